import fc from 'fast-check';
import { maskDigits, maskPhone, readPhone } from '../../../../lambda/core/rules/phone';

const reasonOf = (cell: string): string => {
  const reading = readPhone(cell, 'US');
  return reading.kind === 'unusable' ? reading.reason : `read as a number: ${cell}`;
};

describe('readPhone', () => {
  it.each([
    ['+12065550100', '+12065550100'],
    ['+1 (206) 555-0100', '+12065550100'],
    ['206.555.0100', '+12065550100'],
    ['(206) 555-0100', '+12065550100'],
    ['1-206-555-0100', '+12065550100'],
    ['011 44 20 7946 0123', '+442079460123'],
    ['tel:+1-206-555-0100', '+12065550100'],
    ["'+12065550100", '+12065550100'],
    ['\u202a+1 206\u00a0555\u20110100\u202c', '+12065550100'],
    ['＋１２０６５５５０１００', '+12065550100'],
    ['+49 (0)30 23125-012', '+493023125012'],
    ['+49 30/23125 012', '+493023125012'],
  ])('reads %p as %s', (cell, phone) => {
    expect(readPhone(cell, 'US')).toEqual({ kind: 'number', phone });
  });

  it('reads a national number as one of the default country', () => {
    expect(readPhone('020 7946 0123', 'GB')).toEqual({ kind: 'number', phone: '+442079460123' });
  });

  it('reads the mobile numbers that Ofcom keeps for drama', () => {
    expect(readPhone('+447700900123', 'US')).toEqual({ kind: 'number', phone: '+447700900123' });
  });

  it('reports an extension beside the main number', () => {
    expect(readPhone('206-555-0100 ext. 12', 'US')).toEqual({ kind: 'number', phone: '+12065550100', extension: '12' });
  });

  it.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['1.206E+10', 'scientific notation'],
    ['1,20656E+10', 'scientific notation'],
    ['1E+10', 'scientific notation'],
    ['+12e9', 'scientific notation'],
    ['12065550100.0', 'decimals'],
    ['206-555-0100 / 206-555-0101', 'more than one number'],
    ['206-555-0100; 206-555-0101', 'more than one number'],
    ['n/a', 'not a phone number'],
    ['Ada Lovelace', 'not a phone number'],
    ['206-555', 'too many or too few digits'],
    ['+1 206 555 01000', 'too many or too few digits'],
    ['(999) 555-0100', 'no such number range in US'],
    ['+999 123456789', 'not a phone number'],
    ['#NAME?', 'not a phone number'],
    ['0', 'not a phone number'],
  ])('says of %p that it is %s, and what to do', (cell, fault) => {
    expect(reasonOf(cell)).toContain(fault);
    expect(reasonOf(cell)).toMatch(/: (give|format|check|digits are expected)/);
  });

  it('never throws, and never repeats the digits of what it refuses', () => {
    const digits = fc.stringMatching(/^[+]?[0-9 ().-]{5,20}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (cell) => {
        const reading = readPhone(cell, 'US');
        if (reading.kind === 'number') expect(reading.phone).toMatch(/^\+[1-9]\d{4,14}$/);
        else for (const run of cell.match(/\d{5,}/g) ?? []) expect(reading.reason).not.toContain(run);
      }),
    );
  });

  it('reads what it has read as the same number, whatever the default country', () => {
    const exchange = fc.tuple(fc.constantFrom('206', '212', '305', '416', '808'), fc.integer({ min: 100, max: 199 }));
    fc.assert(
      fc.property(exchange, fc.constantFrom('US', 'DE', 'JP'), ([area, line], country) => {
        const phone = `+1${area}5550${line}`;
        expect(readPhone(phone, country)).toEqual({ kind: 'number', phone });
      }),
    );
  });
});

describe('masking', () => {
  it('shows the last two digits of a number', () => {
    expect(maskPhone('+12065550142')).toBe('…42');
  });

  it('shows nothing of what is too short to hide', () => {
    expect(maskPhone('+1206')).toBe('…');
  });

  it('hides the digits of a cell but its last two', () => {
    expect(maskDigits('+1 (206) 555-0142')).toBe('+* (***) ***-**42');
  });

  it('leaves a cell without a number as it is', () => {
    expect(maskDigits('Mars/Phobos 12')).toBe('Mars/Phobos 12');
  });

  it('never leaves more than two digits of five or more', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9 a-z-]{5,30}$/), (text) => {
        const before = text.match(/\d/g)?.length ?? 0;
        const after = maskDigits(text).match(/\d/g)?.length ?? 0;
        expect(after).toBe(before < 5 ? before : 2);
      }),
    );
  });
});
