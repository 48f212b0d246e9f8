/** Reads the beginning of a CSV list: which separator it has, and what its first row that is not empty says. */
import { type CsvRow, isEmptyRow, readCsvRow, type Separator } from './csv';
import { LONGEST_ROW } from './csv-scan';
import { namesPhoneColumn } from './header';

export type ListHead =
  | {
      readonly kind: 'head';
      readonly separator: Separator;
      readonly first: CsvRow;
      /** Characters up to the first row, and up to the second. */
      readonly start: number;
      readonly next: number;
      /** Line on which the first row begins, and the second. */
      readonly line: number;
      readonly nextLine: number;
    }
  /** Nothing but empty lines so far, or half a row. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Bytes, or characters, in which the first row has to be whole: so much empty space, or so long a line, is no list. */
export const LONGEST_HEAD = 512 * 1024;
export const NO_HEAD = `nothing in the first ${LONGEST_HEAD / 1024} KiB says which column holds the numbers: begin the list with a row, or a JSON object, that names one "phone"`;

const SEPARATORS: readonly Separator[] = [',', ';', '\t', '|'];

export const EMPTY = 'the list is empty: it needs a header row with a phone column, and rows';
export const tooLong = (line: number): string =>
  `line ${line} is longer than ${LONGEST_ROW} bytes: a list has one contact per line; check that the file is CSV with line breaks`;

export function readListHead(text: string, isLast: boolean): ListHead {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const separator = sniffSeparator(text, at, isLast);
    if (!separator) return { kind: 'incomplete' };
    const read = readCsvRow(text, at, separator, line, isLast);
    if (read.kind === 'incomplete') return { kind: 'incomplete' };
    if (read.kind === 'too-long') return { kind: 'refused', reason: tooLong(line) };
    const { row: first, next, lines } = read;
    if (!isEmptyRow(first)) return { kind: 'head', separator, first, start: at, next, line, nextLine: line + lines };
    at = next;
    line += lines;
  }
  return isLast ? { kind: 'refused', reason: EMPTY } : { kind: 'incomplete' };
}

/** The separator that makes most sense of the first row; undefined while the row is not complete. */
function sniffSeparator(text: string, start: number, isLast: boolean): Separator | undefined {
  let best: { separator: Separator; worth: number } | undefined;
  for (const separator of SEPARATORS) {
    const read = readCsvRow(text, start, separator, 1, isLast);
    if (read.kind === 'incomplete') return undefined;
    // Nothing but this separator: there may be thousands of such rows before the header.
    if (read.kind === 'row' && isEmptyRow(read.row)) return separator;
    // A row too long is so for every separator: let the reader say it.
    const cells = read.kind === 'row' && read.row.kind === 'cells' ? read.row.cells : [];
    const worth = cells.length + (namesPhoneColumn(cells) ? 1_000_000 : 0);
    if (!best || worth > best.worth) best = { separator, worth };
  }
  return best?.separator;
}
