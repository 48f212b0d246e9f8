import fc from 'fast-check';
import { type HeadroomInput, headroom } from '../../../../lambda/core/pace/headroom';

const inputs = fc.record({
  arrivalsPerSecond: fc.double({ min: 0, max: 5, noNaN: true }),
  releasesPerSecond: fc.double({ min: 0.01, max: 20, noNaN: true }),
  latencySeconds: fc.double({ min: 0, max: 10, noNaN: true }),
  quota: fc.integer({ min: 1, max: 2_000 }),
});

/** P(J + X >= q), summed over both distributions term by term. */
function blockedBeyond(q: number, { arrivalsPerSecond, releasesPerSecond, latencySeconds }: HeadroomInput): number {
  const ratio = Math.min(0.9, arrivalsPerSecond / releasesPerSecond);
  const mean = arrivalsPerSecond * latencySeconds;
  let within = 0;
  let poisson = Math.exp(-mean);
  for (let x = 0; x < q; x += 1) {
    within += poisson * (1 - ratio ** (q - x));
    poisson *= mean / (x + 1);
  }
  return 1 - within;
}

const ALLOWED = 1e-3;

describe('headroom', () => {
  it('is the least number of lines that arriving calls outgrow rarely enough', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const lines = headroom(input);
        fc.pre(input.arrivalsPerSecond > 0 && lines < input.quota);
        expect(blockedBeyond(lines, input)).toBeLessThanOrEqual(ALLOWED + 1e-9);
        expect(blockedBeyond(lines - 1, input)).toBeGreaterThan(ALLOWED - 1e-9);
      }),
    );
  });

  it('is a whole number from 0 to the quota', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const lines = headroom(input);
        return Number.isInteger(lines) && lines >= 0 && lines <= input.quota;
      }),
    );
  });

  it('grows with arrivals and with the age of the news, and shrinks with releases', () => {
    const more = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(inputs, more, (input, extra) => {
        const lines = headroom(input);
        expect(headroom({ ...input, arrivalsPerSecond: input.arrivalsPerSecond + extra })).toBeGreaterThanOrEqual(
          lines,
        );
        expect(headroom({ ...input, latencySeconds: input.latencySeconds + extra })).toBeGreaterThanOrEqual(lines);
        expect(headroom({ ...input, releasesPerSecond: input.releasesPerSecond + extra })).toBeLessThanOrEqual(lines);
      }),
    );
  });

  it('holds against arrivals and releases drawn at random', () => {
    // Poisson arrivals and releases; a wait for a release is one turn, and the news of it is late.
    const input = { arrivalsPerSecond: 0.5, releasesPerSecond: 2, latencySeconds: 1.2, quota: 100 };
    const lines = headroom(input);
    let state = 12_345;
    const uniform = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state + 1) / 0x80000001;
    };
    const poisson = (mean: number) => {
      let count = 0;
      for (let product = uniform(); product > Math.exp(-mean); product *= uniform()) count += 1;
      return count;
    };
    let exceeded = 0;
    const trials = 100_000;
    for (let trial = 0; trial < trials; trial += 1) {
      let waiting = 0;
      while (uniform() < input.arrivalsPerSecond / input.releasesPerSecond) waiting += 1;
      if (waiting + poisson(input.arrivalsPerSecond * input.latencySeconds) >= lines) exceeded += 1;
    }
    expect(exceeded / trials).toBeLessThan(1.5e-3);
  });

  it('costs nothing where nobody else calls', () => {
    expect(headroom({ arrivalsPerSecond: 0, releasesPerSecond: 1, latencySeconds: 1, quota: 100 })).toBe(0);
  });

  it.each([
    [50, 5],
    [100, 5],
    [500, 6],
    [2_000, 10],
  ])('at a quota of %i, of which inbound calls take 15 %, is %i lines', (quota, lines) => {
    const holdSeconds = 180;
    const others = 0.15 * quota;
    const found = headroom({
      arrivalsPerSecond: others / holdSeconds,
      releasesPerSecond: (0.9 * (quota - others)) / holdSeconds,
      latencySeconds: 1.5,
      quota,
    });
    expect(found).toBe(lines);
  });
});
