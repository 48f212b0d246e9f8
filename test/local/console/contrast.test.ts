import fc from 'fast-check';
import { contrast, seenOn } from '../../../local/console/page/contrast';

const color = fc.integer({ min: 0, max: 0xffffff }).map((value): string => `#${value.toString(16).padStart(6, '0')}`);

describe('seenOn', () => {
  it('makes every colour one that is told from what it is drawn on, light or dark', () => {
    fc.assert(
      fc.property(color, fc.constantFrom('#ffffff', '#171b22'), (one, ground) => {
        expect(contrast(seenOn(ground, one), ground)).toBeGreaterThanOrEqual(3);
      }),
    );
  });

  it('leaves a colour as it is where that is enough', () => {
    expect(seenOn('#ffffff', '#1f77b4')).toBe('#1f77b4');
    expect(seenOn('#ffffff', '#98df8a')).not.toBe('#98df8a');
    expect(seenOn('#171b22', '#98df8a')).toBe('#98df8a');
  });

  it('leaves what it cannot read as it is', () => {
    expect(seenOn('#ffffff', 'red')).toBe('red');
  });
});

describe('contrast', () => {
  it('is that of WCAG: 21 between black and white, 1 between a colour and itself', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#1f77b4', '#1f77b4')).toBeCloseTo(1, 5);
  });
});
