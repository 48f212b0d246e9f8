/**
 * Countries, as lists write them and as numbers tell them: the cell of a country column is an ISO 3166 code, or the
 * country's English name as exports write it.
 */
import { type CountryCode, getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** What exports write besides codes and Unicode's names. */
const OTHER_NAMES: Readonly<Record<string, CountryCode>> = {
  usa: 'US',
  unitedstatesofamerica: 'US',
  america: 'US',
  uk: 'GB',
  greatbritain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  deutschland: 'DE',
  deu: 'DE',
  fra: 'FR',
  gbr: 'GB',
  can: 'CA',
  mex: 'MX',
  espana: 'ES',
  esp: 'ES',
  ita: 'IT',
  osterreich: 'AT',
  aut: 'AT',
  schweiz: 'CH',
  suisse: 'CH',
  che: 'CH',
  nederland: 'NL',
  thenetherlands: 'NL',
  nld: 'NL',
  aus: 'AU',
  ind: 'IN',
  bra: 'BR',
  czechrepublic: 'CZ',
  turkey: 'TR',
};

let byName: ReadonlyMap<string, CountryCode> | undefined;

/** Undefined where it is no country that has a numbering plan. */
export function readCountry(cell: string): CountryCode | undefined {
  byName ??= namesOfCountries();
  return byName.get(bare(cell));
}

function namesOfCountries(): ReadonlyMap<string, CountryCode> {
  const english = new Intl.DisplayNames(['en'], { type: 'region' });
  const names = new Map<string, CountryCode>(Object.entries(OTHER_NAMES));
  for (const code of getCountries()) {
    names.set(bare(code), code);
    names.set(bare(english.of(code) ?? code), code);
  }
  return names;
}

/** Without case, accents, spaces and punctuation. */
const bare = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');

/**
 * The country of an E.164 number: countries may share a code, as US and CA do, or GB and its islands. Undefined for numbers
 * of no country, such as a satellite's.
 */
export function countryOf(phone: string): CountryCode | undefined {
  const number = parsePhoneNumberFromString(phone);
  // Numbers that nobody can own are in no plan: they go with the main country of their code.
  return number?.country ?? number?.getPossibleCountries()[0];
}

/** Why a number is not called by a campaign that calls only these countries; undefined if it may be. */
export function foreignReason(phone: string, countries: readonly string[]): string | undefined {
  const country = countryOf(phone);
  if (country !== undefined && countries.includes(country)) return undefined;
  const allowed = countries.join(', ');
  const whose = country === undefined ? 'the number belongs to no country' : `the number belongs to ${country}`;
  return `${whose}, and campaign.json allows ${allowed === '' ? 'none' : allowed}: add it to countries in a new campaign if it is meant`;
}
