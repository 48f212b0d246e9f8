/**
 * Finds where CSV rows begin, in bytes, without reading their cells: five times as fast, and at offsets of the object.
 *
 * The rules are those of csv.ts, byte for byte. UTF-8 allows this: no byte of a longer character looks like a quote, a
 * separator or a line break.
 */

/** Bytes. A row holds at most 32,768 bytes of attributes; the rest is room for quotes, ids and unused columns. */
export const LONGEST_ROW = 131_072;

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const DELETE = 0x7f;

/** Bytes searched for the end of a quoted cell, in vain, that are worth counting. */
const LONG_SEARCH = 16_384;

export interface RowScan {
  kind: 'row' | 'incomplete' | 'too-long';
  /** Where the next row starts. */
  next: number;
  /** Lines that the row takes. */
  lines: number;
  /** Its quotes do not match; it is one line, and a row in any case. */
  isBroken: boolean;
  /** Broken, and it took a long search to know: dear, if it happens often. */
  isDear: boolean;
}

/** One per scanner, written over by each row: a list has millions. */
export const emptyScan = (): RowScan => ({ kind: 'row', next: 0, lines: 1, isBroken: false, isDear: false });

/** Scans the row that starts at `start` of the first `length` bytes. */
export function scanCsvRow(
  bytes: Uint8Array,
  start: number,
  length: number,
  separator: number,
  isLast: boolean,
  scan: RowScan,
): void {
  scan.isBroken = false;
  scan.isDear = false;
  let lines = 1;
  let at = start;
  for (;;) {
    while (at < length && bytes[at] === SPACE) at += 1;
    if (at < length && bytes[at] === QUOTE) {
      const reach = Math.min(length, start + LONGEST_ROW + 2);
      const end = endOfQuoted(bytes, at + 1, reach);
      if (end === -1) return openQuote(bytes, start, length, isLast, scan);
      lines += countBreaks(bytes, at + 1, end);
      at = end + 1;
      while (at < length && bytes[at] === SPACE) at += 1;
      const code = bytes[at];
      const isEnd = at >= length || code === separator || code === LINE_FEED || code === CARRIAGE_RETURN;
      if (!isEnd) return brokenLine(bytes, start, length, isLast, scan, at);
    } else at = endOfPlain(bytes, at, length, separator);
    if (at < length && bytes[at] === separator) {
      at += 1;
      continue;
    }
    if (!isLast && (at >= length || (bytes[at] === CARRIAGE_RETURN && at + 1 === length)))
      return cut(bytes, start, length, scan);
    if (at - start > LONGEST_ROW) return brokenLine(bytes, start, length, isLast, scan, at);
    scan.kind = 'row';
    scan.next = afterBreak(bytes, at, length);
    scan.lines = lines;
    return;
  }
}

/** Scans a line, whatever is in it. */
export function scanLine(bytes: Uint8Array, start: number, length: number, isLast: boolean, scan: RowScan): void {
  brokenLine(bytes, start, length, isLast, scan, start);
  scan.isBroken = false;
}

/**
 * Whether the row holds anything for certain: a visible ASCII character that is no quote and no separator. Only a row
 * without any has to be read to know.
 */
export function isPlainlyFull(bytes: Uint8Array, start: number, end: number, separator: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = bytes[at] as number;
    if (code > SPACE && code < DELETE && code !== separator && code !== QUOTE) return true;
  }
  return false;
}

function endOfQuoted(bytes: Uint8Array, from: number, length: number): number {
  for (let at = from; at < length; at += 1) {
    if (bytes[at] !== QUOTE) continue;
    if (at + 1 < length && bytes[at + 1] === QUOTE) at += 1;
    else return at;
  }
  return -1;
}

function endOfPlain(bytes: Uint8Array, from: number, length: number, separator: number): number {
  let at = from;
  for (; at < length; at += 1) {
    const code = bytes[at];
    if (code === separator || code === LINE_FEED || code === CARRIAGE_RETURN) break;
  }
  return at;
}

function cut(bytes: Uint8Array, start: number, length: number, scan: RowScan): void {
  if (length - start > LONGEST_ROW) brokenLine(bytes, start, length, false, scan, length);
  else scan.kind = 'incomplete';
}

function openQuote(bytes: Uint8Array, start: number, length: number, isLast: boolean, scan: RowScan): void {
  if (isLast) brokenLine(bytes, start, length, isLast, scan, length);
  else cut(bytes, start, length, scan);
}

function brokenLine(
  bytes: Uint8Array,
  start: number,
  length: number,
  isLast: boolean,
  scan: RowScan,
  searchedTo: number,
): void {
  let end = start;
  while (end < length && bytes[end] !== LINE_FEED && bytes[end] !== CARRIAGE_RETURN) end += 1;
  scan.isBroken = true;
  scan.isDear = searchedTo - start > LONG_SEARCH;
  scan.lines = 1;
  scan.next = afterBreak(bytes, end, length);
  scan.kind = end - start > LONGEST_ROW ? 'too-long' : end + 1 >= length && !isLast ? 'incomplete' : 'row';
}

function afterBreak(bytes: Uint8Array, at: number, length: number): number {
  const isPair = at + 1 < length && bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED;
  return Math.min(length, at + (isPair ? 2 : 1));
}

function countBreaks(bytes: Uint8Array, from: number, end: number): number {
  let count = 0;
  for (let at = from; at < end; at += 1) {
    const code = bytes[at];
    if (code === LINE_FEED) count += 1;
    else if (code === CARRIAGE_RETURN && !(at + 1 < end && bytes[at + 1] === LINE_FEED)) count += 1;
  }
  return count;
}
