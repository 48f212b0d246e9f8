/** The most that was used of the account's quotas in the last days, as CloudWatch has it by the minute. */
import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';

export interface UsageMaxima {
  /** Calls of the instance at once. */
  readonly concurrentCalls: number | undefined;
  /** Requests of the whole account to start a call, in a minute. */
  readonly requestsPerMinute: number | undefined;
}

const MINUTE_SECONDS = 60;

export async function usageMaxima(
  client: Pick<CloudWatchClient, 'send'>,
  instanceId: string,
  fromMs: number,
  toMs: number,
): Promise<UsageMaxima> {
  const most = new Map<string, number>();
  let token: string | undefined;
  do {
    const answer = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        MetricDataQueries: queries(instanceId),
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const { Id = '', Values = [] } of answer.MetricDataResults ?? [])
      for (const value of Values) most.set(Id, Math.max(value, most.get(Id) ?? 0));
    token = answer.NextToken;
  } while (token !== undefined);
  return { concurrentCalls: most.get('concurrent'), requestsPerMinute: most.get('requests') };
}

/** MetricGroup, and all four of AWS/Usage, are part of a metric's identity: without one CloudWatch finds nothing, silently. */
const queries = (instanceId: string): MetricDataQuery[] => [
  query('concurrent', 'AWS/Connect', 'ConcurrentCalls', 'Maximum', {
    InstanceId: instanceId,
    MetricGroup: 'VoiceCalls',
  }),
  query('requests', 'AWS/Usage', 'CallCount', 'Sum', {
    Service: 'Connect',
    Type: 'API',
    Resource: 'StartOutboundVoiceContact',
    Class: 'None',
  }),
];

const query = (
  Id: string,
  Namespace: string,
  MetricName: string,
  Stat: string,
  dimensions: Readonly<Record<string, string>>,
): MetricDataQuery => ({
  Id,
  MetricStat: {
    Metric: { Namespace, MetricName, Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })) },
    Period: MINUTE_SECONDS,
    Stat,
  },
});
