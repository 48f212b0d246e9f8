/** Reads the cell of a country column: an ISO 3166 code, or the country's English name as exports write it. */
import { type CountryCode, getCountries } from 'libphonenumber-js/max';

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
