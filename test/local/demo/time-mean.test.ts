import fc from 'fast-check';
import { timeMean } from '../../../local/demo/time-mean';

describe('timeMean', () => {
  it('weighs each value by how long it held', () => {
    const readings = [
      { atMs: 0, value: 2 },
      { atMs: 300, value: 6 },
    ];
    expect(timeMean(readings, 0, 400)).toBe(3);
    expect(timeMean(readings, 300, 400)).toBe(6);
  });

  it('takes the first value to have held before', () => {
    expect(timeMean([{ atMs: 500, value: 4 }], 0, 1000)).toBe(4);
    expect(timeMean([{ atMs: 5000, value: 4 }], 0, 1000)).toBe(4);
  });

  it('is the value of the moment where there is no time between', () => {
    const readings = [
      { atMs: 0, value: 1 },
      { atMs: 10, value: 2 },
    ];
    expect(timeMean(readings, 10, 10)).toBe(2);
  });

  it('is undefined without a reading', () => {
    expect(timeMean([], 0, 1000)).toBeUndefined();
  });

  it('lies between the least and the greatest value', () => {
    const readings = fc
      .array(fc.record({ atMs: fc.integer({ min: 0, max: 1000 }), value: fc.integer({ min: 0, max: 50 }) }), {
        minLength: 1,
      })
      .map((all) => all.sort((a, b) => a.atMs - b.atMs));
    fc.assert(
      fc.property(readings, fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (all, fromMs, spanMs) => {
        const mean = timeMean(all, fromMs, fromMs + spanMs) ?? Number.NaN;
        const values = all.map(({ value }) => value);
        expect(mean).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(mean).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }),
    );
  });
});
