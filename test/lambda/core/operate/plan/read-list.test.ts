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

  it('accounts for each row once: rejected, a duplicate, of another country, or a contact of its zone', async () => {
    const rows = ['+12065550142,Ada', '+44 20 7946 0958,Bo', 'none,Cy', '+442079460958,Di', '+12065550143,Ed', ',Flo'];
    const list = `phone,name\n${rows.join('\n')}`;
    expect(await readWholeList({ ...listOf(list), countries: ['US'] })).toEqual({
      kind: 'read',
      rows: 6,
      rejected: 2,
      duplicates: 1,
      contacts: 3,
      foreign: 1,
      zones: { 'America/Los_Angeles+US-WA': 2 },
      faults: {
        'not-a-number': {
          rows: 1,
          examples: [{ row: 3, line: 4, column: 'phone', value: 'none', reason: expect.any(String) as string }],
        },
        'no-number': {
          rows: 1,
          examples: [{ row: 6, line: 7, column: 'phone', value: '', reason: expect.any(String) as string }],
        },
      },
      columns: { phone: ['phone'], from: 'guessed' },
    });
  });

  it('counts lines from the beginning of the file, also below a title of several lines', async () => {
    const read = await readWholeList(listOf('\n"phone\nnumber"\n+12065550142\nnone\n'));
    expect(read.kind === 'read' && read.faults['not-a-number']?.examples).toMatchObject([{ row: 2, line: 5 }]);
  });

  it('reads JSON lines, and the columns that it is told', async () => {
    const jsonl = listOf('{"phone":"+12065550142"}\n{"phone":"+12065550143"}');
    expect(await readWholeList({ ...jsonl, form: 'jsonl' })).toMatchObject({ rows: 2, contacts: 2 });
    expect(await phonesOf({ ...jsonl, form: 'jsonl' })).toHaveLength(2);
    const told = { ...listOf('phone,who\nnone,+12065550142\n'), mapping: { phone: ['who'] } };
    expect(await readWholeList(told)).toMatchObject({
      contacts: 1,
      columns: { phone: ['who'], from: 'campaign.json' },
    });
  });

  it('takes numbers without a country code to be of the default country', async () => {
    const list = { ...listOf('phone\n020 7946 0958\n'), defaultCountry: 'GB' };
    expect(await readWholeList(list)).toMatchObject({ contacts: 1, zones: { 'Europe/London': 1 } });
  });

  it('reads all rows of a list of several chunks', async () => {
    const list = `phone,note\n${'+12065550142,as long as a note may well be\n'.repeat(30_000)}`;
    expect(await readWholeList(listOf(list, 65_536))).toMatchObject({ rows: 30_000, duplicates: 29_999 });
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
    ['that is empty', '', /empty/],
    ['without rows', 'phone\n', /no rows/],
    ['without a number', 'name\nAda\n', /no phone column/],
    ['of many rows without a number', `name\n${'Ada\n'.repeat(300_000)}`, /no phone column/],
    ['that is a workbook', Uint8Array.of(0x50, 0x4b, 3, 4), /workbook/],
    ['that is damaged', Uint8Array.of(0x1f, 0x8b, 0, 1, 2), /damaged/],
  ])('refuses a list %s whole, with the reason', async (_, list, reason) => {
    expect(await readWholeList(listOf(list, 65_536))).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('refuses a list that cannot be read any more when it is read for the second time', async () => {
    const opened = [listOf('phone\n+12065550142\n'), listOf(Uint8Array.of(0x50, 0x4b, 3, 4))];
    const list = { ...listOf(''), open: () => opened.shift()?.open() ?? listOf('').open() };
    expect(await readWholeList(list)).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(/workbook/) as string,
    });
  });

  it('does not take a store that fails for a list that cannot be read', async () => {
    const failing = () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('no such file')) }),
    });
    await expect(readWholeList({ ...listOf(''), open: failing })).rejects.toThrow('no such file');
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

describe('phonesOf', () => {
  it('gives each number once, in the order of the rows, and none of rows that are rejected', async () => {
    const list = `phone\n${[2, 1, 2, 3].map(numberAt).join('\n')}\nnone\n`;
    expect(await phonesOf(listOf(list))).toEqual([2, 1, 3].map(numberAt));
  });

  it('gives none of a list that would be refused', async () => {
    expect(await phonesOf(listOf('name\nAda\n'))).toEqual([]);
  });
});
