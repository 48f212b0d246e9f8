import fc from 'fast-check';
import { blockedShare, breachingShare, type HeadroomInput, headroom } from '../../../../lambda/core/pace/headroom';

const inputs = fc.record({
  arrivalsPerSecond: fc.double({ min: 0, max: 5, noNaN: true }),
  lines: fc.integer({ min: 0, max: 2_000 }),
  holdSeconds: fc.double({ min: 1, max: 600, noNaN: true }),
  latencySeconds: fc.double({ min: 0, max: 10, noNaN: true }),
});

const isEnough = (free: number, input: HeadroomInput): boolean =>
  blockedShare(free, input) <= 1.25e-3 && breachingShare(free, input) <= 2e-6;

describe('headroom', () => {
  it('is the least number of lines that arriving calls outgrow rarely enough', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const lines = headroom(input);
        fc.pre(input.arrivalsPerSecond > 0 && lines < input.lines);
        expect(isEnough(lines, input)).toBe(true);
        if (lines > 1) expect(isEnough(lines - 1, input)).toBe(false);
      }),
    );
  });

  it('is a whole number from 0 to the lines that there are', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const lines = headroom(input);
        return Number.isInteger(lines) && lines >= 0 && lines <= input.lines;
      }),
    );
  });

  it('grows with arrivals, with the age of the news and with the length of own calls', () => {
    const more = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(inputs, more, (input, extra) => {
        const lines = headroom(input);
        const { arrivalsPerSecond, latencySeconds, holdSeconds } = input;
        for (const worse of [
          { arrivalsPerSecond: arrivalsPerSecond + extra },
          { latencySeconds: latencySeconds + extra },
          { holdSeconds: holdSeconds + extra },
        ])
          expect(headroom({ ...input, ...worse })).toBeGreaterThanOrEqual(lines);
      }),
    );
  });

  it('is everything where calls arrive faster than own ones could end', () => {
    expect(headroom({ arrivalsPerSecond: 1, lines: 10, holdSeconds: 46, latencySeconds: 1 })).toBe(10);
  });

  it('costs nothing where nobody else calls', () => {
    expect(headroom({ arrivalsPerSecond: 0, lines: 100, holdSeconds: 46, latencySeconds: 1 })).toBe(0);
  });

  it.each([
    [10, 3],
    [50, 3],
    [100, 3],
    [500, 5],
    [2_000, 9],
  ])('at a quota of %i, of which inbound calls of 300 s take 15 %, is %i lines', (quota, lines) => {
    const others = 0.15 * quota;
    const arrivalsPerSecond = others / 300;
    expect(headroom({ arrivalsPerSecond, lines: quota - others, holdSeconds: 46, latencySeconds: 1.2 })).toBe(lines);
  });
});

describe('the share of blocked calls', () => {
  /** Poisson arrivals and releases, one event at a time; the news of an arrival is late. */
  function drawn(free: number, { arrivalsPerSecond, lines, holdSeconds, latencySeconds }: HeadroomInput): number {
    const releasesPerSecond = (0.9 * (lines - free)) / holdSeconds;
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
    const trials = 200_000;
    for (let trial = 0; trial < trials; trial += 1) {
      let waiting = 0;
      while (uniform() < arrivalsPerSecond / releasesPerSecond) waiting += 1;
      if (waiting + poisson(arrivalsPerSecond * latencySeconds) >= free) exceeded += 1;
    }
    return exceeded / trials;
  }

  it.each([1, 2, 3])('is what arrivals and releases drawn at random come to with %i free lines', (free) => {
    const input = { arrivalsPerSecond: 0.5, lines: 100, holdSeconds: 46, latencySeconds: 1.2 };
    expect(blockedShare(free, input)).toBeCloseTo(drawn(free, input), 2);
  });
});

describe('the share of own calls that breach', () => {
  it('is that of more than so many Poisson arrivals', () => {
    // P(X > 1) = 1 - e^-0.5 (1 + 0.5) for a mean of 0.5
    expect(breachingShare(1, { arrivalsPerSecond: 0.5, latencySeconds: 1 })).toBeCloseTo(1 - Math.exp(-0.5) * 1.5, 12);
    expect(breachingShare(0, { arrivalsPerSecond: 0, latencySeconds: 1 })).toBe(0);
  });
});
