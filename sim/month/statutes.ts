/**
 * The law on calling hours as the auditor reads it: the entries of the table, one by one, against a wall. It shares the
 * table with the rules of calling, and nothing else: neither schedules, nor days, nor the arithmetic of holidays.
 */
import { type CallingLaw, US_CALLING_LAW } from '../../lambda/core/rules/us-calling-law';
import type { Wall } from './wall';

/**
 * Days on which states that forbid calls on holidays have one, in the months that are dialed here, by the calendar: all of
 * them (`*`), or those named.
 */
const HOLIDAYS: Readonly<Record<string, string>> = {
  '2026-11-03': 'LA PA RI',
  '2026-11-11': '*',
  '2026-11-26': '*',
  '2026-11-27': 'LA MS NE PA',
  '2026-12-01': 'AL',
  '2027-03-26': 'LA PA',
};
const FIRST_DAYS = { november: '2026-10-15', march: '2027-02-20' } as const;
const LAST_DAYS = { november: '2026-12-10', march: '2027-04-10' } as const;

const lawsOf = Map.groupBy(US_CALLING_LAW, ({ region }) => region);
const lawsIn = (state: string): readonly CallingLaw[] => lawsOf.get(`US-${state}`) ?? [];

/** The laws that a call to somebody of these states must keep, on the day that the wall shows. */
function lawsInForce(states: readonly string[], { date }: Wall): readonly CallingLaw[] {
  const laws = [...(lawsOf.get('US') ?? []), ...new Set(states.flatMap(lawsIn))];
  return laws.filter(({ from, until = '9999-12-31' }) => from <= date && date < until);
}

/**
 * The citation of each law that forbids a call at this time on the wall.
 *
 * @param states two-letter codes: of the number, and of the person
 * @throws Error on days for which no holidays are written down
 */
export function forbidding(states: readonly string[], wall: Wall): readonly string[] {
  return lawsInForce(states, wall)
    .filter((law) => !allows(law, wall))
    .map(({ citation }) => citation);
}

/** Calls to one number within 24 hours. */
export function lawfulPerDay(states: readonly string[], wall: Wall): number {
  const caps = lawsInForce(states, wall).map(({ maxAttemptsPer24h }) => maxAttemptsPer24h ?? Number.POSITIVE_INFINITY);
  return Math.min(...caps);
}

function allows(law: CallingLaw, { date, weekday, minute }: Wall): boolean {
  if (law.noHolidays && isHoliday(law.region, date)) return false;
  const windows = weekday === 'Sun' ? law.sunday : weekday === 'Sat' ? law.saturday : law.mondayToFriday;
  return windows.some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute);
}

function isHoliday(region: string, date: string): boolean {
  const isKnown = (['november', 'march'] as const).some((m) => FIRST_DAYS[m] <= date && date <= LAST_DAYS[m]);
  if (!isKnown) throw new Error(`no holidays are written down for ${date}: add its month to HOLIDAYS`);
  const states = HOLIDAYS[date];
  return states === '*' || (states?.split(' ') ?? []).includes(region.slice('US-'.length));
}
