/** What `callpace drop` prints. */
import type { CanaryPicture } from '../../../lambda/core/operate/canary';
import { table } from '../table';
import type { ListAnswer } from './drop-files';

const counted = (count: number, text: string): string => `${String(count).padStart(9)}  ${text}`;

function answerText(answer: ListAnswer): string {
  const { list, state, wasLoaded, rows, contacts, duplicates, rejected, rejectedFor, refusal, rejects } = answer;
  if (state === 'waiting')
    return `${list} is in the bucket, and the intake has not ended it yet: npx tsx bin/callpace.ts status\n`;
  if (state === 'refused')
    return `${list} was REFUSED, and nobody of it is called: ${refusal ?? 'no reason was noted'}.\n`;
  return [
    `${list} is ${state === 'incomplete' ? `loaded INCOMPLETELY: ${refusal ?? 'no reason was noted'}` : wasLoaded ? 'loaded already, and nothing has changed' : 'loaded'}.`,
    counted(rows, 'rows'),
    counted(contacts, 'new contacts'),
    counted(duplicates, 'duplicates: their number is in the campaign already'),
    counted(rejected, 'rejected'),
    ...Object.entries(rejectedFor).map(([fault, count]) => counted(count, `  ${fault}`)),
    ...(rejects === undefined ? [] : [`Rejected rows, with what to do: ${rejects}`]),
    '',
  ].join('\n');
}

export function canaryText({ contacts, objection }: CanaryPicture): string {
  const rows = contacts.map(({ number, row, state, attempts, result }) => [
    number,
    String(row),
    state,
    String(attempts),
    result,
  ]);
  return [
    ...table(['number', 'row', 'state', 'attempts', 'how it ended'], rows),
    ...(objection === undefined ? [] : [`STOP: ${objection}.`]),
    '',
  ].join('\n');
}

const NOT_LOADED = 1;

/** @returns the exit code */
export function tell(
  answer: ListAnswer,
  { json }: { readonly json: boolean },
  stdout: { write(text: string): unknown },
): number {
  stdout.write(json ? `${JSON.stringify(answer)}\n` : answerText(answer));
  return answer.state === 'loaded' ? 0 : NOT_LOADED;
}
