/**
 * The command: run after run on the local stack, each with faults by its seed, each audited. A run that breaks a promise
 * is printed with its seed, and the command fails.
 */
import { type FlagTable, onOff, wholeFrom0, wholeFrom1 } from '../../../local/cli/flag';
import { withOptions } from '../../../local/cli/with-options';
import type { Run } from './run';

const FAILURE = 1;

interface ChaosOptions {
  readonly runs: number;
  readonly from: number;
  readonly seed: number | undefined;
  readonly atOnce: number;
  readonly json: boolean;
}

const FLAGS: FlagTable<ChaosOptions> = {
  runs: wholeFrom1({ fallback: 10, help: 'runs, half a minute to two minutes each' }),
  from: wholeFrom0({ fallback: 1, help: 'seed of the first run; the next ones follow' }),
  seed: wholeFrom0<number | undefined>({
    fallback: undefined,
    shownFallback: 'all',
    help: 'this one run only, with what the functions logged as warnings and errors',
  }),
  atOnce: wholeFrom1({ fallback: 2, help: 'runs at a time; more than cores make the machine the fault' }),
  json: onOff('the outcome as JSON'),
};

const ABOUT = [
  'Dials lists on the local stack, in real time and over the wire, while functions die and freeze, queues deliver twice and',
  'late, tables throttle, answers are lost and events are doubled, as a seed says; then audits the list, the tables, the',
  "queues and the reports against the account's own books. Exit code 1 if a promise was broken.",
];

export type Tried = Pick<
  Run,
  'seed' | 'seconds' | 'contacts' | 'calls' | 'injected' | 'lateMs' | 'isFinished' | 'violations' | 'logs'
>;

export interface Surroundings {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly tryRun: (seed: number) => Promise<Tried>;
}

/** @returns the exit code. */
export async function chaos(args: readonly string[], surroundings: Surroundings): Promise<number> {
  return withOptions(
    { name: 'chaos', typed: 'npm run chaos --', about: ABOUT, flags: FLAGS },
    args,
    surroundings,
    (options) => tryAll(options, surroundings),
  );
}

async function tryAll(options: ChaosOptions, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings;
  const count = options.seed === undefined ? options.runs : 1;
  const first = options.seed ?? options.from;
  const tried: Tried[] = [];
  let next = first;
  const work = async () => {
    while (next < first + count) {
      const run = await surroundings.tryRun(next++);
      tried.push(run);
      stderr.write(sayRun(run));
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce, count) }, work));
  tried.sort((one, other) => one.seed - other.seed);
  if (options.seed !== undefined) stdout.write(tried.map(sayLogs).join(''));
  stdout.write(options.json ? `${JSON.stringify(outcomeOf(tried), null, 2)}\n` : sayAll(tried));
  return tried.some(({ violations }) => violations.length > 0) ? FAILURE : 0;
}

const outcomeOf = (tried: readonly Tried[]) => ({
  runs: tried.map(({ logs: _logs, ...run }) => run),
  injected: sumOf(tried),
});

function sumOf(tried: readonly Tried[]): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const { injected } of tried)
    for (const [name, count] of Object.entries(injected)) sum[name] = (sum[name] ?? 0) + count;
  return Object.fromEntries(Object.entries(sum).sort(([one], [other]) => one.localeCompare(other)));
}

const sayRun = ({ seed, seconds, contacts, calls, injected, lateMs, isFinished, violations }: Tried): string => {
  const faults = Object.values(injected).reduce((sum, count) => sum + count, 0);
  const broken = violations.length === 0 ? 'kept' : `${violations.length} VIOLATIONS`;
  const verdict = isFinished ? broken : `NOT FINISHED, ${broken}`;
  const head = `seed ${seed}: ${contacts} contacts, ${calls} calls, ${faults} faults, ${seconds.toFixed(0)} s, machine ${lateMs} ms late: ${verdict}`;
  return [head, ...indented(violations), ''].join('\n');
};

const indented = (violations: readonly string[]): readonly string[] => violations.map((violation) => `  ${violation}`);

const sayLogs = ({ logs }: Tried): string =>
  logs
    .filter(({ text }) => /"level":"(WARN|ERROR)"/.test(text))
    .map(({ atMs, source, text }) => `${new Date(atMs).toISOString()} ${source}: ${text.slice(0, 400)}\n`)
    .join('');

function sayAll(tried: readonly Tried[]): string {
  const broken = tried.filter(({ violations }) => violations.length > 0);
  const calls = tried.reduce((sum, run) => sum + run.calls, 0);
  return [
    `${tried.length} runs, ${calls} calls; injected:`,
    ...Object.entries(sumOf(tried)).map(([name, count]) => `  ${name.padEnd(28)}${count}`),
    broken.length === 0 ? 'Every promise was kept.' : `${broken.length} runs broke a promise:`,
    ...broken.flatMap(({ seed, violations }) => [
      `seed ${seed} (npm run chaos -- --seed ${seed}):`,
      ...indented(violations),
    ]),
    '',
  ].join('\n');
}
