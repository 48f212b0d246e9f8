/** Everything that a graph draws at one moment, computed from the widget and its numbers. */
import type { GraphData, GraphWidget, ShownTime, YAxisSide } from '../console-types';
import { axisRange } from './axis-range';
import { bridgedPeriods, type Line, lineOf, stackedLines } from './series';

export interface PreparedGraph extends ShownTime {
  /** In the order of the widget's series. */
  readonly lines: readonly Line[];
  readonly ranges: Readonly<Record<YAxisSide, [number, number]>>;
  /** Whether only whole numbers are drawn there: then nothing is counted in halves. */
  readonly areWhole: Readonly<Record<YAxisSide, boolean>>;
}

export function prepareGraph(widget: GraphWidget, data: GraphData | undefined, time: ShownTime): PreparedGraph {
  const count = time.timesSeconds.length;
  const values = widget.series.map((_, index) => data?.series[index] ?? []);
  const bridged = bridgedPeriods(time.periodSeconds);
  const lines = widget.stacked
    ? stackEachAxis(widget, values, count, bridged)
    : values.map((one) => lineOf(one, count, bridged));
  const linesOf = (side: YAxisSide) => lines.filter((_, index) => widget.series[index]?.axis === side);
  const rangeOf = (side: YAxisSide) =>
    axisRange(
      linesOf(side),
      widget.annotations.filter(({ axis }) => axis === side).map(({ value }) => value),
      widget.axes[side],
    );
  const isWhole = (side: YAxisSide) =>
    linesOf(side)
      .flat()
      .every((value) => typeof value !== 'number' || Number.isInteger(value));
  return {
    ...time,
    lines,
    ranges: { left: rangeOf('left'), right: rangeOf('right') },
    areWhole: { left: isWhole('left'), right: isWhole('right') },
  };
}

/** What is on different axes does not add up. */
function stackEachAxis(
  widget: GraphWidget,
  values: readonly GraphData['series'][number][],
  count: number,
  bridged: number,
): Line[] {
  const lines: Line[] = [];
  for (const side of ['left', 'right'] as const) {
    const indices = widget.series.flatMap(({ axis }, index) => (axis === side ? [index] : []));
    const stacked = stackedLines(
      indices.map((index) => values[index] ?? []),
      count,
      bridged,
    );
    for (const [at, index] of indices.entries()) lines[index] = stacked[at] ?? [];
  }
  return lines;
}

/** Which sides have an axis: the left one always, the right one where something is drawn on it. */
export const sidesOf = ({ series, annotations }: GraphWidget): readonly YAxisSide[] =>
  [...series, ...annotations].some(({ axis }) => axis === 'right') ? ['left', 'right'] : ['left'];
