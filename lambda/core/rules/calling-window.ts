/**
 * When a contact may be called: while the window is open in every zone that its number may be in (invariant I5).
 *
 * A zone is open when the clock on its wall is inside the window. So an hour that daylight saving skips is never open,
 * an hour that it repeats is open twice, and a window that begins in a skipped hour opens with the jump. An unknown
 * zone, and one that this runtime does not know, is never open.
 */
import type { CallingWindow } from '../../contract/settings';
import { UNKNOWN_ZONE } from './zones';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** Zones change their offset at whole quarter hours of UTC (IANA tz database, all changes since 1972). */
const STEP_MS = 15 * MINUTE_MS;
/** No zone changes its offset twice within this time. */
const STRETCH_MS = 36 * 60 * MINUTE_MS;
/** How far ahead an opening is looked for. Zones with no common hour for so long count as never open. */
const HORIZON_MS = 8 * 24 * 60 * MINUTE_MS;

/** True while the window is open in every zone of the key. */
export function isOpen(zoneKey: string, window: CallingWindow, nowMs: number): boolean {
  return clocksOf(zoneKey)?.every((clock) => isOpenAt(clock, window, nowMs)) ?? false;
}

/** The first instant from now on, Unix ms, at which every zone is open; undefined if there is none within 8 days. */
export function nextOpening(zoneKey: string, window: CallingWindow, nowMs: number): number | undefined {
  const clocks = clocksOf(zoneKey);
  if (!clocks) return undefined;
  let atMs = nowMs;
  while (atMs <= nowMs + HORIZON_MS) {
    const closed = clocks.filter((clock) => !isOpenAt(clock, window, atMs));
    if (closed.length === 0) return atMs;
    // Before the last of these changes at least one of them is still closed.
    atMs = Math.max(...closed.map((clock) => nextChange(clock, window, atMs)));
  }
  return undefined;
}

/**
 * The first instant, Unix ms, at which a zone of the key is no longer open: `nowMs` if one is closed already, Infinity if
 * none closes within 8 days. A call may start before it, not at it.
 */
export function closesAtMs(zoneKey: string, window: CallingWindow, nowMs: number): number {
  const clocks = clocksOf(zoneKey);
  if (!clocks?.every((clock) => isOpenAt(clock, window, nowMs))) return nowMs;
  return Math.min(...clocks.map((clock) => nextChange(clock, window, nowMs)));
}

function isOpenAt(clock: ZoneClock, window: CallingWindow, atMs: number): boolean {
  const minute = minuteOfDay(atMs + offsetMs(clock, atMs));
  return minute >= window.fromMinute && minute < window.toMinute;
}

const minuteOfDay = (localMs: number): number => Math.floor(localMs / MINUTE_MS) % DAY_MINUTES;

/** The first instant after `fromMs` at which the zone opens or closes; Infinity beyond the horizon. */
function nextChange(clock: ZoneClock, window: CallingWindow, fromMs: number): number {
  const wasOpen = isOpenAt(clock, window, fromMs);
  let atMs = fromMs;
  while (atMs <= fromMs + HORIZON_MS) {
    atMs = Math.min(nextBoundary(clock, window, atMs), nextShift(clock, atMs));
    if (isOpenAt(clock, window, atMs) !== wasOpen) return atMs;
  }
  return Number.POSITIVE_INFINITY;
}

/** The next instant at which the wall clock, left alone, shows the beginning or the end of the window. */
function nextBoundary(clock: ZoneClock, window: CallingWindow, atMs: number): number {
  const local = atMs + offsetMs(clock, atMs);
  const wait = (minute: number) => {
    const untilMs = modulo(minute * MINUTE_MS - local, DAY_MINUTES * MINUTE_MS);
    return untilMs === 0 ? DAY_MINUTES * MINUTE_MS : untilMs;
  };
  return atMs + Math.min(wait(window.fromMinute), wait(window.toMinute));
}

/** The next change of the zone's offset, or the end of the stretch that was searched. */
function nextShift(clock: ZoneClock, atMs: number): number {
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

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** A zone and what is known of its offsets. Only a memory: the answers depend on the arguments alone. */
interface ZoneClock {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

/** Quarter hours remembered per zone: more than the search of a week takes. */
const REMEMBERED = 512;
const clocks = new Map<string, ZoneClock | undefined>();
const keys = new Map<string, readonly ZoneClock[] | undefined>();
/** Zone keys come from lists; a list full of odd ones must not fill the memory. */
const REMEMBERED_KEYS = 4096;

/** The clocks of a zone key; undefined where one of its zones is unknown. */
function clocksOf(zoneKey: string): readonly ZoneClock[] | undefined {
  if (keys.has(zoneKey)) return keys.get(zoneKey);
  const found = zoneKey === UNKNOWN_ZONE ? [undefined] : zoneKey.split('|').map(clockOf);
  const known = found.filter((clock) => clock !== undefined);
  const result = known.length === found.length ? known : undefined;
  if (keys.size >= REMEMBERED_KEYS) keys.clear();
  keys.set(zoneKey, result);
  return result;
}

function clockOf(zone: string): ZoneClock | undefined {
  if (!clocks.has(zone)) clocks.set(zone, newClock(zone));
  return clocks.get(zone);
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
