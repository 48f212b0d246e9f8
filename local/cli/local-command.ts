/** `callpace local`: the same stack, kept running for whoever wants to use it. */

import { clockOf } from '../demo/durations';
import { OPERATOR } from '../demo/local-services';
import { type PaceLine, readPaceLine } from '../demo/pace-line';
import { controllerSettings, outputOf } from '../demo/stack-outputs';
import type { LogLine } from '../functions/invocation';
import type { LocalStack } from '../stack';
import { bootStack } from './boot';
import type { CommandSurroundings } from './demo-command';
import type { LocalOptions } from './options';
import { honestLabels } from './simulated-account';

/** @returns 0, after Ctrl-C. */
export async function localCommand(options: LocalOptions, { stdout, signal }: CommandSurroundings): Promise<number> {
  const say = (text: string): void => {
    stdout.write(`${text}\n`);
  };
  const { stack, stop } = await bootStack(options, {
    say,
    signal,
    onProblem: (problem) => say(`problem: ${problem.source}: ${problem.message}`),
    onLog: sayWhatBinds(say, Date.now()),
  });
  try {
    say(instructions(stack, options));
    await aborted(signal);
    say('Stopping...');
    return 0;
  } finally {
    await stop();
  }
}

const REPEAT_MS = 5_000;

/** A line when something else binds, and every few seconds while only its figures change. */
function sayWhatBinds(say: (text: string) => void, startedAtMs: number): (line: LogLine) => void {
  let said: PaceLine | undefined;
  return (line) => {
    const pace = readPaceLine(line);
    if (pace === undefined || pace.sentence === said?.sentence) return;
    if (pace.binding === said?.binding && pace.atMs - said.atMs < REPEAT_MS) return;
    said = pace;
    say(`${clockOf(pace.atMs - startedAtMs).padStart(6)}  ${pace.sentence}`);
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Lines that can be pasted into a shell as they are. */
export function instructions(stack: Pick<LocalStack, 'endpoint' | 'model'>, options: LocalOptions): string {
  const { model, endpoint } = stack;
  const bucket = outputOf(model, 'ListBucketName');
  const aws = `aws --endpoint-url ${endpoint}`;
  const table = controllerSettings(model).campaignsTable;
  const stop = '{"pk":{"S":"DEPLOYMENT"},"sk":{"S":"STOP"}}';
  return [
    '',
    ...honestLabels(options),
    '',
    `Endpoint  ${endpoint}`,
    `Bucket    ${bucket}`,
    '',
    'In another terminal, first:',
    `  export AWS_ACCESS_KEY_ID=${OPERATOR.accessKeyId} AWS_SECRET_ACCESS_KEY=${OPERATOR.secretAccessKey} AWS_REGION=${model.region} AWS_DEFAULT_REGION=${model.region}`,
    'Numbers never to call, then a campaign:',
    `  ${aws} s3 cp examples/suppression.csv s3://${bucket}/suppression/all/suppression.csv`,
    `  ${aws} s3 cp examples/contacts.csv s3://${bucket}/campaigns/default/spring/lists/contacts.csv`,
    'Its reports, while it runs and after:',
    `  ${aws} s3 cp s3://${bucket}/reports/default/spring/status.json -`,
    `  ${aws} s3 sync s3://${bucket}/reports/default/spring/ reports/`,
    'Stop all dialing, and resume:',
    `  ${aws} dynamodb put-item --table-name ${table} --item '${stop}'`,
    `  ${aws} dynamodb delete-item --table-name ${table} --key '${stop}'`,
    '',
    'What binds now appears below. Ctrl-C ends the stack; nothing is kept.',
    '',
  ].join('\n');
}
