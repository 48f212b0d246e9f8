import fc from 'fast-check';
import { Arrivals } from '../../../../lambda/core/pace/arrivals';

const MINUTE = 60_000;

/** Steady arrivals, one every `everyMs`, from 0 on. */
function steady(everyMs: number, untilMs: number): Arrivals {
  const arrivals = new Arrivals(0);
  for (let atMs = everyMs; atMs <= untilMs; atMs += everyMs) arrivals.record(atMs);
  return arrivals;
}

describe('the estimate of arrivals', () => {
  it('falls with the time of looking while nobody ever called', () => {
    const arrivals = new Arrivals(0);
    expect(arrivals.perSecond(0)).toBeCloseTo(1 / 20);
    expect(arrivals.perSecond(10 * MINUTE)).toBeCloseTo(1 / 600);
  });

  it('lies above a steady rate, by less and less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 30_000 }), (everyMs) => {
        const rate = 1_000 / everyMs;
        const early = steady(everyMs, 5 * MINUTE).perSecond(5 * MINUTE);
        const late = steady(everyMs, 30 * MINUTE).perSecond(30 * MINUTE);
        expect(early).toBeGreaterThanOrEqual(rate * 0.9);
        expect(late).toBeGreaterThanOrEqual(rate * 0.99);
        expect(late / rate).toBeLessThanOrEqual(1.15);
      }),
    );
  });

  it('follows a surge within seconds', () => {
    const arrivals = steady(20_000, 10 * MINUTE);
    for (let n = 0; n < 20; n += 1) arrivals.record(10 * MINUTE + n * 500);
    expect(arrivals.perSecond(10 * MINUTE + 10_000)).toBeGreaterThanOrEqual(1);
    expect(arrivals.perSecond(11 * MINUTE)).toBeLessThan(0.2);
  });

  it('forgets what is older than half an hour', () => {
    const arrivals = steady(1_000, 5 * MINUTE);
    expect(arrivals.perSecond(36 * MINUTE)).toBeCloseTo(1 / (31 * 60));
  });

  it('is nothing after an hour without anybody, and something again with the first call', () => {
    const arrivals = steady(1_000, 5 * MINUTE);
    expect(arrivals.perSecond(64 * MINUTE)).toBeGreaterThan(0);
    expect(arrivals.perSecond(65 * MINUTE)).toBe(0);
    arrivals.record(66 * MINUTE);
    expect(arrivals.perSecond(66 * MINUTE)).toBeGreaterThan(0);
  });

  it('counts several calls at once', () => {
    const arrivals = new Arrivals(0);
    arrivals.record(20 * MINUTE, 5);
    expect(arrivals.perSecond(20 * MINUTE)).toBeCloseTo(0.25);
  });

  it('is the same for a successor, however many calls came before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 60_000 }), (everyMs) => {
        const nowMs = 30 * MINUTE;
        const before = steady(everyMs, nowMs);
        const successor = new Arrivals(nowMs);
        successor.restore(before.memory);
        expect(successor.perSecond(nowMs) / before.perSecond(nowMs)).toBeGreaterThan(0.95);
        expect(successor.perSecond(nowMs) / before.perSecond(nowMs)).toBeLessThan(1.15);
        expect(successor.memory.timesMs.length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
