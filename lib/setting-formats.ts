/** How the text of a context setting becomes a value, or a sentence fragment that says what is allowed. */
import { Problem } from '../lambda/contract/settings';

/** One setting of the deployment, given as `-c name=value`. */
export interface Setting<T> {
  /** A value that is accepted, for error messages and documentation. */
  readonly example: string;
  /** The text that stands where the setting is not given. Without one the setting is optional. */
  readonly fallback?: string;
  readonly parse: (text: string) => T | Problem;
}

type Parse<T> = (text: string) => T | Problem;

/** A text of a given form; `allowed` completes "must be ...". */
export const matching =
  (form: RegExp, allowed: string): Parse<string> =>
  (text) =>
    form.test(text) ? text : new Problem(`must be ${allowed}`);

export const oneOf =
  <T extends string>(...allowed: readonly T[]): Parse<T> =>
  (text) =>
    allowed.find((value) => value === text) ?? new Problem(`must be one of ${allowed.join(', ')}`);

export const flag: Parse<boolean> = (text) => {
  const value = oneOf('true', 'false')(text);
  return value instanceof Problem ? value : value === 'true';
};

/** What `parse` accepts, up to `greatest`. */
export const atMost =
  (greatest: number, parse: Parse<number>): Parse<number> =>
  (text) => {
    const value = parse(text);
    return value instanceof Problem || value <= greatest ? value : new Problem(`must be at most ${greatest}`);
  };

/** What `parse` accepts, from `least` to `greatest`. */
export const between =
  (least: number, greatest: number, parse: Parse<number>): Parse<number> =>
  (text) => {
    const value = parse(text);
    const isWithin = value instanceof Problem || (value >= least && value <= greatest);
    return isWithin ? value : new Problem(`must be from ${least} to ${greatest}`);
  };

/** What `parse` accepts, if it is a whole multiple of `unit`. */
export const multipleOf =
  (unit: number, parse: Parse<number>): Parse<number> =>
  (text) => {
    const value = parse(text);
    return value instanceof Problem || value % unit === 0 ? value : new Problem(`must be a multiple of ${unit}`);
  };

/** A day that exists, as YYYY-MM-DD. */
export const date: Parse<string> = (text) => {
  const day = new Date(`${text}T00:00:00Z`);
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && exists ? text : new Problem('must be a date, YYYY-MM-DD');
};

export const NAME = matching(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens, at most 63');

const HEX = '[0-9a-f]';
export const UUID = matching(
  new RegExp(`^${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}$`),
  'an id such as 11111111-2222-4333-8444-555555555555 (the last part of its ARN)',
);
