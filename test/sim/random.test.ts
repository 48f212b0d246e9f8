import { Random } from '../../sim/random';

const DRAWS = 200_000;

function moments(draw: () => number): { mean: number; variance: number } {
  const values = Array.from({ length: DRAWS }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS };
}

describe('Random', () => {
  it('repeats itself for the same seed and stream, and for no other', () => {
    const draws = (seed: number, stream: string) => {
      const random = new Random(seed, stream);
      return Array.from({ length: 8 }, () => random.next());
    };
    expect(draws(7, 'calls')).toEqual(draws(7, 'calls'));
    expect(draws(7, 'calls')).not.toEqual(draws(8, 'calls'));
    expect(draws(7, 'calls')).not.toEqual(draws(7, 'events'));
  });

  it('draws what it always drew, so that a seed in a report can be played again', () => {
    const random = new Random(7, 'calls');
    expect([random.next(), random.next(), random.next()]).toEqual([
      0.08132966235280037, 0.828758527059108, 0.18262121337465942,
    ]);
    expect(random.uuid()).toBe('423ca586-33e1-45b0-8dd0-4d7f03c29447');
  });

  it('is uniform: mean 1/2, variance 1/12, and every sixteenth of the interval equally often', () => {
    const random = new Random(1, 'uniform');
    const { mean, variance } = moments(() => random.next());
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);

    const sixteenths = Array.from({ length: DRAWS }, () => Math.floor(random.next() * 16));
    const counts = Array.from({ length: 16 }, (_, index) => sixteenths.filter((value) => value === index).length);
    const expected = DRAWS / 16;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 15 degrees of freedom: above 37.7 once in a thousand seeds.
    expect(chiSquare).toBeLessThan(37.7);
  });

  it('does not correlate the same draw of neighbouring seeds', () => {
    const products = Array.from(
      { length: 20_000 },
      (_, seed) => (new Random(seed, 'x').next() - 0.5) * (new Random(seed + 1, 'x').next() - 0.5),
    );
    const correlation = (12 * products.reduce((sum, product) => sum + product, 0)) / products.length;
    expect(Math.abs(correlation)).toBeLessThan(0.03);
  });

  it('draws gaps of a Poisson process: mean and deviation are the same', () => {
    const random = new Random(2, 'gaps');
    const { mean, variance } = moments(() => random.exponential(40));
    expect(mean / 40).toBeCloseTo(1, 1);
    expect(Math.sqrt(variance) / 40).toBeCloseTo(1, 1);
  });

  it('draws lognormal times around their median, or with their mean', () => {
    const random = new Random(4, 'times');
    const below = Array.from({ length: DRAWS }, () => random.lognormal(800, 0.6)).filter((ms) => ms < 800).length;
    expect(below / DRAWS).toBeCloseTo(0.5, 2);
    expect(moments(() => random.lognormalOfMean(60, 0.5)).mean / 60).toBeCloseTo(1, 2);
    expect(random.lognormal(800, 0)).toBe(800);
  });

  it('writes version 4 UUIDs, all different', () => {
    const random = new Random(5, 'ids');
    const ids = Array.from({ length: 10_000 }, () => random.uuid());
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
