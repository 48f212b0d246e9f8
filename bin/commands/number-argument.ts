/** A phone number as an argument, and the country that it belongs to where it has no plus. It is never printed whole. */
import { isCountry, maskDigits, readPhone } from '../../lambda/core/rules/phone';
import { argument, type Flag, type FlagTable, readBy } from '../../local/cli/flag';

export interface NumberOptions {
  readonly number: string;
  readonly country: string;
}

const text: Flag<string> = readBy(
  'NUMBER',
  'a phone number such as +12065550100',
  (given) => given.trim() || undefined,
  {
    fallback: '',
    help: 'the number, with + and its country code, or as people write it in --country',
  },
);

export const NUMBER_FLAGS: FlagTable<NumberOptions> = {
  number: argument(text),
  country: readBy('CODE', 'an ISO 3166 code such as US or GB', (given) => (isCountry(given) ? given : undefined), {
    fallback: 'US',
    help: 'country of a number that is written without a country code',
  }),
};

/**
 * E.164.
 *
 * @throws Error that does not repeat the number
 */
export function phoneOf({ number, country }: NumberOptions): string {
  const reading = readPhone(number, country);
  if (reading.kind === 'number' && reading.extension === undefined) return reading.phone;
  const why = reading.kind === 'number' ? 'it has an extension: give the main number' : reading.reason;
  throw new Error(`NUMBER must be a phone number, got "${maskDigits(number)}": ${why}`);
}
