import fc from 'fast-check';
import { drawSample, isEnough, type Judged, sayScore, type Verdict, wilson } from '../../bench/mutation/sample';

const hundred = Array.from({ length: 100 }, (_, index) => index);

/** So many mutants of each verdict. */
const judgedAs = (counts: Partial<Record<Verdict, number>>): readonly Judged[] =>
  (Object.entries(counts) as [Verdict, number][]).flatMap(([verdict, count]) =>
    Array.from({ length: count }, (_, index) => ({ verdict, change: `lambda/core/${verdict}.ts:${index}` })),
  );

describe('a sample', () => {
  it('is drawn without repetition, and of the same seed is the same', () => {
    const drawn = drawSample(hundred, 40, 1);
    expect(new Set(drawn).size).toBe(40);
    expect(drawSample(hundred, 40, 1)).toEqual(drawn);
    expect(drawSample(hundred, 40, 2)).not.toEqual(drawn);
  });

  it('begins with the smaller sample of the same seed', () => {
    expect(drawSample(hundred, 40, 1).slice(0, 10)).toEqual(drawSample(hundred, 10, 1));
  });

  it('of more than there are is all of them', () => {
    expect(drawSample(hundred, 1_000, 1).toSorted((a, b) => a - b)).toEqual(hundred);
  });

  it('takes each as often as every other', () => {
    const taken = hundred.map(() => 0);
    for (let seed = 0; seed < 2_000; seed += 1) {
      for (const one of drawSample(hundred, 10, seed)) taken[one] = (taken[one] ?? 0) + 1;
    }
    // 200 are expected, with a standard deviation of 13.4.
    expect(Math.min(...taken)).toBeGreaterThan(140);
    expect(Math.max(...taken)).toBeLessThan(260);
  });
});

describe("Wilson's interval", () => {
  // Computed elsewhere, by the same formula with the exact quantile.
  it.each([
    [263, 300, 0.8346, 0.9092],
    [10, 10, 0.7225, 1],
    [0, 10, 0, 0.2775],
  ])('of %d in %d is %d to %d', (hits, count, least, most) => {
    expect(wilson(hits, count)[0]).toBeCloseTo(least, 3);
    expect(wilson(hits, count)[1]).toBeCloseTo(most, 3);
  });

  it('of nothing is everything', () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
  });

  it('holds the share itself, and is narrower for a larger sample', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const hits = Math.round(share * count);
        const [[least, most], [leastOfMore, mostOfMore]] = [wilson(hits, count), wilson(4 * hits, 4 * count)];
        expect(least - 1e-12).toBeLessThanOrEqual(hits / count);
        expect(most + 1e-12).toBeGreaterThanOrEqual(hits / count);
        expect(mostOfMore - leastOfMore).toBeLessThan(most - least);
      }),
    );
  });
});

describe('the score', () => {
  it('counts a mutant that never ends as killed, and one that no test reaches as alive', () => {
    expect(isEnough(judgedAs({ killed: 84, 'timed out': 1, survived: 10, 'not covered': 5 }))).toBe(true);
    expect(isEnough(judgedAs({ killed: 84, survived: 11, 'not covered': 5 }))).toBe(false);
    expect(isEnough([])).toBe(false);
  });

  it('is said with its interval, its counts and its seed, below the mutants that are alive', () => {
    const judged = judgedAs({ killed: 262, 'timed out': 1, survived: 2, 'not covered': 35 });
    const lines = sayScore({ seed: 7, of: 5_000, judged }).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      '  survived: lambda/core/survived.ts:0',
      '  survived: lambda/core/survived.ts:1',
      '  not covered: lambda/core/not covered.ts:0',
    ]);
    expect(lines.slice(-3)).toEqual([
      '300 mutants drawn of 5000 (seed 7): 262 killed, 1 timed out, 2 survived, 35 not covered',
      'score 87.7 % (95 %: 83.5 % to 90.9 %); goal: 85.0 %',
      '',
    ]);
    expect(lines.join('\n')).not.toContain('lambda/core/killed');
  });
});
