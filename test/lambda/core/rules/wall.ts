/** Wall clocks read another way than the code under test does, and instants worth trying. */
import fc from 'fast-check';
import { WEEKDAYS, type Weekday } from '../../../../lambda/contract/campaign';

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const at = (iso: string): number => Date.parse(iso);

export interface Wall {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly weekday: Weekday;
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

export function wallIn(zone: string, ms: number): Wall {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(zone, format);
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return {
    date: `${part['year']}-${part['month']}-${part['day']}`,
    weekday: (part['weekday'] ?? '').toLowerCase() as Weekday,
    minute: Number(part['hour']) * 60 + Number(part['minute']),
  };
}

const FROM_MS = at('2024-01-01T00:00:00Z');
const UNTIL_MS = at('2031-01-01T00:00:00Z');
const DAY_MS = 24 * HOUR_MS;

/** How far the zone's clock is from UTC, minutes. */
function offsetIn(zone: string, ms: number): number {
  const { date, minute } = wallIn(zone, ms);
  return (Date.parse(date) - ms) / MINUTE_MS + minute;
}

/** The next change of the zone's clock, to the minute; `ms` itself where there is none for most of a year. */
function nextChangeOfClock(zone: string, ms: number): number {
  const whole = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
  const before = offsetIn(zone, whole);
  const day = Array.from({ length: 200 }, (_, index) => whole + index * DAY_MS).find(
    (each) => offsetIn(zone, each) !== before,
  );
  if (day === undefined) return ms;
  let low = day - DAY_MS;
  let high = day;
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetIn(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

const ZONES = Intl.supportedValuesOf('timeZone');

/** Any zone and any time of 2024 to 2030; as often near a change of its clock, or near a midnight of it. */
export const aZoneAndTime = fc
  .tuple(
    fc.constantFrom(...ZONES),
    fc.integer({ min: FROM_MS, max: UNTIL_MS }),
    fc.constantFrom('any', 'change', 'midnight'),
    fc.integer({ min: -26 * 60, max: 26 * 60 }),
  )
  .map(([zone, ms, near, minutes]) => {
    if (near === 'change') return { zone, ms: nextChangeOfClock(zone, ms) + minutes * MINUTE_MS };
    if (near === 'midnight')
      return { zone, ms: ms - wallIn(zone, ms).minute * MINUTE_MS + Math.round(minutes / 26) * MINUTE_MS };
    return { zone, ms };
  });

const aWindow = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 2 })
  .map(([one = 0, other = 0]) => ({ fromMinute: Math.min(one, other) * 15, toMinute: Math.max(one, other) * 15 }));

/** Up to three windows a day, on any days. */
export const aWeek = fc.dictionary(fc.constantFrom(...WEEKDAYS), fc.array(aWindow, { maxLength: 3 }), {
  noNullPrototype: true,
});

/** Some of the local dates around an instant. */
export const datesAround = (zone: string, ms: number, days: readonly number[]): readonly string[] =>
  days.map((each) => wallIn(zone, ms + each * DAY_MS).date);
