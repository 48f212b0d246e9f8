/**
 * From datapoints to what is drawn: which colour a series has, where a line breaks, and how areas stack. Metrics arrive
 * a little later each time, so now and then one period has none: a gap of one period is bridged, a longer one is shown.
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

/** @param count of periods: a series of a graph without numbers has none of them */
export const lineOf = (values: Values | undefined, count: number): Line =>
  Array.from({ length: count }, (_, index) => {
    const value = values?.[index] ?? null;
    return value === null && isBridged(values, index) ? undefined : value;
  });

const isBridged = (values: Values | undefined, index: number): boolean =>
  typeof values?.[index - 1] === 'number' && typeof values[index + 1] === 'number';

/** Upper edges of stacked areas, the first at the bottom. What has no datapoint adds nothing. */
export function stackedLines(series: readonly Values[], count: number): readonly Line[] {
  const lines = series.map((values) => lineOf(values, count));
  const isShown = Array.from({ length: count }, (_, index) => lines.some((line) => typeof line[index] === 'number'));
  const isSkipped = (index: number) => !isShown[index] && lines.some((line) => line[index] === undefined);
  const edge: number[] = new Array<number>(count).fill(0);
  return lines.map((line) =>
    line.map((value, index) => {
      if (!isShown[index]) return isSkipped(index) ? undefined : null;
      edge[index] = (edge[index] ?? 0) + (value ?? (value === undefined ? (line[index - 1] ?? 0) : 0));
      return edge[index];
    }),
  );
}

/** Points that no line leads to or from: alone, they would not be seen. */
export const isolatedPoints = (line: Line): number[] =>
  line.flatMap((value, index) => (typeof value === 'number' && isAlone(line, index) ? [index] : []));

const isAlone = (line: Line, index: number): boolean => breaksAt(line, index - 1) && breaksAt(line, index + 1);

const breaksAt = (line: Line, index: number): boolean => !(index in line) || line[index] === null;

/** How many periods old a value may be to be called the latest. */
const RECENT_PERIODS = 4;

/** The latest value of a series; null where there is no recent one. */
export const latestOf = (values: Values | undefined): number | null =>
  values?.slice(-RECENT_PERIODS).findLast((value) => value !== null) ?? null;

const FORMAT = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

export const formatValue = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : FORMAT.format(value);
