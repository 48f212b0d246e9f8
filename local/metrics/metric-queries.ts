/**
 * Queries of metrics, and of math over them, in the shape that GetMetricData and the alarms of a template share: answered
 * from the store.
 */
import { type Dimensions, isStatistic, type MetricIdentity, type SeriesPoint } from './datum';
import { evaluate } from './expression';
import type { MetricsStore } from './metrics-store';

const QUERY_ID = /^[a-z]\w*$/;

export interface QueriedMetric {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

export interface MetricQuery {
  readonly Id: string;
  readonly Label?: string;
  readonly Expression?: string;
  readonly Period?: number;
  readonly ReturnData?: boolean;
  readonly MetricStat?: { readonly Metric?: QueriedMetric; readonly Period?: number; readonly Stat?: string };
}

/** What the caller did wrong; everything else is a bug. */
export class ValidationError extends Error {}

/** Answers the points of a query by its id; expressions draw on the others. */
export function createEvaluator(store: MetricsStore, queries: readonly MetricQuery[], fromMs: number, toMs: number) {
  const byId = new Map(queries.map((query) => [query.Id, query]));
  if (byId.size < queries.length) throw new ValidationError('the ids of the queries are not unique');
  const find = (id: string): MetricQuery => {
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

function measure(store: MetricsStore, query: MetricQuery, fromMs: number, toMs: number): readonly SeriesPoint[] {
  const { Metric, Period, Stat } = query.MetricStat ?? {};
  if (!isStatistic(Stat)) throw new ValidationError(`the statistic ${Stat} of ${query.Id} is not supported`);
  if (!Period) throw new ValidationError(`the period of ${query.Id} is missing`);
  return store.series({ ...readIdentity(Metric ?? {}), statistic: Stat, periodSeconds: Period, fromMs, toMs });
}

export function readIdentity(metric: QueriedMetric, namespace = metric.Namespace): MetricIdentity {
  if (!namespace || !metric.MetricName) throw new ValidationError('a metric needs a namespace and a name');
  return { namespace, metric: metric.MetricName, dimensions: readDimensions(metric) };
}

export const readDimensions = (metric: QueriedMetric): Dimensions =>
  Object.fromEntries((metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
