/**
 * Legal holidays on which states of the US forbid calls: the dates of a year out of rules. Errs towards more days: the
 * day itself, and the Friday or Monday on which one that falls on a weekend is observed, whatever the state does.
 *
 * Sources: 5 U.S.C. 6103 for the federal holidays; for what states add, the list at vicifast.com (blog, "Telemarketing-
 * Prohibited Holidays") and dnc.com (holiday alerts), read on 2026-11-21. Holidays that a governor proclaims are not
 * here: a campaign names them in its own `holidays`.
 */
import { addDays, DAY_MS, type LocalDay, localDay, weekdayOf } from './local-day';

/**
 * `07-04`: a date. `mon3-01`: the third Monday of January; `mon-1-05`: the last one of May. `easter-2`: days before
 * Easter Sunday. `+1` after a rule: the day after.
 */
type Rule = string;

const FEDERAL: readonly Rule[] = [
  '01-01',
  'mon3-01',
  'mon3-02',
  'mon-1-05',
  '06-19',
  '07-04',
  'mon1-09',
  'mon2-10',
  '11-11',
  'thu4-11',
  '12-25',
];
const MARDI_GRAS = 'easter-47';
const GOOD_FRIDAY = 'easter-2';
const ELECTION_DAY = 'mon1-11+1';
const DAY_AFTER_THANKSGIVING = 'thu4-11+1';

const ALSO: Readonly<Record<string, readonly Rule[]>> = {
  'US-AL': [MARDI_GRAS, 'mon4-04', 'mon1-06', '12-01'],
  'US-LA': [MARDI_GRAS, GOOD_FRIDAY, ELECTION_DAY, DAY_AFTER_THANKSGIVING, '01-08', '01-19', '12-26'],
  'US-MS': ['mon-1-04', DAY_AFTER_THANKSGIVING],
  'US-NE': ['fri-1-04', DAY_AFTER_THANKSGIVING],
  'US-PA': [GOOD_FRIDAY, '06-14', ELECTION_DAY, DAY_AFTER_THANKSGIVING],
  'US-RI': ['05-04', 'mon2-08', ELECTION_DAY],
  'US-UT': ['07-24'],
};

export const holidayRules = (region: string): readonly Rule[] => [...FEDERAL, ...(ALSO[region] ?? [])];

const years = new Map<string, ReadonlySet<LocalDay>>();

/** Whether a local day is a holiday of the region. */
export function isHoliday(region: string, day: LocalDay): boolean {
  // A day at the end of a year may be that on which the first of the next one is observed.
  const year = new Date(day * DAY_MS).getUTCFullYear();
  return [year, year + 1].some((each) => holidaysOf(region, each).has(day));
}

function holidaysOf(region: string, year: number): ReadonlySet<LocalDay> {
  const key = `${region} ${year}`;
  const known = years.get(key);
  if (known) return known;
  const days = new Set(holidayRules(region).flatMap((rule) => observed(dayOf(rule, year))));
  years.set(key, days);
  return days;
}

function observed(day: LocalDay): readonly LocalDay[] {
  const weekday = weekdayOf(day);
  if (weekday === 'sat') return [addDays(day, -1), day];
  return weekday === 'sun' ? [day, addDays(day, 1)] : [day];
}

const RULE =
  /^(?:(?<month>\d\d)-(?<date>\d\d)|(?<weekday>[a-z]{3})(?<nth>-?\d)-(?<of>\d\d)|easter-(?<before>\d+))(?<next>\+1)?$/;

function dayOf(rule: Rule, year: number): LocalDay {
  const parts = RULE.exec(rule)?.groups;
  if (!parts) throw new Error(`"${rule}" is no rule of a holiday`);
  return addDays(firstPart(parts, year), parts['next'] ? 1 : 0);
}

function firstPart(parts: Readonly<Record<string, string | undefined>>, year: number): LocalDay {
  if (parts['before'] !== undefined) return addDays(easter(year), -Number(parts['before']));
  if (parts['weekday'] !== undefined)
    return nthWeekday(year, Number(parts['of']), parts['weekday'], Number(parts['nth']));
  return localDay(year, Number(parts['month']), Number(parts['date']));
}

/** The nth such weekday of a month; counted from its end where `nth` is negative. */
function nthWeekday(year: number, month: number, weekday: string, nth: number): LocalDay {
  const first = localDay(year, month, 1);
  const after = localDay(month === 12 ? year + 1 : year, (month % 12) + 1, 1);
  const all = Array.from({ length: after - first }, (_, index) => first + index).filter(
    (day) => weekdayOf(day) === weekday,
  );
  return all.at(nth > 0 ? nth - 1 : nth) ?? first;
}

/** Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8). */
function easter(year: number): LocalDay {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const march = h + l - 7 * m + 114;
  return localDay(year, Math.floor(march / 31), (march % 31) + 1);
}
