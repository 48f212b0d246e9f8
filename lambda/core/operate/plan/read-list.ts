/**
 * Reads a whole list as the intake would, and changes nothing: what would be called, what would be rejected and why. It
 * is read twice, like there: first to see that all of it can be read, then row by row. Memory grows with the numbers of
 * the list (some 40 bytes each), because a duplicate may be anywhere.
 */
import type { ListColumns } from '../../../contract/items';
import { createChunkReader } from '../../intake/chunk-reader';
import { type ColumnMapping, columnsOf } from '../../intake/header';
import type { NumberedRow } from '../../intake/list-reader';
import type { ChunkPlace } from '../../intake/plan';
import type { ContactRowReading, RejectedReading } from '../../intake/row';
import { ListScan, type ScanEnd } from '../../intake/scan-list';
import { openText, type Unpack, UnreadableBytes } from '../../intake/text-form';
import { foreignReason } from '../../rules/country';

interface RejectedRow extends Pick<RejectedReading, 'column' | 'value' | 'reason'> {
  readonly row: number;
  readonly line: number;
}

export interface ListAccount {
  readonly kind: 'read';
  /** rows = rejected + duplicates + contacts */
  readonly rows: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly contacts: number;
  /** Rejected rows by fault, with the first few; digits of numbers are hidden. */
  readonly faults: Readonly<Record<string, { readonly rows: number; readonly examples: readonly RejectedRow[] }>>;
  /** Contacts that are not called, because the campaign does not call their country. */
  readonly foreign: number;
  /** The other contacts by zone key. */
  readonly zones: Readonly<Record<string, number>>;
  readonly columns: ListColumns;
}

export type ListReading = ListAccount | { readonly kind: 'refused'; readonly reason: string };

export interface ReadListOptions {
  /** Opens the list from its beginning, each time anew. */
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly form: 'csv' | 'jsonl';
  readonly mapping?: ColumnMapping | undefined;
  readonly unpack: Unpack;
  readonly defaultCountry: string;
  /** @default all */
  readonly countries?: readonly string[] | undefined;
}

const MOST_EXAMPLES = 3;

export async function readWholeList(options: ReadListOptions): Promise<ListReading> {
  try {
    const scanned = await scan(options);
    return scanned.kind === 'refused' ? scanned : await readRows(options, scanned);
  } catch (error) {
    if (error instanceof UnreadableBytes) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

/** Of its chunks only the first is kept: all rows are read as one, and only where they begin matters. */
async function scan({ open, form, mapping, unpack }: ReadListOptions): Promise<ScanEnd> {
  const text = await openText(open(), unpack);
  if (text.kind === 'refused') return text;
  const listScan = new ListScan({ form, mapping });
  let first: ChunkPlace | undefined;
  for await (const piece of text.bytes) {
    const step = listScan.push(piece);
    if (step.kind === 'refused') return step;
    first ??= step.chunks[0];
  }
  const end = listScan.end();
  if (end.kind === 'refused') return end;
  first ??= end.chunks[0];
  return { ...end, chunks: first ? [first] : [] };
}

/** Numbers (E.164) of a short list, each once, in the order of its rows; none where it would be refused. */
export async function phonesOf(options: ReadListOptions): Promise<readonly string[]> {
  const scanned = await scan(options);
  if (scanned.kind === 'refused') return [];
  const phones = new Set<string>();
  for await (const rows of rowsOf(options, scanned))
    for (const { reading } of rows) if (reading.kind === 'contact') phones.add(reading.phone);
  return [...phones];
}

type Scanned = Extract<ScanEnd, { kind: 'scanned' }>;

async function readRows(options: ReadListOptions, scanned: Scanned): Promise<ListReading> {
  const tally = new ListTally(options.countries);
  for await (const rows of rowsOf(options, scanned)) tally.add(rows);
  return tally.account(columnsOf(scanned.header));
}

async function* rowsOf(
  { open, unpack, defaultCountry }: ReadListOptions,
  { chunks, syntax }: Scanned,
): AsyncGenerator<readonly NumberedRow<ContactRowReading>[]> {
  const text = await openText(open(), unpack);
  if (text.kind === 'refused') throw new UnreadableBytes(text.reason);
  const [start = { from: 0, line: 1 }] = chunks;
  const reader = createChunkReader(syntax, { row: 1, line: start.line }, defaultCountry);
  let left = start.from;
  for await (const piece of text.bytes) {
    const skipped = Math.min(left, piece.length);
    left -= skipped;
    yield reader.push(piece.subarray(skipped));
  }
  yield reader.end();
}

class ListTally {
  /** Digits without the plus: at most 15 of them, so a number holds each exactly, and takes less room than a text. */
  readonly #seen = new Set<number>();
  readonly #faults: Record<string, { rows: number; examples: RejectedRow[] }> = {};
  readonly #zones: Record<string, number> = {};
  #rows = 0;
  #rejected = 0;
  #duplicates = 0;
  #foreign = 0;
  readonly #countries: readonly string[] | undefined;

  constructor(countries: readonly string[] | undefined) {
    this.#countries = countries;
  }

  add(rows: readonly NumberedRow<ContactRowReading>[]): void {
    for (const { row, line, reading } of rows) {
      this.#rows += 1;
      if (reading.kind === 'rejected') this.#reject(row, line, reading);
      else this.#take(reading.phone, reading.zoneKey);
    }
  }

  account(columns: ListColumns): ListAccount {
    return {
      kind: 'read',
      rows: this.#rows,
      rejected: this.#rejected,
      duplicates: this.#duplicates,
      contacts: this.#seen.size,
      foreign: this.#foreign,
      faults: this.#faults,
      zones: this.#zones,
      columns,
    };
  }

  #take(phone: string, zoneKey: string): void {
    const digits = Number(phone.slice(1));
    if (this.#seen.has(digits)) this.#duplicates += 1;
    else if (this.#countries && foreignReason(phone, this.#countries) !== undefined) this.#foreign += 1;
    else this.#zones[zoneKey] = (this.#zones[zoneKey] ?? 0) + 1;
    this.#seen.add(digits);
  }

  #reject(row: number, line: number, { fault, column, value, reason }: RejectedReading): void {
    this.#rejected += 1;
    const counted = this.#faults[fault] ?? { rows: 0, examples: [] };
    counted.rows += 1;
    this.#faults[fault] = counted;
    if (counted.examples.length < MOST_EXAMPLES) counted.examples.push({ row, line, column, value, reason });
  }
}
