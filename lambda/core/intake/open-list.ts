/** Opens a contact list: from its first bytes, how its rows are read. Nothing is known before a whole row is there. */
import { NOT_UTF8 } from './decode';
import { type ColumnMapping, type ListHeader, readHeader } from './header';
import { readJsonLine } from './json-lines';
import { readListHead } from './list-head';
import type { ListSyntax } from './plan';

export interface OpenedList {
  readonly syntax: ListSyntax;
  readonly header: ListHeader;
}

export type Opening =
  /** `bytes` before the first row, and its line. */
  | { readonly kind: 'opened'; readonly list: OpenedList; readonly bytes: number; readonly line: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'refused'; readonly reason: string };

const BROKEN_HEADER = 'the quotes of the header row do not match: mend the first line of the list';
/** Lines among which one must name a number. */
const FIRST_LINES = 1_000;

export function openCsv(bytes: Uint8Array, isLast: boolean, mapping: ColumnMapping | undefined): Opening {
  const text = decoded(bytes);
  if (text === undefined) return { kind: 'refused', reason: NOT_UTF8 };
  const head = readListHead(text, isLast);
  if (head.kind !== 'head') return head;
  if (head.first.kind === 'broken') return { kind: 'refused', reason: BROKEN_HEADER };
  const reading = readHeader(head.first.cells, mapping);
  if (reading.kind === 'refused') return reading;
  const { header } = reading;
  const syntax: ListSyntax = { kind: 'csv', separator: head.separator, header };
  const read = new TextEncoder().encode(text.slice(0, head.next)).length;
  return { kind: 'opened', list: { syntax, header }, bytes: read, line: head.nextLine };
}

/** Any line is a row; the first that names a number tells the columns to the owner, and to nobody else. */
export function openJsonLines(bytes: Uint8Array, isLast: boolean, mapping: ColumnMapping | undefined): Opening {
  const text = decoded(bytes);
  if (text === undefined) return { kind: 'refused', reason: NOT_UTF8 };
  const lines = text.split(/\r\n|\r|\n/);
  // The last one may go on.
  const whole = (isLast ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '');
  let refusal: string | undefined;
  for (const line of whole.slice(0, FIRST_LINES)) {
    const read = readJsonLine(line);
    const reading = read.kind === 'object' ? readHeader(read.titles, mapping) : undefined;
    if (reading?.kind === 'header') {
      const syntax: ListSyntax = { kind: 'jsonl', ...(mapping ? { mapping } : {}) };
      return { kind: 'opened', list: { syntax, header: reading.header }, bytes: 0, line: 1 };
    }
    refusal ??= reading?.reason;
  }
  if (!isLast && whole.length < FIRST_LINES) return { kind: 'incomplete' };
  if (whole.length === 0)
    return { kind: 'refused', reason: 'the list is empty: it needs one JSON object on each line' };
  return {
    kind: 'refused',
    reason: refusal ?? `none of the first ${whole.length} lines is a JSON object: write one on each line`,
  };
}

/** The end may be half a character. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}
