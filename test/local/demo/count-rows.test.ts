import fc from 'fast-check';
import { countRows } from '../../../local/demo/count-rows';

describe('countRows', () => {
  it.each([
    ['phone\n+1\n+2\n', 2],
    ['phone\r\n+1\r\n+2', 2],
    ['\uFEFFphone;name\n+1;Ann\n', 1],
    ['\uFEFF"phone"\n+1\n', 1],
    ['phone,name\n\n+1,Ann\n\n\n+2,Bob\n', 2],
    ['phone,name\n+1,"Ann\nLee"\n+2,"said ""no"""\n', 2],
    ['phone,name\n+1,"a,b"\n', 1],
    ['phone\tname\n+1\t"Ann"\n', 1],
    ['phone\n', 0],
    ['', 0],
  ])('counts the rows of %j', (text, rows) => {
    expect(countRows(text)).toBe(rows);
  });

  it.each([
    ['phone,name\n+1,5" pipe\n', 'a stray quote'],
    ['phone,name\n+1,"unclosed\n+2,x\n', 'a quote that is never closed'],
    ['phone,name\n,\n+1,Ann\n', 'a line of nothing but separators'],
    ['phone,name\n  \n+1,Ann\n', 'a line of nothing but spaces'],
  ])('has no opinion on %j: %s', (text) => {
    expect(countRows(text)).toBeUndefined();
  });

  it('counts as many rows as were written, whatever stands in the quoted fields', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(field), fc.constantFrom('\n', '\r\n'), (fields, end) => {
        const rows = fields.map((text, index) => `+${index},"${text.replaceAll('"', '""')}"`);
        expect(countRows(['phone,note', ...rows, ''].join(end))).toBe(fields.length);
      }),
    );
  });
});
