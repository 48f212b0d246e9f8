import fc from 'fast-check';
import {
  bridgedPeriods,
  colorsOf,
  formatValue,
  isolatedPoints,
  latestOf,
  lineOf,
  stackedLines,
} from '../../../local/console/page/series';

describe('colorsOf', () => {
  it('keeps the colours of the body, and gives the others none of them', () => {
    const colors = colorsOf([{ color: undefined }, { color: '#1f77b4' }, { color: undefined }]);
    expect(colors).toEqual(['#ff7f0e', '#1f77b4', '#2ca02c']);
  });

  it('tells twenty series of one graph apart', () => {
    const colors = colorsOf(Array.from({ length: 20 }, () => ({ color: undefined })));
    expect(new Set(colors).size).toBe(20);
  });
});

describe('lineOf', () => {
  it('bridges a gap that is short enough and breaks at a longer one', () => {
    const values = [null, 1, null, 3, null, null, 6, null];
    expect(lineOf(values, 8, 1)).toEqual([null, 1, undefined, 3, null, null, 6, null]);
    expect(lineOf(values, 8, 2)).toEqual([null, 1, undefined, 3, undefined, undefined, 6, null]);
  });

  it('is all gap for a series that has no numbers', () => {
    expect(lineOf(undefined, 2, 1)).toEqual([null, null]);
  });
});

describe('stackedLines', () => {
  it('puts each series on top of those before it', () => {
    const lines = stackedLines(
      [
        [1, 2],
        [10, 20],
        [100, 200],
      ],
      2,
      1,
    );
    expect(lines).toEqual([
      [1, 2],
      [11, 22],
      [111, 222],
    ]);
  });

  it('adds nothing for a series without a datapoint, but carries one on over a gap that is bridged', () => {
    expect(
      stackedLines(
        [
          [1, 1, 1, 1],
          [5, null, null, 7],
          [null, null, null, 3],
        ],
        4,
        2,
      ),
    ).toEqual([
      [1, 1, 1, 1],
      [6, 6, 6, 8],
      [6, 6, 6, 11],
    ]);
  });

  it('breaks where no series has a datapoint, and is bridged where that is short enough', () => {
    expect(
      stackedLines(
        [
          [1, null, 3, null, null],
          [1, null, 1, null, null],
        ],
        5,
        1,
      ),
    ).toEqual([
      [1, undefined, 3, null, null],
      [2, undefined, 4, null, null],
    ]);
  });

  it('ends at the sum of all series in every period in which all have a datapoint', () => {
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
      .chain(([rows, count]) =>
        fc.array(fc.array(fc.nat(1000), { minLength: count, maxLength: count }), { minLength: rows, maxLength: rows }),
      );
    fc.assert(
      fc.property(matrix, (series) => {
        const count = series[0]?.length ?? 0;
        const sums = Array.from({ length: count }, (_, at) => series.reduce((sum, one) => sum + (one[at] ?? 0), 0));
        expect(stackedLines(series, count, 1).at(-1)).toEqual(sums);
      }),
    );
  });
});

describe('isolatedPoints', () => {
  it('finds what no line leads to', () => {
    expect(isolatedPoints([5, null, 1, undefined, 2, null, null, 7])).toEqual([0, 7]);
  });
});

describe('latestOf', () => {
  it('is the latest one, unless a gap would be too long by now', () => {
    expect(latestOf([1, 2, 3, null], 1)).toBe(3);
    expect(latestOf([9, null, null, null], 1)).toBeNull();
    expect(latestOf([9, null, null, null], 2)).toBe(9);
    expect(latestOf(undefined, 2)).toBeNull();
  });
});

describe('bridgedPeriods', () => {
  it('takes a metric of each minute for one without gaps, in short periods, and one missing period in long ones', () => {
    // 60 s in between are 11 periods of 5 s, and it may be late.
    expect(bridgedPeriods(5)).toBeGreaterThanOrEqual(11);
    expect(bridgedPeriods(5) * 5).toBeLessThan(90);
    expect([bridgedPeriods(15), bridgedPeriods(60)]).toEqual([5, 1]);
  });
});

describe('formatValue', () => {
  it.each([
    [0, '0'],
    [1234, '1,234'],
    [0.8333, '0.83'],
    [99.126, '99.13'],
    [236.12, '236'],
    [null, '–'],
    [undefined, '–'],
  ])('writes %p as %s', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });
});
