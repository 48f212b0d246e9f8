/** Understands a list's header row: which column holds the number, which the zone, and what the others are called. */
import { attributeName, type Column } from './attributes';

export interface ListHeader {
  readonly phone: Column;
  readonly zone: Column | undefined;
  /** All other columns. */
  readonly attributes: readonly Column[];
  /** Columns in all. */
  readonly width: number;
}

export type HeaderReading =
  | { readonly kind: 'header'; readonly header: ListHeader }
  | { readonly kind: 'refused'; readonly reason: string };

/** Names of the phone column, the first found wins: a list with `Phone` and `Mobile` is called at `Phone`. */
const PHONE_NAMES = [
  ['phone', 'phonenumber', 'phoneno', 'phonenr'],
  ['e164', 'msisdn'],
  ['telephone', 'telephonenumber', 'telephoneno', 'tel', 'telno', 'telnumber', 'telefon', 'telefonnummer', 'telefono'],
  ['mobile', 'mobilephone', 'mobilenumber', 'mobileno', 'cell', 'cellphone', 'cellnumber', 'handy'],
  ['contactnumber', 'contactphone', 'customerphone', 'primaryphone', 'phone1', 'number'],
];
const ZONE_NAMES = [['zone', 'timezone', 'tz', 'ianazone', 'ianatimezone', 'zeitzone']];

/** A title without case, accents, spaces and punctuation. */
const bare = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

export function readHeader(titles: readonly string[]): HeaderReading {
  const columns = titles.map((title, index) => ({
    index,
    title: title.trim(),
    attribute: attributeName(title, index),
  }));
  const phones = bestMatches(columns, PHONE_NAMES);
  const zones = bestMatches(columns, ZONE_NAMES);
  const [phone] = phones;
  const [zone] = zones;
  if (!phone) return refused(`no phone column: name one column "phone"; the header has ${quoted(columns)}`);
  if (phones.length > 1) return refused(`more than one phone column: rename all but one of ${quoted(phones)}`);
  if (zones.length > 1) return refused(`more than one zone column: rename all but one of ${quoted(zones)}`);
  const attributes = columns.filter((column) => column !== phone && column !== zone);
  return { kind: 'header', header: { phone, zone, attributes, width: columns.length } };
}

/** Whether a row names a phone column: it is a header then. */
export const namesPhoneColumn = (titles: readonly string[]): boolean =>
  titles.some((title) => PHONE_NAMES.flat().includes(bare(title)));

const refused = (reason: string): HeaderReading => ({ kind: 'refused', reason });

function bestMatches(columns: readonly Column[], names: readonly (readonly string[])[]): readonly Column[] {
  const groups = names.map((group) => columns.filter((column) => group.includes(bare(column.title))));
  return groups.find((found) => found.length > 0) ?? [];
}

/** Titles for a sentence; a header may be anything, so not too much of it, and no digits of what may be a number. */
function quoted(columns: readonly Column[]): string {
  const titles = columns.map(({ title }) => title).filter((title) => title !== '');
  const shown = titles.slice(0, 8).map((title) => `"${title.slice(0, 30).replace(/\d(?=.*\d{2})/g, '*')}"`);
  if (shown.length === 0) return 'only empty cells';
  return titles.length > shown.length
    ? `${shown.join(', ')} and ${titles.length - shown.length} more`
    : shown.join(', ');
}
