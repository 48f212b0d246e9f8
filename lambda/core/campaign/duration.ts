/** Reads waits as people write them: a whole number with its unit. */
const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LONGEST_MS = 30 * UNITS_MS.d;

/** In ms; undefined where it is none, or not between 1 s and 30 d. */
export function readDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS];
  return ms >= UNITS_MS.s && ms <= LONGEST_MS ? ms : undefined;
}
