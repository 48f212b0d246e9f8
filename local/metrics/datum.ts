/** What the metrics store keeps and answers. */

const STATISTIC = /^(Sum|Average|Minimum|Maximum|SampleCount|p(100|\d{1,2}(\.\d+)?))$/;

/** Statistics as CloudWatch names them: `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount` or a percentile, `p95`. */
export type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount' | `p${number}`;

export const isStatistic = (name: unknown): name is Statistic => typeof name === 'string' && STATISTIC.test(name);

export type Dimensions = Readonly<Record<string, string>>;

export interface MetricIdentity {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Dimensions;
}

/** One or more observations of a metric at a moment. A single value has a count of 1. */
export interface Datum extends MetricIdentity {
  readonly atMs: number;
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
  /** When queries show it, Unix ms. @default at once */
  readonly visibleAtMs?: number;
}

/** One period of a series. */
export interface SeriesPoint {
  /** Start of the period, Unix ms. */
  readonly atMs: number;
  readonly value: number;
}

/** What is asked of one metric. Dimensions match exactly, as in CloudWatch: one too few finds nothing. */
export interface SeriesQuery extends MetricIdentity {
  readonly statistic: Statistic;
  readonly periodSeconds: number;
  /** Inclusive, Unix ms. */
  readonly fromMs: number;
  /** Exclusive, Unix ms. */
  readonly toMs: number;
}
