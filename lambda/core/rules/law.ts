/**
 * What the law says of a region on a local day: the table's entries that are in force, all of them together with federal
 * law. Which region goes into a zone key is decided here, too: one whose law is stricter than the federal one, or none.
 * A contact whose number and address are in different states keeps to the law of both. Where the address's implies the
 * number's, it is named; otherwise a group of states stands for them, which is stricter than both: a region for each pair
 * of zone and number would make hundreds of keys, each of them a question to the index.
 */
import type { CallingWindow } from '../../contract/settings';
import { holidayRules, isHoliday } from './holidays';
import { dayOfDate, type LocalDay, weekdayOf } from './local-day';
import { ALL_DAY, overlap, type Schedule, together } from './schedule';
import { type CallingLaw, RETRIEVED_ON, US_CALLING_LAW } from './us-calling-law';

const byRegion = new Map<string, readonly CallingLaw[]>(
  US_CALLING_LAW.map(({ region }) => [region, US_CALLING_LAW.filter((law) => law.region === region)]),
);
/** Regions with a law of their own. */
export const STRICT_REGIONS: readonly string[] = [...byRegion.keys()].filter((region) => region !== 'US');

/** Calls on every day of the year. */
const isDaily = (law: CallingLaw): boolean =>
  law.noHolidays !== true && [law.mondayToFriday, law.saturday, law.sunday].every((windows) => windows.length > 0);
/** Calls on six days of the week, for ten hours or more. */
const isWeekly = ({ mondayToFriday, saturday }: CallingLaw): boolean =>
  saturday.length > 0 &&
  mondayToFriday.reduce((sum, { fromMinute, toMinute }) => sum + toMinute - fromMinute, 0) >= 600;

const regionsWhere = (allows: (law: CallingLaw) => boolean): readonly string[] =>
  STRICT_REGIONS.filter((region) => (byRegion.get(region) ?? []).every(allows));

/** What stands for several states: the law of all of its members together. The less strict ones first. */
export const GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ['US-DAILY', regionsWhere(isDaily)],
  ['US-WEEK', regionsWhere(isWeekly)],
  ['US-ALL', STRICT_REGIONS],
]);

const lawsOf = (region: string): readonly CallingLaw[] =>
  (GROUPS.get(region) ?? [region]).flatMap((each) => byRegion.get(each) ?? []);

const isInForce = ({ from, until }: CallingLaw, day: LocalDay): boolean =>
  dayOfDate(from) <= day && (until === undefined || day < dayOfDate(until));

function windowsOf(law: CallingLaw, day: LocalDay): readonly CallingWindow[] {
  if (law.noHolidays && isHoliday(law.region, day)) return [];
  const weekday = weekdayOf(day);
  if (weekday === 'sun') return law.sunday;
  return weekday === 'sat' ? law.saturday : law.mondayToFriday;
}

const lawful = (region: string): Schedule => ({
  windowsOn: (day) =>
    lawsOf(region)
      .filter((law) => isInForce(law, day))
      .map((law) => windowsOf(law, day))
      .reduce(overlap, ALL_DAY),
});

/** When a number of these regions may be called: federal law and each region's. */
export const lawfulHours = (regions: readonly string[]): Schedule => together(['US', ...regions].map(lawful));

/** Attempts at one number that these regions allow in a rolling 24 hours; undefined where none of them says. */
export function attemptsPerDayIn(regions: readonly string[], day: LocalDay): number | undefined {
  const limits = regions
    .flatMap(lawsOf)
    .filter((law) => isInForce(law, day))
    .flatMap(({ maxAttemptsPer24h }) => maxAttemptsPer24h ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/**
 * The region that a zone key has to name for the law of all of these to hold; undefined where federal law is all.
 *
 * @param named those that may stand by themselves; others only as part of a group
 */
export function strictRegion(regions: readonly string[], named: readonly string[] = regions): string | undefined {
  const strict = STRICT_REGIONS.filter((region) => regions.includes(region));
  if (strict.length === 0) return undefined;
  const groups = [...GROUPS].filter(([, members]) => strict.every((region) => members.includes(region)));
  const alone = strict.find((one) => named.includes(one) && strict.every((other) => implies(one, other)));
  return alone ?? groups[0]?.[0];
}

/** Whether whoever keeps the law of the one region keeps the other's. */
const implies = (one: string, other: string): boolean =>
  lawsOf(other).every((law) => lawsOf(one).some((stricter) => covers(stricter, law)));

function covers(stricter: CallingLaw, law: CallingLaw): boolean {
  const days = ['mondayToFriday', 'saturday', 'sunday'] as const;
  return (
    startOf(stricter) <= startOf(law) &&
    (stricter.until ?? 'never') >= (law.until ?? 'never') &&
    days.every((day) => isWithin(stricter[day], law[day])) &&
    (!law.noHolidays || (stricter.noHolidays === true && hasHolidaysOf(stricter.region, law.region))) &&
    (stricter.maxAttemptsPer24h ?? Number.POSITIVE_INFINITY) <= (law.maxAttemptsPer24h ?? Number.POSITIVE_INFINITY)
  );
}

/** What began before the table was made began at the same time: nobody is called in the past. */
const startOf = ({ from }: CallingLaw): string => (from < RETRIEVED_ON ? RETRIEVED_ON : from);

const isWithin = (inner: readonly CallingWindow[], outer: readonly CallingWindow[]): boolean =>
  inner.every(({ fromMinute, toMinute }) =>
    outer.some((window) => window.fromMinute <= fromMinute && toMinute <= window.toMinute),
  );

const hasHolidaysOf = (one: string, other: string): boolean => {
  const rules = new Set(holidayRules(one));
  return holidayRules(other).every((rule) => rules.has(rule));
};
