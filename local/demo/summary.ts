/** The last words of a run, for people: a sum that adds up to the rows of the list, and what the account counted. */
import { CONTACT_STATES, type ContactState } from '../../lambda/contract/items';
import { wrapWords } from '../cli/wrap-words';
import type { DemoResult } from './result';
import type { DeadLetterShown } from './snapshot';
import type { Utilisation } from './utilisation';

const MEANING: Readonly<Record<ContactState, string>> = {
  pending: 'still to be called',
  admitted: 'on their way to the dialer',
  dialing: 'being dialed',
  'in-progress': 'on the line',
  unknown: 'a call may be up: nobody could tell',
  completed: 'somebody answered',
  exhausted: 'all attempts used up, or the number does not exist',
  'dead-lettered': 'Connect refused the number, or it crashed the dialer',
  suppressed: 'on a suppression list: never called',
};

export function summaryText(
  result: DemoResult,
  deadLetters: readonly DeadLetterShown[],
  reportFolder: string | undefined,
): string {
  const sections = [
    verdict(result),
    sum(result),
    account(result),
    utilisationLines(result.utilisation),
    deadLetterLines(deadLetters),
    reportFolder === undefined ? [] : [`Reports (status, summary, results, rejects): ${reportFolder}`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const verdict = ({ ok, failures, elapsedSeconds }: DemoResult): string[] =>
  ok
    ? [`Every row is accounted for, after ${elapsedSeconds} s.`]
    : ['The run is not a success:', ...failures.map((failure) => `- ${failure}`)];

function sum(result: DemoResult): string[] {
  const states = CONTACT_STATES.filter((state) => result.contacts[state] > 0).flatMap((state) =>
    stateRows(result, state),
  );
  const parts: readonly Row[] = [
    [result.rejected, 'rejected', 'no phone number that could be called; see rejects.csv'],
    [result.duplicate, 'duplicate', 'the number is in the campaign already'],
    ...states,
  ];
  const total = parts.reduce((all, [count]) => all + count, 0);
  const file = result.rowsInFile === null ? '' : `; a plain count of the file says ${result.rowsInFile}`;
  return [...parts.map(row), '  -----', row([total, `of ${result.rows} rows`, `accounted for${file}`])];
}

type Row = readonly [count: number, name: string, meaning: string];

/** The held ones of the pending contacts have a row of their own. */
function stateRows(result: DemoResult, state: ContactState): Row[] {
  const count = result.contacts[state];
  if (state !== 'pending' || result.held === 0) return [[count, state, MEANING[state]]];
  const waiting: Row[] = count > result.held ? [[count - result.held, 'pending', MEANING.pending]] : [];
  return [...waiting, [result.held, 'held', 'zone unknown, so nobody is called: name it in a zone column']];
}

const row = ([count, name, meaning]: Row): string => `${String(count).padStart(7)}  ${name.padEnd(14)} ${meaning}`;

function account(result: DemoResult): string[] {
  const { callsPlaced, rate, burst, quota } = result;
  if (result.throttled === null)
    return [`${callsPlaced} calls placed. What the account counted is known to its owner only.`];
  return prose(
    `${callsPlaced} calls placed: at most ${result.callsPerSecondPeak} in one second (limit ${rate}/s, burst ${burst}), at most ${result.concurrentPeak} up at once, inbound included (quota ${quota}).`,
    `By the account's own books: throttled ${result.throttled}, breaches ${result.breaches}, inbound calls blocked ${result.inboundBlocked}, numbers called twice ${result.numbersCalledTwice}.`,
  );
}

function utilisationLines(measured: Utilisation | null): string[] {
  if (measured === null) return [];
  const { denominator: by } = measured;
  const spanSeconds = ((measured.toMs - measured.fromMs) / 1000).toFixed(0);
  return prose(
    `Utilisation ${(measured.value * 100).toFixed(1)} %: ${measured.callsPerSecond.toFixed(2)} of ${by.callsPerSecond.toFixed(2)} calls per second that were physically possible, over ${spanSeconds} s.`,
    `Possible = min(rate ${by.rate}, (quota ${by.quota} - inbound ${by.inboundMean.toFixed(1)} - headroom ${by.headroomMean.toFixed(1)}) / (hold ${by.holdSeconds.toFixed(2)} s + event latency ${by.eventLatencySeconds.toFixed(2)} s + admission ${by.admissionLatencySeconds} s)).`,
  );
}

const WIDTH = 80;

const prose = (...sentences: readonly string[]): string[] => sentences.flatMap((text) => wrapWords(text, WIDTH));

function deadLetterLines(letters: readonly DeadLetterShown[]): string[] {
  if (letters.length === 0) return [];
  return [
    'Dead letters:',
    ...letters.flatMap(({ reason, count, advice }) => [`${String(count).padStart(7)}  ${reason}`, ...indented(advice)]),
  ];
}

const indented = (text: string): string[] => wrapWords(text, WIDTH - 9).map((line) => `${' '.repeat(9)}${line}`);
