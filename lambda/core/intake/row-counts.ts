/** Adds up what became of rows: row by row within a chunk, chunk by chunk within a list. */
import type { ChunkItem, RowCounts } from '../../contract/items';

export const NO_ROWS: RowCounts = { rows: 0, rejected: 0, duplicates: 0, repeated: 0, contacts: 0, faults: {} };

export function addCounts(one: RowCounts, other: RowCounts): RowCounts {
  const faults = { ...one.faults };
  for (const [fault, rows] of Object.entries(other.faults)) faults[fault] = (faults[fault] ?? 0) + rows;
  return {
    rows: one.rows + other.rows,
    rejected: one.rejected + other.rejected,
    duplicates: one.duplicates + other.duplicates,
    repeated: one.repeated + other.repeated,
    contacts: one.contacts + other.contacts,
    faults,
  };
}

/** What the chunks of a list have dealt with so far. */
export const sumOfChunks = (chunks: readonly ChunkItem[]): RowCounts =>
  chunks.reduce((sum, { counts }) => (counts ? addCounts(sum, counts) : sum), NO_ROWS);
