/**
 * From datapoints to what is drawn: which colour a series has, where a line breaks, and how areas stack. Periods are shorter
 * here than in CloudWatch, and some metrics are written each minute only: a gap that would be none there is bridged.
 */
import type { GraphSeries } from '../console-types';

/** One value per period; null where there is no datapoint. */
export type Values = readonly (number | null)[];

/** As the chart takes it: null breaks the line, undefined does not. */
export type Line = (number | null | undefined)[];

/** CloudWatch's own order of colours, and then their light variants. */
const PALETTE = [
  ...['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f', '#bcbd22', '#17becf'],
  ...['#aec7e8', '#ffbb78', '#98df8a', '#ff9896', '#c5b0d5', '#c49c94', '#f7b6d2', '#c7c7c7', '#dbdb8d', '#9edae5'],
];

/** The colour of each series: its own, or the next of the palette that no other of the graph has chosen. */
export function colorsOf(series: readonly Pick<GraphSeries, 'color'>[]): readonly string[] {
  const chosen = new Set(series.map(({ color }) => color));
  const free = PALETTE.filter((color) => !chosen.has(color));
  let next = 0;
  return series.map(({ color }) => color ?? free[next++ % free.length] ?? '#7f7f7f');
}

/** What is written each minute, and now and then a little late, has this much between two datapoints. */
const WRITTEN_SECONDS = 90;

/** How many periods without a datapoint are no gap: one at least, because metrics arrive a little later each time. */
export const bridgedPeriods = (periodSeconds: number): number =>
  Math.max(1, Math.floor(WRITTEN_SECONDS / periodSeconds) - 1);

/**
 * @param count of periods: a series of a graph without numbers has none of them
 * @param bridged longest run of periods without a datapoint that a line leads over
 */
export function lineOf(values: Values | undefined, count: number, bridged: number): Line {
  const line: Line = Array.from({ length: count }, (_, index) => values?.[index] ?? null);
  let last = -1;
  for (const [index, value] of line.entries()) {
    if (value === null) continue;
    if (last >= 0 && index - last - 1 <= bridged) line.fill(undefined, last + 1, index);
    last = index;
  }
  return line;
}

/** Upper edges of stacked areas, the first at the bottom. What has no datapoint adds nothing. */
export function stackedLines(series: readonly Values[], count: number, bridged: number): readonly Line[] {
  const lines = series.map((values) => lineOf(values, count, bridged));
  const isShown = Array.from({ length: count }, (_, index) => lines.some((line) => typeof line[index] === 'number'));
  const isSkipped = (index: number) => !isShown[index] && lines.some((line) => line[index] === undefined);
  const edge: number[] = new Array<number>(count).fill(0);
  return lines.map((line) =>
    line.map((value, index) => {
      if (!isShown[index]) return isSkipped(index) ? undefined : null;
      edge[index] = (edge[index] ?? 0) + (value ?? (value === undefined ? carriedOn(line, index) : 0));
      return edge[index];
    }),
  );
}

const carriedOn = (line: Line, index: number): number =>
  line.slice(0, index).findLast((value) => typeof value === 'number') ?? 0;

/** Points that no line leads to or from: alone, they would not be seen. */
export const isolatedPoints = (line: Line): number[] =>
  line.flatMap((value, index) => (typeof value === 'number' && isAlone(line, index) ? [index] : []));

const isAlone = (line: Line, index: number): boolean => breaksAt(line, index - 1) && breaksAt(line, index + 1);

const breaksAt = (line: Line, index: number): boolean => !(index in line) || line[index] === null;

/** The current period, and the one before it, may have no datapoint yet. */
const UNFINISHED_PERIODS = 2;

/** The latest value of a series; null where there is none as late as one that is still written. */
export const latestOf = (values: Values | undefined, bridged: number): number | null =>
  values?.slice(-bridged - UNFINISHED_PERIODS).findLast((value) => value !== null) ?? null;

const FORMAT = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
/** Hundredths of a number of three digits are of no use to anybody. */
const LARGE = 100;
const LARGE_FORMAT = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export const formatValue = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : (Math.abs(value) < LARGE ? FORMAT : LARGE_FORMAT).format(value);
