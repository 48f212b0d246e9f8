import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  ListMetricsCommand,
  type ListMetricsCommandInput,
  type MetricDataQuery,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type { Front } from '../../../local/front/front-types';
import { startFront } from '../../../local/front/start-front';
import { single } from '../../../local/metrics/embedded-metrics';
import { createMetricsService } from '../../../local/metrics/metrics-service';
import { MetricsStore } from '../../../local/metrics/metrics-store';
import { removeAssemblies, writeAssembly } from '../stack/assembly';

const MINUTE = 60_000;
const T0 = Math.floor(Date.now() / MINUTE) * MINUTE - 10 * MINUTE;
const at = (minute: number) => new Date(T0 + minute * MINUTE);

let front: Front;
let store: MetricsStore;
let cloudwatch: CloudWatchClient;

beforeAll(async () => {
  front = await startFront({ assemblyDir: writeAssembly({}) });
  cloudwatch = new CloudWatchClient({
    region: 'us-east-1',
    endpoint: front.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'x' },
  });
});

beforeEach(() => {
  store = new MetricsStore();
  front.registerService('monitoring', createMetricsService(store));
});

afterAll(async () => {
  cloudwatch.destroy();
  await front.close();
  removeAssemblies();
});

const dimensions = { InstanceId: 'i', MetricGroup: 'VoiceCalls' };

function observe(metric: string, minute: number, value: number): void {
  const atMs = T0 + minute * MINUTE;
  store.add({ namespace: 'AWS/Connect', metric, dimensions, atMs, ...single(value) });
}

const stat = (Id: string, MetricName: string, Stat: string, wanted: object = dimensions): MetricDataQuery => ({
  Id,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/Connect',
      MetricName,
      Dimensions: Object.entries(wanted).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: 60,
    Stat,
  },
});

async function get(queries: MetricDataQuery[], more: Partial<GetMetricDataCommandInput> = {}) {
  const { MetricDataResults = [] } = await cloudwatch.send(
    new GetMetricDataCommand({ MetricDataQueries: queries, StartTime: at(0), EndTime: at(9), ...more }),
  );
  return Object.fromEntries(MetricDataResults.map(({ Id = '', Values, Timestamps }) => [Id, { Values, Timestamps }]));
}

it('answers several queries, the newest datapoint first', async () => {
  observe('ConcurrentCalls', 1, 5);
  observe('ConcurrentCalls', 2, 7);
  observe('ThrottledCalls', 2, 3);
  expect(await get([stat('calls', 'ConcurrentCalls', 'Maximum'), stat('throttled', 'ThrottledCalls', 'Sum')])).toEqual({
    calls: { Values: [7, 5], Timestamps: [at(2), at(1)] },
    throttled: { Values: [3], Timestamps: [at(2)] },
  });
});

it('answers the oldest first where that is asked for', async () => {
  observe('ConcurrentCalls', 1, 5);
  observe('ConcurrentCalls', 2, 7);
  const { calls } = await get([stat('calls', 'ConcurrentCalls', 'Maximum')], { ScanBy: 'TimestampAscending' });
  expect(calls?.Values).toEqual([5, 7]);
});

it('finds nothing without MetricGroup, silently', async () => {
  observe('ConcurrentCalls', 1, 5);
  expect(await get([stat('calls', 'ConcurrentCalls', 'Maximum', { InstanceId: 'i' })])).toEqual({
    calls: { Values: [], Timestamps: [] },
  });
});

it('computes expressions over the other queries, and leaves out what is not to be returned', async () => {
  observe('ConcurrentCalls', 1, 120);
  const calls = { ...stat('calls', 'ConcurrentCalls', 'Sum'), ReturnData: false };
  expect(await get([calls, { Id: 'rate', Expression: 'calls / PERIOD(calls)' }])).toEqual({
    rate: { Values: [2], Timestamps: [at(1)] },
  });
});

it.each<[string, number[]]>([
  ['IF((calls > 4) AND (FILL(throttled, 0) == 0), 1, 0)', [0, 0, 1]],
  ['IF(calls >= 5 OR throttled > 2, calls, 0 - calls)', [7, -2]],
  ['IF(calls < 7, calls)', [2, 5]],
  ['calls != 5', [1, 1, 0]],
  ['(calls <= 2) && (calls > 0) || throttled > 4', [0, 1]],
])('computes %s', async (Expression, expected) => {
  observe('ConcurrentCalls', 1, 7);
  observe('ConcurrentCalls', 2, 2);
  observe('ConcurrentCalls', 3, 5);
  observe('ThrottledCalls', 2, 1);
  observe('ThrottledCalls', 1, 3);
  const hidden = [stat('calls', 'ConcurrentCalls', 'Sum'), stat('throttled', 'ThrottledCalls', 'Sum')].map((query) => ({
    ...query,
    ReturnData: false,
  }));
  const { it: computed } = await get([...hidden, { Id: 'it', Expression }], { ScanBy: 'TimestampAscending' });
  expect(computed?.Values).toEqual(expected);
});

it.each<[string, MetricDataQuery[], Partial<GetMetricDataCommandInput>, string]>([
  ['a statistic that there is not', [stat('a', 'M', 'Median')], {}, 'Median'],
  ['an id twice', [stat('a', 'M', 'Sum'), stat('a', 'M', 'Sum')], {}, 'not unique'],
  ['an expression on itself', [{ Id: 'a', Expression: 'a + 1' }], {}, 'depends on itself'],
  ['an expression on nothing', [{ Id: 'a', Expression: 'b + 1' }], {}, '"b" is no id'],
  ['an id that is none', [stat('Upper', 'M', 'Sum')], {}, '"Upper" is no id'],
  ['an empty range', [stat('a', 'M', 'Sum')], { EndTime: at(0) }, 'StartTime'],
])('refuses %s', async (_what, queries, more, reason) => {
  await expect(get(queries, more)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(reason),
  });
});

it('takes datapoints of all shapes, compressed ones included', async () => {
  const data = Array.from({ length: 200 }, () => ({ MetricName: 'Many', Timestamp: at(1), Value: 1 }));
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'Own',
      MetricData: [
        ...data,
        { MetricName: 'Counted', Timestamp: at(1), Values: [2, 5], Counts: [3, 1] },
        { MetricName: 'Set', StatisticValues: { SampleCount: 4, Sum: 8, Minimum: 1, Maximum: 3 } },
      ],
    }),
  );
  const sum = (metric: string) => {
    const range = { periodSeconds: 60, fromMs: T0, toMs: T0 + 20 * MINUTE };
    return store.series({ namespace: 'Own', metric, dimensions: {}, statistic: 'Sum', ...range })[0]?.value;
  };
  expect([sum('Many'), sum('Counted'), sum('Set')]).toEqual([200, 11, 8]);
});

it('lists the metrics that there are, by namespace, name and dimension', async () => {
  observe('ConcurrentCalls', 1, 5);
  observe('ThrottledCalls', 1, 5);
  const names = async (input: ListMetricsCommandInput) =>
    (await cloudwatch.send(new ListMetricsCommand(input))).Metrics?.map(({ MetricName }) => MetricName);
  expect(await names({})).toEqual(['ConcurrentCalls', 'ThrottledCalls']);
  expect(await names({ MetricName: 'ThrottledCalls' })).toEqual(['ThrottledCalls']);
  expect(await names({ Dimensions: [{ Name: 'InstanceId', Value: 'other' }] })).toEqual([]);
  expect(await names({ Namespace: 'other' })).toEqual([]);
});
