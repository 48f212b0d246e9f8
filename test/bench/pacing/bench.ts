/** The command: measures what was asked for, shows it, and fails where Callpace misses a goal. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withOptions } from '../../../local/cli/with-options';
import { checkGoals } from './goal-check';
import { measure, type RunOne } from './measure';
import { type BenchOptions, benchFlags } from './options';
import { type PolicyPlan, planOf, type RegimePlan } from './plan';
import type { DayTrace, Report } from './results';
import { tableOf } from './table';
import { writtenOf } from './written';

const FAILURE = 1;

const ABOUT = [
  'Measures Callpace and the policies that it is compared with on a simulated Amazon Connect in virtual time. Exit code',
  '1 if Callpace misses a goal.',
];

export interface Surroundings {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly regimes: readonly RegimePlan[];
  readonly policies: readonly PolicyPlan[];
  readonly runOne: RunOne;
  /** Some hours of Callpace, for the picture. */
  readonly traceDay: () => Promise<DayTrace>;
}

/** @returns the exit code. */
export async function bench(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stderr, regimes, policies } = surroundings;
  const flags = benchFlags(
    regimes.map(({ name }) => name),
    policies.map(({ name }) => name),
  );
  const usage = { name: 'bench:pacing', typed: 'npm run bench:pacing --', about: ABOUT, flags };
  return withOptions(usage, args, surroundings, async (options) => {
    try {
      return await run(options, args, surroundings);
    } catch (error) {
      stderr.write(`bench:pacing: ${error instanceof Error ? error.message : String(error)}\n`);
      return FAILURE;
    }
  });
}

async function run(options: BenchOptions, args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, regimes, policies, runOne } = surroundings;
  const plan = planOf(regimes, policies, options);
  if (plan.length === 0)
    throw new Error('nothing to measure: the faults of these regimes are such that only callpace has');
  const progress = (text: string) => stderr.write(`${text}\n`);
  const results = await measure(plan, { runOne, workers: options.workers, progress });
  const goals = checkGoals(results, Object.fromEntries(regimes.map(({ name, goals: held }) => [name, held])));
  const report: Report = { command: commandOf(args), results, goals };
  stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : tableOf(report, regimes));
  if (options.write) await write(report, options.out, surroundings);
  const missed = goals.filter(({ isMet }) => !isMet).length;
  if (missed > 0) stderr.write(`bench:pacing: ${missed} of ${goals.length} goals missed\n`);
  return missed > 0 ? FAILURE : 0;
}

/** Without what says where to, or how many at a time: neither changes a figure. */
function commandOf(args: readonly string[]): string {
  const kept = args.filter(
    (arg, index) => ![arg, args[index - 1]].some((each) => each === '--out' || each === '--workers'),
  );
  return ['npm run bench:pacing', ...(kept.length === 0 ? [] : ['--', ...kept])].join(' ');
}

async function write(
  report: Report,
  folder: string,
  { stderr, regimes, policies, traceDay }: Surroundings,
): Promise<void> {
  const trace = await traceDay();
  for (const { file, text } of writtenOf(report, regimes, policies, trace)) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    stderr.write(`wrote ${target}\n`);
  }
}
