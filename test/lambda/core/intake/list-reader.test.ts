import fc from 'fast-check';
import { LONGEST_ROW } from '../../../../lambda/core/intake/csv-scan';
import { contactList, suppressionList } from '../../../../lambda/core/intake/formats';
import { createListReader, type ListFormat, type NumberedRow } from '../../../../lambda/core/intake/list-reader';

type Read<R> = { readonly rows: readonly NumberedRow<R>[]; readonly refusal: string | undefined };

/** Reads a list that comes in pieces of the sizes given, the rest in one. */
function read<R>(format: ListFormat<R>, bytes: Uint8Array, sizes: readonly number[] = []): Read<R> {
  const reader = createListReader(format);
  const rows: NumberedRow<R>[] = [];
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    const step = reader.push(bytes.subarray(at, at + size));
    at += size;
    if (step.kind === 'refused') return { rows, refusal: step.reason };
    rows.push(...step.rows);
    if (at >= bytes.length) break;
  }
  const last = reader.end();
  if (last.kind === 'refused') return { rows, refusal: last.reason };
  return { rows: [...rows, ...last.rows], refusal: undefined };
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const contacts = (text: string) => read(contactList('US'), utf8(text));

describe('a contact list', () => {
  it('numbers rows without header and empty lines, and lines as an editor does', () => {
    const { rows } = contacts('phone,Note\n\n+12065550100,"two\nlines"\n , \n+12065550101,x\n');

    expect(rows.map(({ row, line }) => [row, line])).toEqual([
      [1, 3],
      [2, 6],
    ]);
  });

  it.each([
    ['commas', 'phone,Name\n+12065550100,Ada\n'],
    ['semicolons', 'phone;Name\n+12065550100;Ada\n'],
    ['tabs', 'phone\tName\n+12065550100\tAda\n'],
    ['bars', 'phone|Name\n+12065550100|Ada\n'],
    ['a byte order mark', '\ufeffphone,Name\n+12065550100,Ada\n'],
    ['empty lines before the header', '\n\n;;\nphone;Name\n+12065550100;Ada\n'],
    [
      'more commas than semicolons in the header',
      'phone;"Name, First, Last"\n+12065550100;Ada\n'.replace('Name, First, Last', 'Name'),
    ],
  ])('is read with %s', (_, text) => {
    const { rows } = contacts(text);

    expect(rows).toEqual([
      expect.objectContaining({
        row: 1,
        reading: {
          kind: 'contact',
          phone: '+12065550100',
          zoneKey: 'America/Los_Angeles+US-WA',
          attributes: { Name: 'Ada' },
        },
      }),
    ]);
  });

  it('takes the separator that finds the phone column, not the most frequent one', () => {
    const { rows } = contacts('phone;Name, Title, City, Street\n+12065550100;Ada, Dr\n');

    expect(rows[0]?.reading).toMatchObject({ kind: 'contact', phone: '+12065550100' });
  });

  it.each([
    ['nothing', '', 'the list is empty'],
    ['blank lines only', '\n \n\n', 'the list is empty'],
    [
      'no phone column',
      'Name,City\nAda,London\n',
      'no phone column: name one column "phone"; the header has "Name", "City"',
    ],
    [
      'no phone column, with a title that has digits in it',
      'Name,City 98101\nAda,London\n',
      'the header has "Name", "City ***01"',
    ],
    ['two zone columns', 'phone,zone,timezone\n1,2,3\n', 'more than one zone column'],
    ['unmatched quotes in the header', '"phone,Name\n+12065550100,Ada\n', 'the quotes of the header row do not match'],
    ['a zero byte', `phone\n+1206${String.fromCharCode(0)}555\n`, 'binary data'],
    [
      'a line that is too long',
      `phone\n+12065550100\n${'9'.repeat(LONGEST_ROW + 1)}`,
      'line 3 is longer than 131072 bytes',
    ],
    ['a first line that is too long', 'x'.repeat(LONGEST_ROW + 1), 'line 1 is longer than'],
  ])('is refused for %s', (_, text, reason) => {
    expect(contacts(text).refusal).toContain(reason);
  });

  it.each([
    ['UTF-16, little endian', Uint8Array.from([0xff, 0xfe, 0x70, 0x00]), 'UTF-16'],
    ['UTF-16, big endian', Uint8Array.from([0xfe, 0xff, 0x00, 0x70]), 'UTF-16'],
    ['a workbook', Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0x14]), 'workbook'],
    ['gzip', Uint8Array.from([0x1f, 0x8b, 0x08]), 'gzip'],
    ['Latin-1', Buffer.from('phone,Name\n+12065550100,Ren\xe9e\n', 'latin1'), 'not UTF-8'],
    ['a character cut at the end', utf8('phone,Name\n+12065550100,é').subarray(0, -1), 'not UTF-8'],
  ])('is refused if it is %s, with what to do', (_, bytes, reason) => {
    const { refusal } = read(contactList('US'), bytes);

    expect(refusal).toContain(reason);
    expect(refusal).toMatch(/drop it again/);
  });

  it('does not quote a number from a missing header in its refusal', () => {
    expect(contacts('+12065550123,Ada\n').refusal).not.toContain('206');
  });

  it('rejects a row with more cells than columns, and allows one with fewer', () => {
    const { rows } = contacts('phone,Name\n+12065550100,Ada,Lovelace\n+12065550101\n+12065550102,Bob,\n');

    expect(rows.map(({ reading }) => reading.kind)).toEqual(['rejected', 'contact', 'contact']);
  });
});

describe('a suppression list', () => {
  const suppressed = (text: string) => read(suppressionList('US'), utf8(text));

  it('may be bare numbers', () => {
    expect(suppressed('206-555-0100\n+442079460123\n').rows.map(({ reading }) => reading)).toEqual([
      { kind: 'numbers', phones: ['+12065550100'] },
      { kind: 'numbers', phones: ['+442079460123'] },
    ]);
  });

  it('may have a header and other columns', () => {
    expect(suppressed('Name;Phone\nAda;206-555-0100\n').rows.map(({ reading }) => reading)).toEqual([
      { kind: 'numbers', phones: ['+12065550100'] },
    ]);
  });

  it('suppresses the main number of one with an extension', () => {
    expect(suppressed('phone\n206-555-0100 ext 9\n').rows[0]?.reading).toEqual({
      kind: 'numbers',
      phones: ['+12065550100'],
    });
  });

  it('suppresses the numbers of all its phone columns', () => {
    const [row, half] = suppressed('Mobile,Phone\n206-555-0100,206-555-0101\n,206-555-0102\n').rows;
    expect(row?.reading).toEqual({ kind: 'numbers', phones: ['+12065550100', '+12065550101'] });
    expect(half?.reading).toEqual({ kind: 'numbers', phones: ['+12065550102'] });
  });

  it('reports a bad number beside a good one', () => {
    const [row] = suppressed('Mobile,Phone\n206-555-0100,1.2E+10\n').rows;
    expect(row?.reading).toMatchObject({ phones: ['+12065550100'], rejected: { column: 'Phone' } });
  });

  it('is refused without a column of numbers', () => {
    expect(suppressed('Name\nAda\n').refusal).toContain('no phone column');
  });
});

describe('for all lists', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '+12065550100,Ada',
      '206-555-0101,"two\nlines"',
      '',
      ',',
      '"stray,Bob',
      'x,y,z',
      '1.2E+10,"a ""b"""',
      '+12065550100,é',
    ),
    fc.string({ unit: fc.constantFrom('"', ',', ' ', 'a', '1', 'é', '\r'), maxLength: 12 }),
  );
  const text = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'))
    .map(([lines, end]) => ['phone,Name', ...lines].join(end));

  it('does not matter how the bytes come in pieces', () => {
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 4, max: 9 }), { maxLength: 40 }), (list, sizes) => {
        expect(read(contactList('US'), utf8(list), sizes)).toEqual(contacts(list));
      }),
      { numRuns: 500 },
    );
  });

  it('is every row a contact or a rejection with a reason, numbered without gaps', () => {
    fc.assert(
      fc.property(text, (list) => {
        const { rows, refusal } = contacts(list);
        expect(refusal).toBeUndefined();
        expect(rows.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1));
        for (const { reading } of rows) if (reading.kind === 'rejected') expect(reading.reason).not.toBe('');
      }),
    );
  });
});
