/** `npm run bench:local`: what it prints where, and its exit code. */
import { type CommandSurroundings, INTERRUPTED } from '../../../local/cli/demo-command';
import { withOptions } from '../../../local/cli/with-options';
import { type LinesFigures, linesFigures, type RateFigures, rateFigures } from './figures';
import { goalsOf } from './goals';
import { disturbances } from './machine';
import { BENCH_FLAGS, type BenchOptions } from './options';
import { phasesOf } from './phases';
import { reportOf } from './report';
import { runPhase } from './run-phase';

const FAILURE = 1;

const ABOUT = [
  'Measures the stack on this machine, in real time: how much of the rate it uses where the rate binds, and how',
  'long a line that is known to be free stays free where the lines bind. Exit code 1 when a goal is missed.',
];

const TITLES = { rate: 'Phase where the rate binds', lines: 'Phase where the lines bind' } as const;

type Surroundings = Omit<CommandSurroundings, 'environment'>;

/** @returns 0 if every goal is met, 1 if not or if something failed, 2 for a wrong command line, 130 after Ctrl-C. */
export async function benchCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stderr, signal } = surroundings;
  const usage = { name: 'bench:local', typed: 'npm run bench:local --', about: ABOUT, flags: BENCH_FLAGS };
  return withOptions(usage, args, surroundings, async (options) => {
    try {
      return await measure(options, surroundings);
    } catch (error) {
      const said = signal.aborted ? 'interrupted' : error instanceof Error ? error.message : String(error);
      stderr.write(`bench:local: ${said}\n`);
      return signal.aborted ? INTERRUPTED : FAILURE;
    }
  });
}

async function measure(options: BenchOptions, { stdout, stderr, signal }: Surroundings): Promise<number> {
  const shown = options.json ? stderr : stdout;
  const results: (RateFigures | LinesFigures)[] = [];
  for (const phase of phasesOf(options)) {
    shown.write(`\n${TITLES[phase.binds]}\n`);
    const record = await runPhase(phase, { signal, say: (text) => void shown.write(`  ${text}\n`) });
    const figures = phase.binds === 'rate' ? rateFigures(record) : linesFigures(record);
    results.push(figures);
    shown.write(`\n${reportOf(figures)}`);
  }
  const isOk = results.every((figures) => goalsOf(figures).every(({ isMet }) => isMet));
  if (options.json) stdout.write(`${JSON.stringify({ ok: isOk, options, phases: results.map(judged) })}\n`);
  return isOk ? 0 : FAILURE;
}

const judged = (figures: RateFigures | LinesFigures) => ({
  ...figures,
  goals: goalsOf(figures),
  disturbances: disturbances(figures.machine),
});
