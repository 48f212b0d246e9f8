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

  it.each([
    ['is no surge', 80, 4, 70, 4 / 80 + 2 / 80],
    ['is a surge', 100, 5, 90, 5 / 20],
    ['of twenty seconds ago is a surge', 100, 5, 80, 5 / 20],
    ['of longer ago is no surge', 100, 5, 79.999, 5 / 100 + Math.sqrt(5) / 100],
  ])('of calls at once %s within %d s: %d of them after %d s', (_what, seconds, calls, atSeconds, rate) => {
    const arrivals = new Arrivals(0);
    arrivals.record(atSeconds * 1_000, calls);
    expect(arrivals.perSecond(seconds * 1_000)).toBeCloseTo(rate, 9);
  });

  it('has a call in its window for half an hour', () => {
    const arrivals = new Arrivals(0);
    arrivals.record(0);
    expect(arrivals.perSecond(30 * MINUTE)).toBeCloseTo(2 / 1_800, 9);
    expect(arrivals.perSecond(30 * MINUTE + 1)).toBeCloseTo(1 / 1_800, 6);
  });

  it('is that of the last half hour, however long it runs', () => {
    const arrivals = new Arrivals(0);
    for (let second = 1; second <= 3 * 3_600; second += 1) {
      arrivals.record(second * 1_000);
      if (second % 10 === 0) arrivals.perSecond(second * 1_000);
    }
    expect(arrivals.perSecond(180 * MINUTE)).toBeCloseTo((1_801 + Math.sqrt(1_801)) / 1_800, 9);
  });

  it('tells a successor of nothing that is outdated, and since when it knows all', () => {
    const arrivals = new Arrivals(7);
    arrivals.record(1_000, 10);
    arrivals.record(90 * MINUTE, 200);
    arrivals.perSecond(90 * MINUTE);
    expect(arrivals.memory).toEqual({ observedSinceMs: 7, timesMs: Array.from({ length: 200 }, () => 90 * MINUTE) });
    arrivals.record(91 * MINUTE);
    expect(arrivals.memory.observedSinceMs).toBe(90 * MINUTE);
    expect(arrivals.memory.timesMs).toHaveLength(200);
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
