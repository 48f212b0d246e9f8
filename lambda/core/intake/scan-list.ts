/**
 * The one pass over a whole contact list: finds where its rows begin, cuts them into chunks, and says whether all of it
 * can be read. A list is loaded whole or refused whole, so nothing is loaded before this has come to the end.
 *
 * It works on bytes, a block at a time: the memory it takes does not grow with the list.
 */
import { isEmptyRow, readCsvRow } from './csv';
import { emptyScan, endsOfPlain, isPlainlyEmpty, isPlainlyFull, scanCsvRow, scanLine } from './csv-scan';
import { NO_TEXT, NOT_UTF8 } from './decode';
import type { ColumnMapping, ListHeader } from './header';
import { EMPTY, LONGEST_HEAD, NO_HEAD, tooLong } from './list-head';
import { type OpenedList, openCsv, openJsonLines } from './open-list';
import { CHUNK_LIMITS, type ChunkLimits, type ChunkPlace, type ListSyntax } from './plan';

export interface ScanOptions {
  readonly form: 'csv' | 'jsonl';
  readonly mapping?: ColumnMapping | undefined;
  /** @default CHUNK_LIMITS */
  readonly limits?: ChunkLimits | undefined;
  /** Bytes that are scanned at a time. @default 1 MiB */
  readonly blockBytes?: number;
}

export type ScanStep =
  /** Chunks that were completed; there is nothing but empty lines between them. */
  | { readonly kind: 'chunks'; readonly chunks: readonly ChunkPlace[] }
  | { readonly kind: 'refused'; readonly reason: string };

export type ScanEnd =
  | {
      readonly kind: 'scanned';
      readonly chunks: readonly ChunkPlace[];
      readonly rows: number;
      readonly syntax: ListSyntax;
      /** Where the titles came from: the header row, or the first object that names a number. */
      readonly header: ListHeader;
    }
  | { readonly kind: 'refused'; readonly reason: string };

const BLOCK_BYTES = 1024 * 1024;
/** Lines whose quote is opened and not closed within a row's length. Each costs a long search; so many are no accident. */
const MOST_DEAR_LINES = 100;
const NO_ROWS = 'the list has a header but no rows: add rows and drop it again';

/** Scans one list, piece by piece. Bytes may come in any pieces; offsets count from the first. */
export class ListScan {
  readonly #options: ScanOptions;
  readonly #limits: ChunkLimits;
  readonly #blockBytes: number;
  readonly #scan = emptyScan();
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #buffer: Uint8Array;
  #length = 0;
  /** Offset of the buffer's first byte. */
  #base = 0;
  #isStart = true;
  #opened: OpenedList | undefined;
  #line = 1;
  #rows = 0;
  #dearLines = 0;
  #chunk: { from: number; row: number; line: number; rows: number } = { from: 0, row: 1, line: 1, rows: 0 };

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#limits = options.limits ?? CHUNK_LIMITS;
    this.#blockBytes = options.blockBytes ?? BLOCK_BYTES;
    this.#buffer = new Uint8Array(this.#blockBytes);
  }

  push(bytes: Uint8Array): ScanStep {
    const chunks: ChunkPlace[] = [];
    for (let at = 0; at < bytes.length; at += this.#blockBytes) {
      this.#add(bytes.subarray(at, at + this.#blockBytes));
      if (this.#length < this.#blockBytes) continue;
      const refusal = this.#advance(false, chunks);
      if (refusal !== undefined) return { kind: 'refused', reason: refusal };
    }
    return { kind: 'chunks', chunks };
  }

  end(): ScanEnd {
    const chunks: ChunkPlace[] = [];
    const refusal = this.#advance(true, chunks);
    if (refusal !== undefined) return { kind: 'refused', reason: refusal };
    if (!this.#opened) return { kind: 'refused', reason: EMPTY };
    if (this.#rows + this.#chunk.rows === 0) return { kind: 'refused', reason: NO_ROWS };
    if (this.#chunk.rows > 0) chunks.push(this.#close(this.#base + this.#length));
    const { syntax, header } = this.#opened;
    return { kind: 'scanned', chunks, rows: this.#rows, syntax, header };
  }

  /** Bytes before this one belong to no chunk that is still to come. */
  get openFrom(): number {
    return this.#chunk.from;
  }

  #add(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#buffer.length) {
      const larger = new Uint8Array(2 * (this.#length + bytes.length));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Scans what there is, and keeps the row that is not complete. Returns a refusal, if there is one. */
  #advance(isLast: boolean, chunks: ChunkPlace[]): string | undefined {
    let at = this.#isStart ? byteOrderMark(this.#buffer, this.#length) : 0;
    if (!this.#opened) {
      const opening = this.#open(at, isLast);
      if (opening.kind === 'refused') return opening.reason;
      if (opening.kind === 'incomplete') return undefined;
      at = opening.at;
    }
    const read = this.#scanRows(at, isLast, chunks);
    const fault = read.refusal ?? this.#faultIn(read.at);
    if (fault !== undefined) return fault;
    this.#buffer.copyWithin(0, read.at, this.#length);
    this.#base += read.at;
    this.#length -= read.at;
    this.#isStart = false;
    return undefined;
  }

  #open(
    start: number,
    isLast: boolean,
  ): { kind: 'opened'; at: number } | { kind: 'incomplete' } | { kind: 'refused'; reason: string } {
    const { form, mapping } = this.#options;
    const end = Math.min(this.#length, start + LONGEST_HEAD);
    const isAll = isLast && end === this.#length;
    const bytes = this.#buffer.subarray(start, end);
    const opening = form === 'csv' ? openCsv(bytes, isAll, mapping) : openJsonLines(bytes, isAll, mapping);
    if (opening.kind === 'incomplete' && end < this.#length) return { kind: 'refused', reason: NO_HEAD };
    if (opening.kind !== 'opened') return opening;
    this.#opened = opening.list;
    this.#line = opening.line;
    const at = start + opening.bytes;
    this.#chunk = { from: this.#base + at, row: 1, line: this.#line, rows: 0 };
    return { kind: 'opened', at };
  }

  #scanRows(start: number, isLast: boolean, chunks: ChunkPlace[]): { at: number; refusal?: string } {
    const scan = this.#scan;
    const [buffer, length] = [this.#buffer, this.#length];
    const separator = this.#separator;
    const ends = endsOfPlain(separator ?? 0);
    let at = start;
    while (at < length) {
      if (separator === undefined) scanLine(buffer, at, length, isLast, scan);
      else scanCsvRow(buffer, at, length, separator, ends, isLast, scan);
      if (scan.kind === 'incomplete') break;
      if (scan.kind === 'too-long') return { at, refusal: tooLong(this.#line) };
      if (scan.isDear && ++this.#dearLines > MOST_DEAR_LINES) return { at, refusal: tooManyQuotes(this.#line) };
      if (!this.#isEmpty(at, scan.next, separator)) this.#chunk.rows += 1;
      this.#line += scan.lines;
      at = scan.next;
      const bytes = this.#base + at - this.#chunk.from;
      if (this.#chunk.rows >= this.#limits.rows || (bytes >= this.#limits.bytes && this.#chunk.rows > 0))
        chunks.push(this.#close(this.#base + at));
      // Empty lines belong to no chunk: there may be gigabytes of them.
      else if (bytes >= this.#limits.bytes) this.#chunk = { ...this.#chunk, from: this.#base + at, line: this.#line };
    }
    return { at };
  }

  #close(to: number): ChunkPlace {
    const chunk = { ...this.#chunk, to };
    this.#rows += chunk.rows;
    this.#chunk = { from: to, row: this.#rows + 1, line: this.#line, rows: 0 };
    return chunk;
  }

  get #separator(): number | undefined {
    const syntax = this.#opened?.syntax;
    return syntax?.kind === 'csv' ? syntax.separator.charCodeAt(0) : undefined;
  }

  #isEmpty(start: number, end: number, separator: number | undefined): boolean {
    if (isPlainlyFull(this.#buffer, start, end, separator ?? -1) || this.#scan.isBroken) return false;
    if (isPlainlyEmpty(this.#buffer, start, end, separator ?? -1)) return true;
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#buffer.subarray(start, end));
    if (this.#opened?.syntax.kind !== 'csv') return text.trim() === '';
    const read = readCsvRow(text, 0, this.#opened.syntax.separator, 1, true);
    return read.kind === 'row' && isEmptyRow(read.row);
  }

  /** Whole rows are whole characters, so each stretch of them is checked by itself. */
  #faultIn(end: number): string | undefined {
    try {
      return this.#decoder.decode(this.#buffer.subarray(0, end)).includes('\0') ? NO_TEXT : undefined;
    } catch {
      return NOT_UTF8;
    }
  }
}

const byteOrderMark = (bytes: Uint8Array, length: number): number =>
  length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;

const tooManyQuotes = (line: number): string =>
  `in more than ${MOST_DEAR_LINES} lines a quote is opened and not closed, the last of them line ${line}: put cells with quotes in quotes, and double those within`;
