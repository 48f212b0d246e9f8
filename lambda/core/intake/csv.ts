/**
 * Cuts text into CSV rows (RFC 4180, any of four separators, any line break), a piece at a time.
 *
 * Its own, because one stray quote must cost one row: with the parsers at hand it swallows what follows, up to the rest
 * of the file, and rows would vanish from the account (invariant I4). Here a quoted cell that is not closed as it should
 * be breaks its own line only, and reading goes on with the next. csv-scan.ts finds the same rows in bytes, and both are
 * held to each other by tests: a text that begins and ends with a row reads the same alone and within the whole.
 */
import { LONGEST_ROW } from './csv-scan';

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

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
/** Bytes of a character in UTF-8 for each unit that it takes here, at most. */
const MOST_BYTES_PER_UNIT = 3;
const INCOMPLETE = { kind: 'incomplete' } as const;
const TOO_LONG = { kind: 'too-long' } as const;

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
  const separatorCode = separator.charCodeAt(0);
  const cells: string[] = [];
  let lines = 1;
  for (let at = start; ; at += 1) {
    const quoted = quoteAt(text, at);
    const end = quoted === -1 ? endOfPlain(text, at, separatorCode) : endOfQuoted(text, quoted + 1);
    if (end === -1) return openQuote(text, start, line, isLast);
    const after = quoted === -1 ? end : skipSpaces(text, end + 1);
    const code = text.charCodeAt(after);
    const isRowEnd = after >= text.length || code === LINE_FEED || code === CARRIAGE_RETURN;
    if (!isRowEnd && code !== separatorCode) return brokenLine(text, start, line, isLast);
    // A carriage return at the very end may be half a line break, and a quote half of a doubled one.
    if (!isLast && (after >= text.length || (code === CARRIAGE_RETURN && after + 1 === text.length)))
      return cut(text, start, line);
    const value = quoted === -1 ? text.slice(at, end) : text.slice(quoted + 1, end);
    if (quoted !== -1) lines += countBreaks(value);
    cells.push(quoted === -1 ? value : value.replaceAll('""', '"'));
    at = after;
    if (!isRowEnd) continue;
    if (isLonger(text, start, after)) return brokenLine(text, start, line, isLast);
    return { kind: 'row', row: { kind: 'cells', line, cells }, next: afterBreak(text, after), lines };
  }
}

/** Whether a row of nothing but separators and spaces was read: spreadsheets write them below the data. */
export const isEmptyRow = (row: CsvRow): boolean => row.kind === 'cells' && row.cells.every(isBlank);

const isBlank = (cell: string): boolean => cell === '' || cell.trim() === '';

/** Where the quote of a quoted cell stands; -1 for a plain one. */
function quoteAt(text: string, at: number): number {
  const first = skipSpaces(text, at);
  return text.charCodeAt(first) === QUOTE ? first : -1;
}

/** Where the closing quote stands; -1 if there is none. */
function endOfQuoted(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at;
}

/** A row that the text ends in: wait for more, unless it is longer already than a row may be. */
const cut = (text: string, start: number, line: number): RowReading =>
  text.length - start > LONGEST_ROW ? brokenLine(text, start, line, false) : INCOMPLETE;

/** A quoted cell that has no end yet: wait for more, or, where none can come, give up its first line. */
const openQuote = (text: string, start: number, line: number, isLast: boolean): RowReading =>
  isLast ? brokenLine(text, start, line, isLast) : cut(text, start, line);

function brokenLine(text: string, start: number, line: number, isLast: boolean): RowReading {
  const end = endOfLine(text, start);
  if (isLonger(text, start, end)) return TOO_LONG;
  if (end + 1 >= text.length && !isLast) return INCOMPLETE;
  const row = { kind: 'broken', line, text: text.slice(start, end) } as const;
  return { kind: 'row', row, next: afterBreak(text, end), lines: 1 };
}

/** The limit is one of bytes, so that whoever cuts bytes and whoever reads text agree about it. */
function isLonger(text: string, start: number, end: number): boolean {
  const units = end - start;
  if (units * MOST_BYTES_PER_UNIT <= LONGEST_ROW) return false;
  return units > LONGEST_ROW || new TextEncoder().encode(text.slice(start, end)).length > LONGEST_ROW;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  return at;
}

function endOfPlain(text: string, from: number, separatorCode: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === separatorCode || code === LINE_FEED || code === CARRIAGE_RETURN) break;
  }
  return at;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== LINE_FEED && text.charCodeAt(at) !== CARRIAGE_RETURN) at += 1;
  return at;
}

function afterBreak(text: string, at: number): number {
  const isPair = text.charCodeAt(at) === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED;
  return Math.min(text.length, at + (isPair ? 2 : 1));
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = endOfLine(text, 0); at < text.length; at = endOfLine(text, afterBreak(text, at))) count += 1;
  return count;
}
