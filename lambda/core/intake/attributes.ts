/** Turns columns into contact attributes that Connect cannot refuse. */

/** UTF-8 bytes of names and values of all attributes of a contact (StartOutboundVoiceContact, `Attributes`). */
const CONNECT_ATTRIBUTE_BYTES = 32_768;
/** Left for the attributes that the dialer adds. */
const OWN_ATTRIBUTE_BYTES = 256;
export const MOST_ATTRIBUTE_BYTES = CONNECT_ATTRIBUTE_BYTES - OWN_ATTRIBUTE_BYTES;
/** Attributes of this name belong to the dialer. */
const RESERVED = /^callpace_/i;

export interface Column {
  readonly index: number;
  /** As written in the list. */
  readonly title: string;
  /** Name of the contact attribute that it becomes. */
  readonly attribute: string;
}

export type Attributes =
  | { readonly kind: 'attributes'; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: 'rejected'; readonly column: string; readonly reason: string };

/** `First Name` becomes `First_Name`: Connect allows A-Z, a-z, 0-9, - and _. A column without a name gets its number. */
export function attributeName(title: string, index: number): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').trim();
  const name = plain.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^_+|_+$/g, '');
  return name === '' ? `column_${index + 1}` : name;
}

/**
 * The attributes of one row. Empty cells are left out: a flow reads a missing attribute as empty.
 *
 * @param but a column that is none: the number that is called
 */
export function collectAttributes(cells: readonly string[], columns: readonly Column[], but?: Column): Attributes {
  const attributes: Record<string, string> = {};
  let units = 0;
  for (const column of columns) {
    const value = cells[column.index]?.trim() ?? '';
    if (value === '' || column.index === but?.index) continue;
    const { attribute, title } = column;
    if (RESERVED.test(attribute))
      return rejected(title, 'names that begin with callpace_ are reserved: rename the column');
    if (Object.hasOwn(attributes, attribute)) return rejected(title, twice(columns, cells, column, but));
    attributes[attribute] = value;
    units += attribute.length + value.length;
  }
  // A unit of the text is at most three bytes of UTF-8: only long rows are counted out.
  const bytes = 3 * units > MOST_ATTRIBUTE_BYTES ? sizeOf(attributes) : units;
  if (bytes > MOST_ATTRIBUTE_BYTES)
    return rejected(
      '',
      `the attributes take ${bytes} bytes, at most ${MOST_ATTRIBUTE_BYTES} are allowed: shorten the longest cells`,
    );
  return { kind: 'attributes', attributes };
}

function twice(
  columns: readonly Column[],
  cells: readonly string[],
  { title, attribute }: Column,
  but: Column | undefined,
): string {
  const isOther = ({ index, attribute: its }: Column) => its === attribute && index !== but?.index;
  const other = columns.find((column) => isOther(column) && (cells[column.index] ?? '').trim() !== '');
  return `columns "${other?.title}" and "${title}" both become the attribute ${attribute}: rename one`;
}

const rejected = (column: string, reason: string): Attributes => ({ kind: 'rejected', column, reason });

const encoder = new TextEncoder();

function sizeOf(attributes: Readonly<Record<string, string>>): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(attributes)) bytes += name.length + encoder.encode(value).length;
  return bytes;
}
