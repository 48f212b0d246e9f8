/**
 * What CloudWatch is told about an instance: the counts of one period at a time. A period in which nothing happened has
 * no datapoint, so silence and zero look the same; and nothing shows before its lag is over.
 */
import type { Agenda } from '../agenda';
import type { Random } from '../random';
import type { ConnectMetric, MetricDatapoint, MetricsDelivery } from './types';

export interface PeriodMetricsOptions {
  readonly settings: MetricsDelivery;
  readonly random: Random;
  readonly agenda: Agenda;
  readonly publish: (datapoint: MetricDatapoint) => void;
  /** Calls up right now, and the quota in force. */
  readonly read: () => { readonly concurrent: number; readonly quota: number };
}

interface Period {
  readonly startMs: number;
  readonly lengthMs: number;
  concurrentMaximum: number;
  calls: number;
  breaches: number;
  throttled: number;
}

export class PeriodMetrics {
  private readonly options: PeriodMetricsOptions;
  private settings: MetricsDelivery;
  private period: Period | undefined;

  constructor(options: PeriodMetricsOptions) {
    this.options = options;
    this.settings = options.settings;
    this.openIfForced();
  }

  /** A call got a line or did not: to be told after the number of calls has changed. */
  count(what: 'calls' | 'breaches' | 'throttled'): void {
    const period = this.open();
    period[what] += 1;
    period.concurrentMaximum = Math.max(period.concurrentMaximum, this.options.read().concurrent);
  }

  /** A new length takes effect with the next period. */
  reconfigure(settings: MetricsDelivery): void {
    this.settings = settings;
    this.openIfForced();
  }

  private openIfForced(): void {
    if (this.settings.forcedConcurrentShare !== undefined) this.open();
  }

  /** Periods begin where CloudWatch begins them: at whole multiples of their length since 1970. */
  private open(): Period {
    if (this.period) return this.period;
    const { agenda } = this.options;
    const lengthMs = this.settings.periodSeconds * 1000;
    const startMs = Math.floor(agenda.nowMs / lengthMs) * lengthMs;
    const { concurrent } = this.options.read();
    this.period = { startMs, lengthMs, concurrentMaximum: concurrent, calls: 0, breaches: 0, throttled: 0 };
    agenda.at(startMs + lengthMs, () => this.close());
    return this.period;
  }

  private close(): void {
    const period = this.period;
    if (!period) return;
    const endMs = period.startMs + period.lengthMs;
    this.period = undefined;
    if (!this.settings.empty) this.publish(period, endMs);
    // Calls that go on are activity of the next period, too.
    if (this.options.read().concurrent > 0) this.open();
    this.openIfForced();
  }

  private publish(period: Period, endMs: number): void {
    const { quota } = this.options.read();
    const concurrent = this.concurrentOf(period);
    const visibleAtMs = endMs + Math.round(this.options.random.between(...this.settings.lagSeconds) * 1000);
    const values: readonly (readonly [ConnectMetric, number])[] = [
      ['ConcurrentCalls', concurrent],
      ['ConcurrentCallsPercentage', quota === 0 ? 0 : concurrent / quota],
      ['CallsPerInterval', period.calls / (period.lengthMs / 1000)],
      ['CallsBreachingConcurrencyQuota', period.breaches],
      ['ThrottledCalls', period.throttled],
    ];
    for (const [metric, value] of values) {
      const isSum = metric === 'CallsBreachingConcurrencyQuota' || metric === 'ThrottledCalls';
      if (value > 0 || !isSum) this.options.publish({ metric, timestampMs: period.startMs, value, visibleAtMs });
    }
  }

  private concurrentOf(period: Period): number {
    const { concurrent, quota } = this.options.read();
    if (this.settings.forcedConcurrentShare !== undefined) return this.settings.forcedConcurrentShare * quota;
    return this.settings.statistic === 'maximum' ? period.concurrentMaximum : concurrent;
  }
}
