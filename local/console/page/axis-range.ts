/** How far an axis reaches: as the body says, else around all that is drawn on it, annotations included. */
import type { AxisBounds } from '../console-types';
import type { Line } from './series';

/** Ends of axes that divide well: these times a power of ten. */
const STEPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
/** Room above the highest line. */
const MARGIN = 1.05;

/** @returns lowest and highest value; the axis of a graph without numbers reaches one up. */
export function axisRange(lines: readonly Line[], annotated: readonly number[], bounds: AxisBounds): [number, number] {
  const drawn = [...lines.flat().filter((value) => typeof value === 'number'), ...annotated];
  const lowest = bounds.min ?? Math.min(0, ...drawn);
  const highest = bounds.max ?? niceEnd(Math.max(0, ...drawn) * MARGIN);
  return [lowest, highest > lowest ? highest : lowest + 1];
}

function niceEnd(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((one) => one * power >= value) ?? 10;
  return step * power;
}
