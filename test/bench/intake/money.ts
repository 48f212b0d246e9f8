/** What a million rows cost, from requests that were counted. */
import { dollarsOf } from '../cost/prices';

const FUNCTION_GIGABYTES = 1_769 / 1_024;

export interface Bill {
  readonly writes: number;
  readonly reads: number;
  readonly functionSeconds: number;
  readonly dollars: number;
}

/**
 * @param requests counted by the load, and `bytes` of the items put
 * @param cpuMs of scan and load
 */
export function billOf(rows: number, requests: Readonly<Record<string, number>>, cpuMs: number, chunks: number): Bill {
  const of = (name: string): number => requests[name] ?? 0;
  const puts = of('PutItem');
  const unitsOfItem = puts === 0 ? 1 : Math.ceil(of('bytes') / puts / 1_024);
  const found = of('PutItem that found the item');
  // A contact is written to the table and to its index; a write that is refused by its condition costs the item found.
  const writes = puts * (unitsOfItem + 1) + found * unitsOfItem + of('UpdateItem') + chunks * 12;
  const reads = of('GetItem') + chunks * chunks;
  const functionSeconds = cpuMs / 1_000;
  const million = 1e6 / rows;
  const dollars =
    dollarsOf('writeUnits', writes) +
    dollarsOf('readUnits', reads) +
    dollarsOf('gigabyteSeconds', functionSeconds * FUNCTION_GIGABYTES) +
    dollarsOf('queueRequests', chunks * 4) +
    dollarsOf('objectPuts', chunks * 2);
  return {
    writes: writes * million,
    reads: reads * million,
    functionSeconds: functionSeconds * million,
    dollars: dollars * million,
  };
}
