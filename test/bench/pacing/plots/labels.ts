/**
 * Where the labels of points go: beside the point if there is room, otherwise further away with a line to it. Whoever
 * comes first chooses first, so the same points always give the same picture.
 */
import { FONT_SIZE, LETTER } from './theme';

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Placed {
  /** Where the text is anchored, and its baseline. */
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Where a line from the point ends; absent beside the point, where none is needed. */
  readonly leadTo?: readonly [number, number];
}

const HEIGHT = FONT_SIZE + 3;
const DISTANCES = [11, 22, 36, 52, 70];
const DOT = 7;
const OUTSIDE_COST = 1e4;
/** Per pixel of distance: the nearest of several free places wins. */
const DISTANCE_COST = 0.5;

interface Place {
  readonly area: Box;
  /** What is drawn there already. */
  readonly taken: readonly Box[];
}

/** Labels stay within the area, and away from what is taken, from all points and from each other. */
export function placeLabels(points: readonly Point[], { area, taken }: Place): readonly Placed[] {
  const dots = points.map(({ x, y }) => ({ left: x - DOT, top: y - DOT, right: x + DOT, bottom: y + DOT }));
  const full: Box[] = [...taken, ...dots];
  return points.map((point) => {
    const costOf = ({ box, distance }: Candidate) =>
      full.reduce((sum, other) => sum + overlap(box, other), 0) +
      (isWithin(box, area) ? 0 : OUTSIDE_COST) +
      DISTANCE_COST * distance;
    const best = candidates(point).reduce((a, b) => (costOf(b) < costOf(a) ? b : a));
    full.push(best.box);
    return placed(point, best);
  });
}

interface Candidate {
  readonly box: Box;
  readonly anchor: Placed['anchor'];
  readonly distance: number;
}

function candidates({ x, y, label }: Point): readonly Candidate[] {
  const width = label.length * FONT_SIZE * LETTER;
  const boxAt = (left: number, top: number): Box => ({ left, top, right: left + width, bottom: top + HEIGHT });
  return DISTANCES.flatMap((distance) => [
    { distance, anchor: 'start' as const, box: boxAt(x + distance, y - HEIGHT / 2) },
    { distance, anchor: 'end' as const, box: boxAt(x - distance - width, y - HEIGHT / 2) },
    ...[y - distance - HEIGHT, y + distance].flatMap((top) => [
      { distance, anchor: 'middle' as const, box: boxAt(x - width / 2, top) },
      { distance, anchor: 'end' as const, box: boxAt(x - width, top) },
      { distance, anchor: 'start' as const, box: boxAt(x, top) },
    ]),
  ]);
}

function placed({ x, y }: Point, { box, anchor, distance }: Candidate): Placed {
  const between = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  const anchors = { start: box.left, middle: (box.left + box.right) / 2, end: box.right };
  const leadTo = [between(x, box.left, box.right), between(y, box.top, box.bottom)] as const;
  return { x: anchors[anchor], y: box.bottom - 4, anchor, ...(distance > (DISTANCES[0] ?? 0) ? { leadTo } : {}) };
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

const isWithin = (box: Box, area: Box): boolean =>
  box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
