/** Reads what the controller logs about its pace. */
import type { LogLine } from '../functions/invocation';

export interface PaceLine {
  readonly atMs: number;
  /** The kind of limit, e.g. `concurrency`. */
  readonly binding: string;
  /** What binds, for a person. */
  readonly sentence: string;
  readonly own: number;
  readonly others: number;
  readonly headroom: number;
  readonly quota: number;
  readonly allowedRate: number;
}

/** Undefined for every other line, JSON or not. */
export function readPaceLine(line: Pick<LogLine, 'atMs' | 'text'>): PaceLine | undefined {
  // Most lines are not about the pace: no need to parse them.
  if (!line.text.includes('"pace"')) return undefined;
  const entry = readObject(line.text);
  if (entry?.['message'] !== 'pace' || typeof entry['sentence'] !== 'string') return undefined;
  const number = (name: string): number => (typeof entry[name] === 'number' ? entry[name] : 0);
  return {
    atMs: line.atMs,
    binding: String(entry['binding']),
    sentence: entry['sentence'],
    own: number('own'),
    others: number('others'),
    headroom: number('headroom'),
    quota: number('quota'),
    allowedRate: number('allowedRate'),
  };
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
