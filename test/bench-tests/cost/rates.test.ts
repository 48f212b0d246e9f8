import fc from 'fast-check';
import { type Run, ratesOf } from '../../bench/cost/rates';
import type { Used } from '../../bench/cost/usage';

const kind = { part: 'Dialer', operation: 'UpdateItem contacts', unit: 'writeUnits' } as const;

const used = (amount: number, requests = amount): Used => ({ ...kind, amount, requests });

const run = (seconds: number, calls: number, ...lines: readonly Used[]): Run => ({ seconds, calls, used: lines });

describe('rates of two runs', () => {
  it('tell what follows the calls from what follows the clock', () => {
    const slow = run(100, 200, used(5 * 100 + 2 * 200, 100 + 200));
    const fast = run(120, 2_400, used(5 * 120 + 2 * 2_400, 120 + 2_400));

    const [rate] = ratesOf(slow, fast);

    expect(rate?.perSecond).toBeCloseTo(5);
    expect(rate?.perCall).toBeCloseTo(2);
    expect(rate?.requestsPerSecond).toBeCloseTo(1);
    expect(rate?.requestsPerCall).toBeCloseTo(1);
  });

  it('are never negative, and still account for all that was used where both runs agree on one cause', () => {
    const [byCall] = ratesOf(run(100, 100, used(90)), run(100, 1_000, used(1_000)));
    const [bySecond] = ratesOf(run(100, 100, used(110)), run(100, 1_000, used(90)));

    expect(byCall?.perSecond).toBe(0);
    expect(byCall?.perCall).toBeCloseTo(1, 2);
    expect(bySecond?.perCall).toBe(0);
    expect(bySecond?.perSecond).toBeCloseTo(1, 2);
  });

  it('know what only one of the runs used', () => {
    const [rate] = ratesOf(run(100, 100), run(100, 1_000, used(2_000)));

    expect(rate).toMatchObject({ perSecond: 0 });
    expect(rate?.perCall).toBeCloseTo(2, 1);
  });

  it('cannot be had from two runs that are alike', () => {
    expect(() => ratesOf(run(100, 500), run(100, 600))).toThrow(/at least half as fast again/);
    expect(() => ratesOf(run(100, 0), run(100, 0))).toThrow(/0.00 and 0.00 calls per second/);
  });

  it('give back whatever rates made the runs', () => {
    const rate = fc.double({ min: 0, max: 50, noNaN: true });
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 60, max: 600 }), (perSecond, perCall, seconds) => {
        const of = (length: number, calls: number) => run(length, calls, used(perSecond * length + perCall * calls));
        const [found] = ratesOf(of(seconds, seconds), of(seconds + 30, 5 * (seconds + 30)));
        expect(found?.perSecond).toBeCloseTo(perSecond, 3);
        expect(found?.perCall).toBeCloseTo(perCall, 3);
      }),
    );
  });
});
