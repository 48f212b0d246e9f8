/** Cells of the reports: no spreadsheet runs them, no reader loses them, and a number stays a number that can be dropped again. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { ContactItem } from '../../../../lambda/contract/items';
import { rejectLine } from '../../../../lambda/core/intake/reject-report';
import { csvLine, neutral } from '../../../../lambda/core/report/csv-cell';
import { RESULTS_HEADER, resultsLine } from '../../../../lambda/core/report/results';
import { readPhone } from '../../../../lambda/core/rules/phone';

const STARTS = ['=', '+', '-', '@', '\t', '\r'];
const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ';', "'", 'a', '1', ' ') }),
);
const read = (text: string): string[][] => parse(text, { relax_column_count: true, record_delimiter: '\r\n' });

it('a line of any cells is read back as these cells, of which none begins like a formula', () => {
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 6 }), (cells) => {
      const [row = [], ...more] = read(csvLine(cells));
      expect(more).toEqual([]);
      expect(row.filter((each) => STARTS.includes(each[0] ?? ''))).toEqual([]);
      expect(row.map((each, n) => (each === cells[n] ? each : each.slice(1)))).toEqual(cells);
    }),
    { numRuns: 500 },
  );
});

it.each(STARTS)('a cell that begins with %j gets an apostrophe in front, and loses nothing', (start) => {
  expect(neutral(`${start}1`)).toBe(`'${start}1`);
});

it('whatever a rejected row holds, the report shows it as text', () => {
  fc.assert(
    fc.property(cell, cell, (column, value) => {
      const line = rejectLine(7, 9, { kind: 'rejected', fault: 'cells', column, value, reason: 'too many' });
      const [[row, at, ...texts] = []] = read(line);
      expect([row, at]).toEqual(['7', '9']);
      expect(texts.filter((each) => STARTS.includes(each[0] ?? ''))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

it('a number of the results can be read as the number that it is, whatever stands beside it', () => {
  const contact = {
    version: 1,
    state: 'dead-lettered',
    attempts: 1,
    row: 3,
    history: [{ requestId: 'r1', try: 1, admittedAtMs: 0, contactId: 'c1' }],
  } as unknown as ContactItem;
  fc.assert(
    fc.property(cell, cell, fc.integer({ min: 0, max: 99 }), (list, deadLetterReason, n) => {
      const phone = `+120655501${String(n).padStart(2, '0')}`;
      const text = RESULTS_HEADER + resultsLine({ ...contact, list, deadLetterReason, phone });
      const [header = [], row = [], ...more] = read(text);
      expect([row.length, more.length]).toEqual([header.length, 0]);
      expect(readPhone(row[header.indexOf('phone')] ?? '', 'US')).toEqual({ kind: 'number', phone });
      const others = row.filter((_, at) => at !== header.indexOf('phone'));
      expect(others.filter((each) => STARTS.includes(each[0] ?? ''))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
