/**
 * Reads a list from its bytes, a piece at a time, and numbers its rows: data row 1 is the one under the header, lines
 * count as an editor counts them, and empty lines are no rows. A list is refused whole for what makes all of it
 * doubtful; everything else is a matter of single rows.
 */
import { type CsvRow, LONGEST_ROW, readCsvRow, type Separator } from './csv';
import { createDecoder, type Decoded } from './decode';
import { namesPhoneColumn } from './header';

/** What a kind of list does with its rows. */
export interface ListFormat<R> {
  /** Decides from the first row that is not empty how the rows are read. */
  open(first: CsvRow): Opened<R>;
}

type Opened<R> =
  | { readonly kind: 'opened'; readonly judge: (row: CsvRow) => R; readonly firstRowIsData: boolean }
  | { readonly kind: 'refused'; readonly reason: string };

export interface NumberedRow<R> {
  /** 1-based, header and empty lines not counted. */
  readonly row: number;
  /** 1-based line of the file on which the row begins. */
  readonly line: number;
  readonly reading: R;
}

export type ReadStep<R> =
  | { readonly kind: 'rows'; readonly rows: readonly NumberedRow<R>[] }
  | { readonly kind: 'refused'; readonly reason: string };

export interface ListReader<R> {
  push(bytes: Uint8Array): ReadStep<R>;
  end(): ReadStep<R>;
}

const SEPARATORS: readonly Separator[] = [',', ';', '\t', '|'];
const EMPTY = 'the list is empty: it needs a header row with a phone column, and rows';

export function createListReader<R>(format: ListFormat<R>): ListReader<R> {
  const decoder = createDecoder();
  const state = { text: '', line: 1, row: 0, separator: undefined as Separator | undefined };
  let judge: ((row: CsvRow) => R) | undefined;

  function take(row: CsvRow): NumberedRow<R> {
    state.row += 1;
    return { row: state.row, line: row.line, reading: (judge as (row: CsvRow) => R)(row) };
  }

  function advance(isLast: boolean): ReadStep<R> {
    const rows: NumberedRow<R>[] = [];
    let at = 0;
    while (at < state.text.length) {
      const separator = state.separator ?? sniffSeparator(state.text, at, isLast);
      if (!separator) break;
      const read = readCsvRow(state.text, at, separator, state.line, isLast);
      if (read.kind === 'incomplete') break;
      if (read.kind === 'too-long') return refuse(tooLong(state.line));
      at = read.next;
      state.line += read.lines;
      if (isEmpty(read.row)) continue;
      if (judge) {
        rows.push(take(read.row));
        continue;
      }
      const opened = format.open(read.row);
      if (opened.kind === 'refused') return opened;
      ({ judge } = opened);
      state.separator = separator;
      if (opened.firstRowIsData) rows.push(take(read.row));
    }
    state.text = state.text.slice(at);
    if (isLast && !judge) return refuse(EMPTY);
    return { kind: 'rows', rows };
  }

  function add(decoded: Decoded, isLast: boolean): ReadStep<R> {
    if (decoded.kind === 'refused') return decoded;
    state.text += decoded.text;
    return advance(isLast);
  }

  return {
    push: (bytes) => add(decoder.push(bytes), false),
    end: () => add(decoder.end(), true),
  };
}

/** Reads a whole list; ends after the first refusal. */
export async function* readRows<R>(
  bytes: AsyncIterable<Uint8Array>,
  format: ListFormat<R>,
): AsyncGenerator<ReadStep<R>> {
  const reader = createListReader(format);
  for await (const piece of bytes) {
    const step = reader.push(piece);
    yield step;
    if (step.kind === 'refused') return;
  }
  yield reader.end();
}

const refuse = (reason: string) => ({ kind: 'refused', reason }) as const;

const tooLong = (line: number): string =>
  `line ${line} is longer than ${LONGEST_ROW} characters: a list has one contact per line; check that the file is CSV with line breaks`;

/** A row of nothing but separators and spaces: spreadsheets write them below the data. */
const isEmpty = (row: CsvRow): boolean => row.kind === 'cells' && row.cells.every((cell) => cell.trim() === '');

/** The separator that makes most sense of the first row; undefined while the row is not complete. */
function sniffSeparator(text: string, start: number, isLast: boolean): Separator | undefined {
  let best: { separator: Separator; worth: number } | undefined;
  for (const separator of SEPARATORS) {
    const read = readCsvRow(text, start, separator, 1, isLast);
    if (read.kind === 'incomplete') return undefined;
    // A row too long is so for every separator: let the reader say it.
    const cells = read.kind === 'row' && read.row.kind === 'cells' ? read.row.cells : [];
    const worth = cells.length + (namesPhoneColumn(cells) ? 1_000_000 : 0);
    if (!best || worth > best.worth) best = { separator, worth };
  }
  return best?.separator;
}
