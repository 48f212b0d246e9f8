/**
 * Matches events with EventBridge patterns (EventBridge user guide, "eb-create-pattern-operators"): every field of the
 * pattern must match, a list means any of, and a list within the event matches where any of its entries does.
 */

export type EventPattern = Readonly<Record<string, unknown>>;

type Matcher = (value: unknown) => boolean;
type Comparison = (argument: unknown) => Matcher;

const isText =
  (test: (value: string) => boolean): Matcher =>
  (value) =>
    typeof value === 'string' && test(value);

/** Prefix and suffix take a text or `{ "equals-ignore-case": text }`. */
function affix(argument: unknown, test: (value: string, part: string) => boolean): Matcher {
  if (typeof argument === 'string') return isText((value) => test(value, argument));
  const part = (argument as Record<string, unknown>)['equals-ignore-case'];
  if (typeof part !== 'string') throw new Error(`a prefix or suffix must be a text, not ${JSON.stringify(argument)}`);
  return isText((value) => test(value.toLowerCase(), part.toLowerCase()));
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  prefix: (argument) => affix(argument, (value, part) => value.startsWith(part)),
  suffix: (argument) => affix(argument, (value, part) => value.endsWith(part)),
  'equals-ignore-case': (argument) => isText((value) => value.toLowerCase() === String(argument).toLowerCase()),
  wildcard: (argument) => {
    const source = String(argument).split('*').map(escapeRegExp).join('.*');
    const expression = new RegExp(`^${source}$`, 's');
    return isText((value) => expression.test(value));
  },
  'anything-but': (argument) => {
    const excluded = anyOf(Array.isArray(argument) ? argument : [argument]);
    return (value) => value !== undefined && !excluded(value);
  },
  exists: (argument) => (value) => (value !== undefined) === argument,
  numeric: (argument) => numeric(argument as (string | number)[]),
};

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const RELATIONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** `[">", 0, "<=", 5]` */
function numeric(terms: readonly (string | number)[]): Matcher {
  return (value) =>
    typeof value === 'number' &&
    terms.every((term, position) => typeof term === 'number' || RELATIONS[term]?.(value, Number(terms[position + 1])));
}

/**
 * Compiles a pattern once, for many events.
 *
 * @throws where the pattern uses an operator that is not known here
 */
export function compilePattern(pattern: EventPattern): (event: object) => boolean {
  return compileFields(pattern);
}

function compileFields(pattern: EventPattern): Matcher {
  const fields = Object.entries(pattern).map(([name, expected]) => ({ name, matches: compileField(name, expected) }));
  return (value) => {
    const object = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
    return fields.every(({ name, matches }) => matches(object[name]));
  };
}

function compileField(name: string, expected: unknown): Matcher {
  if (name.startsWith('$')) throw new Error(`the event pattern operator ${name} is not known to the local runtime`);
  if (!Array.isArray(expected)) return compileFields(expected as EventPattern);
  const matches = anyOf(expected);
  return (value) => (Array.isArray(value) && value.length > 0 ? value.some(matches) : matches(value));
}

function anyOf(expected: readonly unknown[]): Matcher {
  const matchers = expected.map(compileComparison);
  return (value) => matchers.some((matches) => matches(value));
}

function compileComparison(expected: unknown): Matcher {
  if (typeof expected !== 'object' || expected === null) return (value) => value === expected;
  const [operator = '', argument] = Object.entries(expected)[0] ?? [];
  const comparison = COMPARISONS[operator];
  if (!comparison) throw new Error(`the event pattern operator ${operator} is not known to the local runtime`);
  return comparison(argument);
}
