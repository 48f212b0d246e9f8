/** Reads CloudWatch's embedded metric format: a log line that carries metrics. */
import type { Datum, Dimensions } from './datum';

interface Directive {
  readonly Namespace?: string;
  readonly Dimensions?: readonly (readonly string[])[];
  readonly Metrics?: readonly { readonly Name: string }[];
}

/** The metrics of a log line, or undefined where it is a plain line. */
export function parseEmbeddedMetrics(line: string): readonly Datum[] | undefined {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return undefined;
  const root = parseObject(line);
  const envelope = root?.['_aws'] as { Timestamp?: number; CloudWatchMetrics?: readonly Directive[] } | undefined;
  if (root === undefined || !Array.isArray(envelope?.CloudWatchMetrics)) return undefined;
  const atMs = envelope.Timestamp ?? Date.now();
  return envelope.CloudWatchMetrics.flatMap((directive) => readDirective(root, directive, atMs));
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function readDirective(root: Record<string, unknown>, directive: Directive, atMs: number): Datum[] {
  const sets = (directive.Dimensions ?? [[]]).map((names) => readDimensions(root, names));
  return (directive.Metrics ?? []).flatMap(({ Name: metric }) =>
    sets.flatMap((dimensions) =>
      values(root[metric]).map((value) => ({
        namespace: directive.Namespace ?? '',
        metric,
        dimensions,
        atMs,
        ...single(value),
      })),
    ),
  );
}

const readDimensions = (root: Record<string, unknown>, names: readonly string[]): Dimensions =>
  Object.fromEntries(names.map((name) => [name, String(root[name])]));

const values = (member: unknown): readonly number[] =>
  (Array.isArray(member) ? member : [member]).filter((value): value is number => typeof value === 'number');

/** The observation of one value. */
export const single = (value: number): Pick<Datum, 'sum' | 'count' | 'minimum' | 'maximum'> => ({
  sum: value,
  count: 1,
  minimum: value,
  maximum: value,
});
