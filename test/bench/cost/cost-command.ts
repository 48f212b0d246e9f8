/** `npm run bench:cost`: what it prints where, what it writes, and its exit code. */
import { type CommandSurroundings, INTERRUPTED } from '../../../local/cli/demo-command';
import { type FlagTable, onOff, secondsAbove0, wholeFrom1 } from '../../../local/cli/flag';
import { commandHelp } from '../../../local/cli/help';
import { parseArguments } from '../../../local/cli/parse-arguments';
import { perMillionCalls } from './bill';
import { GOAL_CALLS_PER_SECOND, GOAL_DOLLARS } from './goal';
import { type Findings, isGoalMet, pageOf, sharesTable } from './page';
import { ratesOf } from './rates';
import type { Measured, RunPlan, Surroundings as RunSurroundings } from './run';
import { standingOf } from './standing';

interface CostOptions {
  readonly rate: number;
  readonly seconds: number;
  readonly write: boolean;
}

interface Surroundings extends Omit<CommandSurroundings, 'environment'> {
  readonly measure: (plan: RunPlan, surroundings: RunSurroundings) => Promise<Measured>;
  /** Takes the page. */
  readonly writePage: (text: string) => void;
}

const FLAGS: FlagTable<CostOptions> = {
  rate: wholeFrom1({ fallback: 10, help: 'calls per second of the faster run; the slower one makes a fifth of it' }),
  seconds: secondsAbove0({ fallback: 150, help: 'about how long each run dials, and how long nothing is done' }),
  write: onOff('write docs/cost.md'),
};

const ABOUT = [
  'Counts what the local stack asks of AWS while it is idle and while it dials at two rates, and says what a million',
  `calls and a month cost. Exit code 1 if a million calls at ${GOAL_CALLS_PER_SECOND} calls per second cost more than ${GOAL_DOLLARS} USD.`,
];

/** Three in ten answer, and there are three attempts. */
const CALLS_PER_ROW = 2;

/** @returns 0 if the goal is met, 1 if not or if something failed, 2 for a wrong command line, 130 after Ctrl-C. */
export async function costCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, signal } = surroundings;
  const parsed = parseArguments(FLAGS, args);
  switch (parsed.kind) {
    case 'help':
      stdout.write(commandHelp('npm run bench:cost --', ABOUT, FLAGS));
      return 0;
    case 'refused':
      stderr.write(`${parsed.problems.map((problem) => `bench:cost: ${problem}`).join('\n')}\n`);
      return 2;
    case 'options':
      try {
        return await run(parsed.options, ['npm run bench:cost --', ...args].join(' '), surroundings);
      } catch (error) {
        stderr.write(`bench:cost: ${error instanceof Error ? error.message : String(error)}\n`);
        return signal.aborted ? INTERRUPTED : 1;
      }
  }
}

async function run(options: CostOptions, command: string, surroundings: Surroundings): Promise<number> {
  const { rate, seconds, write } = options;
  const { stdout, signal, measure, writePage } = surroundings;
  const say = (text: string): void => void stdout.write(`  ${text}\n`);
  const rowsAt = (callsPerSecond: number): number => Math.ceil((callsPerSecond * seconds) / CALLS_PER_ROW);
  const slowRate = Math.max(1, Math.round(rate / 5));
  // A quiet machine needs little more than the time for the calls, and a retry.
  const mostSeconds = 3 * seconds;
  const plan = (callsPerSecond: number, idleSeconds: number): RunPlan => ({
    callsPerSecond,
    rows: rowsAt(callsPerSecond),
    idleSeconds,
    mostSeconds,
  });
  const around = { say, signal };
  const slow = await measure(plan(slowRate, seconds), around);
  const fast = await measure(plan(rate, 0), around);
  const findings = findingsOf(command, slow, fast);
  const shares = perMillionCalls(findings.rates, GOAL_CALLS_PER_SECOND);
  stdout.write(`\n${sharesTable(`at ${GOAL_CALLS_PER_SECOND} calls per second`, shares).join('\n')}\n`);
  for (const problem of [...slow.problems, ...fast.problems]) stdout.write(`problem: ${problem}\n`);
  if (write) writePage(pageOf(findings));
  return isGoalMet(findings) ? 0 : 1;
}

/** @throws Error where a run was not idle when it was asked to be, or the two had the same rate. */
export function findingsOf(command: string, slow: Measured, fast: Measured): Findings {
  if (slow.idle === undefined) throw new Error('nothing was counted while nobody was called');
  return {
    command,
    idle: slow.idle,
    slow: slow.dialing,
    fast: fast.dialing,
    rates: ratesOf(slow.dialing, fast.dialing),
    standing: standingOf(fast.resources),
    contacts: fast.contacts,
    bytesOfContact: fast.bytesOfContact,
    problems: slow.problems.length + fast.problems.length,
    lapsed: slow.lapsed + fast.lapsed,
    isFinished: slow.isFinished && fast.isFinished,
  };
}
