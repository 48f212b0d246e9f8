import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchReadings } from '../../../lambda/adapters/account-readings';
import { NOW_MS } from '../core/pace/pacing';

type Send = (command: { readonly input: unknown }) => Promise<unknown>;

/** Readings over a client that answers so, and what it was asked. */
function readingsOver(answer: () => Promise<unknown>) {
  const asked: unknown[] = [];
  const send: Send = (command) => {
    asked.push(command.input);
    return answer();
  };
  const client = { send } as unknown as Pick<CloudWatchClient, 'send'>;
  return { readings: new CloudWatchReadings(client, 'instance-1', 60), asked };
}

const points = (...values: readonly [number, number][]) => ({
  MetricDataResults: [
    { Id: 'concurrent', Timestamps: values.map(([atMs]) => new Date(atMs)), Values: values.map(([, value]) => value) },
  ],
});

it('asks for the metric by all of its dimensions: without MetricGroup there is none', async () => {
  const { readings, asked } = readingsOver(() => Promise.resolve(points()));
  await readings.concurrentCalls(NOW_MS);
  expect(asked).toEqual([
    {
      StartTime: new Date(NOW_MS - 15 * 60_000),
      EndTime: new Date(NOW_MS),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        {
          Id: 'concurrent',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Connect',
              MetricName: 'ConcurrentCalls',
              Dimensions: [
                { Name: 'InstanceId', Value: 'instance-1' },
                { Name: 'MetricGroup', Value: 'VoiceCalls' },
              ],
            },
            Period: 60,
            Stat: 'Maximum',
          },
        },
      ],
    },
  ]);
});

it('takes the newest datapoint, with the end of its period', async () => {
  const { readings } = readingsOver(() => Promise.resolve(points([NOW_MS - 120_000, 7], [NOW_MS - 180_000, 99])));
  await expect(readings.concurrentCalls(NOW_MS)).resolves.toEqual({
    kind: 'reading',
    reading: { endMs: NOW_MS - 60_000, periodMs: 60_000, concurrentCalls: 7 },
  });
});

it('takes a datapoint of zero for what it is', async () => {
  const { readings } = readingsOver(() => Promise.resolve(points([NOW_MS - 120_000, 0])));
  await expect(readings.concurrentCalls(NOW_MS)).resolves.toMatchObject({ reading: { concurrentCalls: 0 } });
});

it.each([
  ['no datapoints', points()],
  ['no results', {}],
])('%s are empty, not zero', async (_what, answer) => {
  const { readings } = readingsOver(() => Promise.resolve(answer));
  await expect(readings.concurrentCalls(NOW_MS)).resolves.toEqual({ kind: 'empty' });
});

it('is unreadable, by the name of the error alone, when CloudWatch refuses', async () => {
  const denied = Object.assign(new Error('arn:aws:iam::111122223333:role/x may not'), { name: 'AccessDenied' });
  const { readings } = readingsOver(() => Promise.reject(denied));
  await expect(readings.concurrentCalls(NOW_MS)).resolves.toEqual({ kind: 'unreadable', reason: 'AccessDenied' });
});

it('is unreadable when there is no connection', async () => {
  const client = new CloudWatchClient({
    endpoint: 'http://127.0.0.1:1',
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  await expect(new CloudWatchReadings(client, 'instance-1', 60).concurrentCalls(NOW_MS)).resolves.toMatchObject({
    kind: 'unreadable',
  });
  client.destroy();
});
