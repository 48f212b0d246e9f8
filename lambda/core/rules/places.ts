/**
 * Where somebody is by what a list or a number says: a state column, a postal code, an area code. Says nothing where it
 * is not certain which country is meant.
 */
import { CA_PROVINCES, US_STATES, ZONES_OF_POSTAL_LETTER, ZONES_OF_ZIP } from './us-places.data';

export interface KnownPlace {
  /** Candidate IANA zones. */
  readonly zones: readonly string[];
  /** Whose law holds there: `US-FL`; undefined outside of the US. */
  readonly region: string | undefined;
}

const zonesIn = (zones: string): readonly string[] => zones.split('|');
const regionOf = (code: string): string => `US-${code}`;
/** Regions of all states and territories, whether their law is strict or not. */
export const US_REGIONS: ReadonlySet<string> = new Set(Object.keys(US_STATES).map(regionOf));

/** ISO 3166 codes of the countries whose states and postal codes are known here. */
export const KNOWN_COUNTRIES: ReadonlySet<string> = new Set(['US', 'CA', 'AS', 'GU', 'MP', 'PR', 'VI']);

const ofState = (code: string): KnownPlace => ({
  zones: zonesIn(US_STATES[code]?.zones ?? ''),
  region: regionOf(code),
});

const states = Object.entries(US_STATES);
const byAreaCode = new Map(
  states.flatMap(([code, { areaCodes }]) => areaCodes.split(' ').map((areaCode) => [areaCode, ofState(code)] as const)),
);
const zonesByZip = new Map(
  Object.entries(ZONES_OF_ZIP).flatMap(([zones, zips]) => rangesOf(zips).map((zip) => [zip, zonesIn(zones)] as const)),
);
const byZip = placesByZip();
const byName = new Map<string, KnownPlace>(
  [
    ...states.map(([code, { name }]) => [code, name, ofState(code)] as const),
    ...Object.entries(CA_PROVINCES).map(
      ([code, { name, zones }]) => [code, name, { zones: zonesIn(zones), region: undefined }] as const,
    ),
  ].flatMap(([code, name, place]) => [
    [bare(code), place],
    [bare(name), place],
  ]),
);

/** The state that an area code of the US serves. */
export const placeOfAreaCode = (areaCode: string): KnownPlace | undefined => byAreaCode.get(areaCode);

/** Reads a state or a province: its code, `US-FL` and `FL`, or its English name. */
export const readState = (cell: string): KnownPlace | undefined => byName.get(bare(cell.replace(/^\s*(US|CA)-/i, '')));

const CANADIAN = /^([ABCEGHJ-NPRSTVXY])\d[A-Z](?: ?-?\d[A-Z]\d)?$/i;
/** Spreadsheets take the zeros away with which codes of New England and Puerto Rico begin. */
const ZIP = /^(\d{3,5})(?:-?\d{4})?$/;
const ZIP_PLUS_FOUR = /^(\d{5})-?(\d{4})$/;

/** Reads a ZIP code, with or without its last four digits, or a Canadian postal code. */
export function readPostalCode(cell: string): KnownPlace | undefined {
  const text = cell.trim();
  const letter = CANADIAN.exec(text)?.[1]?.toUpperCase();
  if (letter !== undefined) return { zones: zonesIn(ZONES_OF_POSTAL_LETTER[letter] ?? ''), region: undefined };
  const digits = (ZIP_PLUS_FOUR.exec(text) ?? ZIP.exec(text))?.[1];
  return digits === undefined ? undefined : byZip.get(digits.padStart(5, '0').slice(0, 3));
}

function placesByZip(): ReadonlyMap<string, KnownPlace> {
  const found = new Map<string, KnownPlace>();
  for (const [code, { zips }] of states)
    for (const zip of rangesOf(zips)) {
      const place = ofState(code);
      const before = found.get(zip);
      // A prefix that two places share says nothing about the law, and the zones of both.
      if (before) found.set(zip, { zones: [...before.zones, ...place.zones], region: undefined });
      else found.set(zip, { ...place, zones: zonesByZip.get(zip) ?? place.zones });
    }
  return found;
}

/** `005 100-149` */
function rangesOf(ranges: string): readonly string[] {
  return ranges
    .split(' ')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [first = '', last = first] = range.split('-');
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) =>
        String(Number(first) + index).padStart(3, '0'),
      );
    });
}

/** Without case, accents, spaces and punctuation. */
function bare(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
}
