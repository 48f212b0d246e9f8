/**
 * Cuts text into CSV rows (RFC 4180, any of four separators, any line break), a piece at a time.
 *
 * Its own, because one stray quote must cost one row: with the parsers at hand it swallows what follows, up to the rest
 * of the file, and rows would vanish from the account (invariant I4). Here a quoted cell that is not closed as it should
 * be breaks its own line only, and reading goes on with the next. Memory is bounded by the longest row allowed.
 */

/** Characters. A row holds at most 32,768 bytes of attributes; the rest is room for quotes, ids and unused columns. */
export const LONGEST_ROW = 131_072;

export type Separator = ',' | ';' | '\t' | '|';

export type CsvRow =
  | { readonly kind: 'cells'; readonly line: number; readonly cells: readonly string[] }
  /** A line whose quotes do not match. */
  | { readonly kind: 'broken'; readonly line: number; readonly text: string };

/** One row read from a text; `next` is where the row after it starts. */
export type RowReading =
  | { readonly kind: 'row'; readonly row: CsvRow; readonly next: number; readonly lines: number }
  /** The text ends within the row. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'too-long' };

interface Cell {
  readonly value: string;
  /** Where the separator or line break after the cell stands. */
  readonly end: number;
}

/**
 * Reads the row that starts at `start`.
 *
 * @param isLast whether the text is all there is: its end then closes the row.
 */
export function readCsvRow(
  text: string,
  start: number,
  separator: Separator,
  line: number,
  isLast: boolean,
): RowReading {
  const cells: string[] = [];
  for (let at = start; ; ) {
    const cell = readCell(text, at, separator);
    if (cell === 'broken') return brokenLine(text, start, line, isLast);
    if (cell === 'open') return openQuote(text, start, line, isLast);
    if (cell.end - start > LONGEST_ROW)
      return spansLines(text, start) ? brokenLine(text, start, line, isLast) : { kind: 'too-long' };
    // A carriage return at the very end may be half a line break.
    const isCut = cell.end >= text.length || (text[cell.end] === '\r' && cell.end + 1 === text.length);
    if (isCut && !isLast) return { kind: 'incomplete' };
    cells.push(cell.value);
    if (text[cell.end] !== separator) {
      const next = afterBreak(text, cell.end);
      return { kind: 'row', row: { kind: 'cells', line, cells }, next, lines: countBreaks(text, start, next) };
    }
    at = cell.end + 1;
  }
}

/** Reads one cell; `open` is a quoted cell without an end, `broken` one with something behind its closing quote. */
function readCell(text: string, at: number, separator: Separator): Cell | 'open' | 'broken' {
  const first = skipSpaces(text, at);
  if (text[first] !== '"') {
    const end = endOfPlain(text, at, separator);
    return { value: text.slice(at, end), end };
  }
  let value = '';
  for (let from = first + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return 'open';
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') {
      const end = skipSpaces(text, quote + 1);
      return end >= text.length || isBreak(text[end]) || text[end] === separator ? { value, end } : 'broken';
    }
    value += '"';
    from = quote + 2;
  }
}

/** A quoted cell that has no end yet: wait for more, or, where none can come, give up its first line. */
function openQuote(text: string, start: number, line: number, isLast: boolean): RowReading {
  const isHopeless = isLast || text.length - start > LONGEST_ROW;
  return isHopeless ? brokenLine(text, start, line, isLast) : { kind: 'incomplete' };
}

function brokenLine(text: string, start: number, line: number, isLast: boolean): RowReading {
  const end = endOfLine(text, start);
  if (end - start > LONGEST_ROW) return { kind: 'too-long' };
  if (end + 1 >= text.length && !isLast) return { kind: 'incomplete' };
  const next = afterBreak(text, end);
  return { kind: 'row', row: { kind: 'broken', line, text: text.slice(start, end) }, next, lines: 1 };
}

const isBreak = (character: string | undefined): boolean => character === '\n' || character === '\r';

const spansLines = (text: string, start: number): boolean => endOfLine(text, start) - start <= LONGEST_ROW;

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at += 1;
  return at;
}

function endOfPlain(text: string, from: number, separator: Separator): number {
  let at = from;
  while (at < text.length && text[at] !== separator && !isBreak(text[at])) at += 1;
  return at;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isBreak(text[at])) at += 1;
  return at;
}

const afterBreak = (text: string, at: number): number =>
  Math.min(text.length, at + (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1));

function countBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at = afterBreak(text, at)) if (isBreak(text[at])) count += 1;
  return count;
}
