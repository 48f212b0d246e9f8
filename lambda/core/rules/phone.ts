/**
 * Reads a phone number as people write it. Decides what counts as one number that may be dialed: complete, valid in its
 * country's numbering plan, without an extension. Everything else comes back as a sentence for the owner of the list;
 * a sentence never repeats the number.
 */
import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { readNorthAmerican } from './north-american';

/** What is wrong with a number, as reports count it. */
export type NumberFault = 'no-number' | 'scientific-notation' | 'not-a-number' | 'no-such-number';

export type PhoneReading =
  | { readonly kind: 'number'; readonly phone: string; readonly extension?: string }
  | { readonly kind: 'unusable'; readonly fault: NumberFault; readonly reason: string };

/**
 * Numbers that no plan lists because nobody can own them: UK mobiles reserved for drama (Ofcom, "Telephone numbers for
 * use in TV and radio drama programmes"). Lists for trials are written with them.
 */
const RESERVED_FOR_DRAMA = /^\+447700900\d{3}$/;

/** What spreadsheets and address books leave around a number: zero-width and direction marks, an apostrophe, a link's scheme. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const LEADING = /^(['\u2019]|tel:)\s*/i;

const SCIENTIFIC = /^[+-]?\d+([.,]\d+)?e[+-]?\d+$/i;
const DECIMAL = /^\d{4,}[.,]0+$/;
const LETTER = /\p{L}/u;
const EXTENSION_WORD = /(ext|extension|x|durchwahl|poste|anexo|доб)\.?\s*:?\s*\d+$/iu;
/** Between two numbers in one cell. A slash alone is no sign: German area codes are written with one. */
const BETWEEN_NUMBERS = /[/;,|&\n]/;
/** Longer than any area code, no longer than the shortest number worth a cell of its own. */
const DIGITS_OF_A_NUMBER = 7;

/** Country that numbers without a country code belong to; an ISO 3166 code such as `US`. */
export const isCountry = (code: string): code is CountryCode => isSupportedCountry(code);

/** Reads one cell. An extension is reported, not dropped: the main number alone would reach somebody else. */
export function readPhone(cell: string, defaultCountry: string): PhoneReading {
  const common = readNorthAmerican(cell.trim(), defaultCountry);
  return common === undefined ? readAnyPhone(cell, defaultCountry) : { kind: 'number', phone: common };
}

/** {@link readPhone} the long way, which every number can go. */
export function readAnyPhone(cell: string, defaultCountry: string): PhoneReading {
  const text = cell.replace(INVISIBLE, '').trim().replace(LEADING, '');
  const misfit = misfitOf(text);
  if (misfit !== undefined) return misfit;
  const options = isCountry(defaultCountry) ? { defaultCountry, extract: false } : { extract: false };
  const number = parsePhoneNumberFromString(text, options);
  if (!number) return unusable('not-a-number', unreadable(text, defaultCountry));
  if (!number.isValid() && !RESERVED_FOR_DRAMA.test(number.number))
    return unusable('no-such-number', invalid(number, defaultCountry));
  return { kind: 'number', phone: number.number, ...(number.ext ? { extension: number.ext } : {}) };
}

const unusable = (fault: NumberFault, reason: string) => ({ kind: 'unusable', fault, reason }) as const;

/** What a cell is instead of a number, where that can be told. */
function misfitOf(text: string): Extract<PhoneReading, { kind: 'unusable' }> | undefined {
  if (text === '') return unusable('no-number', 'the phone number is missing: give one, such as +12065550100');
  if (SCIENTIFIC.test(text))
    return unusable(
      'scientific-notation',
      'a spreadsheet wrote this number in scientific notation and lost its digits: format the column as text, enter the number again and export the list anew',
    );
  if (DECIMAL.test(text))
    return unusable(
      'scientific-notation',
      'a spreadsheet wrote this number with decimals: format the column as text and export the list anew',
    );
  if (text.split(BETWEEN_NUMBERS).filter(isLongEnough).length > 1)
    return unusable('not-a-number', 'the cell holds more than one number: give one number per row');
  return undefined;
}

const isLongEnough = (part: string): boolean => (part.match(/\p{Nd}/gu)?.length ?? 0) >= DIGITS_OF_A_NUMBER;

function unreadable(text: string, defaultCountry: string): string {
  if (LETTER.test(text) && !EXTENSION_WORD.test(text))
    return (
      'not a phone number: digits are expected, with + and the country code where it is not a number of ' +
      `${defaultCountry}, such as +12065550100`
    );
  return `not a phone number: give all its digits, as written in ${defaultCountry} or with + and the country code, such as +12065550100`;
}

function invalid(number: PhoneNumber, defaultCountry: string): string {
  const where = number.country ?? `the country with code +${number.countryCallingCode}`;
  const remedy = `check the digits, and write + and the country code if it is not a number of ${defaultCountry}`;
  if (!number.isPossible()) return `too many or too few digits for a number of ${where}: ${remedy}`;
  return `no such number range in ${where}: ${remedy}`;
}

/** A number as logs may show it: its last two digits. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.length > 4 ? `…${digits.slice(-2)}` : '…';
}

/** Any text with the digits of a number hidden, the last two aside. Texts with fewer than five digits stay. */
export function maskDigits(text: string): string {
  const total = text.match(/\p{Nd}/gu)?.length ?? 0;
  if (total < 5) return text;
  let seen = 0;
  return text.replace(/\p{Nd}/gu, (digit) => {
    seen += 1;
    return seen > total - 2 ? digit : '*';
  });
}
