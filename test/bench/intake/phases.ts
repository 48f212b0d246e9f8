/**
 * What is measured: each phase of the intake over the chunks of a list, as a function sees them, and csv-parse alone over
 * the same bytes. Processor time, not time on the clock: others may be at work on this machine.
 */
import { openSync, readSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { createChunkReader } from '../../../lambda/core/intake/chunk-reader';
import { readCsvRow } from '../../../lambda/core/intake/csv';
import type { ChunkPlace, ListSyntax } from '../../../lambda/core/intake/plan';
import { ListScan } from '../../../lambda/core/intake/scan-list';
import { RowStore } from '../../../lambda/core/intake/store-rows';
import { type CountedTables, countedTables } from './counted-tables';

export const PHASES = ['scan', 'parse', 'normalise', 'load'] as const;
export type Phase = (typeof PHASES)[number];

export interface ScannedFile {
  readonly chunks: readonly ChunkPlace[];
  readonly syntax: ListSyntax;
  readonly rows: number;
}

/** Bytes of a piece, as S3 streams them. */
const PIECE_BYTES = 65_536;

export function* piecesOf(file: string, from = 0, to = Number.POSITIVE_INFINITY): Generator<Buffer> {
  const descriptor = openSync(file, 'r');
  for (let at = from; at < to; ) {
    const piece = Buffer.alloc(Math.min(PIECE_BYTES, to - at));
    const read = readSync(descriptor, piece, 0, piece.length, at);
    if (read === 0) return;
    yield piece.subarray(0, read);
    at += read;
  }
}

export function scanFile(file: string): ScannedFile {
  const scan = new ListScan({ form: 'csv' });
  const chunks: ChunkPlace[] = [];
  for (const piece of piecesOf(file)) {
    const step = scan.push(piece);
    if (step.kind === 'refused') throw new Error(step.reason);
    chunks.push(...step.chunks);
  }
  const end = scan.end();
  if (end.kind === 'refused') throw new Error(end.reason);
  return { chunks: [...chunks, ...end.chunks], syntax: end.syntax, rows: end.rows };
}

/** csv-parse alone, arrays mode: what the goals are ratios to. */
export const parseAlone = (bytes: Buffer): number => parse(bytes, { relax_column_count: true }).length;

/** One phase over one chunk. */
export type Work = (pieces: readonly Buffer[], chunk: ChunkPlace) => Promise<void>;

export function workOf(phase: Phase, { syntax }: ScannedFile, tables: CountedTables = countedTables()): Work {
  const store = new RowStore(tables.deps, { ...tables.target, etag: 'v1', dueShards: 4 }, tables.hash);
  const rowsOf = (pieces: readonly Buffer[], chunk: ChunkPlace) => {
    const reader = createChunkReader(syntax, chunk, 'US');
    return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
  };
  switch (phase) {
    case 'scan': {
      const header = Buffer.from(`${'phone,'.repeat(8)}x\n`);
      return async (pieces) => {
        const scan = new ListScan({ form: 'csv' });
        scan.push(header);
        for (const piece of pieces) scan.push(piece);
        scan.end();
      };
    }
    case 'parse':
      return async (pieces) => {
        const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
        for (let at = 0; at < text.length; ) {
          const read = readCsvRow(text, at, ',', 1, true);
          if (read.kind !== 'row') throw new Error(read.kind);
          at = read.next;
        }
      };
    case 'normalise':
      return async (pieces, chunk) => void rowsOf(pieces, chunk);
    case 'load':
      return async (pieces, chunk) => {
        for (const wave of RowStore.waves(rowsOf(pieces, chunk))) await store.store(wave);
      };
  }
}

/** Processor time of this process so far, ms. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
