/** What a random sample of the mutants says about all of them. */
import { Random } from '../../../sim/random';

/** Of all mutants of the core, this share must be killed. */
const LEAST_SCORE = 0.85;

/** `timed out` is a mutant that never came to an end: the tests have noticed it. */
export type Verdict = 'killed' | 'timed out' | 'survived' | 'not covered';

export interface Judged {
  readonly verdict: Verdict;
  /** `lambda/core/x.ts:12:7 EqualityOperator: a < b -> a <= b` */
  readonly change: string;
}

/** Every set of so many is as likely as every other; a larger sample of the same seed begins with the smaller one. */
export function drawSample<T>(all: readonly T[], count: number, seed: number): readonly T[] {
  const random = new Random(seed, 'sample of mutants');
  return all
    .map((one) => ({ one, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ one }) => one);
}

/** The quantile of the normal distribution that leaves 2.5 % on either side. */
const Z = 1.96;

/** Wilson's interval of 95 % for a share: https://doi.org/10.1080/01621459.1927.10502953 */
export function wilson(hits: number, count: number): readonly [number, number] {
  if (count === 0) return [0, 1];
  const share = hits / count;
  const spread = Z * Math.sqrt((share * (1 - share)) / count + (Z / (2 * count)) ** 2);
  const middle = share + Z ** 2 / (2 * count);
  const scale = 1 + Z ** 2 / count;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}

const isKilled = ({ verdict }: Judged): boolean => verdict === 'killed' || verdict === 'timed out';

/** Whether the sample itself has the least score; how sure that is of the whole is what the interval says. */
export const isEnough = (judged: readonly Judged[]): boolean =>
  judged.length > 0 && judged.filter(isKilled).length >= LEAST_SCORE * judged.length;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export interface Drawn {
  readonly seed: number;
  /** All mutants that there are. */
  readonly of: number;
  readonly judged: readonly Judged[];
}

export function sayScore({ seed, of, judged }: Drawn): string {
  const having = (verdict: Verdict) => judged.filter((one) => one.verdict === verdict);
  const listed = (verdict: Verdict) => having(verdict).map(({ change }) => `  ${verdict}: ${change}`);
  const killed = judged.filter(isKilled).length;
  const [least, most] = wilson(killed, judged.length).map(percent);
  const counts = (['killed', 'timed out', 'survived', 'not covered'] as const).map(
    (verdict) => `${having(verdict).length} ${verdict}`,
  );
  return [
    ...listed('survived').sort(),
    ...listed('not covered').sort(),
    `${judged.length} mutants drawn of ${of} (seed ${seed}): ${counts.join(', ')}`,
    `score ${percent(killed / Math.max(1, judged.length))} (95 %: ${least} to ${most}); goal: ${percent(LEAST_SCORE)}`,
    '',
  ].join('\n');
}
