import { CloudWatchClient, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import { CloudWatchReadings } from '../../../lambda/adapters/account-readings';

const MINUTE_MS = 60_000;
/** A whole minute. */
const END_MS = 1_800_000_000_000;
const NOW_MS = END_MS + 12_345;

type Points = readonly (readonly [startMs: number, value: number])[];
type Answer = () => Promise<unknown>;

const result = (Id: string, points: Points = [], StatusCode?: string): Partial<MetricDataResult> => ({
  Id,
  Timestamps: points.map(([startMs]) => new Date(startMs)),
  Values: points.map(([, value]) => value),
  StatusCode: (StatusCode ?? 'Complete') as MetricDataResult['StatusCode'],
});

/** All four metrics; those that are not given have no points. */
const answer = (points: Partial<Record<'concurrent' | 'share' | 'breaches' | 'throttled', Points>>) => ({
  MetricDataResults: ['concurrent', 'share', 'breaches', 'throttled'].map((id) =>
    result(id, points[id as keyof typeof points]),
  ),
});

/** Readings over a client that gives these answers in turn, and what it was asked. */
function readingsOver(...answers: readonly Answer[]) {
  const asked: { readonly NextToken?: string }[] = [];
  const send = (command: { readonly input: object }): Promise<unknown> => {
    const next = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(command.input);
    return next === undefined ? Promise.resolve({}) : next();
  };
  const client = { send } as unknown as Pick<CloudWatchClient, 'send'>;
  return { readings: new CloudWatchReadings(client, 'instance-1', 60), asked };
}

const recent = (...answers: readonly object[]) =>
  readingsOver(...answers.map((one) => () => Promise.resolve(one))).readings.recent(NOW_MS);

const at = (minutesAgo: number) => END_MS - minutesAgo * MINUTE_MS;

it('asks once for four metrics by all of their dimensions, and for whole minutes: without MetricGroup there is none', async () => {
  const { readings, asked } = readingsOver(() => Promise.resolve(answer({})));
  await readings.recent(NOW_MS);
  const Dimensions = [
    { Name: 'InstanceId', Value: 'instance-1' },
    { Name: 'MetricGroup', Value: 'VoiceCalls' },
  ];
  const query = (Id: string, MetricName: string, Stat: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'AWS/Connect', MetricName, Dimensions }, Period: 60, Stat },
  });
  expect(asked).toEqual([
    {
      StartTime: new Date(END_MS - 15 * MINUTE_MS),
      EndTime: new Date(END_MS),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [
        query('concurrent', 'ConcurrentCalls', 'Maximum'),
        query('share', 'ConcurrentCallsPercentage', 'Maximum'),
        query('breaches', 'CallsBreachingConcurrencyQuota', 'Sum'),
        query('throttled', 'ThrottledCalls', 'Sum'),
      ],
    },
  ]);
});

it('puts the four metrics of a period together, oldest first; a sum without a point is 0, a share without one is unknown', async () => {
  const merged = await recent(
    answer({
      concurrent: [
        [at(2), 10],
        [at(3), 7],
      ],
      share: [[at(2), 0.5]],
      breaches: [[at(2), 2]],
      throttled: [[at(3), 4]],
    }),
  );
  const periodMs = MINUTE_MS;
  expect(merged).toEqual({
    kind: 'readings',
    readings: [
      { endMs: at(2), periodMs, concurrentCalls: 7, quotaShare: undefined, breaches: 0, throttledCalls: 4 },
      { endMs: at(1), periodMs, concurrentCalls: 10, quotaShare: 0.5, breaches: 2, throttledCalls: 0 },
    ],
  });
});

it('takes a datapoint of zero for what it is', async () => {
  await expect(recent(answer({ concurrent: [[at(2), 0]] }))).resolves.toMatchObject({
    readings: [{ concurrentCalls: 0 }],
  });
});

it('has one reading for each period of ConcurrentCalls, in order of time, whatever else is published', async () => {
  const series = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 15 }), fc.nat({ max: 50 })), {
    selector: ([minutesAgo]) => minutesAgo,
  });
  const points = (pairs: readonly (readonly [number, number])[]): Points =>
    pairs.map(([ago, value]) => [at(ago), value]);
  const metrics = fc.record({ concurrent: series, share: series, breaches: series, throttled: series });
  await fc.assert(
    fc.asyncProperty(metrics, async ({ concurrent, share, breaches, throttled }) => {
      const answered = await recent(
        answer({
          concurrent: points(concurrent),
          share: points(share),
          breaches: points(breaches),
          throttled: points(throttled),
        }),
      );
      const ends = answered.kind === 'readings' ? answered.readings.map(({ endMs }) => endMs) : [];
      expect(ends).toEqual(concurrent.map(([ago]) => at(ago - 1)).sort((a, b) => a - b));
      expect(answered.kind).toBe(concurrent.length === 0 ? 'empty' : 'readings');
    }),
  );
});

it('is empty, not zero, where only the other metrics have points', async () => {
  await expect(recent(answer({ throttled: [[at(2), 4]] }))).resolves.toEqual({ kind: 'empty' });
});

it.each([
  ['ConcurrentCalls', 'concurrent', 'InternalError'],
  ['CallsBreachingConcurrencyQuota', 'breaches', 'PartialData'],
  ['ThrottledCalls', 'throttled', 'Forbidden'],
])('is unreadable when %s may lack something', async (metric, id, status) => {
  const { MetricDataResults } = answer({ concurrent: [[at(2), 1]] });
  const results = MetricDataResults.map((one) =>
    one.Id === id ? { ...result(id, [], status), Messages: [{ Code: 'Why', Value: 'arn:aws:x' }] } : one,
  );
  await expect(recent({ MetricDataResults: results })).resolves.toEqual({
    kind: 'unreadable',
    reason: `${metric}: ${status} Why`,
  });
});

it('is unreadable when a metric is not answered at all', async () => {
  const MetricDataResults = [result('concurrent', [[at(2), 1]]), result('throttled')];
  await expect(recent({ MetricDataResults })).resolves.toEqual({
    kind: 'unreadable',
    reason: 'CallsBreachingConcurrencyQuota: not answered',
  });
});

it('reads on without the share of the quota', async () => {
  const { MetricDataResults } = answer({ concurrent: [[at(2), 1]] });
  const results = MetricDataResults.map((one) => (one.Id === 'share' ? result('share', [], 'InternalError') : one));
  await expect(recent({ MetricDataResults: results })).resolves.toMatchObject({
    readings: [{ concurrentCalls: 1, quotaShare: undefined }],
  });
});

it('goes on where an answer was broken off', async () => {
  const first = { MetricDataResults: [result('concurrent', [[at(3), 1]], 'PartialData')], NextToken: 'more' };
  const { readings, asked } = readingsOver(
    () => Promise.resolve(first),
    () => Promise.resolve(answer({ concurrent: [[at(2), 2]] })),
  );
  await expect(readings.recent(NOW_MS)).resolves.toMatchObject({
    readings: [{ concurrentCalls: 1 }, { concurrentCalls: 2 }],
  });
  expect(asked.map(({ NextToken }) => NextToken)).toEqual([undefined, 'more']);
});

it('does not go on for ever', async () => {
  const broken = { MetricDataResults: [result('concurrent', [[at(3), 1]], 'PartialData')], NextToken: 'more' };
  const { readings, asked } = readingsOver(() => Promise.resolve(broken));
  await expect(readings.recent(NOW_MS)).resolves.toEqual({
    kind: 'unreadable',
    reason: 'ConcurrentCalls: PartialData',
  });
  expect(asked).toHaveLength(3);
});

it('is unreadable, by the name of the error alone, when CloudWatch refuses', async () => {
  const denied = Object.assign(new Error('arn:aws:iam::111122223333:role/x may not'), { name: 'AccessDenied' });
  const { readings } = readingsOver(() => Promise.reject(denied));
  await expect(readings.recent(NOW_MS)).resolves.toEqual({ kind: 'unreadable', reason: 'AccessDenied' });
});

it('is unreadable when there is no connection', async () => {
  const client = new CloudWatchClient({
    endpoint: 'http://127.0.0.1:1',
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  await expect(new CloudWatchReadings(client, 'instance-1', 60).recent(NOW_MS)).resolves.toMatchObject({
    kind: 'unreadable',
  });
  client.destroy();
});
