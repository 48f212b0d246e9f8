/** One panel of the frontier: its measures, its axes, and the band for no breach at all. */
import { type ScaleLinear, scaleLog } from 'd3-scale';
import type { Box } from './labels';
import { element, line, text } from './svg';
import { WIDTH } from './theme';

export type XScale = ScaleLinear<number, number>;

export const PANEL_HEIGHT = 258;
export const PLOT_LEFT = 58;
export const PANEL_RIGHT = WIDTH - 8;
const LOG_TOP = 38;
const LOG_BOTTOM = 154;
export const BAND = { top: 162, bottom: 214 };

/** Breaches per 1,000 that have a line; fewer than the least are drawn on it. */
const TICKS = [0.01, 0.1, 1, 10, 100, 1000];
export const breachesY = scaleLog().domain([0.01, 1000]).range([LOG_BOTTOM, LOG_TOP]).clamp(true);

export const LABEL_AREA: Box = { left: PLOT_LEFT + 2, top: LOG_TOP - 12, right: WIDTH - 2, bottom: BAND.bottom };

/** Where no label should be: the line of all that is possible. */
export const taken = (x: XScale): readonly Box[] => [
  { left: x(100) - 2, top: LOG_TOP, right: x(100) + 2, bottom: BAND.bottom },
];

export function axes(x: XScale): readonly string[] {
  const ticks = TICKS.flatMap((tick) => [
    line(PLOT_LEFT, breachesY(tick), PANEL_RIGHT, breachesY(tick), { class: 'grid' }),
    text(PLOT_LEFT - 8, breachesY(tick) + 5, tick.toLocaleString('en-US'), { class: 'm e' }),
  ]);
  const size = { width: PANEL_RIGHT - PLOT_LEFT, height: BAND.bottom - BAND.top };
  const band = element('rect', { x: PLOT_LEFT, y: BAND.top, ...size, class: 'band' });
  const none = text(PLOT_LEFT - 8, (BAND.top + BAND.bottom) / 2 + 5, 'none', { class: 'm e' });
  const all = line(x(100), LOG_TOP, x(100), BAND.bottom, { class: 'all' });
  const shares = x.ticks(6).map((tick) => text(x(tick), BAND.bottom + 18, `${tick}`, { class: 'm c' }));
  return [...ticks, band, none, all, ...shares];
}
