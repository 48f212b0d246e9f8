/** Judges one data row: a contact to call, or the reason why not and what to do about it. */
import { maskDigits, readPhone } from '../rules/phone';
import { candidateZones, readZone, zoneKey } from '../rules/zones';
import { collectAttributes } from './attributes';
import type { CsvRow } from './csv';
import type { ListHeader } from './header';

export interface ContactReading {
  readonly kind: 'contact';
  /** E.164 */
  readonly phone: string;
  readonly zoneKey: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface RejectedReading {
  readonly kind: 'rejected';
  /** Title of the column at fault; empty where it is the whole row. */
  readonly column: string;
  /** What stands in it, digits of numbers hidden. */
  readonly value: string;
  readonly reason: string;
}

export type ContactRowReading = ContactReading | RejectedReading;

export interface SuppressedReading {
  readonly kind: 'number';
  readonly phone: string;
}

/** Characters of a cell that a report repeats. */
const SHOWN = 60;
const BROKEN = 'the quotes of this line do not match: put a cell with quotes in quotes, and double those within';

/** A row of a contact list. */
export function readContactRow(row: CsvRow, header: ListHeader, defaultCountry: string): ContactRowReading {
  if (row.kind === 'broken') return rejected('', '', BROKEN);
  const surplus = row.cells.slice(header.width).some((cell) => cell.trim() !== '');
  if (surplus)
    return rejected(
      '',
      '',
      `${row.cells.length} cells under ${header.width} columns: put a cell that holds a separator in quotes`,
    );
  const cell = row.cells[header.phone.index] ?? '';
  const number = readPhone(cell, defaultCountry);
  if (number.kind === 'unusable') return rejected(header.phone.title, cell, number.reason);
  if (number.extension !== undefined)
    return rejected(
      header.phone.title,
      cell,
      'a number with an extension would reach somebody else first: give a direct number',
    );
  const zone = zoneOf(row.cells, header, number.phone);
  if (zone.kind === 'unusable') return rejected(header.zone?.title ?? '', zone.cell, zone.reason);
  const collected = collectAttributes(row.cells, header.attributes);
  if (collected.kind === 'rejected') return rejected(collected.column, '', collected.reason);
  return { kind: 'contact', phone: number.phone, zoneKey: zone.key, attributes: collected.attributes };
}

/** A row of a suppression list: only the number matters, and one with an extension suppresses the main number. */
export function readSuppressedRow(
  row: CsvRow,
  phoneColumn: { readonly index: number; readonly title: string },
  defaultCountry: string,
): SuppressedReading | RejectedReading {
  if (row.kind === 'broken') return rejected('', '', BROKEN);
  const cell = row.cells[phoneColumn.index] ?? '';
  const number = readPhone(cell, defaultCountry);
  return number.kind === 'number'
    ? { kind: 'number', phone: number.phone }
    : rejected(phoneColumn.title, cell, number.reason);
}

type ZoneOfRow =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'unusable'; readonly cell: string; readonly reason: string };

/** What the list says about the zone wins over what the number says. */
function zoneOf(cells: readonly string[], header: ListHeader, phone: string): ZoneOfRow {
  const cell = header.zone ? (cells[header.zone.index] ?? '') : '';
  if (cell.trim() === '') return { kind: 'key', key: zoneKey(candidateZones(phone)) };
  const zone = readZone(cell);
  return zone.kind === 'zone'
    ? { kind: 'key', key: zoneKey([zone.zone]) }
    : { kind: 'unusable', cell, reason: zone.reason };
}

const rejected = (column: string, cell: string, reason: string): RejectedReading => ({
  kind: 'rejected',
  column,
  value: maskDigits(cell.trim().slice(0, SHOWN)),
  reason,
});
