/** The wall clock of an IANA zone: what it is ahead of UTC at an instant, and when that changes next. */

export const MINUTE_MS = 60_000;
/** Zones change their offset at whole quarter hours of UTC (IANA tz database, all changes since 1972). */
const STEP_MS = 15 * MINUTE_MS;
/** No zone changes its offset twice within this time. */
const STRETCH_MS = 36 * 60 * MINUTE_MS;

/** A zone and what is known of its offsets. Only a memory: the answers depend on the arguments alone. */
export interface ZoneClock {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

/** Quarter hours remembered per zone: more than the search of a week takes. */
const REMEMBERED = 512;
const clocks = new Map<string, ZoneClock | undefined>();
/** Names come from lists; a list full of odd ones must not fill the memory. */
const REMEMBERED_CLOCKS = 4096;

/** Undefined where this runtime does not know the zone. */
export function clockOf(zone: string): ZoneClock | undefined {
  if (clocks.has(zone)) return clocks.get(zone);
  if (clocks.size >= REMEMBERED_CLOCKS) clocks.clear();
  const clock = newClock(zone);
  clocks.set(zone, clock);
  return clock;
}

function newClock(zone: string): ZoneClock | undefined {
  try {
    return {
      format: new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }),
      offsets: new Map(),
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What the wall shows, as ms since 1970-01-01 00:00 on that wall. */
export const localMs = (clock: ZoneClock, atMs: number): number => atMs + offsetMs(clock, atMs);

/** Local time less UTC, ms. */
function offsetMs(clock: ZoneClock, atMs: number): number {
  const step = Math.floor(atMs / STEP_MS);
  const known = clock.offsets.get(step);
  if (known !== undefined) return known;
  const offset = readOffset(clock.format.format(step * STEP_MS));
  if (clock.offsets.size >= REMEMBERED) clock.offsets.clear();
  clock.offsets.set(step, offset);
  return offset;
}

/** Reads the end of `11/21/2026, GMT-05:00`; plain `GMT` is no offset. */
function readOffset(formatted: string): number {
  const match = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(formatted);
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0);
  return (match?.[1] === '-' ? -minutes : minutes) * MINUTE_MS;
}

/** The next change of the zone's offset, or the end of the stretch that was searched. */
export function nextShift(clock: ZoneClock, atMs: number): number {
  const before = offsetMs(clock, atMs);
  let low = Math.floor(atMs / STEP_MS);
  let high = low + STRETCH_MS / STEP_MS;
  if (offsetMs(clock, high * STEP_MS) === before) return high * STEP_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(clock, middle * STEP_MS) === before) low = middle;
    else high = middle;
  }
  return high * STEP_MS;
}
