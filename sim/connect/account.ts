/** The account that nobody configured: what AWS gives a fresh instance, and a plausible population to call. */
import type { ConnectAccount, EventDelivery, InboundTraffic, MetricsDelivery } from './types';

/** Any part of an account; whatever is left out stays as it is. */
export type AccountOptions = Partial<Omit<ConnectAccount, 'inbound' | 'events' | 'metrics'>> & {
  readonly inbound?: Partial<InboundTraffic>;
  readonly events?: Partial<EventDelivery>;
  readonly metrics?: Partial<MetricsDelivery>;
};

/**
 * Limits: the documented defaults of a new instance (10 concurrent calls; StartOutboundVoiceContact 2 per second, burst
 * 5). Event latency, loss and metric lag are not published: assumptions, to be replaced by measurements.
 */
export const DEFAULT_ACCOUNT: ConnectAccount = {
  callsPerSecond: 2,
  burst: 5,
  callsPerSecondQuota: undefined,
  concurrentCallsQuota: 10,
  whenFull: 'drop',
  answerRate: 0.3,
  busyRate: 0.05,
  invalidNumberRate: 0,
  failureRate: 0,
  ringSecondsMean: 12,
  ringOutSeconds: [25, 45],
  talkSecondsMean: 60,
  talkSigma: 0.5,
  timeScale: 1,
  inbound: { kind: 'none', share: 0, peakShare: 0, periodSeconds: 7200, holdSeconds: 300, visible: true },
  events: {
    latencyMedianMs: 800,
    latencySigma: 0.6,
    lateRate: 0.001,
    lateSeconds: [10, 60],
    lossRate: 0.0005,
    duplicateRate: 0.005,
    outage: undefined,
  },
  metrics: {
    periodSeconds: 60,
    lagSeconds: [60, 120],
    statistic: 'maximum',
    forcedConcurrentShare: undefined,
    empty: false,
  },
  apiLatencyMs: 220,
  blockedPrefixes: [],
  refusedNumbers: [],
  instanceId: '11111111-2222-4333-8444-555555555555',
  contactFlowIds: undefined,
  queueIds: undefined,
};

/**
 * An account that differs from another one.
 *
 * @throws one Error that lists every value that makes no sense.
 */
export function buildAccount(options: AccountOptions, base: ConnectAccount = DEFAULT_ACCOUNT): ConnectAccount {
  const account: ConnectAccount = {
    ...base,
    ...options,
    inbound: options.inbound ? { ...base.inbound, ...options.inbound } : base.inbound,
    events: { ...base.events, ...options.events },
    metrics: { ...base.metrics, ...options.metrics },
  };
  const problems = [...limitProblems(account), ...shareProblems(account), ...rangeProblems(account)];
  if (problems.length > 0) throw new Error(`the simulated account makes no sense: ${problems.join('; ')}`);
  return account;
}

function limitProblems(account: ConnectAccount): readonly string[] {
  const aboveZero = {
    callsPerSecond: account.callsPerSecond,
    callsPerSecondQuota: account.callsPerSecondQuota ?? 1,
    timeScale: account.timeScale,
    ringSecondsMean: account.ringSecondsMean,
    talkSecondsMean: account.talkSecondsMean,
    'inbound.periodSeconds': account.inbound.periodSeconds,
    'inbound.holdSeconds': account.inbound.holdSeconds,
    'metrics.periodSeconds': account.metrics.periodSeconds,
  };
  const atLeast = {
    burst: account.burst - 1,
    concurrentCallsQuota: account.concurrentCallsQuota,
    talkSigma: account.talkSigma,
    'inbound.share': account.inbound.share,
    'inbound.peakShare': account.inbound.peakShare,
    'events.latencyMedianMs': account.events.latencyMedianMs,
    'events.latencySigma': account.events.latencySigma,
  };
  return [
    ...listed(aboveZero, (value) => value > 0, 'must be above 0'),
    ...listed(atLeast, (value) => value >= 0, 'is too small'),
  ];
}

function shareProblems(account: ConnectAccount): readonly string[] {
  const { answerRate, busyRate, invalidNumberRate, failureRate } = account;
  const shares = {
    answerRate,
    busyRate,
    invalidNumberRate,
    failureRate,
    'answerRate + busyRate + invalidNumberRate + failureRate': answerRate + busyRate + invalidNumberRate + failureRate,
    'events.lossRate': account.events.lossRate,
    'events.duplicateRate': account.events.duplicateRate,
    'events.lateRate': account.events.lateRate,
  };
  // Three tenths and seven tenths may add up to a hair more than one.
  return listed(shares, (value) => value >= 0 && value <= 1 + 1e-9, 'must be a share from 0 to 1');
}

function rangeProblems(account: ConnectAccount): readonly string[] {
  const { outage } = account.events;
  const ranges = {
    ringOutSeconds: account.ringOutSeconds,
    'events.lateSeconds': account.events.lateSeconds,
    'metrics.lagSeconds': account.metrics.lagSeconds,
    'events.outage': outage ? ([outage.fromSeconds, outage.toSeconds] as const) : ([0, 0] as const),
  };
  return Object.entries(ranges)
    .filter(([, [from, to]]) => !(from >= 0 && to >= from))
    .map(([name, [from, to]]) => `${name} must be a range, got ${from} to ${to}`);
}

function listed(values: Readonly<Record<string, number>>, isRight: (value: number) => boolean, rule: string): string[] {
  return Object.entries(values)
    .filter(([, value]) => !isRight(value))
    .map(([name, value]) => `${name} ${rule}, got ${value}`);
}
