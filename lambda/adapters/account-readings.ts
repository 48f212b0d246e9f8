/**
 * The instance's own figures in CloudWatch: minutes late, but of all calls, whoever placed them. Decides what is asked and
 * when the answer can be relied on: an answer that may lack a breach or a throttle is none.
 */
import { type CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Reading, ReadingsAnswer } from '../core/pace/account';
import type { AccountReadings } from '../core/pace/ports';

/** How far back is looked: the publication lag and a few missed readings. */
const LOOK_BACK_MS = 15 * 60_000;
/** Four times 15 values are far from the 100,800 of a page. CloudWatch breaks off with PartialData for its own reasons, too. */
const MOST_PAGES = 3;

/** The metrics and, as "Monitoring your instance using CloudWatch" of Amazon Connect names it, the statistic of each. */
const METRICS = {
  concurrent: { name: 'ConcurrentCalls', statistic: 'Maximum' },
  share: { name: 'ConcurrentCallsPercentage', statistic: 'Maximum' },
  breaches: { name: 'CallsBreachingConcurrencyQuota', statistic: 'Sum' },
  throttled: { name: 'ThrottledCalls', statistic: 'Sum' },
} as const;
type QueryId = keyof typeof METRICS;
const QUERY_IDS = Object.keys(METRICS) as readonly QueryId[];

/** Without a share the quota is known from elsewhere; without one of these, silence would pass for health. */
const ESSENTIAL: readonly QueryId[] = ['concurrent', 'breaches', 'throttled'];

/** What was answered to one query, over all pages. */
interface Series {
  /** Values by the start of their period, Unix ms. */
  readonly points: Map<number, number>;
  /** Complete, or what is wrong with it. */
  status: string;
}
type AllSeries = Readonly<Record<QueryId, Series>>;

export class CloudWatchReadings implements AccountReadings {
  readonly #client: Pick<CloudWatchClient, 'send'>;
  readonly #instanceId: string;
  readonly #periodMs: number;

  /** @param periodSeconds 60 on AWS: what Amazon Connect publishes by */
  constructor(client: Pick<CloudWatchClient, 'send'>, instanceId: string, periodSeconds: number) {
    this.#client = client;
    this.#instanceId = instanceId;
    this.#periodMs = periodSeconds * 1_000;
  }

  async recent(nowMs: number): Promise<ReadingsAnswer> {
    try {
      const series = await this.#ask(nowMs);
      const unsure = ESSENTIAL.find((id) => series[id].status !== 'Complete');
      if (unsure) return { kind: 'unreadable', reason: `${METRICS[unsure].name}: ${series[unsure].status}` };
      const readings = byPeriod(series, this.#periodMs);
      return readings.length === 0 ? { kind: 'empty' } : { kind: 'readings', readings };
    } catch (error) {
      return { kind: 'unreadable', reason: error instanceof Error ? error.name : 'unknown error' };
    }
  }

  async #ask(nowMs: number): Promise<AllSeries> {
    const series = noSeries();
    let token: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { MetricDataResults = [], NextToken } = await this.#client.send(this.#query(nowMs, token));
      for (const result of MetricDataResults) append(series, result);
      token = NextToken;
      if (token === undefined) break;
    }
    return series;
  }

  /** Whole periods only: one that is not over yet would count for less than it is going to be. */
  #query(nowMs: number, token: string | undefined): GetMetricDataCommand {
    const endMs = Math.floor(nowMs / this.#periodMs) * this.#periodMs;
    return new GetMetricDataCommand({
      StartTime: new Date(endMs - LOOK_BACK_MS),
      EndTime: new Date(endMs),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: QUERY_IDS.map((id) => this.#metric(id)),
      ...(token === undefined ? {} : { NextToken: token }),
    });
  }

  /** MetricGroup is part of the identity of a metric: without it CloudWatch finds nothing, silently. */
  #metric(id: QueryId) {
    const Dimensions = [
      { Name: 'InstanceId', Value: this.#instanceId },
      { Name: 'MetricGroup', Value: 'VoiceCalls' },
    ];
    const { name: MetricName, statistic: Stat } = METRICS[id];
    const Metric = { Namespace: 'AWS/Connect', MetricName, Dimensions };
    return { Id: id, MetricStat: { Metric, Period: this.#periodMs / 1_000, Stat } };
  }
}

const noSeries = (): AllSeries => {
  const none = (): Series => ({ points: new Map(), status: 'not answered' });
  return { concurrent: none(), share: none(), breaches: none(), throttled: none() };
};

/** The last page decides about the status: PartialData on an earlier one means only that there is another. */
function append(series: AllSeries, { Id, StatusCode, Messages, Timestamps = [], Values = [] }: MetricDataResult): void {
  const id = QUERY_IDS.find((known) => known === Id);
  if (id === undefined) return;
  const codes = (Messages ?? []).flatMap(({ Code }) => Code ?? []);
  series[id].status = StatusCode === 'Complete' ? StatusCode : [StatusCode ?? 'no status', ...codes].join(' ');
  for (const [index, timestamp] of Timestamps.entries()) {
    const value = Values[index];
    if (value !== undefined) series[id].points.set(timestamp.getTime(), value);
  }
}

/** Sums of zero are not published; a period without ConcurrentCalls is not published at all, or not yet. */
function byPeriod({ concurrent, share, breaches, throttled }: AllSeries, periodMs: number): readonly Reading[] {
  const periods = [...concurrent.points].sort(([a], [b]) => a - b);
  return periods.map(([startMs, concurrentCalls]) => ({
    endMs: startMs + periodMs,
    periodMs,
    concurrentCalls,
    quotaShare: share.points.get(startMs),
    breaches: breaches.points.get(startMs) ?? 0,
    throttledCalls: throttled.points.get(startMs) ?? 0,
  }));
}
