/**
 * Reads a whole CSV list from its bytes, a piece at a time, and numbers its rows: data row 1 is the one under the header,
 * lines count as an editor counts them, and empty lines are no rows. A list is refused whole for what makes all of it
 * doubtful; everything else is a matter of single rows. Suppression lists are read this way; contact lists in chunks.
 */
import { type CsvRow, isEmptyRow, readCsvRow, type Separator } from './csv';
import { createDecoder, type Decoded } from './decode';
import { LONGEST_HEAD, NO_HEAD, readListHead, tooLong } from './list-head';

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

export function createListReader<R>(format: ListFormat<R>): ListReader<R> {
  const decoder = createDecoder();
  const state = { text: '', line: 1, row: 0, separator: ',' as Separator };
  let judge: ((row: CsvRow) => R) | undefined;
  let triedAt = 0;

  /** Undefined while the first row is not complete; then it is open. */
  function open(isLast: boolean): ReadStep<R> | undefined {
    // Each try begins at the beginning: what comes in small pieces is tried whenever there is twice as much of it.
    if (!isLast && state.text.length < 2 * triedAt) return { kind: 'rows', rows: [] };
    triedAt = state.text.length;
    const head = readListHead(state.text, isLast);
    if (head.kind === 'incomplete')
      return state.text.length > LONGEST_HEAD ? { kind: 'refused', reason: NO_HEAD } : { kind: 'rows', rows: [] };
    if (head.kind === 'refused') return head;
    const opened = format.open(head.first);
    if (opened.kind === 'refused') return opened;
    ({ judge } = opened);
    state.separator = head.separator;
    state.line = opened.firstRowIsData ? head.line : head.nextLine;
    state.text = state.text.slice(opened.firstRowIsData ? head.start : head.next);
    return undefined;
  }

  function advance(isLast: boolean): ReadStep<R> {
    const early = judge ? undefined : open(isLast);
    if (early || !judge) return early ?? { kind: 'rows', rows: [] };
    const rows: NumberedRow<R>[] = [];
    let at = 0;
    while (at < state.text.length) {
      const read = readCsvRow(state.text, at, state.separator, state.line, isLast);
      if (read.kind === 'incomplete') break;
      if (read.kind === 'too-long') return { kind: 'refused', reason: tooLong(state.line) };
      at = read.next;
      state.line += read.lines;
      if (isEmptyRow(read.row)) continue;
      state.row += 1;
      rows.push({ row: state.row, line: read.row.line, reading: judge(read.row) });
    }
    state.text = state.text.slice(at);
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
