/**
 * Counts the rows of a list by itself, so that the reports' sum is held against something that the intake did not count.
 */

/**
 * A field in quotes: after a separator or a line start, before a separator or a line end, with doubled quotes inside.
 * White space may stand around it; a byte order mark counts as such.
 */
const QUOTED_FIELD = /(^|[,;\t|\n])[^\S\n]*"((?:[^"]|"")*)"[^\S\n]*(?=[,;\t|\n]|$)/g;
const ONLY_SEPARATORS = /^[\s,;|]+$/;

/**
 * Data rows: lines that are not empty, less the header; a line break inside a quoted field ends no row. Undefined where
 * the text leaves room for two opinions: a stray quote, or a line of nothing but separators and spaces.
 */
export function countRows(text: string): number | undefined {
  const unified = text.replace(/\r\n?/g, '\n');
  const plain = unified.replace(QUOTED_FIELD, (_, before: string) => `${before}quoted`);
  if (plain.includes('"')) return undefined;
  const lines = plain.split('\n').filter((line) => line !== '');
  if (lines.some((line) => ONLY_SEPARATORS.test(line))) return undefined;
  return Math.max(0, lines.length - 1);
}
