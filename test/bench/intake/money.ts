/** What a million rows cost, from requests that were counted. Prices of us-east-1, on demand, as of 2026-11. */

const DOLLARS = {
  /** A million write request units (1 KB each), and read request units (4 KB, strongly consistent). */
  millionWrites: 0.625,
  millionReads: 0.125,
  /** A second of a function of one GB, arm64. */
  gigabyteSecond: 0.000_013_333_4,
  millionMessages: 0.4,
  thousandPuts: 0.005,
};
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
    (writes / 1e6) * DOLLARS.millionWrites +
    (reads / 1e6) * DOLLARS.millionReads +
    functionSeconds * FUNCTION_GIGABYTES * DOLLARS.gigabyteSecond +
    ((chunks * 4) / 1e6) * DOLLARS.millionMessages +
    ((chunks * 2) / 1e3) * DOLLARS.thousandPuts;
  return {
    writes: writes * million,
    reads: reads * million,
    functionSeconds: functionSeconds * million,
    dollars: dollars * million,
  };
}
