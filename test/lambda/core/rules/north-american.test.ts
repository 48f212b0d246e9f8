import fc from 'fast-check';
import { readNorthAmerican } from '../../../../lambda/core/rules/north-american';
import { readAnyPhone, readPhone } from '../../../../lambda/core/rules/phone';
import { anyCandidateZones, candidateZones } from '../../../../lambda/core/rules/zones';

const digits = (length: number) =>
  fc.integer({ min: 0, max: 10 ** length - 1 }).map((value) => String(value).padStart(length, '0'));
const written = fc
  .tuple(
    fc.constantFrom('', '+1', '+1 ', '1', '1-', '1.', '+', '011 1 ', '001', '0'),
    digits(3),
    digits(3),
    digits(4),
    fc.constantFrom(
      (a: string, b: string, c: string) => `(${a}) ${b}-${c}`,
      (a: string, b: string, c: string) => `${a}-${b}-${c}`,
      (a: string, b: string, c: string) => `${a}.${b}.${c}`,
      (a: string, b: string, c: string) => `${a} ${b} ${c}`,
      (a: string, b: string, c: string) => `${a}${b}${c}`,
      (a: string, b: string, c: string) => `(${a})${b}${c}`,
      (a: string, b: string, c: string) => `${a}${b}-${c} x1`,
    ),
  )
  .map(([prefix, area, exchange, line, format]) => prefix + format(area, exchange, line));
const country = fc.constantFrom('US', 'CA', 'GB', 'DE', 'JM', 'PR');

const isShort = (cell: string, defaultCountry: string): boolean =>
  readNorthAmerican(cell, defaultCountry) !== undefined;

describe('the short way', () => {
  it.each(['+12065550100', '(206) 555-0100', '1-206-555-0100', '206.555.0100', '+1 416 555 0100'])(
    'takes %s',
    (cell) => {
      expect(isShort(cell, 'US')).toBe(true);
    },
  );

  it.each([
    ['a toll-free number', '+18005550100', 'US'],
    ['an area code of another country', '+18765550100', 'US'],
    ['an area code that nobody has', '999-555-0100', 'US'],
    ['a national number where another plan holds', '206-555-0100', 'GB'],
    ['an extension', '206-555-0100 x12', 'US'],
    ['a bracket that is not closed', '(206 555-0100', 'US'],
  ])('leaves %s to the library', (_, cell, defaultCountry) => {
    expect(isShort(cell, defaultCountry)).toBe(false);
  });

  it('comes to what the library comes to, for number and zones', () => {
    fc.assert(
      fc.property(written, country, (cell, defaultCountry) => {
        const reading = readPhone(cell, defaultCountry);
        expect(reading).toEqual(readAnyPhone(cell, defaultCountry));
        if (reading.kind === 'number') expect(candidateZones(reading.phone)).toEqual(anyCandidateZones(reading.phone));
      }),
      { numRuns: 3_000 },
    );
  });

  it('does so for every area code and a spread of exchanges', () => {
    const misread: string[] = [];
    let short = 0;
    for (let area = 200; area < 1_000; area++)
      for (let exchange = (area * 7) % 40; exchange < 1_000; exchange += 41) {
        const number = `+1${area}${String(exchange).padStart(3, '0')}${1_000 + ((area * 31 + exchange * 17) % 9_000)}`;
        if (!isShort(number, 'US')) continue;
        short += 1;
        const long = readAnyPhone(number, 'US');
        const isSame = long.kind === 'number' && long.phone === number && long.extension === undefined;
        if (!isSame || candidateZones(number).join() !== anyCandidateZones(number).join()) misread.push(number);
      }
    expect(short).toBeGreaterThan(5_000);
    expect(misread).toEqual([]);
  });
});
