/** What the bench can be told on its command line. */
import { type FlagTable, onOff, readBy, wholeFrom1 } from '../../../local/cli/flag';
import type { Extent } from './plan';

export interface BenchOptions extends Extent {
  readonly workers: number;
  readonly json: boolean;
  readonly write: boolean;
  /** Folder that is written to. */
  readonly out: string;
}

const SEEDS = [1, 2] as const;

/** Words with commas between them, each of which is known. */
const someOf = (known: readonly string[], help: string) =>
  readBy<readonly string[]>(
    'NAME,...',
    `some of ${known.join(', ')}`,
    (text) => {
      const names = text.split(',');
      return names.every((name) => known.includes(name)) ? names : undefined;
    },
    { fallback: [], shownFallback: 'all', help },
  );

function readSeeds(text: string): readonly number[] | undefined {
  const seeds = text.split(',').map((seed) => (/^\d+$/.test(seed) ? Number(seed) : -1));
  const areFine =
    seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0) && new Set(seeds).size === seeds.length;
  return areFine ? seeds : undefined;
}

export const benchFlags = (regimes: readonly string[], policies: readonly string[]): FlagTable<BenchOptions> => ({
  only: someOf(regimes, 'regimes to measure'),
  policies: someOf(policies, 'policies to measure'),
  seeds: readBy<readonly number[]>('N,...', 'different whole numbers with commas between them', readSeeds, {
    fallback: SEEDS,
    help: 'seeds of the runs',
  }),
  calls: wholeFrom1<number | undefined>({
    fallback: undefined,
    shownFallback: "each regime's own length",
    help: 'about so many calls per regime and policy, all seeds together; whole periods of inbound traffic',
  }),
  quick: onOff('one seed, and at most an hour of each regime: too short to hold every goal against'),
  workers: wholeFrom1({ fallback: 2, help: 'runs at a time, each in a thread of its own' }),
  json: onOff('every figure as JSON instead of the table'),
  write: onOff('writes pacing-results.md and the pictures'),
  out: readBy('DIR', 'a folder', (text) => (text === '' ? undefined : text), {
    fallback: 'docs',
    help: 'where --write writes to',
  }),
});
