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
/** Of a line through another point. */
const LEAD_COST = 200;
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
  return points.map((point, index) => {
    const others = dots.filter((_, other) => other !== index);
    const costOf = (candidate: Candidate) =>
      full.reduce((sum, other) => sum + overlap(candidate.box, other), 0) +
      LEAD_COST * others.filter((dot) => overlap(leadBox(point, candidate), dot) > 0).length +
      (isWithin(candidate.box, area) ? 0 : OUTSIDE_COST) +
      DISTANCE_COST * candidate.distance;
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

/** The nearest place of the label. */
const leadEnd = ({ x, y }: Point, { box }: Candidate): readonly [number, number] => [
  Math.min(box.right, Math.max(box.left, x)),
  Math.min(box.bottom, Math.max(box.top, y)),
];

function leadBox(point: Point, candidate: Candidate): Box {
  const [x, y] = leadEnd(point, candidate);
  return {
    left: Math.min(x, point.x) - 1,
    top: Math.min(y, point.y) - 1,
    right: Math.max(x, point.x) + 1,
    bottom: Math.max(y, point.y) + 1,
  };
}

function placed(point: Point, candidate: Candidate): Placed {
  const { box, anchor, distance } = candidate;
  const anchors = { start: box.left, middle: (box.left + box.right) / 2, end: box.right };
  return {
    x: anchors[anchor],
    y: box.bottom - 4,
    anchor,
    ...(distance > (DISTANCES[0] ?? 0) ? { leadTo: leadEnd(point, candidate) } : {}),
  };
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

const isWithin = (box: Box, area: Box): boolean =>
  box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
