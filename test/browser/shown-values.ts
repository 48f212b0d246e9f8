/** The numbers of a graph on the page, and what the metrics store says that they should be. */
import type { Page } from 'playwright-core';
import type { MetricRow } from '../../local/console/metric-row';
import { formatValue } from '../../local/console/page/series';
import type { MetricsStore } from '../../local/metrics/metrics-store';

export const valuesIn = async (page: Page, graph: number): Promise<readonly string[]> =>
  (await tableOf(page, graph)).values;

/** Both of one moment: the page goes on meanwhile. */
export const tableOf = (page: Page, graph: number): Promise<{ caption: string; values: readonly string[] }> =>
  page
    .locator('.picture ~ table')
    .nth(graph)
    .evaluate((table) => ({
      caption: table.querySelector('caption')?.textContent ?? '',
      values: [...table.querySelectorAll('td')].map(({ textContent }) => textContent ?? ''),
    }));

/** What the store says of the metrics of a graph in one period, as the page writes it; undefined for an expression. */
export function storedValues(
  metrics: MetricsStore,
  graph: readonly MetricRow[],
  period: { readonly fromMs: number; readonly periodSeconds: number },
): readonly (string | undefined)[] {
  const rows = graph.filter(({ isShown, source }) => isShown && source.kind !== 'search');
  return rows.map(({ source }) => {
    if (source.kind !== 'metric') return undefined;
    const dimensions = Object.fromEntries(source.dimensions.map(({ Name, Value }) => [Name, Value]));
    const toMs = period.fromMs + period.periodSeconds * 1000;
    const statistic = source.statistic as 'Sum';
    const [point] = metrics.series({ ...source, statistic, dimensions, ...period, toMs });
    return formatValue(point?.value);
  });
}

/** The texts of those rows that are metrics. */
export const ofMetrics = (texts: readonly string[], stored: readonly (string | undefined)[]): readonly string[] =>
  texts.filter((_, index) => stored[index] !== undefined);
