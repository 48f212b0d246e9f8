/**
 * The scan finds the same rows as reading the whole: for every list, however its bytes come in pieces, whatever the size
 * of blocks, and wherever it is cut.
 */
import fc from 'fast-check';
import { createChunkReader } from '../../../../lambda/core/intake/chunk-reader';
import { LONGEST_ROW } from '../../../../lambda/core/intake/csv-scan';
import { contactList } from '../../../../lambda/core/intake/formats';
import { createListReader } from '../../../../lambda/core/intake/list-reader';
import type { ChunkPlace } from '../../../../lambda/core/intake/plan';
import { ListScan, type ScanOptions } from '../../../../lambda/core/intake/scan-list';
import { NASTY_LIST } from './nasty-list';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function scan(bytes: Uint8Array, sizes: readonly number[] = [], options: Partial<ScanOptions> = {}) {
  const listScan = new ListScan({ form: 'csv', ...options });
  const chunks: ChunkPlace[] = [];
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    const step = listScan.push(bytes.subarray(at, at + size));
    if (step.kind === 'refused') return step;
    chunks.push(...step.chunks);
    at += size;
  }
  const end = listScan.end();
  return end.kind === 'refused' ? end : { ...end, chunks: [...chunks, ...end.chunks] };
}

/** Rows of a list that is loaded chunk by chunk. */
function inChunks(bytes: Uint8Array, sizes: readonly number[] = [], options: Partial<ScanOptions> = {}) {
  const scanned = scan(bytes, sizes, options);
  if (scanned.kind === 'refused') return scanned.reason;
  return scanned.chunks.flatMap((chunk) => {
    const reader = createChunkReader(scanned.syntax, chunk, 'US');
    const rows = [...reader.push(bytes.subarray(chunk.from, chunk.to)), ...reader.end()];
    if (rows.length !== chunk.rows) throw new Error(`${rows.length} rows in a chunk of ${chunk.rows}`);
    return rows;
  });
}

/** Rows of a list that is read whole. */
function whole(bytes: Uint8Array) {
  const reader = createListReader(contactList('US'));
  const [first, last] = [reader.push(bytes), reader.end()];
  if (first.kind === 'refused') return first.reason;
  if (last.kind === 'refused') return last.reason;
  const rows = [...first.rows, ...last.rows];
  return rows.length === 0 ? 'the list has a header but no rows: add rows and drop it again' : rows;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const oneRowEach = { limits: { rows: 1, bytes: 1 } };
const longQuote = `"${'x,\n'.repeat(LONGEST_ROW / 3)}"`;
const NASTY: readonly (readonly [what: string, text: string])[] = [
  ['a list as lists come', NASTY_LIST.slice(0, 700)],
  ['a list as lists come, its end', `phone;Name;Note;Zone\r\n${NASTY_LIST.slice(-500)}`],
  ['line feeds', 'phone,Name\n+12065550100,Ada\n\n+12065550101,"two\nlines"\n'],
  ['carriage returns', 'phone,Name\r+12065550100,Ada\r\r+12065550101,"two\rlines"\r'],
  ['mixed line ends', 'phone;Name\r\n1;"a\r\nb"\n2;"""x"""\r3; "y" \r\n\r\n4;"z'],
  ['quotes that do not match', 'phone,Name\n"1,2\n"3" 4,5\n6,"x\n7,8\n"'],
  ['blank rows of every kind', '\ufeff\n,\nphone,Name\n"",""\n" ", \n\u00a0,\n1,\n , "x"\n"\n",\n'],
  ['characters of two, three and four bytes', 'phone,Näme\n1,é\n2,"€\n𝄞"\n\ufeff3,ü\n'],
  ['no line break at the end', 'phone\n1\n2'],
  ['empty lines at the end', 'phone\n1\n\n\r\n \n'],
];

describe('a list that is cut', () => {
  it.each(NASTY)('at every byte it comes in two pieces of has the same rows: %s', (_, text) => {
    const bytes = utf8(text);
    const expected = whole(bytes);
    expect(Array.isArray(expected)).toBe(true);
    const cut = Array.from({ length: bytes.length + 1 }, (_, at) => at).filter(
      (at) => !isSame(inChunks(bytes, [at], { ...oneRowEach, blockBytes: 64 }), expected),
    );
    expect(cut).toEqual([]);
  });

  it.each(NASTY)('after every number of rows or bytes has the same rows: %s', (_, text) => {
    const bytes = utf8(text);
    const expected = whole(bytes);
    const sizes = Array.from({ length: bytes.length }, (_, size) => size + 1);
    const cut = (rows: number, most: number) => inChunks(bytes, [], { limits: { rows, bytes: most }, blockBytes: 97 });
    expect(sizes.filter((size) => !isSame(cut(size, bytes.length), expected))).toEqual([]);
    expect(sizes.filter((size) => !isSame(cut(bytes.length, size), expected))).toEqual([]);
  });

  it('is covered by its chunks without a gap, rows and lines counted on', () => {
    const scanned = scan(utf8(NASTY_LIST), [], { limits: { rows: 3, bytes: 1e6 } });
    if (scanned.kind === 'refused') throw new Error(scanned.reason);
    let expected = { from: scanned.chunks[0]?.from, row: 1 };
    for (const { from, to, row, rows } of scanned.chunks) {
      expect({ from, row }).toEqual(expected);
      expected = { from: to, row: row + rows };
    }
    expect(expected).toEqual({ from: utf8(NASTY_LIST).length, row: scanned.rows + 1 });
  });
});

describe('a chunk', () => {
  /** Ten bytes each, below a header of 14. */
  const TEN = `phone,country\n${Array.from({ length: 6 }, (_, n) => `20655501${n}\n`).join('')}`;
  const boundsOf = (text: string, limits: ScanOptions['limits']) => {
    const scanned = scan(utf8(text), [], limits ? { limits } : {});
    if (scanned.kind === 'refused') throw new Error(scanned.reason);
    return scanned.chunks.map(({ from, to, rows }) => [from, to, rows]);
  };

  it('ends with the row that makes it as large as it may be, in rows or in bytes', () => {
    const [first] = boundsOf(TEN, { rows: 99, bytes: 20 });
    expect(first).toEqual([14, 34, 2]);
    const rowsWith = (rows: number, bytes: number) => boundsOf(TEN, { rows, bytes }).map((bounds) => bounds[2]);
    expect(rowsWith(2, 1_000)).toEqual([2, 2, 2]);
    expect(rowsWith(99, 29)).toEqual([3, 3]);
    expect(rowsWith(99, 30)).toEqual([3, 3]);
    expect(rowsWith(99, 31)).toEqual([4, 2]);
  });
});

describe('for all lists', () => {
  const line = fc.oneof(
    fc.constantFrom('+12065550100,Ada', '206-555-0101,"two\nlines"', '', ',', '"stray,Bob', 'x","y', '""', '" "," "'),
    fc.string({ unit: fc.constantFrom('"', ',', ' ', 'a', '1', 'é', '\r', '\n', '\u00a0'), maxLength: 16 }),
  );
  const list = fc
    .tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom('\n', '\r\n', '\r'))
    .map(([lines, end]) => ['phone,Name', ...lines].join(end));

  it('chunks have the rows of the whole, whatever the pieces, the blocks and the limits', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 });
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(list, sizes, size, size, size, (text, pieces, blockBytes, rows, bytes) => {
        const content = utf8(text);
        expect(inChunks(content, pieces, { blockBytes, limits: { rows, bytes } })).toEqual(whole(content));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('rows about as long as they may be', () => {
  const near = [-2, -1, 0, 1, 2].flatMap((more) => {
    const fill = LONGEST_ROW + more;
    return [
      `1,${'x'.repeat(fill - 2)}\n2,y\n`,
      `1,"${'x'.repeat(fill - 5)}\n"\n2,y\n`,
      `"1\n${'é'.repeat(fill / 2 - 2)}",\n2,y\n`,
      `"1\n${'x'.repeat(fill - 3)}\n2,"y"\n`,
    ];
  });

  it.each([...near, `${longQuote}\n1,x\n`, `"a\n${`b,${'x'.repeat(200)}\n`.repeat(LONGEST_ROW / 100)}`])(
    'are cut where they are read (%#)',
    (rows) => {
      const bytes = utf8(`phone,Name\n${rows}`);
      const expected = whole(bytes);
      expect(isSame(inChunks(bytes, [], { limits: { rows: 100, bytes: 1e6 } }), expected)).toBe(true);
      expect(isSame(inChunks(bytes, [70_000, 70_000], { blockBytes: 60_000 }), expected)).toBe(true);
    },
  );

  it('refuse the list if too many of them are searched for a quote in vain', () => {
    const scanned = scan(utf8(`phone,Name\n${'x","y\n'.repeat(40_000)}`));
    expect(scanned).toMatchObject({ kind: 'refused', reason: expect.stringContaining('a quote is opened') });
  });
});
