/** What Callpace is held to, as data: the goals of the regimes (`sim/measure/regimes.ts`) in numbers. */
import type { Goal, GoalMetric } from './results';

const NAMES: Readonly<Record<Exclude<GoalMetric, 'utilisation'>, string>> = {
  breaches: 'breaches',
  breachesPer1000: 'breaches per 1,000 calls',
  breachesPerRun: 'breaches in a run',
  throttledPer1000: 'throttles per 1,000 requests',
  inboundBlocked: 'inbound calls blocked',
  inboundBlockedMorePer1000: 'of 1,000 inbound calls blocked beyond those without a dialer',
  lost: 'contacts lost',
  calledTwice: 'numbers called twice',
};

const used = (percent: number): Goal => ({
  metric: 'utilisation',
  op: '>=',
  value: percent / 100,
  text: `at least ${percent} % of what is possible`,
});

const atMost = (value: number, metric: Exclude<GoalMetric, 'utilisation'>): Goal => ({
  metric,
  op: '<=',
  value,
  text: `${value === 0 ? 'no' : `at most ${value}`} ${NAMES[metric]}`,
});

const none = (...metrics: readonly Exclude<GoalMetric, 'utilisation'>[]): readonly Goal[] =>
  metrics.map((metric) => atMost(0, metric));

const atMostLess = (points: number, than: string): Goal => ({
  metric: 'utilisation',
  op: '>=',
  value: -points / 100,
  than,
  text: `at most ${points} ${points === 1 ? 'point' : 'points'} less than in ${than}`,
});

const atMostMore = (points: number, than: string): Goal => ({
  metric: 'utilisation',
  op: '<=',
  value: points / 100,
  than,
  text: `at most ${points} points more than in ${than}, where controllers hand over every minute`,
});

const atRate = [used(97.5), atMost(0.1, 'throttledPer1000'), ...none('lost')];
const alone = (percent: number) => [used(percent), ...none('breaches')];
const shared = (percent: number) => [
  used(percent),
  atMost(0.01, 'breachesPer1000'),
  atMost(1, 'inboundBlockedMorePer1000'),
];
const SHARED_PERCENT = { 10: 55, 30: 82, 100: 92, 500: 95, 2000: 96 };

/** By the regime's name. */
export const GOALS: Readonly<Record<string, readonly Goal[]>> = {
  'rate-2': atRate,
  'rate-25': atRate,
  'mixed-100': alone(97.5),
  'lines-10': alone(96.5),
  'lines-100': alone(96.5),
  'lines-500': alone(96.5),
  'lines-2000': alone(96.5),
  'lines-100-short': alone(95.5),
  'lines-100-long': alone(98),
  ...Object.fromEntries(
    Object.entries(SHARED_PERCENT).flatMap(([lines, percent]) =>
      ['diurnal', 'surge'].map((kind) => [`${kind}-${lines}`, shared(percent)]),
    ),
  ),
  'flash-500': none('inboundBlocked'),
  'bad-events': alone(94.5),
  'event-outage': none('breaches'),
  'event-outage-after': [used(96.5)],
  'quota-cut': [atMost(60, 'breachesPerRun')],
  'quota-cut-after': none('breaches'),
  'quota-doubled': none('breaches'),
  'quota-doubled-after': alone(95),
  'invisible-maximum': alone(60),
  'invisible-snapshot': alone(60),
  'cloudwatch-only': alone(20),
  'unknown-outcomes': [atMostLess(9, 'lines-10'), ...none('breaches', 'calledTwice')],
  'rare-hand-overs': [atMostMore(0.5, 'lines-100'), ...none('breaches')],
  kills: [atMostLess(1, 'lines-100'), ...none('breaches', 'calledTwice')],
  'kills-rate': [atMostLess(3, 'rate-2'), atMost(0.1, 'throttledPer1000')],
  // A look at what an unknown quota costs: no number was promised.
  'calls-per-second': [],
};
