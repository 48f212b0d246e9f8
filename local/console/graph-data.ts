/**
 * Asks the local CloudWatch for the numbers of a dashboard: one GetMetricData per graph, because ids are a graph's own.
 * Only the period is not the body's: a deployment is watched by the minute, a run here lasts about one.
 */
import type { MetricsService } from '../metrics/metrics-service';
import type { ConsoleData, GraphData, TimeRange } from './console-types';
import { isNamed, type ReadWidget } from './dashboard-body';
import type { MetricRow, SearchSource } from './metric-row';

/** The shortest is how often the metrics arrive here; the longest is as in a deployment. */
export const RANGES: readonly [TimeRange, ...TimeRange[]] = [
  { minutes: 5, periodSeconds: 5 },
  { minutes: 15, periodSeconds: 15 },
  { minutes: 60, periodSeconds: 60 },
];

/** A run that has just begun is drawn on so much time, so that its lines do not race. */
const SHORTEST_SECONDS = 60;

export interface GraphDataOptions {
  readonly dashboards: readonly (readonly ReadWidget[])[];
  readonly metrics: MetricsService;
  /** Nothing is older, Unix ms. */
  readonly startedAtMs: number;
}

interface Moments {
  readonly fromMs: number;
  readonly toMs: number;
  readonly periodSeconds: number;
  /** Starts of the periods, at least one. */
  readonly startsSeconds: readonly number[];
}

interface MetricDataResult {
  readonly Id: string;
  readonly Timestamps: readonly number[];
  readonly Values: readonly number[];
}

/** The numbers of every graph from the start of the run, or of the range, until now. */
export async function readGraphs(
  options: GraphDataOptions,
  range: TimeRange,
  nowMs: number,
): Promise<Omit<ConsoleData, 'alarms'>> {
  const moments = momentsOf(range, options.startedAtMs, nowMs);
  const graphs = await Promise.all(
    options.dashboards.map((widgets) =>
      Promise.all(
        widgets.map(({ widget, rows }) =>
          widget.kind === 'graph' ? readGraphData(options.metrics, rows, moments) : null,
        ),
      ),
    ),
  );
  const { startsSeconds: timesSeconds, fromMs, periodSeconds } = moments;
  const fromSeconds = fromMs / 1000;
  const spanSeconds = [fromSeconds, Math.max(nowMs / 1000, fromSeconds + SHORTEST_SECONDS)] as const;
  return { spanSeconds, timesSeconds, periodSeconds, graphs };
}

function momentsOf({ minutes, periodSeconds }: TimeRange, startedAtMs: number, nowMs: number): Moments {
  const periodMs = periodSeconds * 1000;
  const longestMs = minutes * 60_000;
  const fromMs = Math.floor(Math.max(startedAtMs, nowMs - longestMs) / periodMs) * periodMs;
  // The current period counts: its latest values are the ones to see.
  const count = Math.floor((nowMs - fromMs) / periodMs) + 1;
  const startsSeconds = Array.from({ length: count }, (_, index) => (fromMs + index * periodMs) / 1000);
  return { fromMs, toMs: fromMs + count * periodMs, periodSeconds, startsSeconds };
}

async function readGraphData(
  metrics: MetricsService,
  rows: readonly MetricRow[],
  { fromMs, toMs, periodSeconds, startsSeconds }: Moments,
): Promise<GraphData> {
  const found = (await Promise.all(rows.map((row) => foundBy(metrics, row)))).flat();
  const asked = [...rows.filter(({ source }) => source.kind !== 'search'), ...found];
  const request = {
    MetricDataQueries: asked.map((row) => queryOf(row, periodSeconds)),
    StartTime: fromMs / 1000,
    EndTime: toMs / 1000,
    ScanBy: 'TimestampAscending',
  };
  const { status, body } = await metrics({ action: 'GetMetricData', body: Buffer.from(JSON.stringify(request)) });
  const answer = JSON.parse(body.toString()) as { MetricDataResults?: MetricDataResult[]; message?: string };
  if (status !== 200) return { series: [], problem: answer.message ?? `CloudWatch answered ${status}` };
  const byId = new Map(answer.MetricDataResults?.map((result) => [result.Id, result]));
  return {
    series: [...rows.filter(isNamed), ...found].map(({ id }) => onGrid(byId.get(id), startsSeconds)),
    ...(found.length > 0 ? { found: found.map(({ label, axis, color }) => ({ label, axis, color })) } : {}),
  };
}

interface ListedMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

/** A row for every metric that a search finds, in the order of their names; none for another row. */
async function foundBy(metrics: MetricsService, row: MetricRow): Promise<readonly MetricRow[]> {
  const { source } = row;
  if (source.kind !== 'search' || !row.isShown) return [];
  const request = { Namespace: source.namespace, MetricName: source.metric };
  const { body } = await metrics({ action: 'ListMetrics', body: Buffer.from(JSON.stringify(request)) });
  const { Metrics } = JSON.parse(body.toString()) as { readonly Metrics: readonly ListedMetric[] };
  return Metrics.filter(({ Dimensions }) => isWanted(source, Dimensions))
    .map(({ Dimensions }) => ({ dimensions: Dimensions, label: nameOf(source, Dimensions) }))
    .sort((one, other) => one.label.localeCompare(other.label))
    .map(({ dimensions, label }, index) => ({
      ...row,
      id: `${row.id}found${index}`,
      label,
      source: { ...source, kind: 'metric', dimensions },
    }));
}

function isWanted({ dimensionNames, values }: SearchSource, dimensions: ListedMetric['Dimensions']): boolean {
  const has = dimensions.every(({ Name, Value }) => dimensionNames.includes(Name) && (values[Name] ?? Value) === Value);
  return has && dimensions.length === dimensionNames.length;
}

/** What tells one from the others. */
const nameOf = ({ values }: SearchSource, dimensions: ListedMetric['Dimensions']): string =>
  dimensions.flatMap(({ Name, Value }) => (Name in values ? [] : [Value])).join(', ');

function queryOf({ id, isShown, source }: MetricRow, periodSeconds: number): object {
  if (source.kind === 'search') throw new Error('a search is asked for what it finds');
  if (source.kind === 'expression')
    return { Id: id, Expression: source.expression, Period: periodSeconds, ReturnData: isShown };
  const { namespace, metric, dimensions, statistic } = source;
  return {
    Id: id,
    ReturnData: isShown,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metric, Dimensions: dimensions },
      Period: periodSeconds,
      Stat: statistic,
    },
  };
}

function onGrid(result: MetricDataResult | undefined, startsSeconds: readonly number[]): (number | null)[] {
  const values = new Map(result?.Timestamps.map((time, index) => [time, result.Values[index]]));
  return startsSeconds.map((time) => values.get(time) ?? null);
}
