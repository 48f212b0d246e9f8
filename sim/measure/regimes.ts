/**
 * The accounts and weathers that policies are measured on, as data. One population throughout: 30 % answer after 12 s on
 * average, the rest rings out after 25-45 s; a talk of 60 s then holds a line for 46 s, of 20 s for 34 s, of 240 s for
 * 100 s. Events, metrics and API are the model's own, unless the regime says otherwise.
 */
import type { AccountOptions } from '../connect/account';
import type { InboundTraffic } from '../connect/types';
import type { Regime } from './regime';

export { accountOf, type Regime } from './regime';

const POPULATION: AccountOptions = { answerRate: 0.3, busyRate: 0, ringSecondsMean: 12, ringOutSeconds: [25, 45] };

/** Quota, request rate and burst of an instance whose lines run out before its rate does. */
const SIZES = {
  10: { concurrentCallsQuota: 10, callsPerSecond: 1, burst: 5 },
  30: { concurrentCallsQuota: 30, callsPerSecond: 2, burst: 5 },
  100: { concurrentCallsQuota: 100, callsPerSecond: 5, burst: 10 },
  500: { concurrentCallsQuota: 500, callsPerSecond: 25, burst: 50 },
  2000: { concurrentCallsQuota: 2000, callsPerSecond: 100, burst: 200 },
} as const;
type Size = keyof typeof SIZES;

const HOUR = 3600;
/** Three mean inbound calls and more: the traffic is then what it goes on to be. */
const WARM_UP_SECONDS = 1800;
/** So long that each size makes some ten thousand calls; whole periods of inbound traffic. */
const LENGTH: Readonly<Record<Size, number>> = {
  10: 24 * HOUR,
  30: 8 * HOUR,
  100: 4 * HOUR,
  500: 2 * HOUR,
  2000: 2 * HOUR,
};

/** Few inbound calls come to few lines, and one in a thousand of them must be more than the luck of a single one. */
const LENGTH_SHARED: Partial<Record<Size, number>> = { 10: 96 * HOUR, 30: 32 * HOUR };

type Settings = Pick<Regime, 'name' | 'title' | 'goal'> & Partial<Regime>;

function regime(size: Size, { account, ...settings }: Settings): Regime {
  return {
    warmUpSeconds: WARM_UP_SECONDS,
    seconds: LENGTH[size],
    ...settings,
    account: { ...POPULATION, ...SIZES[size], ...account },
  };
}

const RATE_LIMITED: readonly Regime[] = [
  regime(500, {
    name: 'rate-2',
    title: 'Rate binds: 2 calls/s, 500 lines',
    account: { callsPerSecond: 2, burst: 5 },
    seconds: 4 * HOUR,
    goal: 'at least 97.5 % of the rate, at most 0.1 throttles per 1,000 requests, nobody lost',
  }),
  regime(2000, {
    name: 'rate-25',
    title: 'Rate binds: 25 calls/s, 2,000 lines',
    account: { callsPerSecond: 25, burst: 50 },
    seconds: HOUR,
    goal: 'at least 97.5 % of the rate, at most 0.1 throttles per 1,000 requests, nobody lost',
  }),
  regime(100, {
    name: 'mixed-100',
    title: 'Both nearly bind: 2 calls/s, 100 lines',
    account: { callsPerSecond: 2, burst: 5 },
    goal: 'at least 97.5 %, no breach',
  }),
];

const ALONE: readonly Regime[] = [
  ...([10, 100, 500, 2000] as const).map((size) =>
    regime(size, {
      name: `lines-${size}`,
      title: `Lines bind: ${size} lines, calls of 46 s`,
      goal: 'at least 96.5 % of N/H, no breach',
    }),
  ),
  regime(100, {
    name: 'lines-100-short',
    title: 'Lines bind: 100 lines, calls of 34 s',
    account: { talkSecondsMean: 20 },
    goal: 'at least 95.5 % of N/H, no breach',
  }),
  regime(100, {
    name: 'lines-100-long',
    title: 'Lines bind: 100 lines, calls of 100 s',
    account: { talkSecondsMean: 240 },
    seconds: 8 * HOUR,
    goal: 'at least 98 % of N/H, no breach',
  }),
];

const DIURNAL: Partial<InboundTraffic> = { kind: 'diurnal', share: 0.25, peakShare: 0.4 };
const SURGE: Partial<InboundTraffic> = { kind: 'surge', share: 0.1, peakShare: 0.4 };
const FLASH: Partial<InboundTraffic> = { kind: 'flash', share: 0.1, peakShare: 0.15 };
/** Percent of what is possible that Callpace is held to. */
const SHARED_GOALS: Readonly<Record<Size, number>> = { 10: 55, 30: 82, 100: 92, 500: 95, 2000: 96 };

const SHARED: readonly Regime[] = ([10, 30, 100, 500, 2000] as const).flatMap((size) => {
  const goal = `at least ${SHARED_GOALS[size]} %, at most 0.01 breaches per 1,000 calls, at most 1 inbound call in 1,000 blocked beyond those without a dialer`;
  const seconds = LENGTH_SHARED[size] ?? LENGTH[size];
  return [
    regime(size, {
      name: `diurnal-${size}`,
      title: `Shared with inbound of 10-40 % in a wave: ${size} lines`,
      account: { inbound: DIURNAL },
      seconds,
      goal,
    }),
    regime(size, {
      name: `surge-${size}`,
      title: `Shared with inbound that jumps from 10 to 40 %: ${size} lines`,
      account: { inbound: SURGE },
      seconds,
      goal,
    }),
  ];
});

/** Not at a whole minute, at which quotas are read. */
const CHANGE_SECONDS = WARM_UP_SECONDS + 1817;
const OUTAGE = { fromSeconds: WARM_UP_SECONDS + 1800, toSeconds: WARM_UP_SECONDS + 2100, mode: 'hold' } as const;
const NO_EVENTS = { fromSeconds: 0, toSeconds: 365 * 24 * HOUR, mode: 'cut' } as const;

const WEATHER: readonly Regime[] = [
  regime(500, {
    name: 'flash-500',
    title: 'A crowd of 15 % of 500 lines within 60 s',
    account: { inbound: FLASH },
    goal: 'no inbound call blocked',
  }),
  regime(100, {
    name: 'bad-events',
    title: '0.5 % of events lost, 5 % twice, 1 % up to 60 s late: 100 lines',
    account: { events: { lossRate: 0.005, duplicateRate: 0.05, lateRate: 0.01, lateSeconds: [0, 60] } },
    goal: 'at least 94.5 %, no breach',
  }),
  regime(100, {
    name: 'event-outage',
    title: 'No events for 300 s, then all of them: 100 lines',
    account: { events: { outage: OUTAGE } },
    seconds: 2 * HOUR,
    goal: 'no breach, full speed within 60 s after',
  }),
  regime(100, {
    name: 'quota-cut',
    title: 'The quota falls from 100 to 40 lines',
    changes: [{ atSeconds: CHANGE_SECONDS, account: { concurrentCallsQuota: 40 } }],
    seconds: HOUR,
    goal: 'at most 60 breaches, none after 90 s',
  }),
  regime(100, {
    name: 'quota-doubled',
    title: 'The quota rises from 100 to 200 lines',
    changes: [{ atSeconds: CHANGE_SECONDS, account: { concurrentCallsQuota: 200 } }],
    seconds: HOUR,
    goal: 'at least 95 % from 90 s on, no breach',
  }),
  regime(100, {
    name: 'event-outage-after',
    title: 'From 60 s after the events are back: 100 lines',
    account: { events: { outage: OUTAGE } },
    warmUpSeconds: OUTAGE.toSeconds + 60,
    seconds: HOUR,
    goal: 'at least 96.5 % of N/H: full speed',
  }),
  regime(100, {
    name: 'quota-cut-after',
    title: 'From 90 s after the quota fell to 40 lines',
    changes: [{ atSeconds: CHANGE_SECONDS, account: { concurrentCallsQuota: 40 } }],
    warmUpSeconds: CHANGE_SECONDS + 90,
    seconds: HOUR,
    goal: 'no breach',
  }),
  regime(100, {
    name: 'quota-doubled-after',
    title: 'From 90 s after the quota rose to 200 lines',
    changes: [{ atSeconds: CHANGE_SECONDS, account: { concurrentCallsQuota: 200 } }],
    warmUpSeconds: CHANGE_SECONDS + 90,
    seconds: HOUR,
    goal: 'at least 95 % of what is possible, no breach',
  }),
  ...(['maximum', 'snapshot'] as const).map((statistic) =>
    regime(100, {
      name: `invisible-${statistic}`,
      title: `No events of inbound calls (10-40 % in a wave), CloudWatch shows a ${statistic}: 100 lines`,
      account: { inbound: { ...DIURNAL, visible: false }, metrics: { statistic } },
      goal: 'at least 60 %, no breach',
    }),
  ),
  regime(100, {
    name: 'cloudwatch-only',
    title: 'No contact events at all: 100 lines',
    account: { events: { outage: NO_EVENTS } },
    goal: 'at least 20 %, no breach',
  }),
];

const KILLS = { killEveryMs: 180_000, freezeEveryMs: 600_000, doubleStarts: true } as const;

const FAULTY: readonly Regime[] = [
  regime(10, {
    name: 'unknown-outcomes',
    title: 'One answer in 1,000 is lost: 10 lines',
    faults: { lostAnswerRate: 0.001 },
    goal: 'nobody called twice, no breach',
  }),
  regime(100, {
    name: 'rare-hand-overs',
    title: 'A controller stays as long as it can, nearly 5 minutes: 100 lines',
    faults: { scheduleMs: 280_000 },
    goal: 'at most 0.5 points more than with a hand-over every minute',
  }),
  regime(100, {
    name: 'kills',
    title: 'The active controller dies every 3 minutes, freezes every 10, two start at once: 100 lines',
    faults: KILLS,
    goal: 'at most 1 point less than without, no breach',
  }),
  regime(500, {
    name: 'kills-rate',
    title: 'The same where the rate binds: 2 calls/s, 500 lines',
    account: { callsPerSecond: 2, burst: 5 },
    seconds: 4 * HOUR,
    faults: KILLS,
    goal: 'at most 3 points less than without, at most 0.1 throttles per 1,000 requests',
  }),
  regime(2000, {
    name: 'calls-per-second',
    title: 'An unknown quota of 10 calls/s below a rate of 25',
    account: { callsPerSecond: 25, burst: 50, callsPerSecondQuota: 10 },
    seconds: HOUR,
    goal: 'learns from ThrottledCalls',
  }),
];

/** Each under a name of its own. */
export const REGIMES: readonly Regime[] = [...RATE_LIMITED, ...ALONE, ...SHARED, ...WEATHER, ...FAULTY];

/** @throws Error if there is none of this name. */
export function regimeNamed(name: string): Regime {
  const found = REGIMES.find((each) => each.name === name);
  if (!found) throw new Error(`there is no regime ${name}; there are ${REGIMES.map((each) => each.name).join(', ')}`);
  return found;
}
