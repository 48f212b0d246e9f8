/**
 * When a contact may be called: while the hours are open in every place that it may be in (invariant I5).
 *
 * A place is open when the calendar and the clock on its wall are inside a window. So an hour that daylight saving skips
 * is never open, an hour that it repeats is open twice, and a window that begins in a skipped hour opens with the jump.
 */
import { addDays, DAY_MINUTES, DAY_MS } from './local-day';
import type { Schedule } from './schedule';
import { localMs, MINUTE_MS, nextShift, type ZoneClock } from './zone-clock';

/** A wall that the contact may live by, and the hours that hold there. */
export interface Place {
  readonly clock: ZoneClock;
  readonly schedule: Schedule;
}

const HOUR_MS = 60 * MINUTE_MS;
/** How far ahead openings and ends are looked for: a month of holidays is survived. */
const HORIZON_MS = 32 * DAY_MS;

/** Until when an answer stands. Whole hours, so that an answer can be kept for an hour without being another one. */
export const horizonOf = (nowMs: number): number => Math.floor(nowMs / HOUR_MS) * HOUR_MS + HORIZON_MS;

/** True while all of the places are open. */
export const isOpen = (places: readonly Place[], nowMs: number): boolean =>
  places.every((place) => isOpenAt(place, nowMs));

/** The first instant from now on, Unix ms, at which every place is open; undefined if there is none within a month. */
export function nextOpening(places: readonly Place[], nowMs: number): number | undefined {
  const horizonMs = horizonOf(nowMs);
  let atMs = nowMs;
  while (atMs < horizonMs) {
    const closed = places.filter((place) => !isOpenAt(place, atMs));
    if (closed.length === 0) return atMs;
    // Before the last of these changes at least one of them is still closed.
    atMs = Math.max(...closed.map((place) => nextChange(place, atMs, horizonMs)));
  }
  return undefined;
}

/**
 * The first instant, Unix ms, at which one of the places is no longer open: `nowMs` if one is closed already, Infinity if
 * none closes within a month. A call may start before it, not at it.
 */
export function closesAtMs(places: readonly Place[], nowMs: number): number {
  if (!isOpen(places, nowMs)) return nowMs;
  const horizonMs = horizonOf(nowMs);
  const closes = Math.min(...places.map((place) => nextChange(place, nowMs, horizonMs)));
  return closes < horizonMs ? closes : Number.POSITIVE_INFINITY;
}

function isOpenAt({ clock, schedule }: Place, atMs: number): boolean {
  const local = localMs(clock, atMs);
  const day = Math.floor(local / DAY_MS);
  const minute = Math.floor((local - day * DAY_MS) / MINUTE_MS);
  return schedule.windowsOn(day).some(({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute);
}

/** The first instant after `fromMs` at which the place opens or closes; Infinity if that is not before the horizon. */
function nextChange(place: Place, fromMs: number, horizonMs: number): number {
  const wasOpen = isOpenAt(place, fromMs);
  let atMs = fromMs;
  while (atMs < horizonMs) {
    atMs = Math.min(nextBoundary(place, atMs), nextShift(place.clock, atMs));
    if (isOpenAt(place, atMs) !== wasOpen) return atMs;
  }
  return Number.POSITIVE_INFINITY;
}

/** The next instant at which the wall clock, left alone, shows an end of a window, or midnight. */
function nextBoundary({ clock, schedule }: Place, atMs: number): number {
  const local = localMs(clock, atMs);
  const day = Math.floor(local / DAY_MS);
  const later = schedule
    .windowsOn(day)
    .flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute])
    .filter((minute) => minute < DAY_MINUTES)
    .map((minute) => day * DAY_MS + minute * MINUTE_MS)
    .filter((ms) => ms > local);
  return atMs + Math.min(addDays(day, 1) * DAY_MS, ...later) - local;
}
