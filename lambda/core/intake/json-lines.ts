/** Reads JSON lines: each line one object, its properties the columns. */

export type JsonLine =
  | { readonly kind: 'object'; readonly titles: readonly string[]; readonly cells: readonly string[] }
  | { readonly kind: 'broken' };

const BROKEN = { kind: 'broken' } as const;
/** Somewhere in the line a number may be written with an exponent. */
const EXPONENT = /\d[eE][+-]?\d/;

/**
 * Values become text as a cell would hold it; null is empty, and what is nested stays JSON. A number keeps the notation
 * that it has in the line, because 1.20655E+10 is a number that lost its digits, and must not come out as if it had them.
 */
export function readJsonLine(line: string): JsonLine {
  let raw: unknown;
  try {
    raw = EXPONENT.test(line) ? JSON.parse(line, keepExponents) : JSON.parse(line);
  } catch {
    return BROKEN;
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return BROKEN;
  return { kind: 'object', titles: Object.keys(raw), cells: Object.values(raw).map(cellOf) };
}

/** A reviver as Node.js calls it: with the text that a value was written as. */
function keepExponents(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && /e/i.test(source) ? source : value;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
