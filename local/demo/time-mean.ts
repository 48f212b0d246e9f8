/** The mean over time of something that keeps its value until it is read again. */

/** A value that holds from a moment until the next reading. */
export interface Reading {
  readonly atMs: number;
  readonly value: number;
}

/**
 * Undefined without any reading. Before the first reading its value is taken to have held already.
 *
 * @param readings in order of time
 */
export function timeMean(readings: readonly Reading[], fromMs: number, toMs: number): number | undefined {
  const first = readings[0];
  if (first === undefined) return undefined;
  if (toMs <= fromMs) return readings.findLast((reading) => reading.atMs <= fromMs)?.value ?? first.value;
  let area = first.value * Math.max(0, Math.min(first.atMs, toMs) - fromMs);
  for (const [index, reading] of readings.entries()) {
    const untilMs = Math.min(readings[index + 1]?.atMs ?? toMs, toMs);
    area += reading.value * Math.max(0, untilMs - Math.max(reading.atMs, fromMs));
  }
  return area / (toMs - fromMs);
}
