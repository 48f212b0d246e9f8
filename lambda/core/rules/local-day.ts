/** Days of a calendar on a wall: counted since 1970-01-01, without a clock or a zone. */
import { WEEKDAYS, type Weekday } from '../../contract/campaign';

/** Whole local days since 1970-01-01. */
export type LocalDay = number;

export const DAY_MS = 86_400_000;
export const DAY_MINUTES = 1440;

/** @param month 1-12 */
export const localDay = (year: number, month: number, date: number): LocalDay =>
  Date.UTC(year, month - 1, date) / DAY_MS;

/** @param date `YYYY-MM-DD` */
export const dayOfDate = (date: string): LocalDay => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

export const addDays = (day: LocalDay, days: number): LocalDay => day + days;

/** 1970-01-01 was a Thursday. */
export const weekdayOf = (day: LocalDay): Weekday => WEEKDAYS[(((day + 3) % 7) + 7) % 7] as Weekday;
