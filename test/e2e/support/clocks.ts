/** Zones by what their clocks show now: tests of calling hours run at any time of the day, so they choose their places. */

export interface Place {
  readonly zone: string;
  /** Minutes ahead of UTC, all year round: none of them has summer time. */
  readonly offset: number;
}

const PLACES: readonly Place[] = [
  { zone: 'Pacific/Honolulu', offset: -600 },
  { zone: 'America/Phoenix', offset: -420 },
  { zone: 'America/Bogota', offset: -300 },
  { zone: 'America/Sao_Paulo', offset: -180 },
  { zone: 'Atlantic/Reykjavik', offset: 0 },
  { zone: 'Africa/Lagos', offset: 60 },
  { zone: 'Africa/Nairobi', offset: 180 },
  { zone: 'Asia/Karachi', offset: 300 },
  { zone: 'Asia/Bangkok', offset: 420 },
  { zone: 'Asia/Tokyo', offset: 540 },
  { zone: 'Pacific/Guadalcanal', offset: 660 },
];
const HOUR = 60;
const DAY = 24 * HOUR;
const MINUTE_MS = 60_000;

export const minuteOfDay = ({ offset }: Place, atMs: number): number =>
  (((Math.floor(atMs / MINUTE_MS) + offset) % DAY) + DAY) % DAY;

/** Places where midnight is at least three hours away on both sides, earliest clock first. */
export const placesByDay = (nowMs: number): readonly Place[] =>
  PLACES.filter((place) => {
    const minute = minuteOfDay(place, nowMs);
    return minute >= 3 * HOUR && minute <= 21 * HOUR;
  }).sort((one, other) => minuteOfDay(one, nowMs) - minuteOfDay(other, nowMs));

/** `HH:MM-HH:MM` of the place's clock. */
export const windowBetween = (place: Place, fromMs: number, toMs: number): string =>
  `${clockAt(place, fromMs)}-${clockAt(place, toMs)}`;

function clockAt(place: Place, atMs: number): string {
  const minute = minuteOfDay(place, atMs);
  return [Math.floor(minute / HOUR), minute % HOUR].map((part) => String(part).padStart(2, '0')).join(':');
}

/** The first full minute that is at least this far away, Unix ms: windows know only minutes. */
export const fullMinuteAfter = (atMs: number): number => Math.ceil(atMs / MINUTE_MS) * MINUTE_MS;
