/**
 * How much of an account each policy uses, against how often it is over the quota: down and to the right is better. The
 * scale of breaches is logarithmic, and none at all has a band of its own below it.
 */
import { scaleLinear } from 'd3-scale';
import { brief, percent, whole } from '../format';
import type { PolicyPlan, RegimePlan } from '../plan';
import { OURS, type PolicyResult } from '../results';
import {
  axes,
  BAND,
  breachesY,
  LABEL_AREA,
  PANEL_HEIGHT,
  PANEL_RIGHT,
  PLOT_LEFT,
  taken,
  type XScale,
} from './frontier-axes';
import { placeLabels } from './labels';
import { element, line, picture, text } from './svg';
import { STYLE, WIDTH } from './theme';

/** What nobody can build: a hollow dot. */
const BOUND = 'oracle';

const HEAD_HEIGHT = 30;
const FOOT_HEIGHT = 24;

export interface FrontierInput {
  readonly regimes: readonly RegimePlan[];
  /** Those without a label are left out. */
  readonly policies: readonly PolicyPlan[];
  readonly results: readonly PolicyResult[];
}

/** A result with its place in the picture. */
interface Dot {
  readonly policy: string;
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

/** One panel for each regime of which there are results. */
export function frontierPlot({ regimes, policies, results }: FrontierInput): string {
  const shown = results.filter(({ policy }) => labelOf(policy, policies) !== undefined);
  const panels = regimes
    .map((regime) => ({ regime, own: shown.filter((result) => result.regime === regime.name) }))
    .filter(({ own }) => own.length > 0);
  const most = Math.max(1, ...panels.flatMap(({ own }) => own.map(({ utilisation }) => utilisation)));
  const x = scaleLinear()
    .domain([0, Math.ceil(most * 10) * 10])
    .range([PLOT_LEFT, PANEL_RIGHT - 10]);
  const drawn = panels.map(({ regime, own }, index) =>
    element(
      'g',
      { transform: `translate(0,${HEAD_HEIGHT + index * PANEL_HEIGHT})` },
      ...panel(regime, own, policies, x),
    ),
  );
  const height = HEAD_HEIGHT + panels.length * PANEL_HEIGHT + FOOT_HEIGHT;
  return picture({
    width: WIDTH,
    height,
    title: 'Use of the account against calls over the quota, by pacing policy',
    description: panels.map(({ regime, own }) => `${regime.title}. ${own.map(inWords).join(' ')}`).join(' '),
    style: STYLE,
    body: [
      text(4, 16, 'Calls over the quota, per 1,000', { class: 'm' }),
      text(PANEL_RIGHT, 16, 'down and right is better', { class: 'm e' }),
      ...drawn,
      text(PANEL_RIGHT, height - 8, 'used, % of what is possible', { class: 'm e' }),
    ],
  });
}

const labelOf = (policy: string, policies: readonly PolicyPlan[]): string | undefined =>
  policies.find(({ name }) => name === policy)?.label;

const inWords = ({ policy, utilisation, breachesPer1000, calls }: PolicyResult): string =>
  `${policy}: ${percent(utilisation)} % used, ${brief(breachesPer1000)} breaches per 1,000 of ${whole(calls)} calls.`;

function panel(
  { title }: RegimePlan,
  results: readonly PolicyResult[],
  policies: readonly PolicyPlan[],
  x: XScale,
): readonly string[] {
  const dots = results.map((result) => dotOf(result, labelOf(result.policy, policies) ?? '', x));
  // Callpace chooses its place first, and is drawn over the others.
  const ordered = [...dots].sort((a, b) => Number(b.policy === OURS) - Number(a.policy === OURS));
  const places = placeLabels(ordered, { area: LABEL_AREA, taken: taken(x) });
  const labels = ordered.flatMap(({ policy, label, ...dot }, index) => {
    const place = places[index];
    if (!place) return [];
    const lead = place.leadTo ? [line(dot.x, dot.y, ...place.leadTo, { class: 'lead' })] : [];
    const style = policy === OURS ? { class: 'ours b' } : {};
    return [...lead, text(place.x, place.y, label, { ...style, 'text-anchor': place.anchor })];
  });
  return [text(4, 16, title, { class: 'b' }), ...axes(x), ...labels, ...ordered.reverse().map(drawnDot)];
}

function dotOf({ policy, utilisation, breaches, breachesPer1000 }: PolicyResult, label: string, x: XScale): Dot {
  const y = breaches === 0 ? (BAND.top + BAND.bottom) / 2 : breachesY(breachesPer1000);
  const shown = policy === OURS ? `${label} ${percent(utilisation)} %` : label;
  return { policy, x: x(100 * utilisation), y, label: shown };
}

function drawnDot({ policy, x, y }: Dot): string {
  const at = { cx: x, cy: y };
  if (policy === BOUND) return element('circle', { ...at, r: 5, class: 'bound' });
  return element('circle', { ...at, r: policy === OURS ? 7.5 : 5.5, class: policy === OURS ? 'ours' : 'other' });
}
