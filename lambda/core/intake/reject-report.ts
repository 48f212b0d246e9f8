/** rejects.csv: every rejected row of a list, with its place, its fault and what to do. */
import { csvLine } from '../report/csv-cell';
import type { TextObjects } from '../report/ports';
import type { RejectedReading } from './row';

export interface RejectReport {
  add(row: number, line: number, reading: RejectedReading): Promise<void>;
  /** The one entry of a list that was refused whole. */
  refuse(reason: string): Promise<void>;
  close(): Promise<void>;
}

export const REJECTS_HEADER = csvLine(['row', 'line', 'column', 'value', 'reason']);

export const rejectLine = (row: number, line: number, { column, value, reason }: RejectedReading): string =>
  csvLine([String(row), String(line), column, value, reason]);

/** An entry for the list as a whole, or for a part of it. */
export const refusalLine = (reason: string): string => csvLine(['', '', '', '', reason]);

/** Writes the same report under every key given. The reports appear when it is closed. */
export function openRejectReport(objects: TextObjects, keys: readonly string[]): RejectReport {
  const sinks = keys.map((key) => objects.writeText(key, 'text/csv; charset=utf-8'));
  const write = async (line: string) => {
    for (const sink of sinks) await sink.write(line);
  };
  let isEmpty = true;
  const add = async (line: string) => {
    await write(isEmpty ? REJECTS_HEADER + line : line);
    isEmpty = false;
  };
  return {
    add: (row, line, reading) => add(rejectLine(row, line, reading)),
    refuse: (reason) => add(refusalLine(reason)),
    async close() {
      if (isEmpty) await write(REJECTS_HEADER);
      for (const sink of sinks) await sink.close();
    },
  };
}
