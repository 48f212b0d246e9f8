/**
 * What the scan of a list leaves behind: how its rows are read, and where its chunks are. Written once per scan, never
 * changed; everybody who loads a chunk goes by it, so that a changed campaign.json cannot make two deliveries differ.
 */

import type { Separator } from './csv';
import type { ColumnMapping, ListHeader } from './header';

export type ListSyntax =
  | { readonly kind: 'csv'; readonly separator: Separator; readonly header: ListHeader }
  /** One JSON object a line; each names its own columns. */
  | { readonly kind: 'jsonl'; readonly mapping?: ColumnMapping };

/** Some whole rows of a list, one after the other. */
export interface ChunkPlace {
  /** First byte, and the one behind the last, of the object or of what was unpacked from it. */
  readonly from: number;
  readonly to: number;
  /** Number of its first row (header and empty lines not counted), and the line at `from`. */
  readonly row: number;
  readonly line: number;
  readonly rows: number;
}

export interface ListPlan {
  readonly syntax: ListSyntax;
  readonly defaultCountry: string;
  /** Names the work objects that belong to this scan. */
  readonly scan: string;
  /** Chunks are objects of their own, because the list was packed or is not UTF-8. */
  readonly isStoredByChunk: boolean;
  /** Shards of the due index that its contacts are spread over. */
  readonly dueShards: number;
  readonly chunks: readonly ChunkPlace[];
}

/** A chunk ends with the row that reaches either. */
export interface ChunkLimits {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Half a minute of writing at most, at the 1,000 rows a second that a function does alone; and so few bytes that they
 * fit into memory as they are.
 */
export const CHUNK_LIMITS: ChunkLimits = { rows: 20_000, bytes: 8 * 1024 * 1024 };
