/** What the controller is told about the account from outside: CloudWatch's readings, Service Quotas, DescribeContact. */
import { REQUEST_ATTRIBUTE } from '../../lambda/contract/dial-request';
import type { QuotaAnswer, Reading, ReadingsAnswer } from '../../lambda/core/pace/account';
import type { AccountQuotas, AccountReadings, CallLookup } from '../../lambda/core/pace/ports';
import type { ConnectModel } from '../connect/model';
import type { ConnectAccount, ConnectMetric, MetricDatapoint } from '../connect/types';
import type { VirtualClock } from '../virtual-clock';
import type { WorldOptions } from './options';

/** How far back the metrics are read, ms. */
const LOOK_BACK_MS = 15 * 60_000;
/** What a call of these services takes. An assumption. */
const CONTROL_PLANE_MS = 100;

/** The datapoints of the last minutes. */
export class Readings implements AccountReadings {
  readonly #clock: VirtualClock;
  readonly #account: () => ConnectAccount;
  #datapoints: MetricDatapoint[] = [];

  constructor(clock: VirtualClock, account: () => ConnectAccount) {
    this.#clock = clock;
    this.#account = account;
  }

  add(datapoint: MetricDatapoint): void {
    const oldestMs = this.#clock.nowMs() - LOOK_BACK_MS;
    if ((this.#datapoints[0]?.timestampMs ?? oldestMs) < oldestMs)
      this.#datapoints = this.#datapoints.filter((point) => point.timestampMs >= oldestMs);
    this.#datapoints.push(datapoint);
  }

  async recent(): Promise<ReadingsAnswer> {
    await this.#clock.sleep(CONTROL_PLANE_MS);
    const nowMs = this.#clock.nowMs();
    const visible = this.#datapoints.filter((p) => p.visibleAtMs <= nowMs && p.timestampMs > nowMs - LOOK_BACK_MS);
    const periodMs = this.#account().metrics.periodSeconds * 1_000;
    const readings = [...Map.groupBy(visible, (point) => point.timestampMs)]
      .sort(([a], [b]) => a - b)
      .map(([startMs, points]) => readingOf(points, startMs, periodMs));
    return readings.length === 0 ? { kind: 'empty' } : { kind: 'readings', readings };
  }
}

function readingOf(points: readonly MetricDatapoint[], startMs: number, periodMs: number): Reading {
  const metricOf = (metric: ConnectMetric) => points.find((point) => point.metric === metric)?.value;
  return {
    endMs: startMs + periodMs,
    periodMs,
    concurrentCalls: metricOf('ConcurrentCalls') ?? 0,
    quotaShare: metricOf('ConcurrentCallsPercentage'),
    breaches: metricOf('CallsBreachingConcurrencyQuota') ?? 0,
    throttledCalls: metricOf('ThrottledCalls') ?? 0,
  };
}

/** Service Quotas: the account's values of the moment, unless the world says otherwise. */
export function accountQuotas(
  clock: VirtualClock,
  account: () => ConnectAccount,
  access: NonNullable<WorldOptions['quotas']>,
): AccountQuotas {
  const answer = (value: number): QuotaAnswer => {
    switch (access) {
      case 'readable':
        return { kind: 'value', value };
      case 'absent':
        return { kind: 'absent' };
      case 'unreadable':
        return { kind: 'unreadable', reason: 'AccessDeniedException' };
    }
  };
  return {
    read: async () => {
      await clock.sleep(CONTROL_PLANE_MS);
      const { concurrentCallsQuota, callsPerSecond } = account();
      return { concurrentCalls: answer(concurrentCallsQuota), callsPerSecond: answer(callsPerSecond) };
    },
  };
}

/** DescribeContact. */
export const callLookup = (clock: VirtualClock, model: ConnectModel): CallLookup => ({
  describe: async (contactId) => {
    await clock.sleep(CONTROL_PLANE_MS);
    const found = model.describe(contactId, clock.nowMs());
    return (
      found && {
        requestId: found.attributes[REQUEST_ATTRIBUTE],
        initiatedAtMs: found.initiatedAtMs,
        connectedAtMs: found.connectedAtMs,
        endedAtMs: found.disconnectedAtMs,
        disconnectReason: found.disconnectReason ?? '',
      }
    );
  },
});
