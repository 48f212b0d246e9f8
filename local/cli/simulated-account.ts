/** From the options of the command line: the simulated account, and the deployment that is configured to match it. */
import { formatCallingWindow } from '../../lambda/contract/settings';
import { type AccountOptions, buildAccount, DEFAULT_ACCOUNT } from '../../sim/connect/account';
import type { ConnectAccount } from '../../sim/connect/types';
import { INBOUND_PEAK_FACTOR, type StackOptions } from './options';

/**
 * Amazon CloudWatch publishes a minute 60-120 s late and is read each minute. A run of a minute would never see it work:
 * period, lag and reading are shortened twelve times.
 */
const METRICS_PERIOD_SECONDS = 5;
/** A fictional number of the bundled list that this account takes for malformed: the second way to be refused. */
const MALFORMED_NUMBER = '+61491570156';
/** Inbound traffic goes through its shape once in this time. */
const INBOUND_PERIOD_SECONDS = 30;
/** No talk of the simulated population is longer than this many mean talks (lognormal, sigma 0.5: one in 10,000). */
const LONGEST_TALK_MEANS = 6;
/** How long Connect lets a call ring. */
const LONGEST_RING_SECONDS = 60;

export function simulatedAccount(options: StackOptions): ConnectAccount {
  const changes: AccountOptions = {
    callsPerSecond: options.rate,
    burst: options.burst,
    concurrentCallsQuota: options.quota,
    whenFull: options.whenFull,
    answerRate: options.answerRate,
    busyRate: Math.min(DEFAULT_ACCOUNT.busyRate, 1 - options.answerRate),
    ringSecondsMean: options.ring,
    talkSecondsMean: options.talk,
    timeScale: options.timeScale,
    inbound: {
      kind: options.inbound,
      share: options.inboundShare,
      peakShare: Math.min(1, INBOUND_PEAK_FACTOR * options.inboundShare),
      periodSeconds: INBOUND_PERIOD_SECONDS,
    },
    events: { latencyMedianMs: options.eventLatency * 1000, lossRate: options.eventLoss },
    blockedPrefixes: options.blockedPrefixes,
    refusedNumbers: [MALFORMED_NUMBER],
    metrics: {
      periodSeconds: METRICS_PERIOD_SECONDS,
      lagSeconds: [METRICS_PERIOD_SECONDS, 2 * METRICS_PERIOD_SECONDS],
    },
  };
  return buildAccount(changes);
}

/** The CDK context of a deployment for that account. */
export function deploymentContext(options: StackOptions): Readonly<Record<string, string>> {
  return {
    // Somebody else's Connect comes without Service Quotas.
    quotas: options.connectEndpoint === undefined ? 'account' : 'configured',
    callsPerSecond: String(options.rate),
    burst: String(options.burst),
    concurrentCallsQuota: String(options.quota),
    callingWindow: formatCallingWindow(options.callingWindow),
    // Hours that are opened are opened whole: the law would close them again.
    callingRules: formatCallingWindow(options.callingWindow) === DEPLOYED_WINDOW ? 'us' : 'none',
    maxAttempts: String(options.maxAttempts),
    retryDelaySeconds: String(options.retryDelay),
    longestCallSeconds: String(longestCallSeconds(options)),
    // All functions run on one machine, with one clock.
    clockSkewMilliseconds: '5',
    metricsReadSeconds: String(METRICS_PERIOD_SECONDS),
  };
}

/** The flow's limit, shortened like the calls themselves. */
export const longestCallSeconds = (options: StackOptions): number =>
  Math.max(5, Math.ceil((LONGEST_RING_SECONDS + LONGEST_TALK_MEANS * options.talk) / options.timeScale));

/** Mean time from something that happens on the account until its contact event arrives, late ones included. */
export function meanEventLatencySeconds({ events }: ConnectAccount): number {
  const usualMs = events.latencyMedianMs * Math.exp(events.latencySigma ** 2 / 2);
  const [fromSeconds, toSeconds] = events.lateSeconds;
  return (1 - events.lateRate) * (usualMs / 1000) + (events.lateRate * (fromSeconds + toSeconds)) / 2;
}

/** What of all this is not as it would be in a deployment: said wherever the run is shown. */
export function honestLabels(options: StackOptions): readonly string[] {
  const account =
    options.connectEndpoint === undefined
      ? `Simulated Amazon Connect: call times shortened ${options.timeScale} x, seed ${options.seed}`
      : `Amazon Connect API at ${options.connectEndpoint}`;
  return [
    account,
    callingHoursLabel(formatCallingWindow(options.callingWindow)),
    `retries after ${options.retryDelay} s (deployed: an hour)`,
    `CloudWatch every ${METRICS_PERIOD_SECONDS} s (real: a minute)`,
  ];
}

const DEPLOYED_WINDOW = '08:00-20:00';

function callingHoursLabel(window: string): string {
  if (window === DEPLOYED_WINDOW) return `calling hours ${window} on the called party's clock`;
  const opened = window === '00:00-24:00' ? 'opened round the clock' : window;
  return `calling hours ${opened} (deployed: ${DEPLOYED_WINDOW} on the called party's clock)`;
}
