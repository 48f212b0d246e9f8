/** Judges one data row: a contact to call, or the reason why not and what to do about it. */
import { readCountry } from '../rules/country';
import { maskDigits, type NumberFault, readPhone } from '../rules/phone';
import { KNOWN_COUNTRIES, type KnownPlace, readPostalCode, readState } from '../rules/places';
import { contactZoneKey, readZone } from '../rules/zones';
import { type Column, collectAttributes } from './attributes';
import type { CsvRow } from './csv';
import type { ListHeader } from './header';

export interface ContactReading {
  readonly kind: 'contact';
  /** E.164 */
  readonly phone: string;
  readonly zoneKey: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is wrong with a row, as reports count it. */
type Fault = NumberFault | 'extension' | 'country' | 'zone' | 'quotes' | 'cells' | 'attributes' | 'json';

export interface RejectedReading {
  readonly kind: 'rejected';
  readonly fault: Fault;
  /** Title of the column at fault; empty where it is the whole row. */
  readonly column: string;
  /** What stands in it, digits of numbers hidden. */
  readonly value: string;
  readonly reason: string;
}

export type ContactRowReading = ContactReading | RejectedReading;

export interface SuppressedReading {
  readonly kind: 'numbers';
  readonly phones: readonly string[];
  /** A cell of the row that is no number; the others are suppressed nevertheless. */
  readonly rejected?: RejectedReading;
}

/** Characters of a cell that a report repeats. */
const SHOWN = 60;
const BROKEN = 'the quotes of this line do not match: put a cell with quotes in quotes, and double those within';
const WITH_EXTENSION = 'a number with an extension would reach somebody else first: give a direct number';
const NO_COUNTRY =
  'no such country, so the number cannot be read: write an ISO 3166 code such as US or GB, or the number with + and its country code';

/** A row of a contact list. */
export function readContactRow(row: CsvRow, header: ListHeader, defaultCountry: string): ContactRowReading {
  if (row.kind === 'broken') return rejected('quotes', '', '', BROKEN);
  const { cells } = row;
  if (cells.length > header.width && cells.slice(header.width).some((cell) => cell.trim() !== ''))
    return rejected(
      'cells',
      '',
      '',
      `${cells.length} cells under ${header.width} columns: put a cell that holds a separator in quotes`,
    );
  const number = numberOf(cells, header, defaultCountry);
  if (number.kind === 'rejected') return number;
  const zone = zoneOf(cells, header, number.phone);
  if (zone.kind === 'unusable') return rejected('zone', header.zone?.title ?? '', zone.cell, zone.reason);
  const collected = collectAttributes(cells, header.attributes, number.column);
  if (collected.kind === 'rejected') return rejected('attributes', collected.column, '', collected.reason);
  return { kind: 'contact', phone: number.phone, zoneKey: zone.key, attributes: collected.attributes };
}

/**
 * A row of a suppression list: only numbers matter, those of all its phone columns, and one with an extension suppresses
 * the main number.
 */
export function readSuppressedRow(
  row: CsvRow,
  phoneColumns: readonly Pick<Column, 'index' | 'title'>[],
  defaultCountry: string,
): SuppressedReading | RejectedReading {
  if (row.kind === 'broken') return rejected('quotes', '', '', BROKEN);
  const phones: string[] = [];
  let fault: RejectedReading | undefined;
  for (const { index, title } of phoneColumns) {
    const cell = row.cells[index] ?? '';
    const number = readPhone(cell, defaultCountry);
    if (number.kind === 'number') phones.push(number.phone);
    else if (!fault || fault.fault === 'no-number') fault = rejected(number.fault, title, cell, number.reason);
  }
  if (phones.length === 0) return fault ?? rejected('no-number', '', '', 'the row holds no number');
  return { kind: 'numbers', phones, ...(fault && fault.fault !== 'no-number' ? { rejected: fault } : {}) };
}

/** The line cannot be understood at all. */
export const rejectedLine = (reason: string): RejectedReading => rejected('json', '', '', reason);

type NumberOfRow = { readonly kind: 'number'; readonly phone: string; readonly column: Column } | RejectedReading;

/** The first column that holds a number to call; where none does, what is wrong with the first that is not empty. */
function numberOf(cells: readonly string[], header: ListHeader, defaultCountry: string): NumberOfRow {
  let fault: RejectedReading | undefined;
  for (const column of header.phones) {
    const cell = cells[column.index] ?? '';
    if (cell.trim() === '') continue;
    const country = countryOf(cell, cells, header, defaultCountry);
    const number = country === undefined ? undefined : readPhone(cell, country);
    if (number?.kind === 'number' && number.extension === undefined)
      return { kind: 'number', phone: number.phone, column };
    fault ??=
      faultOf(column, cell, number) ??
      rejected('country', header.country?.title ?? '', countryCell(cells, header), NO_COUNTRY);
  }
  if (fault) return fault;
  const first = readPhone('', defaultCountry);
  return rejected('no-number', header.phones[0]?.title ?? '', '', first.kind === 'unusable' ? first.reason : '');
}

function faultOf(
  { title }: Column,
  cell: string,
  number: ReturnType<typeof readPhone> | undefined,
): RejectedReading | undefined {
  if (number === undefined) return undefined;
  if (number.kind === 'unusable') return rejected(number.fault, title, cell, number.reason);
  return rejected('extension', title, cell, WITH_EXTENSION);
}

/** The country that a national number belongs to; undefined where the list names one that there is not. */
function countryOf(
  cell: string,
  cells: readonly string[],
  header: ListHeader,
  defaultCountry: string,
): string | undefined {
  const given = countryCell(cells, header).trim();
  return given === '' || cell.includes('+') ? defaultCountry : readCountry(given);
}

const countryCell = (cells: readonly string[], { country }: ListHeader): string =>
  country ? (cells[country.index] ?? '') : '';

type ZoneOfRow =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'unusable'; readonly cell: string; readonly reason: string };

/** What the list says about the zone wins over what the number says: its zone, then its postal code, then its state. */
function zoneOf(cells: readonly string[], header: ListHeader, phone: string): ZoneOfRow {
  const places = placesOf(cells, header, phone);
  const regions = places.flatMap(({ region }) => region ?? []);
  const cell = header.zone ? (cells[header.zone.index] ?? '') : '';
  if (cell.trim() === '') return { kind: 'key', key: contactZoneKey(phone, zonesOf(places), regions) };
  const zone = readZone(cell);
  return zone.kind === 'zone'
    ? { kind: 'key', key: contactZoneKey(phone, [zone.zone], regions) }
    : { kind: 'unusable', cell, reason: zone.reason };
}

/**
 * Where the address is, the postal code first. A cell that cannot be read says nothing: a column "State" may hold the
 * state of anything. Nor does an address abroad, because its codes look like those of North America.
 */
function placesOf(cells: readonly string[], header: ListHeader, phone: string): readonly KnownPlace[] {
  const { postalCode, state } = header;
  if (!postalCode && !state) return NOWHERE;
  const country = countryCell(cells, header).trim();
  const isNear = country === '' ? phone.startsWith('+1') : KNOWN_COUNTRIES.has(readCountry(country) ?? '');
  if (!isNear) return NOWHERE;
  return [
    postalCode && readPostalCode(cells[postalCode.index] ?? ''),
    state && readState(cells[state.index] ?? ''),
  ].filter((place) => place !== undefined);
}

const NOWHERE: readonly KnownPlace[] = [];

/** The postal code's, which is the more precise; both, where it is in another state. */
const zonesOf = ([first, second]: readonly KnownPlace[]): readonly string[] => {
  if (!first) return [];
  return second && second.region !== first.region ? [...first.zones, ...second.zones] : first.zones;
};

const rejected = (fault: Fault, column: string, cell: string, reason: string): RejectedReading => ({
  kind: 'rejected',
  fault,
  column,
  value: maskDigits(cell.trim().slice(0, SHOWN)),
  reason,
});
