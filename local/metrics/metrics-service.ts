/** CloudWatch over HTTP (JSON 1.0): GetMetricData, PutMetricData, ListMetrics, DescribeAlarms. */
import type { ServiceAnswer, ServiceCall } from '../front/front-types';
import type { AlarmBoard } from './alarm-board';
import type { Datum } from './datum';
import { type DescribeAlarms, describeAlarms } from './describe-alarms';
import { single } from './embedded-metrics';
import {
  createEvaluator,
  type MetricQuery,
  type QueriedMetric,
  readDimensions,
  readIdentity,
  ValidationError,
} from './metric-queries';
import type { MetricsStore } from './metrics-store';

/** GetMetricData takes at most 500 queries. */
const MOST_QUERIES = 500;

interface GetMetricData {
  readonly MetricDataQueries?: readonly MetricQuery[];
  /** Unix seconds. */
  readonly StartTime?: number;
  readonly EndTime?: number;
  readonly ScanBy?: 'TimestampDescending' | 'TimestampAscending';
}

interface WireDatum extends QueriedMetric {
  /** Unix seconds. */
  readonly Timestamp?: number;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly StatisticValues?: {
    readonly SampleCount: number;
    readonly Sum: number;
    readonly Minimum: number;
    readonly Maximum: number;
  };
}

interface PutMetricData {
  readonly Namespace?: string;
  readonly MetricData?: readonly WireDatum[];
}

/** All it needs to know of a call; who calls does not matter. */
export type MetricsService = (call: Pick<ServiceCall, 'action' | 'body'>) => Promise<ServiceAnswer>;

/**
 * Serves the store as `monitoring`.
 *
 * @param alarms the stack's alarms. @default there are none
 */
export function createMetricsService(
  store: MetricsStore,
  nowMs: () => number = Date.now,
  alarms?: Pick<AlarmBoard, 'alarms'>,
): MetricsService {
  return async ({ action, body }) => {
    try {
      const input = JSON.parse(body.toString() || '{}') as object;
      switch (action) {
        case 'GetMetricData':
          return answer(200, getMetricData(store, input));
        case 'PutMetricData':
          for (const datum of readData(input, nowMs())) store.add(datum);
          return answer(200, {});
        case 'ListMetrics':
          return answer(200, { Metrics: listMetrics(store, input) });
        case 'DescribeAlarms':
          return answer(200, describeAlarms(alarms?.alarms ?? [], input as DescribeAlarms));
        default:
          return failure('InvalidAction', `CloudWatch's ${action} is not simulated`);
      }
    } catch (error) {
      if (error instanceof ValidationError) return failure('ValidationError', error.message);
      throw error;
    }
  };
}

function getMetricData(store: MetricsStore, request: GetMetricData): object {
  const queries = request.MetricDataQueries ?? [];
  const [fromMs, toMs] = readTimes(request);
  if (queries.length > MOST_QUERIES) throw new ValidationError(`more than ${MOST_QUERIES} queries`);
  const points = createEvaluator(store, queries, fromMs, toMs);
  const isAscending = request.ScanBy === 'TimestampAscending';
  const results = queries
    .filter(({ ReturnData }) => ReturnData !== false)
    .map((query) => {
      const ordered = isAscending ? points(query.Id) : [...points(query.Id)].reverse();
      return {
        Id: query.Id,
        Label: query.Label ?? query.MetricStat?.Metric?.MetricName ?? query.Id,
        Timestamps: ordered.map(({ atMs }) => atMs / 1000),
        Values: ordered.map(({ value }) => value),
        StatusCode: 'Complete',
      };
    });
  return { MetricDataResults: results, Messages: [] };
}

function readTimes({ StartTime, EndTime }: GetMetricData): [number, number] {
  if (typeof StartTime !== 'number' || typeof EndTime !== 'number' || StartTime >= EndTime)
    throw new ValidationError('The parameter StartTime must be less than the parameter EndTime.');
  return [StartTime * 1000, EndTime * 1000];
}

function readData(request: PutMetricData, nowMs: number): Datum[] {
  return (request.MetricData ?? []).flatMap((datum) => {
    const atMs = datum.Timestamp === undefined ? nowMs : datum.Timestamp * 1000;
    const identity = { ...readIdentity(datum, request.Namespace), atMs };
    const set = datum.StatisticValues;
    if (set) return [{ ...identity, sum: set.Sum, count: set.SampleCount, minimum: set.Minimum, maximum: set.Maximum }];
    const values = datum.Values ?? (datum.Value === undefined ? [] : [datum.Value]);
    return values.map((value, index) => {
      const count = datum.Counts?.[index] ?? 1;
      return { ...identity, ...single(value), sum: value * count, count };
    });
  });
}

function listMetrics(store: MetricsStore, request: QueriedMetric): object[] {
  const wanted = Object.entries(readDimensions(request));
  return store
    .list()
    .filter(({ namespace }) => request.Namespace === undefined || namespace === request.Namespace)
    .filter(({ metric }) => request.MetricName === undefined || metric === request.MetricName)
    .filter(({ dimensions }) =>
      wanted.every(([name, value]) => name in dimensions && (value === undefined || dimensions[name] === value)),
    )
    .map(({ namespace, metric, dimensions }) => ({
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    }));
}

const answer = (status: number, content: object): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(content),
});

function failure(name: string, message: string): ServiceAnswer {
  const { headers, ...rest } = answer(400, { __type: name, message });
  return { ...rest, headers: { ...headers, 'x-amzn-query-error': `${name};Sender` } };
}
