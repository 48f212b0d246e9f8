/** One command-line flag: how its text becomes a value, and what is said when it does not. */

export interface Flag<T> {
  /** Placeholder in the help; absent for a switch, which takes no value. */
  readonly placeholder?: string;
  /** Sentence fragment after "must be": "a number above 0". */
  readonly allowed: string;
  /** The value, or undefined where the text is not allowed. */
  readonly parse: (text: string) => T | undefined;
  readonly fallback: T;
  /** What the help says. */
  readonly help: string;
  /** How the help writes the fallback. @default the fallback as text; nothing where it is undefined or false */
  readonly shownFallback?: string;
  /** Given by its place behind the name of the command, not by a name. @default a flag */
  readonly isArgument?: 'required' | 'optional';
}

/** The flags of a set of options; a flag's name is its option's in kebab case. */
export type FlagTable<Options> = { readonly [K in keyof Options]-?: Flag<Options[K]> };

export const flagName = (option: string): string =>
  `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

interface About<T> {
  readonly fallback: T;
  readonly help: string;
  readonly shownFallback?: string;
}

const readNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

function numeric(placeholder: string, allowed: string, isAllowed: (value: number) => boolean) {
  return <T extends number | undefined>(about: About<T>): Flag<T | number> => ({
    ...about,
    placeholder,
    allowed,
    parse: (text) => {
      const value = readNumber(text);
      return Number.isFinite(value) && isAllowed(value) ? value : undefined;
    },
  });
}

export const above0 = numeric('N', 'a number above 0', (value) => value > 0);
export const secondsAbove0 = numeric('SECONDS', 'a number of seconds above 0', (value) => value > 0);
export const seconds = numeric('SECONDS', 'a number of seconds, at least 0', (value) => value >= 0);
export const wholeFrom1 = numeric('N', 'a whole number above 0', (value) => Number.isSafeInteger(value) && value > 0);
export const wholeFrom0 = numeric(
  'N',
  'a whole number, at least 0',
  (value) => Number.isSafeInteger(value) && value >= 0,
);
export const share = numeric('SHARE', 'a share from 0 to 1', (value) => value >= 0 && value <= 1);
export const shareBelow1 = numeric('SHARE', 'a share from 0 to below 1', (value) => value >= 0 && value < 1);
export const portNumber = numeric(
  'PORT',
  'a port from 1 to 65535',
  (value) => Number.isInteger(value) && value >= 1 && value <= 65_535,
);

/** One of a few words. */
export function oneOf<const T extends string>(words: readonly T[], about: About<T>): Flag<T> {
  return {
    ...about,
    help: `${about.help}: ${words.join(', ')}`,
    placeholder: 'WORD',
    allowed: `one of ${words.join(', ')}`,
    parse: (text) => words.find((word) => word === text),
  };
}

/** A text that a function reads. */
export function readBy<T>(
  placeholder: string,
  allowed: string,
  parse: (text: string) => T | undefined,
  about: About<T>,
): Flag<T> {
  return { ...about, placeholder, allowed, parse };
}

/** The path of a file; whether it can be read is found out by whoever reads it. */
export const file = (about: About<string | undefined>): Flag<string | undefined> =>
  readBy('FILE', 'the path of a file', (text) => (text === '' ? undefined : text), about);

/** Makes an argument of a flag: what stands behind the name of the command without a name of its own. */
export const argument = <T>(flag: Flag<T>, need: 'required' | 'optional' = 'required'): Flag<T> => ({
  ...flag,
  isArgument: need,
});

/** On when it is there. */
export const onOff = (help: string): Flag<boolean> => ({
  allowed: 'without a value',
  parse: () => true,
  fallback: false,
  help,
});
