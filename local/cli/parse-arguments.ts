/** Reads a command line: all of its problems at once, each naming the flag, the value and what is allowed. */
import { parseArgs } from 'node:util';
import { nearest } from '../../lib/typos';
import { type Flag, type FlagTable, flagName } from './flag';

export type ParsedArguments<Options> =
  | { readonly kind: 'options'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

type Token = ReturnType<typeof tokensOf>[number];

/**
 * @param table the flags that are known; `--help` and `-h` always are
 * @param args what follows the name of the command
 */
export function parseArguments<Options extends object>(
  table: FlagTable<Options>,
  args: readonly string[],
): ParsedArguments<Options> {
  const tokens = tokensOf(table, args);
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) return { kind: 'help' };
  const flags = flagsByName(table);
  const places = argumentsOf(table);
  const problems: string[] = [];
  const given: Record<string, unknown> = {};
  for (const [index, token] of tokens.entries()) {
    // What stands behind a flag that is not known was meant as its value.
    if (token.kind === 'positional' && isUnknown(flags, tokens[index - 1])) continue;
    const place = token.kind === 'positional' ? places.shift() : undefined;
    const reading = place ? readArgument(place, token) : readToken(flags, token);
    if (reading === undefined) continue;
    if ('problem' in reading) problems.push(reading.problem);
    else given[reading.option] = reading.value;
  }
  problems.push(...places.filter(({ flag }) => flag.isArgument === 'required').map(missing));
  if (problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'options', options: { ...fallbacks(table), ...given } as Options };
}

/** Every option at its default. */
export const fallbacks = <Options extends object>(table: FlagTable<Options>): Options =>
  Object.fromEntries(entriesOf(table).map(([option, flag]) => [option, flag.fallback])) as Options;

export const entriesOf = <Options extends object>(table: FlagTable<Options>): readonly [string, Flag<unknown>][] =>
  Object.entries(table);

interface NamedFlag {
  readonly option: string;
  readonly flag: Flag<unknown>;
}

const flagsByName = <Options extends object>(table: FlagTable<Options>): ReadonlyMap<string, NamedFlag> =>
  new Map(named(table).map(([option, flag]) => [flagName(option), { option, flag }]));

const named = <Options extends object>(table: FlagTable<Options>): readonly [string, Flag<unknown>][] =>
  entriesOf(table).filter(([, { isArgument }]) => isArgument === undefined);

/** What is given by its place, in the order of the places. */
export const argumentsOf = <Options extends object>(table: FlagTable<Options>): NamedFlag[] =>
  entriesOf(table).flatMap(([option, flag]) => (flag.isArgument === undefined ? [] : [{ option, flag }]));

const missing = ({ flag }: NamedFlag): string => `${flag.placeholder} is missing: give ${flag.allowed}`;

/** `parseArgs` only cuts the line into tokens: its own refusals name neither the value nor what is allowed. */
function tokensOf<Options extends object>(table: FlagTable<Options>, args: readonly string[]) {
  const known = named(table).map(([option, flag]) => [
    flagName(option).slice(2),
    { type: flag.placeholder === undefined ? ('boolean' as const) : ('string' as const) },
  ]);
  const options = { ...Object.fromEntries(known), help: { type: 'boolean' as const, short: 'h' } };
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

type Reading = { readonly problem: string } | { readonly option: string; readonly value: unknown } | undefined;

function readToken(flags: ReadonlyMap<string, NamedFlag>, token: Token): Reading {
  if (token.kind === 'option-terminator') return undefined;
  if (token.kind === 'positional') return { problem: `unexpected argument "${token.value}"` };
  const named = flags.get(token.rawName);
  if (named === undefined) return { problem: unknownFlag(token.rawName, [...flags.keys()]) };
  return readFlag(named, token.rawName, token.value);
}

function readArgument({ option, flag }: NamedFlag, token: Token): Reading {
  const text = token.kind === 'positional' ? token.value : '';
  const value = flag.parse(text);
  return value === undefined
    ? { problem: `${flag.placeholder} must be ${flag.allowed}, got "${text}"` }
    : { option, value };
}

const isUnknown = (flags: ReadonlyMap<string, NamedFlag>, token: Token | undefined): boolean =>
  token?.kind === 'option' && !flags.has(token.rawName);

function readFlag({ option, flag }: NamedFlag, name: string, text: string | undefined): Reading {
  if (flag.placeholder === undefined) {
    return text === undefined ? { option, value: true } : { problem: `${name} takes no value, got "${text}"` };
  }
  if (text === undefined) return { problem: `${name} needs a value: ${flag.allowed}` };
  const value = flag.parse(text);
  return value === undefined ? { problem: `${name} must be ${flag.allowed}, got "${text}"` } : { option, value };
}

function unknownFlag(name: string, known: readonly string[]): string {
  const candidate = nearest(name, known);
  return candidate === undefined ? `unknown flag ${name}` : `unknown flag ${name}; did you mean ${candidate}?`;
}
