/** Quantiles of a sample, as the nearest rank: always a value that was measured. */

export interface Spread {
  readonly count: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
}

/** The least value that at least `share` of the values do not exceed; undefined where there are none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const ascending = [...values].sort((a, b) => a - b);
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}

/** Undefined where there are no values. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const [median, p90, p99] = [quantile(values, 0.5), quantile(values, 0.9), quantile(values, 0.99)];
  if (median === undefined || p90 === undefined || p99 === undefined) return undefined;
  return { count: values.length, median, p90, p99 };
}
