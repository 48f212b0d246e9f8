/** Which goals there are, and whether a phase meets them. */
import type { LinesFigures, PhaseFigures, RateFigures } from './figures';

export interface Goal {
  /** What was measured, with its value: `accepted / granted 0.987`. */
  readonly what: string;
  /** What it must be: `at least 0.95`. */
  readonly limit: string;
  readonly isMet: boolean;
}

const LEAST_RATE_RATIO = 0.95;
const LONGEST_MEDIAN_WAIT_SECONDS = 0.4;

export function goalsOf(figures: RateFigures | LinesFigures): readonly Goal[] {
  switch (figures.binds) {
    case 'rate':
      return [atLeast('accepted / granted', figures.ratio, LEAST_RATE_RATIO), ...safety(figures)];
    case 'lines':
      return [medianWait(figures), ...safety(figures)];
  }
}

const atLeast = (what: string, value: number, least: number): Goal => ({
  what: `${what} ${value.toFixed(3)}`,
  limit: `at least ${least}`,
  isMet: value >= least,
});

function medianWait({ waitSeconds }: LinesFigures): Goal {
  const what = 'median from a known release to the next start';
  const limit = `at most ${LONGEST_MEDIAN_WAIT_SECONDS} s`;
  if (waitSeconds === undefined) return { what: `${what}: no release was measured`, limit, isMet: false };
  const { median } = waitSeconds;
  return { what: `${what} ${median.toFixed(3)} s`, limit, isMet: median <= LONGEST_MEDIAN_WAIT_SECONDS };
}

/** What holds whatever binds; and a run whose list ran dry has measured nothing. */
function safety({ throttled, breaches, numbersCalledTwice, rowsLeft }: PhaseFigures): readonly Goal[] {
  const none = (what: string, count: number): Goal => ({ what: `${what} ${count}`, limit: '0', isMet: count === 0 });
  return [
    none('throttled requests', throttled),
    none('calls into a full account', breaches),
    none('numbers called twice', numbersCalledTwice),
    { what: `rows not called yet ${rowsLeft}`, limit: 'above 0', isMet: rowsLeft > 0 },
  ];
}
