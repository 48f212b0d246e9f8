import type { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { usageMaxima } from '../../../lambda/adapters/usage-readings';

const client = (...pages: readonly object[]) => {
  const asked: GetMetricDataCommand['input'][] = [];
  const send = async (command: GetMetricDataCommand) => {
    asked.push(command.input);
    return pages[asked.length - 1] ?? {};
  };
  return { asked, cloudwatch: { send } as unknown as Pick<CloudWatchClient, 'send'> };
};

describe('usageMaxima', () => {
  it('takes the most of all pages', async () => {
    const { asked, cloudwatch } = client(
      { MetricDataResults: [{ Id: 'concurrent', Values: [3, 9, 2] }], NextToken: 'more' },
      {
        MetricDataResults: [
          { Id: 'concurrent', Values: [4] },
          { Id: 'requests', Values: [60, 30] },
        ],
      },
    );
    expect(await usageMaxima(cloudwatch, 'instance', 0, 1_000)).toEqual({ concurrentCalls: 9, requestsPerMinute: 60 });
    expect(asked.map(({ NextToken }) => NextToken)).toEqual([undefined, 'more']);
  });

  it('asks with every dimension, because CloudWatch finds nothing without one', async () => {
    const { asked, cloudwatch } = client({});
    expect(await usageMaxima(cloudwatch, 'instance', 0, 1_000)).toEqual({
      concurrentCalls: undefined,
      requestsPerMinute: undefined,
    });
    const dimensions = asked[0]?.MetricDataQueries?.map(({ MetricStat }) =>
      Object.fromEntries((MetricStat?.Metric?.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
    );
    expect(dimensions).toEqual([
      { InstanceId: 'instance', MetricGroup: 'VoiceCalls' },
      { Service: 'Connect', Type: 'API', Resource: 'StartOutboundVoiceContact', Class: 'None' },
    ]);
  });
});
