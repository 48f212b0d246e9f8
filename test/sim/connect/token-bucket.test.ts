import fc from 'fast-check';
import { TokenBucket } from '../../../sim/connect/token-bucket';

const limits = fc.record({
  rate: fc.double({ min: 0.1, max: 50, noNaN: true }),
  burst: fc.integer({ min: 1, max: 20 }),
});

describe('TokenBucket', () => {
  it('grants at most burst + rate x t over every window, however requests bunch', () => {
    const gaps = fc.array(fc.oneof(fc.constant(0), fc.integer({ max: 5000, min: 0 })), { maxLength: 120 });
    fc.assert(
      fc.property(limits, gaps, ({ rate, burst }, gapsMs) => {
        const bucket = new TokenBucket(rate, burst, 0);
        const granted: number[] = [];
        let nowMs = 0;
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          if (bucket.take(nowMs)) granted.push(nowMs);
        }
        for (const [first, fromMs] of granted.entries())
          for (const [last, toMs] of granted.entries())
            if (last >= first)
              expect(last - first + 1).toBeLessThanOrEqual(burst + (rate * (toMs - fromMs)) / 1000 + 1e-3);
      }),
    );
  });

  it('never refuses a caller who keeps to the rate exactly, for days', () => {
    const bucket = new TokenBucket(3, 1, 0);
    const refused = Array.from({ length: 1_000_000 }, (_, call) => bucket.take((call * 1000) / 3)).filter((ok) => !ok);
    expect(refused).toHaveLength(0);
  });

  it('grants the burst at once and then one token per 1/rate', () => {
    const bucket = new TokenBucket(2, 5, 0);
    const grants = [0, 0, 0, 0, 0, 0, 499, 500, 999, 1000].map((ms) => bucket.take(ms));
    expect(grants).toEqual([true, true, true, true, true, false, false, true, false, true]);
  });

  it('does not fill beyond the burst, and gives nothing back when time runs backwards', () => {
    const bucket = new TokenBucket(2, 2, 0);
    expect([bucket.take(60_000), bucket.take(60_000), bucket.take(60_000)]).toEqual([true, true, false]);
    expect([bucket.take(1000), bucket.take(60_499), bucket.take(60_500)]).toEqual([false, false, true]);
  });

  it('keeps what was used when its limits change', () => {
    const bucket = new TokenBucket(2, 5, 0);
    for (let token = 0; token < 5; token += 1) bucket.take(0);
    bucket.retune(10, 20, 0);
    expect([bucket.take(0), bucket.take(100), bucket.take(100)]).toEqual([false, true, false]);
    // The second before the change filled at the rate of that second.
    bucket.retune(1, 20, 100);
    bucket.retune(10, 20, 1100);
    expect([bucket.take(1100), bucket.take(1100)]).toEqual([true, false]);
    bucket.retune(10, 1, 10_000);
    expect([bucket.take(10_000), bucket.take(10_000)]).toEqual([true, false]);
  });
});
