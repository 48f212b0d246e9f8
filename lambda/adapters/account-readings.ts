/** The instance's own figures in CloudWatch: minutes late, but of all calls, whoever placed them. */
import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { ReadingAnswer } from '../core/pace/pacer';
import type { AccountReadings } from '../core/pace/ports';

/** How far back is looked: the publication lag and a few missed readings. */
const LOOK_BACK_MS = 15 * 60_000;

export class CloudWatchReadings implements AccountReadings {
  readonly #client: Pick<CloudWatchClient, 'send'>;
  readonly #instanceId: string;
  readonly #periodSeconds: number;

  /** @param periodSeconds 60 on AWS: what Amazon Connect publishes by */
  constructor(client: Pick<CloudWatchClient, 'send'>, instanceId: string, periodSeconds: number) {
    this.#client = client;
    this.#instanceId = instanceId;
    this.#periodSeconds = periodSeconds;
  }

  async concurrentCalls(nowMs: number): Promise<ReadingAnswer> {
    try {
      const { MetricDataResults } = await this.#client.send(this.#query(nowMs));
      const newest = MetricDataResults?.[0];
      const value = newest?.Values?.[0];
      const timestamp = newest?.Timestamps?.[0];
      if (value === undefined || timestamp === undefined) return { kind: 'empty' };
      const periodMs = this.#periodSeconds * 1_000;
      return { kind: 'reading', reading: { endMs: timestamp.getTime() + periodMs, periodMs, concurrentCalls: value } };
    } catch (error) {
      return { kind: 'unreadable', reason: error instanceof Error ? error.name : 'unknown error' };
    }
  }

  /** MetricGroup is part of the identity of the metric: without it CloudWatch finds nothing, silently. */
  #query(nowMs: number): GetMetricDataCommand {
    return new GetMetricDataCommand({
      StartTime: new Date(nowMs - LOOK_BACK_MS),
      EndTime: new Date(nowMs),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        {
          Id: 'concurrent',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Connect',
              MetricName: 'ConcurrentCalls',
              Dimensions: [
                { Name: 'InstanceId', Value: this.#instanceId },
                { Name: 'MetricGroup', Value: 'VoiceCalls' },
              ],
            },
            Period: this.#periodSeconds,
            Stat: 'Maximum',
          },
        },
      ],
    });
  }
}
