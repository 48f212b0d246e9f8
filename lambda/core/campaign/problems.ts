/**
 * What is wrong with a campaign.json, in sentences for its owner: the field, the value found, what is allowed and what to
 * do. No sentence holds a number in full, because a file may hold any.
 */
import type { z } from 'zod';
import { nearest } from '../../contract/typos';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Fields by the path of their object, for those that are not known. */
export type KnownFields = (path: Path) => readonly string[];

/** More than these are not told at once. */
const MOST_PROBLEMS = 50;

/** One sentence for each problem, in the order of the file. */
export function problemsOf(issues: readonly Issue[], file: unknown, known: KnownFields): readonly string[] {
  const sentences = [...new Set(issues.flatMap((issue) => sentencesOf(issue, [], file, known)))];
  const more = sentences.length - MOST_PROBLEMS;
  return more > 0 ? [...sentences.slice(0, MOST_PROBLEMS), `and ${more} more`] : sentences;
}

function sentencesOf(issue: Issue, base: Path, file: unknown, known: KnownFields): readonly string[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => unknownField([...path, name], name, known(path)));
    case 'invalid_union': {
      // The alternative that was meant is the one that took the value for its kind, and found fault further inside.
      const meant = issue.errors.find((nested) => nested.some((each) => each.path.length > 0));
      return meant
        ? meant.flatMap((nested) => sentencesOf(nested, path, file, known))
        : [wrongValue(path, file, issue.message)];
    }
    case 'invalid_key':
      return [wrongValue(path, file, issue.issues[0]?.message ?? issue.message)];
    default:
      return [wrongValue(path, file, issue.message)];
  }
}

function unknownField(path: Path, name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  const remedy = meant === undefined ? `the fields here are ${known.join(', ')}` : `did you mean "${meant}"?`;
  return `"${nameOf(path)}" is not known: ${remedy}`;
}

function wrongValue(path: Path, file: unknown, allowed: string): string {
  const value = path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part], file);
  if (path.length === 0) return `it is ${shown(value)}: ${allowed}`;
  return `"${nameOf(path)}" ${value === undefined ? 'is missing' : `is ${shown(value)}`}: ${allowed}`;
}

/** `hours.mon[1]` */
const nameOf = (path: Path): string =>
  masked(
    path.reduce<string>(
      (name, part) =>
        typeof part === 'number' ? `${name}[${part}]` : `${name}${name === '' ? '' : '.'}${String(part).slice(0, 40)}`,
      '',
    ),
  );

const LONGEST_VALUE = 60;

/** A value as a sentence may show it. */
function shown(value: unknown): string {
  const json = masked(JSON.stringify(value) ?? 'nothing');
  return json.length > LONGEST_VALUE ? `${json.slice(0, LONGEST_VALUE)}…` : json;
}

/** Seven digits or more that may be a number of somebody; times, days and windows are shorter, or have other signs. */
const PERHAPS_A_NUMBER = /\+?\d(?:[ ().-]{0,2}\d){8,}|\d{7,}/g;

const masked = (text: string): string =>
  text.replace(PERHAPS_A_NUMBER, (number) => number.replace(/\d(?=.*\d{2})/g, '*'));
