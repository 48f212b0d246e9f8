import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { phonesOf, readWholeList } from '../../../../../lambda/core/operate/plan/read-list';
import { listOf, numberAt } from './lists';

const EXAMPLE = readFileSync(path.join(__dirname, '../../../../../examples/contacts.csv'));

describe('readWholeList', () => {
  it('reads the example as the intake does', async () => {
    expect(await readWholeList(listOf(EXAMPLE, 1_000))).toMatchObject({
      kind: 'read',
      rows: 400,
      rejected: 10,
      duplicates: 12,
      contacts: 378,
      columns: { phone: ['phone'], zone: 'zone', from: 'guessed' },
    });
  });

  it('reads the same from a packed list, and from one in UTF-16', async () => {
    const plain = await readWholeList(listOf(EXAMPLE, 1_000));
    expect(await readWholeList(listOf(gzipSync(EXAMPLE), 1_000))).toEqual(plain);
    const utf16 = Buffer.from(`\ufeff${EXAMPLE.toString('utf8')}`, 'utf16le');
    expect(await readWholeList(listOf(utf16, 1_000))).toEqual(plain);
  });

  it('gives the first few of each fault, with hidden digits', async () => {
    const list = `phone\n${Array.from({ length: 9 }, () => '+1 206 555 01').join('\n')}\n`;
    const read = await readWholeList(listOf(list));
    expect(read).toMatchObject({ rejected: 9, faults: { 'no-such-number': { rows: 9 } } });
    const examples = read.kind === 'read' ? (read.faults['no-such-number']?.examples ?? []) : [];
    expect(examples.map(({ row, line, value }) => [row, line, value])).toEqual([
      [1, 2, '+* *** *** 01'],
      [2, 3, '+* *** *** 01'],
      [3, 4, '+* *** *** 01'],
    ]);
  });

  it('counts who is of a country that the campaign does not call, apart from the zones', async () => {
    const list = 'phone\n+12065550142\n+442079460958\n';
    expect(await readWholeList({ ...listOf(list), countries: ['GB'] })).toMatchObject({
      contacts: 2,
      foreign: 1,
      zones: { 'Europe/London': 1 },
    });
  });

  it.each([
    ['', /empty/],
    ['phone\n', /no rows/],
    ['name\nAda\n', /no phone column/],
    [Uint8Array.of(0x50, 0x4b, 3, 4), /workbook/],
    [Uint8Array.of(0x1f, 0x8b, 0, 1, 2), /damaged/],
  ])('refuses %j whole, with the reason', async (list, reason) => {
    expect(await readWholeList(listOf(list))).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('accounts for every row, wherever the pieces of the file end', async () => {
    const cells = fc.array(fc.constantFrom('+12065550142', '(206) 555-0143', 'none', '1.2E+10', '"206-555\n0144"', ''));
    await fc.assert(
      fc.asyncProperty(cells, fc.integer({ min: 1, max: 20 }), async (rows, pieceBytes) => {
        const read = await readWholeList(
          listOf(`phone,name\n${rows.map((cell) => `${cell},x`).join('\n')}\n`, pieceBytes),
        );
        if (read.kind === 'refused') return expect(rows).toEqual([]);
        expect(read.rows).toBe(rows.length);
        expect(read.rows).toBe(read.rejected + read.duplicates + read.contacts);
        expect(Object.values(read.zones).reduce((sum, count) => sum + count, 0)).toBe(read.contacts);
      }),
    );
  });
});

it('phonesOf gives each number once, in the order of the rows', async () => {
  const list = `phone\n${[2, 1, 2, 3].map(numberAt).join('\n')}\n`;
  expect(await phonesOf(listOf(list))).toEqual([2, 1, 3].map(numberAt));
});
