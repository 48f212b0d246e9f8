/**
 * What a clock and a calendar on the wall of a zone show, as the auditor reads it: the instant is written out in the zone
 * and read back word by word. The rules of calling work with offsets instead (zone-clock.ts), so that an error in one of
 * the two does not hide in the other.
 */

export interface Wall {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** `Mon`, `Tue`... */
  readonly weekday: string;
  /** Of the day, 0-1439. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a zone that nobody knows. */
export function wallAt(zone: string, atMs: number): Wall {
  const format = formats.get(zone) ?? newFormat(zone);
  formats.set(zone, format);
  const found = WALL.exec(format.format(atMs))?.groups;
  if (!found) throw new Error(`"${format.format(atMs)}" shows no time`);
  const { weekday = '', month, day, year, hour, minute } = found;
  return { date: `${year}-${month}-${day}`, weekday, minute: Number(hour) * 60 + Number(minute) };
}

/** `Sun, 11/01/2026, 01:30` */
const WALL = /^(?<weekday>\w{3}), (?<month>\d\d)\/(?<day>\d\d)\/(?<year>\d{4}), (?<hour>\d\d):(?<minute>\d\d)$/;

const newFormat = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
