import fc from 'fast-check';
import { isLater, NO_EVENT } from '../../../../lambda/core/campaign/sequencer';

const hex = fc.stringMatching(/^[0-9A-F]{1,24}$/);

describe('of two sequencers', () => {
  it.each([
    ['0055AED6DCD90281E5', '0055AED6DCD90281E4'],
    ['62', '617f08299329d189'],
    ['617F08299329D189', '617f08299329d188'],
    ['1001', '10'],
    ['00', ''].reverse() as [string, string],
  ])('the greater is the later, the shorter continued with zeros: %p, %p', (later, earlier) => {
    const isTie = Number.parseInt(later || '0', 16) === 0;
    expect(isLater(later, earlier)).toBe(!isTie);
    expect(isLater(earlier, later)).toBe(false);
  });

  it('one is later, or neither, whatever their lengths', () => {
    fc.assert(
      fc.property(hex, hex, (one, other) => {
        const value = (text: string) => BigInt(`0x${text.padEnd(24, '0')}`);
        expect(isLater(one, other)).toBe(value(one) > value(other));
      }),
    );
  });

  it('that of any event is later than none', () => {
    expect(isLater('0055AED6DCD90281E5', NO_EVENT)).toBe(true);
  });
});
