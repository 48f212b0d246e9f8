/** How a graph of the dashboard looks in the chart library: axes, lines, stacked areas, annotations, cursor. */
import type uPlot from 'uplot';
import type { GraphAnnotation, GraphWidget, YAxisSide } from '../console-types';
import { seenOn } from './contrast';
import { type PreparedGraph, sidesOf } from './prepare-graph';
import { formatValue, isolatedPoints, type Line } from './series';
import { timeAxis } from './time-axis';

export interface Theme {
  readonly text: string;
  readonly grid: string;
  /** What is drawn on. */
  readonly card: string;
  readonly font: string;
}

export interface ChartSettings {
  readonly widget: GraphWidget;
  readonly colors: readonly string[];
  readonly theme: Theme;
  readonly size: { readonly width: number; readonly height: number };
  /** What is drawn now. */
  readonly prepared: () => PreparedGraph;
  /** Told of the period that the cursor is on. */
  readonly onCursor: (index: number | undefined) => void;
}

/** Fixed, so that the plot does not move when its numbers grow, px. */
const AXIS_WIDTH = 46;
/** Least space between two marks, px. */
const VALUE_SPACE = 30;
const AREA_OPACITY = 'd9';
/** Distances of marks where whole things are counted. */
const WHOLE_STEPS = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** power)).flat();
const STEPS = [...[0.01, 0.02, 0.05, 0.1, 0.2, 0.5], ...WHOLE_STEPS];

export function chartOptions(settings: ChartSettings): uPlot.Options {
  const { widget, size, theme, prepared, onCursor } = settings;
  const sides = sidesOf(widget);
  const scale = (side: YAxisSide): uPlot.Scale => ({ range: () => prepared().ranges[side] });
  return {
    ...size,
    padding: [10, sides.includes('right') ? 0 : 28, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, sync: { key: 'console' }, points: { size: 6 } },
    scales: { x: { time: true, range: () => [...prepared().spanSeconds] }, left: scale('left'), right: scale('right') },
    axes: [{ ...lines(theme), ...timeAxis() }, ...sides.map((side) => valueAxis(side, settings))],
    series: [{}, ...widget.series.map((_, index) => seriesOptions(index, settings))],
    bands: widget.stacked ? bandsOf(settings) : [],
    hooks: {
      draw: [(chart) => drawAnnotations(chart, widget.annotations, theme)],
      setCursor: [(chart) => onCursor(chart.cursor.idx ?? undefined)],
    },
  };
}

const lines = ({ text, grid, font }: Theme): uPlot.Axis => ({
  stroke: text,
  font,
  grid: { stroke: grid, width: 1 },
  ticks: { stroke: grid, width: 1, size: 4 },
});

function valueAxis(side: YAxisSide, { widget, theme, prepared }: ChartSettings): uPlot.Axis {
  const { label } = widget.axes[side];
  const look = lines(theme);
  return {
    ...look,
    ...(side === 'right' ? { grid: { show: false } } : {}),
    ...(label === undefined ? {} : { label, labelFont: theme.font, labelSize: 16 }),
    scale: side,
    side: side === 'left' ? 3 : 1,
    size: AXIS_WIDTH,
    space: VALUE_SPACE,
    incrs: () => (prepared().areWhole[side] ? WHOLE_STEPS : STEPS),
    values: (_, splits) => splits.map((value) => formatValue(value)),
  };
}

function seriesOptions(index: number, { widget, colors }: ChartSettings): uPlot.Series {
  const { label = '', axis = 'left' } = widget.series[index] ?? {};
  const stroke = colors[index] ?? '';
  const isBottom = widget.stacked && widget.series.findIndex((one) => one.axis === axis) === index;
  return {
    label,
    scale: axis,
    stroke,
    // The border of an area that is empty would hide the one below it.
    width: widget.stacked ? 0 : 2,
    points: { show: false, size: 5, fill: stroke, filter: (chart) => isolatedPoints(chart.data[index + 1] as Line) },
    ...(isBottom ? { fill: `${stroke}${AREA_OPACITY}` } : {}),
  };
}

/** Each area reaches from its line down to the one below it on the same axis. The chart's first series is the time. */
function bandsOf({ widget, colors }: ChartSettings): uPlot.Band[] {
  return widget.series.flatMap(({ axis }, index) => {
    const below = widget.series.findLastIndex((one, at) => at < index && one.axis === axis);
    return below < 0
      ? []
      : [{ series: [index + 1, below + 1] as [number, number], fill: `${colors[index]}${AREA_OPACITY}` }];
  });
}

function drawAnnotations(chart: uPlot, annotations: readonly GraphAnnotation[], theme: Theme): void {
  const { text, card, font } = theme;
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.font = font.replace(/[\d.]+px/, (px) => `${Number.parseFloat(px) * devicePixelRatio}px`);
  for (const { value, label, axis, color = text } of annotations) {
    const y = Math.round(chart.valToPos(value, axis, true));
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.strokeStyle = seenOn(card, color);
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillStyle = text;
    ctx.textAlign = axis === 'left' ? 'left' : 'right';
    ctx.textBaseline = 'bottom';
    const inset = 6 * devicePixelRatio;
    const x = axis === 'left' ? bbox.left + inset : bbox.left + bbox.width - inset;
    // Whatever is drawn below it, the label stands on the card.
    ctx.setLineDash([]);
    ctx.lineJoin = 'round';
    ctx.lineWidth = 4 * devicePixelRatio;
    ctx.strokeStyle = card;
    for (const draw of ['strokeText', 'fillText'] as const) ctx[draw](label, x, y - 3 * devicePixelRatio);
  }
  ctx.restore();
}
