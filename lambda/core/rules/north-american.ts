/**
 * The short way for the most common numbers: geographic ones of the United States and Canada in one of the usual
 * notations. It decides only what it is certain of, by the number library's own patterns for these two plans; everything
 * else takes the long way, and for these both come to the same (a property of the tests).
 */
import { Metadata, type MetadataJson, type NumberingPlan } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';

/** Countries that share the calling code 1; those but US and CA are told by their area codes. */
const CALLING_CODE = '1';
const PLANS = ['US', 'CA'] as const;

/** `+1 (206) 555-0100`, `206.555.0100`, `12065550100`... The plus is remembered: without, it is a national number. */
const NOTATION = /^(?:(\+)?1[ .-]?)?(?:\((\d{3})\) ?|(\d{3})[ .-]?)(\d{3})[ .-]?(\d{4})$/;

type NumberingPlanOf = NumberingPlan & {
  type(name: string): { pattern(): string } | undefined;
  leadingDigits(): string | undefined;
  callingCode(): string;
};

const { geographic, foreign } = patterns();

/**
 * The E.164 number; undefined where only the library can tell.
 *
 * @param defaultCountry numbers without a plus are read here only if they are of the same plan
 */
export function readNorthAmerican(text: string, defaultCountry: string): string | undefined {
  const match = NOTATION.exec(text);
  if (!match) return undefined;
  const [, plus, inBrackets, bare, exchange, line] = match;
  if (plus === undefined && defaultCountry !== 'US' && defaultCountry !== 'CA') return undefined;
  const national = `${inBrackets ?? bare}${exchange}${line}`;
  return isGeographic(national) ? `+1${national}` : undefined;
}

/** Whether an E.164 number is a geographic one of the United States or Canada: fixed or mobile, nobody can tell. */
export const isNorthAmerican = (phone: string): boolean =>
  phone.length === 12 && phone.startsWith('+1') && isGeographic(phone.slice(2));

const isGeographic = (national: string): boolean => geographic.test(national) && !foreign.test(national);

function patterns(): { readonly geographic: RegExp; readonly foreign: RegExp } {
  const plan = (country: string): NumberingPlanOf => {
    const all = new Metadata(metadata as MetadataJson);
    all.selectNumberingPlan(country as 'US');
    return all.numberingPlan as NumberingPlanOf;
  };
  const sharing = Object.keys((metadata as MetadataJson).countries).filter(
    (country) => !(PLANS as readonly string[]).includes(country) && plan(country).callingCode() === CALLING_CODE,
  );
  const fixed = PLANS.map((country) => plan(country).type('FIXED_LINE')?.pattern() ?? '(?!)');
  const leading = sharing.map((country) => plan(country).leadingDigits() || '(?!)');
  return { geographic: new RegExp(`^(?:${fixed.join('|')})$`), foreign: new RegExp(`^(?:${leading.join('|')})`) };
}
