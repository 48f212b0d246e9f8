/**
 * Reads and judges the rows of one chunk, a piece at a time. A chunk begins and ends with a row, as the scan has found
 * them, so its rows read the same as within the whole list.
 */
import { type CsvRow, isEmptyRow, readCsvRow } from './csv';
import { type HeaderReading, readHeader } from './header';
import { readJsonLine } from './json-lines';
import type { NumberedRow } from './list-reader';
import type { ChunkPlace, ListSyntax } from './plan';
import { type ContactRowReading, readContactRow, rejectedLine } from './row';

export interface ChunkReader {
  push(bytes: Uint8Array): readonly NumberedRow<ContactRowReading>[];
  end(): readonly NumberedRow<ContactRowReading>[];
}

interface ReadLine {
  readonly isEmpty: boolean;
  readonly next: number;
  readonly lines: number;
  readonly judge: () => ContactRowReading;
}

type ReadNext = (text: string, at: number, line: number, isLast: boolean) => ReadLine | undefined;

const NO_JSON = 'the line is not a JSON object: write one object such as {"phone": "+12065550100"} on each line';

export function createChunkReader(
  syntax: ListSyntax,
  start: Pick<ChunkPlace, 'row' | 'line'>,
  defaultCountry: string,
): ChunkReader {
  const readNext = syntax.kind === 'csv' ? csvReader(syntax, defaultCountry) : jsonReader(syntax, defaultCountry);
  // The byte order mark of a file is no part of any chunk; elsewhere the character is text.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  let { row, line } = start;

  function advance(isLast: boolean): readonly NumberedRow<ContactRowReading>[] {
    const rows: NumberedRow<ContactRowReading>[] = [];
    let at = 0;
    while (at < text.length) {
      const read = readNext(text, at, line, isLast);
      if (!read) break;
      if (!read.isEmpty) rows.push({ row, line, reading: read.judge() });
      if (!read.isEmpty) row += 1;
      at = read.next;
      line += read.lines;
    }
    text = text.slice(at);
    return rows;
  }

  return {
    push(bytes) {
      text += decoder.decode(bytes, { stream: true });
      return advance(false);
    },
    end() {
      text += decoder.decode();
      return advance(true);
    },
  };
}

function csvReader({ separator, header }: Extract<ListSyntax, { kind: 'csv' }>, defaultCountry: string): ReadNext {
  return (text, at, line, isLast) => {
    const read = readCsvRow(text, at, separator, line, isLast);
    if (read.kind === 'incomplete') return undefined;
    if (read.kind === 'too-long')
      throw new Error(`line ${line} was short when the list was scanned, and is too long now`);
    const { row, next, lines } = read;
    return { isEmpty: isEmptyRow(row), next, lines, judge: () => readContactRow(row, header, defaultCountry) };
  };
}

const LINE_BREAK = /\r\n|\r|\n/g;

function jsonReader({ mapping }: Extract<ListSyntax, { kind: 'jsonl' }>, defaultCountry: string): ReadNext {
  const headers = new Map<string, HeaderReading>();
  const headerOf = (titles: readonly string[]): HeaderReading => {
    const names = titles.join('\0');
    const header = headers.get(names) ?? readHeader(titles, mapping);
    // Objects of one list look alike; if they do not, nothing is gained by remembering them.
    if (headers.size < 1_000) headers.set(names, header);
    return header;
  };
  const judge = (text: string, line: number): ContactRowReading => {
    const read = readJsonLine(text);
    if (read.kind === 'broken') return rejectedLine(NO_JSON);
    const header = headerOf(read.titles);
    if (header.kind === 'refused') return rejectedLine(header.reason);
    const row: CsvRow = { kind: 'cells', line, cells: read.cells };
    return readContactRow(row, header.header, defaultCountry);
  };
  return (text, at, line, isLast) => {
    LINE_BREAK.lastIndex = at;
    const found = LINE_BREAK.exec(text);
    const isHalf = found?.[0] === '\r' && LINE_BREAK.lastIndex === text.length;
    if (!isLast && (!found || isHalf)) return undefined;
    const content = text.slice(at, found?.index ?? text.length);
    const next = found ? LINE_BREAK.lastIndex : text.length;
    return { isEmpty: content.trim() === '', next, lines: 1, judge: () => judge(content, line) };
  };
}
