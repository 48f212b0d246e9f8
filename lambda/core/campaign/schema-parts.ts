/** The kinds of values in campaign.json, each with the words for what is allowed. */
import { z } from 'zod';
import { classifyKey } from '../../contract/storage';
import { isCountry } from '../rules/phone';
import { readDuration } from './duration';

/** A text that a check lets through. */
export const text = (allowed: string, isAllowed: (value: string) => boolean, form = /^/) =>
  z.string({ error: allowed }).regex(form, allowed).refine(isAllowed, allowed);

const always = (): boolean => true;

/** From `least` to `most`, whole. */
export function whole(least: number, most: number) {
  const allowed = `give a whole number from ${least} to ${most}`;
  return z.number({ error: allowed }).int(allowed).min(least, allowed).max(most, allowed);
}

export function number(least: number, most: number) {
  const allowed = `give a number from ${least} to ${most}`;
  return z.number({ error: allowed }).min(least, allowed).max(most, allowed);
}

export const flag = () => z.boolean({ error: 'give true or false, without quotes' });

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `give one of ${values.map((value) => `"${value}"`).join(', ')}` });

export function listOf<T extends z.ZodType>(item: T, least: number, most: number, what: string) {
  const allowed = least > 0 ? `give a list of ${least} to ${most} ${what}` : `give a list of ${what}, ${most} at most`;
  return z.array(item, { error: allowed }).min(least, allowed).max(most, allowed);
}

const UUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** The last part of an ARN of Connect. */
export const id = (of: string) =>
  text(`give the id of ${of}, such as "11111111-2222-4333-8444-555555555555": the last part of its ARN`, always, UUID);

export const PHONE = text(
  'give a number with + and the country code, without spaces, such as "+12065550100"',
  always,
  /^\+[1-9]\d{6,14}$/,
);

/** Code of ISO 3166. */
export const COUNTRY = text('give the two capital letters of ISO 3166, such as "US" or "GB"', isCountry, /^[A-Z]{2}$/);

export const SUPPRESSION_LIST = text(
  'give the key of a suppression list in the bucket, such as "suppression/all/optout.csv"',
  (key) => classifyKey(key).kind === 'suppression-list',
);

export const DURATION = text(
  'give a time from "1s" to "30d": a whole number with s, m, h or d, such as "30m"',
  (value) => readDuration(value) !== undefined,
  /^\d{1,7}[smhd]$/,
);

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** ISO 8601, with its offset. */
export const TIME = text(
  'give a date and a time with its offset from UTC, such as "2026-12-01T09:00:00-05:00" or "2026-12-01T14:00:00Z"',
  (value) => isDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value)),
  INSTANT,
);

export const DAY = text('give a day that exists, as "YYYY-MM-DD"', (value) => isDay(value), /^\d{4}-\d{2}-\d{2}$/);

/** Whether the calendar has it: `Date` takes the 30th of February for the 2nd of March. */
function isDay(value: string): boolean {
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

export const TITLE = text('give the title of a column, as it stands in the list', (title) => title.trim() !== '', /\S/);
