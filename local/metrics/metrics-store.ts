/** Keeps datapoints and answers statistics over them; the local CloudWatch metrics, asked by HTTP or directly. */
import type { Datum, MetricIdentity, SeriesPoint, SeriesQuery } from './datum';
import { statisticOf } from './statistics';

/** As long as CloudWatch keeps high-resolution datapoints. */
const RETENTION_MS = 3 * 3_600_000;
/** Old datapoints are dropped every so many additions. */
const PRUNE_EVERY = 1_000;

interface Series extends MetricIdentity {
  data: Datum[];
  sincePruned: number;
}

export class MetricsStore {
  readonly #nowMs: () => number;
  readonly #series = new Map<string, Series>();

  /** @param nowMs decides what is visible. */
  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  add(datum: Datum): void {
    const key = keyOf(datum);
    let series = this.#series.get(key);
    if (!series) {
      const { namespace, metric, dimensions } = datum;
      series = { namespace, metric, dimensions, data: [], sincePruned: 0 };
      this.#series.set(key, series);
    }
    series.data.push(datum);
    if (++series.sincePruned >= PRUNE_EVERY) this.#prune(series);
  }

  /** Periods that have visible datapoints, oldest first. */
  series(query: SeriesQuery): readonly SeriesPoint[] {
    const periodMs = query.periodSeconds * 1000;
    const periods = new Map<number, Datum[]>();
    for (const datum of this.#visible(query)) {
      if (datum.atMs < query.fromMs || datum.atMs >= query.toMs) continue;
      const start = Math.floor(datum.atMs / periodMs) * periodMs;
      const period = periods.get(start);
      if (period) period.push(datum);
      else periods.set(start, [datum]);
    }
    return [...periods]
      .map(([atMs, data]) => ({ atMs, value: statisticOf(data, query.statistic) }))
      .sort((a, b) => a.atMs - b.atMs);
  }

  /** Every metric that has a visible datapoint. */
  list(): readonly MetricIdentity[] {
    return [...this.#series.values()]
      .filter((series) => this.#visible(series).length > 0)
      .map(({ namespace, metric, dimensions }) => ({ namespace, metric, dimensions }));
  }

  #visible(identity: MetricIdentity): readonly Datum[] {
    const nowMs = this.#nowMs();
    const data = this.#series.get(keyOf(identity))?.data ?? [];
    return data.filter(({ visibleAtMs }) => visibleAtMs === undefined || visibleAtMs <= nowMs);
  }

  #prune(series: Series): void {
    const oldestMs = this.#nowMs() - RETENTION_MS;
    series.data = series.data.filter(({ atMs }) => atMs >= oldestMs);
    series.sincePruned = 0;
  }
}

const keyOf = ({ namespace, metric, dimensions }: MetricIdentity): string =>
  JSON.stringify([namespace, metric, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
