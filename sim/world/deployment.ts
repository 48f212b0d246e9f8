/** What the deployment was told when it was made; the account may be another one by now. */
import type { ControllerRules } from '../../lambda/core/pace/run-controller';
import type { ConnectAccount } from '../connect/types';
import type { SettledOptions } from './options';

/** The rate that the dialer was built for. */
const ceilingOf = (options: SettledOptions, { callsPerSecond }: ConnectAccount): number =>
  options.callsPerSecondCeiling ?? callsPerSecond;

/** Most invocations of the dialer at once, as the stack computes it. */
export const lanesOf = (options: SettledOptions, account: ConnectAccount): number =>
  Math.max(2, Math.ceil(1.8 * ceilingOf(options, account) + 2));

/** The settings of the pace. */
export function rulesOf(options: SettledOptions, account: ConnectAccount): ControllerRules {
  return {
    limits: {
      bucket: { callsPerSecond: account.callsPerSecond, burst: account.burst },
      callsPerSecondCeiling: ceilingOf(options, account),
      callsPerSecondQuota: options.callsPerSecondQuota,
      quota: account.concurrentCallsQuota,
      capacityBuffer: 0,
      clockSkewMs: options.clockSkewMs,
      longestCallMs: options.longestCallMs ?? 600_000,
      readEveryMs: options.readEveryMs ?? 60_000,
    },
    surveyEveryMs: 45_000,
    retries: { maxAttempts: options.maxAttempts ?? 1, retryDelayMs: options.retryDelayMs ?? 60_000 },
  };
}
