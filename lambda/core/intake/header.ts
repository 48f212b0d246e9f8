/**
 * Understands the titles of a list: which columns hold numbers, in which order they are tried, which one the zone, the
 * country, the state and the postal code, and what the others are called. What campaign.json says wins over what the titles look like.
 */
import type { ListColumns } from '../../contract/items';
import { attributeName, type Column } from './attributes';

export interface ListHeader {
  /** Columns with numbers, the one to try first at the front; never empty. */
  readonly phones: readonly Column[];
  readonly zone: Column | undefined;
  readonly country: Column | undefined;
  readonly state: Column | undefined;
  readonly postalCode: Column | undefined;
  /** What becomes contact attributes; the phone column that is called does not. */
  readonly attributes: readonly Column[];
  /** Columns in all. */
  readonly width: number;
  /** Who said which column is which. */
  readonly from: ListColumns['from'];
}

export type HeaderReading =
  | { readonly kind: 'header'; readonly header: ListHeader }
  | { readonly kind: 'refused'; readonly reason: string };

/** The part `columns` of campaign.json: titles. Left out: guessed. Null: the list has none. */
export interface ColumnMapping {
  readonly phone?: readonly string[];
  readonly zone?: string | null;
  readonly country?: string | null;
  readonly state?: string | null;
  readonly postalCode?: string | null;
  readonly attributes?: readonly string[];
  /** Column title -> name of the contact attribute, where it is not made of the title. */
  readonly names?: Readonly<Record<string, string>>;
}

/**
 * Names of phone columns, the kind to try first at the front: a number that says what it is, then the one that people
 * carry with them, then what is at a place, then what may be anybody's.
 */
const PHONE_NAMES = [
  ['e164', 'phonee164', 'msisdn'],
  ['mobile', 'mobilephone', 'mobilenumber', 'mobileno', 'mobilephonenumber', 'mobiltelefon', 'handy', 'movil'],
  ['cell', 'cellphone', 'cellnumber', 'cellphonenumber'],
  ['phone', 'phonenumber', 'phoneno', 'phonenr'],
  ['telephone', 'telephonenumber', 'telephoneno', 'tel', 'telno', 'telnumber', 'telefon', 'telefonnummer', 'telefono'],
  ['contactnumber', 'contactphone', 'customerphone', 'primaryphone', 'phone1', 'phone1value', 'number'],
  ['home', 'homephone', 'homenumber', 'homephonenumber'],
  ['work', 'workphone', 'businessphone', 'officephone', 'workphonenumber'],
  ['otherphone', 'phone2', 'phone2value', 'phone3', 'phone3value', 'alternatephone', 'secondaryphone'],
];
/** Kinds that hold a number only beside a surer one: a column "Home" or "Work" alone may be an address. */
const SURE_PHONE_NAMES = PHONE_NAMES.flat().filter((name) => name !== 'home' && name !== 'work');
const ZONE_NAMES = [['zone', 'timezone', 'tz', 'ianazone', 'ianatimezone', 'zeitzone']];
const COUNTRY_NAMES = [
  ['country', 'countrycode', 'isocountry', 'countryregion', 'land', 'pais', 'pays'],
  ['mailingcountrycode', 'mailingcountry', 'billingcountrycode', 'billingcountry', 'homecountry'],
];
const STATE_NAMES = [
  ['state', 'statecode', 'usstate', 'stateregion', 'stateprovince', 'province', 'homestate', 'addressstate'],
  ['mailingstate', 'mailingstatecode', 'mailingstateprovince', 'billingstate', 'billingstatecode', 'shippingstate'],
];
const POSTAL_CODE_NAMES = [
  ['postalcode', 'postcode', 'zip', 'zipcode', 'zip5', 'zippostalcode', 'zippostcode', 'homepostalcode', 'homezip'],
  ['mailingpostalcode', 'mailingzip', 'mailingzippostalcode', 'billingpostalcode', 'billingzip', 'shippingpostalcode'],
];

/** A title without case, accents, spaces and punctuation. */
const bare = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** @param mapping what campaign.json says, if it says anything */
export function readHeader(titles: readonly string[], mapping?: ColumnMapping): HeaderReading {
  const given = new Map(Object.entries(mapping?.names ?? {}).map(([title, name]) => [bare(title), name]));
  const columns = titles.map((title, index) => ({
    index,
    title: title.trim(),
    attribute: given.get(bare(title)) ?? attributeName(title, index),
  }));
  const phones = mapping?.phone ? named(columns, mapping.phone) : guessedPhones(columns);
  if (phones.length === 0) return refused(noPhone(columns, mapping?.phone));
  const zone = single(columns, 'zone', ZONE_NAMES, mapping?.zone);
  const country = single(columns, 'country', COUNTRY_NAMES, mapping?.country);
  if (zone.kind === 'refused') return zone;
  if (country.kind === 'refused') return country;
  const state = first(columns, 'state', STATE_NAMES, mapping?.state);
  const postalCode = first(columns, 'postal code', POSTAL_CODE_NAMES, mapping?.postalCode);
  if (state.kind === 'refused') return state;
  if (postalCode.kind === 'refused') return postalCode;
  const wanted = mapping?.attributes ? named(columns, mapping.attributes) : columns;
  const header: ListHeader = {
    phones,
    zone: zone.column,
    country: country.column,
    state: state.column,
    postalCode: postalCode.column,
    attributes: wanted.filter((column) => column !== zone.column),
    width: columns.length,
    from: mapping ? 'campaign.json' : 'guessed',
  };
  return { kind: 'header', header };
}

/** What the owner reads about it. A title may be anything, also a number: its digits are hidden. */
export const columnsOf = ({ phones, zone, country, state, postalCode, from }: ListHeader): ListColumns => ({
  phone: phones.slice(0, SHOWN_TITLES).map(shownTitle),
  ...(zone ? { zone: shownTitle(zone) } : {}),
  ...(country ? { country: shownTitle(country) } : {}),
  ...(state ? { state: shownTitle(state) } : {}),
  ...(postalCode ? { postalCode: shownTitle(postalCode) } : {}),
  from,
});

/** Whether a row names a phone column: it is a header then. */
export const namesPhoneColumn = (titles: readonly string[]): boolean =>
  titles.some((title) => SURE_PHONE_NAMES.includes(bare(title)));

const refused = (reason: string) => ({ kind: 'refused', reason }) as const;

const guessedPhones = (columns: readonly Column[]): readonly Column[] =>
  namesPhoneColumn(columns.map(({ title }) => title)) ? PHONE_NAMES.flatMap((names) => ofNames(columns, names)) : [];

const ofNames = (columns: readonly Column[], names: readonly string[]): readonly Column[] =>
  columns.filter((column) => names.includes(bare(column.title)));

/** The columns of these titles, in the order of the titles; those that are missing are left out. */
const named = (columns: readonly Column[], titles: readonly string[]): readonly Column[] =>
  titles.flatMap((title) => columns.filter((column) => bare(column.title) === bare(title)).slice(0, 1));

type OneColumn =
  | { readonly kind: 'column'; readonly column: Column | undefined }
  | { readonly kind: 'refused'; readonly reason: string };

/** A column that there may be one of: two that look like it, and nobody can say which is meant. */
function single(
  columns: readonly Column[],
  what: 'zone' | 'country',
  names: readonly (readonly string[])[],
  given: string | null | undefined,
): OneColumn {
  if (given !== undefined) return asGiven(columns, what, given);
  const found = lookingLike(columns, names);
  if (found.length > 1) return refused(`more than one ${what} column: rename all but one of ${quoted(found)}`);
  return { kind: 'column', column: found[0] };
}

/** The first of the columns that look like it: exports have several addresses, and the first is the person's. */
function first(
  columns: readonly Column[],
  what: 'state' | 'postal code',
  names: readonly (readonly string[])[],
  given: string | null | undefined,
): OneColumn {
  if (given !== undefined) return asGiven(columns, what, given);
  return { kind: 'column', column: lookingLike(columns, names)[0] };
}

const lookingLike = (columns: readonly Column[], names: readonly (readonly string[])[]): readonly Column[] =>
  names.map((group) => ofNames(columns, group)).find((group) => group.length > 0) ?? [];

/** What campaign.json says: a title, or null for none. */
function asGiven(columns: readonly Column[], what: string, given: string | null): OneColumn {
  if (given === null) return { kind: 'column', column: undefined };
  const [column] = named(columns, [given]);
  return column
    ? { kind: 'column', column }
    : refused(`campaign.json names the ${what} column "${given}": the header has ${quoted(columns)}`);
}

function noPhone(columns: readonly Column[], given: readonly string[] | undefined): string {
  const header = `the header has ${quoted(columns)}`;
  if (!given) return `no phone column: name one column "phone"; ${header}`;
  return `campaign.json names the phone columns ${given.map((title) => `"${title}"`).join(', ')}: ${header}`;
}

const SHOWN_TITLES = 8;
const shownTitle = ({ title }: Column): string => title.slice(0, 30).replace(/\d(?=.*\d{2})/g, '*');

/** Digits of the shortest number: a title with so many is none. */
const DIGITS_OF_A_NUMBER = 7;
const holdsNumber = ({ title }: Column): boolean => (title.match(/\p{Nd}/gu)?.length ?? 0) >= DIGITS_OF_A_NUMBER;

/**
 * Titles for a sentence, which is also logged and told; a header may be anything, so not too much of it. A list without
 * one begins with somebody's number and name: nothing of it.
 */
function quoted(columns: readonly Column[]): string {
  if (columns.some(holdsNumber)) return 'a number in the place of a title, so it seems to be a row like the others';
  const titled = columns.filter(({ title }) => title !== '');
  const shown = titled.slice(0, SHOWN_TITLES).map((column) => `"${shownTitle(column)}"`);
  if (shown.length === 0) return 'only empty cells';
  return titled.length > shown.length
    ? `${shown.join(', ')} and ${titled.length - shown.length} more`
    : shown.join(', ');
}
