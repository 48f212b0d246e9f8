/**
 * The command: world after world, drawn at random and dialed to its end, until enough of them, or of calls, have been seen.
 * A world that breaks a promise is printed with its seed, and the command fails.
 */
import { type FlagTable, onOff, wholeFrom0, wholeFrom1 } from '../../../local/cli/flag';
import { withOptions } from '../../../local/cli/with-options';
import type { Trial } from '../../../sim/world/random-world';

const FAILURE = 1;

interface SoakOptions {
  readonly worlds: number | undefined;
  readonly calls: number | undefined;
  readonly from: number;
  readonly seed: number | undefined;
  readonly shrink: boolean;
  readonly workers: number;
  readonly json: boolean;
}

const FLAGS: FlagTable<SoakOptions> = {
  worlds: wholeFrom1<number | undefined>({ fallback: undefined, shownFallback: '2000', help: 'worlds to try' }),
  calls: wholeFrom1<number | undefined>({
    fallback: undefined,
    shownFallback: 'as many as the worlds make',
    help: 'tries worlds until they have made so many calls',
  }),
  from: wholeFrom0({ fallback: 1, help: 'seed of the first world; the next ones follow' }),
  seed: wholeFrom0<number | undefined>({
    fallback: undefined,
    shownFallback: 'all',
    help: 'this one world only, with everything that was drawn',
  }),
  shrink: onOff('with --seed: makes a world that broke a promise as simple as it can be and still break one'),
  workers: wholeFrom1({ fallback: 2, help: 'worlds at a time, each in a thread of its own' }),
  json: onOff('the outcome as JSON'),
};

const ABOUT = [
  'Draws worlds at random (account, inbound traffic, events, faults, list), dials each to its end in virtual time and',
  "audits it against the account's own books. Exit code 1 if a promise was broken.",
];

const USUAL_WORLDS = 2_000;
const SEEDS_AT_ONCE = 50;
const SAY_EVERY = 200;

export interface Surroundings {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Tries worlds, in a thread. */
  readonly tryWorlds: (seeds: readonly number[]) => Promise<readonly Trial[]>;
  readonly describeWorld: (seed: number) => unknown;
  readonly shrinkWorld: (seed: number) => Promise<{ readonly tries: number }>;
}

/** What a soak found. */
interface Outcome {
  readonly worlds: number;
  readonly calls: number;
  readonly virtualHours: number;
  readonly injected: Readonly<Record<string, number>>;
  readonly broken: readonly { readonly seed: number; readonly violations: readonly string[] }[];
}

/** @returns the exit code. */
export async function soak(args: readonly string[], surroundings: Surroundings): Promise<number> {
  return withOptions(
    { name: 'soak', typed: 'npm run soak --', about: ABOUT, flags: FLAGS },
    args,
    surroundings,
    (options) => run(options, surroundings),
  );
}

async function run(options: SoakOptions, surroundings: Surroundings): Promise<number> {
  const { stdout, describeWorld } = surroundings;
  if (options.seed !== undefined) stdout.write(`${JSON.stringify(describeWorld(options.seed), null, 2)}\n`);
  const outcome = outcomeOf(await tryAll(options, surroundings));
  stdout.write(options.json ? `${JSON.stringify(outcome, null, 2)}\n` : sayOutcome(outcome));
  for (const { seed } of options.shrink && options.seed !== undefined ? outcome.broken : []) {
    const { tries, ...simplest } = await surroundings.shrinkWorld(seed);
    stdout.write(`The simplest that still breaks one, after ${tries} worlds:\n${JSON.stringify(simplest, null, 2)}\n`);
  }
  return outcome.broken.length > 0 ? FAILURE : 0;
}

/** Several threads take seeds, one batch after the other, until there is enough. */
async function tryAll(options: SoakOptions, { tryWorlds, stderr }: Surroundings): Promise<readonly Trial[]> {
  const first = options.seed ?? options.from;
  const usual = options.calls === undefined ? USUAL_WORLDS : Number.POSITIVE_INFINITY;
  const worlds = options.seed === undefined ? (options.worlds ?? usual) : 1;
  const trials: Trial[] = [];
  let next = first;
  let calls = 0;
  const isEnough = () => next >= first + worlds || calls >= (options.calls ?? Number.POSITIVE_INFINITY);
  const work = async () => {
    while (!isEnough()) {
      const count = Math.min(SEEDS_AT_ONCE, first + worlds - next);
      const seeds = Array.from({ length: count }, (_, index) => next + index);
      next += count;
      const found = await tryWorlds(seeds);
      const before = Math.floor(trials.length / SAY_EVERY);
      trials.push(...found);
      calls += found.reduce((sum, trial) => sum + trial.calls, 0);
      if (Math.floor(trials.length / SAY_EVERY) > before) stderr.write(`${trials.length} worlds, ${calls} calls\n`);
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
  return trials;
}

function outcomeOf(trials: readonly Trial[]): Outcome {
  const injected: Record<string, number> = {};
  for (const trial of trials) {
    for (const [fault, count] of Object.entries(trial.injected)) injected[fault] = (injected[fault] ?? 0) + count;
  }
  const broken = trials.filter(({ violations }) => violations.length > 0);
  return {
    worlds: trials.length,
    calls: trials.reduce((sum, { calls }) => sum + calls, 0),
    virtualHours: Math.round(trials.reduce((sum, { seconds }) => sum + seconds, 0) / 3_600),
    injected,
    broken: broken.map(({ seed, violations }) => ({ seed, violations })).sort((a, b) => a.seed - b.seed),
  };
}

function sayOutcome({ worlds, calls, virtualHours, injected, broken }: Outcome): string {
  const faults = Object.entries(injected).map(([fault, count]) => `  ${fault.padEnd(16)}${count}`);
  const found = broken.flatMap(({ seed, violations }) => [
    `seed ${seed} (npm run soak -- --seed ${seed} --shrink):`,
    ...violations.map((violation) => `  ${violation}`),
  ]);
  return [
    `${worlds} worlds, ${calls} calls, ${virtualHours} hours of virtual time; injected:`,
    ...faults,
    broken.length === 0 ? 'Every promise was kept.' : `${broken.length} worlds broke a promise:`,
    ...found,
    '',
  ].join('\n');
}
