/** CloudWatch's metrics over HTTP (JSON 1.0): GetMetricData, PutMetricData, ListMetrics. */
import type { ServiceAnswer, ServiceCall } from '../front/front-types';
import { type Datum, type Dimensions, isStatistic, type MetricIdentity, type SeriesPoint } from './datum';
import { single } from './embedded-metrics';
import { evaluate } from './expression';
import type { MetricsStore } from './metrics-store';

/** GetMetricData takes at most 500 queries. */
const MOST_QUERIES = 500;
const QUERY_ID = /^[a-z]\w*$/;

interface WireMetric {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

interface WireQuery {
  readonly Id: string;
  readonly Label?: string;
  readonly Expression?: string;
  readonly Period?: number;
  readonly ReturnData?: boolean;
  readonly MetricStat?: { readonly Metric?: WireMetric; readonly Period?: number; readonly Stat?: string };
}

interface GetMetricData {
  readonly MetricDataQueries?: readonly WireQuery[];
  /** Unix seconds. */
  readonly StartTime?: number;
  readonly EndTime?: number;
  readonly ScanBy?: 'TimestampDescending' | 'TimestampAscending';
}

interface WireDatum extends WireMetric {
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

/** What the caller did wrong; everything else is a bug. */
class ValidationError extends Error {}

/** All it needs to know of a call; who calls does not matter. */
export type MetricsService = (call: Pick<ServiceCall, 'action' | 'body'>) => Promise<ServiceAnswer>;

/** Serves the store as `monitoring`. */
export function createMetricsService(store: MetricsStore, nowMs: () => number = Date.now): MetricsService {
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

/** Answers the points of a query by its id; expressions draw on the others. */
function createEvaluator(store: MetricsStore, queries: readonly WireQuery[], fromMs: number, toMs: number) {
  const byId = new Map(queries.map((query) => [query.Id, query]));
  if (byId.size < queries.length) throw new ValidationError('the ids of the queries are not unique');
  const find = (id: string): WireQuery => {
    const query = byId.get(id);
    if (!query || !QUERY_ID.test(id)) throw new ValidationError(`"${id}" is no id of a query`);
    return query;
  };
  // An expression has the period of the first metric it may draw on.
  const common = queries.find(({ MetricStat }) => MetricStat?.Period)?.MetricStat?.Period ?? 60;
  const periodSeconds = (id: string): number => find(id).MetricStat?.Period ?? common;
  const open = new Set<string>();
  const points = (id: string): readonly SeriesPoint[] => {
    const query = find(id);
    if (query.MetricStat) return measure(store, query, fromMs, toMs);
    if (open.has(id)) throw new ValidationError(`the expression ${id} depends on itself`);
    open.add(id);
    try {
      const periodStartsMs = periodStarts(fromMs, toMs, common);
      return evaluate(query.Expression ?? '', { points, periodSeconds, periodStartsMs });
    } catch (error) {
      throw new ValidationError(`Error in expression '${id}': ${error instanceof Error ? error.message : error}`);
    } finally {
      open.delete(id);
    }
  };
  return points;
}

function periodStarts(fromMs: number, toMs: number, periodSeconds: number): number[] {
  const periodMs = periodSeconds * 1000;
  const first = Math.floor(fromMs / periodMs) * periodMs;
  return Array.from({ length: Math.ceil((toMs - first) / periodMs) }, (_, index) => first + index * periodMs);
}

function measure(store: MetricsStore, query: WireQuery, fromMs: number, toMs: number): readonly SeriesPoint[] {
  const { Metric, Period, Stat } = query.MetricStat ?? {};
  if (!isStatistic(Stat)) throw new ValidationError(`the statistic ${Stat} of ${query.Id} is not supported`);
  if (!Period) throw new ValidationError(`the period of ${query.Id} is missing`);
  return store.series({ ...readIdentity(Metric ?? {}), statistic: Stat, periodSeconds: Period, fromMs, toMs });
}

function readIdentity(metric: WireMetric, namespace = metric.Namespace): MetricIdentity {
  if (!namespace || !metric.MetricName) throw new ValidationError('a metric needs a namespace and a name');
  return { namespace, metric: metric.MetricName, dimensions: readDimensions(metric) };
}

const readDimensions = (metric: WireMetric): Dimensions =>
  Object.fromEntries((metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));

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

function listMetrics(store: MetricsStore, request: WireMetric): object[] {
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
