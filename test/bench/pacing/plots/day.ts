/**
 * Some hours of one account: inbound calls, own calls on top of them, and the quota above. What is free between them is
 * the headroom. Of each stretch of time the fullest moment is drawn, so no peak over the quota is lost.
 */
import { scaleLinear } from 'd3-scale';
import { area, line as path } from 'd3-shape';
import type { DayTrace, TraceSample } from '../results';
import { element, line, picture, text } from './svg';
import { STYLE, WIDTH } from './theme';

const HEIGHT = 330;
const LEFT = 42;
const RIGHT = WIDTH - 8;
const TOP = 48;
const BOTTOM = HEIGHT - 44;
/** Stretches of time that are drawn: about two pixels each. */
const STRETCHES = 256;

const total = ({ own, inbound }: TraceSample): number => own + inbound;

/** @param title of the regime. */
export function dayPlot({ samples, seed }: DayTrace, title: string): string {
  const drawn = fullestOf(samples);
  const endSeconds = (samples.at(-1)?.atSeconds ?? 0) + (samples[1]?.atSeconds ?? 0);
  const most = Math.max(...drawn.map((sample) => Math.max(sample.quota, total(sample))));
  const x = scaleLinear()
    .domain([0, endSeconds / 3600])
    .range([LEFT, RIGHT]);
  const y = scaleLinear()
    .domain([0, most * 1.04])
    .range([BOTTOM, TOP]);
  const xOf = (sample: TraceSample) => x(sample.atSeconds / 3600);
  const between = (low: (sample: TraceSample) => number, high: (sample: TraceSample) => number) =>
    area<TraceSample>(
      xOf,
      (sample) => y(low(sample)),
      (sample) => y(high(sample)),
    ).digits(1)(drawn) ?? '';
  const quota = path<TraceSample>(xOf, (sample) => y(sample.quota)).digits(1)(drawn) ?? '';
  return picture({
    width: WIDTH,
    height: HEIGHT,
    title: 'Own and inbound calls under the quota, over some hours',
    description: inWords(samples, title, seed),
    style: STYLE,
    body: [
      text(4, 16, title, { class: 'b' }),
      ...grid(y),
      element('path', {
        d: between(
          () => 0,
          ({ inbound }) => inbound,
        ),
        class: 'inbound',
      }),
      element('path', { d: between(({ inbound }) => inbound, total), class: 'ours' }),
      element('path', { d: between(total, (sample) => Math.max(sample.quota, total(sample))), class: 'gap' }),
      element('path', { d: quota, class: 'quota' }),
      ...names(drawn, y),
      ...hours(x),
    ],
  });
}

/** The fullest sample of each stretch of time. */
function fullestOf(samples: readonly TraceSample[]): readonly TraceSample[] {
  const size = Math.max(1, Math.ceil(samples.length / STRETCHES));
  const starts = Array.from({ length: Math.ceil(samples.length / size) }, (_, index) => index * size);
  return starts.map((start) =>
    samples.slice(start, start + size).reduce((a, b) => (total(b) - b.quota > total(a) - a.quota ? b : a)),
  );
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;

const grid = (y: Scale): readonly string[] =>
  y
    .ticks(5)
    .flatMap((lines) => [
      line(LEFT, y(lines), RIGHT, y(lines), { class: 'grid' }),
      text(LEFT - 6, y(lines) + 5, lines.toLocaleString('en-US'), { class: 'm e' }),
    ]);

function hours(x: Scale): readonly string[] {
  const ticks = x.ticks(4).map((hour) => text(x(hour), BOTTOM + 18, `${hour}`, { class: 'm c' }));
  return [...ticks, text(RIGHT, HEIGHT - 6, 'hours', { class: 'm e' })];
}

/** Names stand in the middle of what they name, where there is most room for them. */
function names(drawn: readonly TraceSample[], y: Scale): readonly string[] {
  const quota = Math.max(...drawn.map((sample) => sample.quota));
  const own = roomiest(drawn, (sample) => sample.own);
  const inbound = roomiest(drawn, (sample) => sample.inbound);
  const x = (index: number) => LEFT + ((RIGHT - LEFT) * index) / drawn.length;
  const [atOwn, atInbound] = [drawn[own], drawn[inbound]];
  return [
    text(4, TOP - 10, 'lines', { class: 'm' }),
    text(RIGHT, y(quota) - 8, `quota ${quota}: the gap below is kept free`, { class: 'q e' }),
    ...(atOwn ? [text(x(own), y(atOwn.inbound + atOwn.own / 2) + 5, 'own calls', { class: 'on c' })] : []),
    ...(atInbound?.inbound ? [text(x(inbound), y(atInbound.inbound / 2) + 5, 'inbound', { class: 'on c' })] : []),
  ];
}

/** Where the least within the width of a name is largest. */
function roomiest(drawn: readonly TraceSample[], share: (sample: TraceSample) => number): number {
  const half = Math.floor(drawn.length / 14);
  const edge = Math.floor(drawn.length / 9);
  const least = (at: number) => Math.min(...drawn.slice(Math.max(0, at - half), at + half + 1).map(share));
  const places = drawn.map((_, at) => at).slice(edge, drawn.length - edge);
  return places.reduce((a, b) => (least(b) > least(a) ? b : a), edge);
}

function inWords(samples: readonly TraceSample[], title: string, seed: number): string {
  const range = (share: (sample: TraceSample) => number) => {
    const values = samples.map(share);
    return `${Math.min(...values)} to ${Math.max(...values)}`;
  };
  const over = samples.filter((sample) => total(sample) > sample.quota).length;
  return `${title}, seed ${seed}. Own calls: ${range(({ own }) => own)}. Inbound calls: ${range(({ inbound }) => inbound)}. Free: ${range((sample) => sample.quota - total(sample))}. Moments over the quota: ${over}.`;
}
