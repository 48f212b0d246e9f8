/** Reads one row of a graph's `metrics`: either an expression, or namespace, name, dimensions and options in one list. */
import type { YAxisSide } from './console-types';

/** One query of GetMetricData, and how its answer is drawn. */
export interface MetricRow {
  /** Unique in its widget. */
  readonly id: string;
  readonly label: string;
  readonly axis: YAxisSide;
  readonly color: string | undefined;
  /** False for a metric that only feeds expressions. */
  readonly isShown: boolean;
  readonly source: MetricSource;
}

type MetricSource =
  | { readonly kind: 'expression'; readonly expression: string }
  | SearchSource
  | {
      readonly kind: 'metric';
      readonly namespace: string;
      readonly metric: string;
      readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
      readonly statistic: string;
    };

/** Every metric of a namespace and name that has exactly these dimensions, some of them with these values. */
export interface SearchSource {
  readonly kind: 'search';
  readonly namespace: string;
  readonly metric: string;
  readonly dimensionNames: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly statistic: string;
}

interface RowOptions {
  readonly id?: string;
  readonly label?: string;
  readonly color?: string;
  readonly stat?: string;
  readonly visible?: boolean;
  readonly yAxis?: YAxisSide;
  readonly expression?: string;
}

/**
 * @param index names the row where it has no id of its own
 * @param widgetStatistic of rows that give none
 * @returns the row, or a sentence about one that is not understood
 */
export function readMetricRow(row: unknown, index: number, widgetStatistic = 'Average'): MetricRow | string {
  const parts = Array.isArray(row) ? row : [];
  const last: unknown = parts.at(-1);
  const options: RowOptions = typeof last === 'object' && last !== null ? last : {};
  const words = parts.filter((part) => typeof part === 'string');
  const source = readSource(words, options, widgetStatistic);
  if (source === undefined) return `a metric that is not understood: ${JSON.stringify(row)}`;
  const { id = `row${index}`, color, yAxis = 'left', visible = true } = options;
  const name = 'metric' in source ? source.metric : source.expression;
  return { id, label: options.label ?? name, axis: yAxis, color, isShown: visible, source };
}

function readSource(
  words: readonly string[],
  { expression, stat }: RowOptions,
  widgetStatistic: string,
): MetricSource | undefined {
  if (expression !== undefined) return readSearch(expression) ?? { kind: 'expression', expression };
  const [namespace, metric, ...dimensions] = words;
  // `.` and `...` repeat the row before; the CDK writes every row in full.
  const isAbridged = words.some((word) => word === '.' || word === '...');
  if (namespace === undefined || metric === undefined || dimensions.length % 2 !== 0 || isAbridged) return undefined;
  return { kind: 'metric', namespace, metric, dimensions: pairs(dimensions), statistic: stat ?? widgetStatistic };
}

const SEARCH = /^SEARCH\('\{([^}]+)\}\s+(.+)',\s*'(\w+)'(?:,\s*\d+)?\)$/;

/** Undefined for another expression, and for a search by parts of names. */
function readSearch(expression: string): SearchSource | undefined {
  const [, schema = '', terms = '', statistic = ''] = SEARCH.exec(expression) ?? [];
  const [namespace = '', ...dimensionNames] = schema.split(',');
  const { MetricName: metric, ...values } = Object.fromEntries(
    [...terms.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  if (metric === undefined) return undefined;
  return { kind: 'search', namespace, metric, dimensionNames, values, statistic };
}

const pairs = (words: readonly string[]): { Name: string; Value: string }[] =>
  words.flatMap((Name, index) => (index % 2 === 0 ? [{ Name, Value: words[index + 1] ?? '' }] : []));
