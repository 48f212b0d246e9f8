/** Results that look like real ones, made of nothing but tables. */
import type { Figures } from '../../../sim/measure/figures';
import type { RunOne } from '../../bench/pacing/measure';
import type { PolicyPlan, RegimePlan } from '../../bench/pacing/plan';
import type { DayTrace, Goal } from '../../bench/pacing/results';

const NO_BREACH: Goal = { metric: 'breaches', op: '<=', value: 0, text: 'no breaches' };
const USED: Goal = {
  metric: 'utilisation',
  op: '>=',
  value: 0.965,
  text: 'at least 96.5 % of what is possible',
};

const regime = (name: string, title: string, goals: readonly Goal[] = []): RegimePlan => ({
  name,
  title,
  seconds: 14_400,
  periodSeconds: 3600,
  possibleCallsPerSecond: 2,
  isForOursOnly: false,
  goals,
});

export const REGIMES: readonly RegimePlan[] = [
  regime('lines-100', 'Lines bind: 100 lines, calls of 46 s', [USED, NO_BREACH]),
  regime('surge-100', 'Shared with inbound that jumps from 10 to 40 %: 100 lines', [NO_BREACH]),
  regime('surge-10', 'Shared with inbound that jumps from 10 to 40 %: 10 lines'),
  { ...regime('kills', 'The active controller dies every 3 minutes', [NO_BREACH]), isForOursOnly: true },
];

export const POLICIES: readonly PolicyPlan[] = [
  { name: 'callpace', label: 'Callpace' },
  { name: 'recipe', label: 'SQS + Lambda' },
  { name: 'callback-lanes', label: 'callback lanes' },
  { name: 'cloudwatch', label: 'CloudWatch only' },
  { name: 'direct' },
  { name: 'oracle', label: 'oracle' },
];

/** Utilisation, breaches per 1,000 calls. */
const USUAL: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>> = {
  'lines-100': {
    callpace: [0.972, 0],
    recipe: [1, 567],
    'callback-lanes': [0.93, 0],
    cloudwatch: [0.22, 0],
    direct: [0.974, 0],
    oracle: [0.998, 0],
  },
  'surge-100': {
    callpace: [0.93, 0],
    recipe: [1.15, 590],
    'callback-lanes': [1.08, 378],
    cloudwatch: [0.22, 0.1],
    direct: [0.932, 0],
    oracle: [0.96, 0],
  },
  'surge-10': {
    callpace: [0.57, 0],
    recipe: [1.24, 790],
    'callback-lanes': [1.12, 460],
    cloudwatch: [0.21, 4.8],
    direct: [0.573, 0],
    oracle: [0.61, 0],
  },
};

export const figures = (some: Partial<Figures> = {}): Figures => ({
  calls: 10_000,
  requests: 10_000,
  utilisation: 0.97,
  possibleCalls: 10_300,
  breaches: 0,
  rateBreaches: 0,
  throttled: 0,
  inboundOffered: 0,
  inboundBlocked: 0,
  inboundBlockedAlone: 0,
  lost: 0,
  calledTwice: 0,
  rampSeconds: 18,
  windowSeconds: 14_400,
  ...some,
});

export const usualRun: RunOne = (name, policy, _seed, seconds) => {
  const [utilisation, per1000] = USUAL[name]?.[policy] ?? [0.96, 0];
  const isShared = name.startsWith('surge');
  const inboundOffered = isShared ? seconds / 4 : 0;
  const possibleCalls = seconds * 2;
  const calls = Math.round(possibleCalls * Math.min(1, utilisation));
  const breaches = Math.round((calls * per1000) / (1000 - per1000));
  const result = figures({
    calls,
    possibleCalls,
    utilisation,
    breaches,
    requests: policy === 'recipe' ? 2 * (calls + breaches) : calls + breaches,
    throttled: policy === 'recipe' ? calls + breaches : 0,
    lost: policy === 'recipe' ? Math.round(calls / 10) : 0,
    inboundOffered,
    inboundBlocked: Math.round((inboundOffered * per1000) / 900),
    windowSeconds: seconds,
    rampSeconds: policy === 'cloudwatch' ? undefined : 18,
  });
  return Promise.resolve({ figures: result, secondsOfCpu: 1.5 });
};

/** Four hours in which inbound calls jump twice, and own calls make room. */
export function usualDay(): DayTrace {
  const samples = Array.from({ length: 2880 }, (_, index) => {
    const atSeconds = index * 5;
    const phase = (atSeconds % 7200) / 7200;
    const wave = 2 * Math.sin(index / 7) + Math.sin(index / 3);
    const inbound = Math.round((phase > 0.4 && phase < 0.7 ? 38 : 11) + wave);
    const own = 100 - inbound - 3 - (index % 4);
    return { atSeconds, own, inbound, quota: 100 };
  });
  return { regime: 'surge-100', seed: 1, samples };
}
