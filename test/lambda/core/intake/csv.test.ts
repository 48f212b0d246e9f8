import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { type CsvRow, readCsvRow, type Separator } from '../../../../lambda/core/intake/csv';
import { LONGEST_ROW } from '../../../../lambda/core/intake/csv-scan';

/** All rows of a text that comes in one piece. */
function rowsOf(text: string, separator: Separator = ','): CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const read = readCsvRow(text, at, separator, line, true);
    if (read.kind !== 'row') throw new Error(read.kind);
    rows.push(read.row);
    at = read.next;
    line += read.lines;
  }
  return rows;
}
const cells = (line: number, ...values: string[]): CsvRow => ({ kind: 'cells', line, cells: values });
const broken = (line: number, text: string): CsvRow => ({ kind: 'broken', line, text });

describe('readCsvRow', () => {
  it.each([
    ['line feeds', 'a,b\nc,d\n'],
    ['carriage returns and line feeds', 'a,b\r\nc,d\r\n'],
    ['carriage returns', 'a,b\rc,d\r'],
    ['no break at the end', 'a,b\nc,d'],
  ])('takes %s for the ends of rows', (_, text) => {
    expect(rowsOf(text)).toEqual([cells(1, 'a', 'b'), cells(2, 'c', 'd')]);
  });

  it('keeps separators, line breaks and doubled quotes of a quoted cell, and counts its lines', () => {
    expect(rowsOf('"a,1\r\nb ""c""",d\ne,f')).toEqual([cells(1, 'a,1\r\nb "c"', 'd'), cells(3, 'e', 'f')]);
  });

  it('allows spaces around quotes, and quotes within a plain cell', () => {
    expect(rowsOf('a, "b,c" ,5" pipe')).toEqual([cells(1, 'a', 'b,c', '5" pipe')]);
  });

  it('keeps empty cells, also the last', () => {
    expect(rowsOf(',a,,""\n,')).toEqual([cells(1, '', 'a', '', ''), cells(2, '', '')]);
  });

  it('gives up one line for a quote that is never closed', () => {
    expect(rowsOf('a,1\n"b,2\nc,3\n')).toEqual([cells(1, 'a', '1'), broken(2, '"b,2'), cells(3, 'c', '3')]);
  });

  it('gives up one line for a quote that another line closes', () => {
    expect(rowsOf('"b,2\nc,"x"\nd,4')).toEqual([broken(1, '"b,2'), cells(2, 'c', 'x'), cells(3, 'd', '4')]);
  });

  it('gives up one line for text behind a closing quote', () => {
    expect(rowsOf('"Bob" Smith,1\nc,2')).toEqual([broken(1, '"Bob" Smith,1'), cells(2, 'c', '2')]);
  });

  it('gives up a quoted cell longer than a row may be, and goes on behind its first line', () => {
    const text = `"a\n${'x'.repeat(LONGEST_ROW)}\n",b\nc,d`;

    expect(rowsOf(text)[0]).toEqual(broken(1, '"a'));
    expect(rowsOf(text).at(-1)).toEqual(cells(4, 'c', 'd'));
  });

  it('says of a line longer than a row may be that it is too long, as soon as it is', () => {
    const text = 'x'.repeat(LONGEST_ROW + 1);

    expect(readCsvRow(text, 0, ',', 1, false)).toEqual({ kind: 'too-long' });
    expect(readCsvRow(`"${text}"`, 0, ',', 1, true)).toEqual({ kind: 'too-long' });
    expect(readCsvRow(`"${text}`, 0, ',', 1, true)).toEqual({ kind: 'too-long' });
  });

  it('gives a quote up before all of the list was read for its end', () => {
    const text = `"a\n${'b,1\n'.repeat(LONGEST_ROW / 4)}`;

    expect(readCsvRow(text, 0, ',', 1, false)).toMatchObject({ row: broken(1, '"a') });
  });

  it.each(['a,b', 'a,b\r', '"a', '"a"', 'a,'])('waits for more after %j', (text) => {
    expect(readCsvRow(text, 0, ',', 1, false)).toEqual({ kind: 'incomplete' });
  });
});

const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', ' ', 'a', '1') }));
const grid = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });
const written = (rows: string[][], lineBreak: string): string =>
  rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join(lineBreak);
const messy = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'a', '1'), maxLength: 60 });

describe('for all texts', () => {
  it('reads back what was written with every cell in quotes', () => {
    fc.assert(
      fc.property(grid, fc.constantFrom('\n', '\r\n', '\r'), (rows, lineBreak) => {
        const read = rowsOf(written(rows, lineBreak)).map((row) => (row.kind === 'cells' ? row.cells : row));
        expect(read).toEqual(rows);
      }),
    );
  });

  it('agrees with csv-parse wherever that finds nothing to complain about', () => {
    fc.assert(
      fc.property(messy, (text) => {
        const options = { relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'] };
        let expected: string[][];
        try {
          expected = parse(text, options);
        } catch {
          return;
        }
        // It has no spaces around quotes, and one empty row less at the end.
        fc.pre(!/ "|" /.test(text));
        const read = rowsOf(text).map((row) => (row.kind === 'cells' ? row.cells : row));
        expect(read.filter((row) => !Array.isArray(row) || row.join('') !== '')).toEqual(
          expected.filter((row) => row.join('') !== ''),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('never loses a line: those of all rows are those of the text', () => {
    fc.assert(
      fc.property(messy, (text) => {
        let lines = 0;
        for (let at = 0; at < text.length; ) {
          const read = readCsvRow(text, at, ',', 1, true);
          if (read.kind !== 'row') throw new Error(read.kind);
          expect(read.next).toBeGreaterThan(at);
          lines += read.lines;
          at = read.next;
        }
        const breaks = text.match(/\r\n|\r|\n/g)?.length ?? 0;
        expect(lines).toBeGreaterThanOrEqual(breaks);
        expect(lines).toBeLessThanOrEqual(breaks + 1);
      }),
    );
  });
});
