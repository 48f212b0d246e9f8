/** One statistic over the observations of one period. */
import type { Datum, Statistic } from './datum';

/** @param data at least one */
export function statisticOf(data: readonly Datum[], statistic: Statistic): number {
  const total = (pick: (datum: Datum) => number) => data.reduce((sum, datum) => sum + pick(datum), 0);
  switch (statistic) {
    case 'Sum':
      return total(({ sum }) => sum);
    case 'SampleCount':
      return total(({ count }) => count);
    case 'Average':
      return total(({ sum }) => sum) / total(({ count }) => count);
    case 'Minimum':
      return data.reduce((least, { minimum }) => Math.min(least, minimum), Number.POSITIVE_INFINITY);
    case 'Maximum':
      return data.reduce((greatest, { maximum }) => Math.max(greatest, maximum), Number.NEGATIVE_INFINITY);
    default:
      return percentile(data, Number(statistic.slice(1)) / 100);
  }
}

/** Nearest rank. Observations that came as one statistic set count as that many of their mean. */
function percentile(data: readonly Datum[], share: number): number {
  const ranked = data.map(({ sum, count }) => ({ value: sum / count, count })).sort((a, b) => a.value - b.value);
  const rank = share * ranked.reduce((sum, { count }) => sum + count, 0);
  let passed = 0;
  for (const { value, count } of ranked) {
    passed += count;
    if (passed >= rank) return value;
  }
  return ranked.at(-1)?.value ?? Number.NaN;
}
