import fc from 'fast-check';
import { UnseenCalls } from '../../../../lambda/core/pace/unseen';

const PERIOD = 60_000;
const reading = (endMs: number, concurrentCalls: number) => ({ endMs, periodMs: PERIOD, concurrentCalls });

/** A minute in which so many calls were known to be up, one figure every ten seconds. */
function knowing(known: readonly number[], quota = 100): UnseenCalls {
  const unseen = new UnseenCalls(quota, PERIOD);
  known.forEach((count, index) => {
    unseen.record(PERIOD + index * 10_000, count);
  });
  return unseen;
}

describe('calls that events do not show', () => {
  it('are none while a maximum or a sample of what was known explains the reading', () => {
    const minute = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(minute, fc.nat(5), (known, sample) => {
        for (const value of [Math.max(...known), known[sample] ?? 0]) {
          const unseen = knowing(known);
          unseen.observe(reading(2 * PERIOD, value), 0, known.at(-1) ?? 0);
          expect(unseen.current(2 * PERIOD)).toBe(0);
        }
      }),
    );
  });

  it('are never fewer than there are, once they show', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 6, maxLength: 6 }),
        fc.nat(5),
        fc.integer({ min: 0, max: 80 }),
        (known, sample, hidden) => {
          const unseen = knowing(known);
          unseen.observe(reading(2 * PERIOD, (known[sample] ?? 0) + hidden), 0, 0);
          const found = unseen.current(2 * PERIOD);
          expect(found === 0 || found >= hidden).toBe(true);
          const spread = Math.max(...known) - Math.min(...known);
          if (hidden > spread + 2) expect(found).toBeGreaterThanOrEqual(hidden);
        },
      ),
    );
  });

  it('are not inferred from a difference of one or two', () => {
    const unseen = knowing([10, 10, 10, 10, 10, 10]);
    unseen.observe(reading(2 * PERIOD, 12), 0, 10);
    expect(unseen.current(2 * PERIOD)).toBe(0);
  });

  it('count those that had ended but were not reported as possible noise', () => {
    const unseen = knowing([50, 50, 50, 50, 50, 50]);
    unseen.observe(reading(2 * PERIOD, 57), 4, 50);
    expect(unseen.current(2 * PERIOD)).toBe(0);
    const without = knowing([50, 50, 50, 50, 50, 50]);
    without.observe(reading(2 * PERIOD, 57), 0, 50);
    expect(without.current(2 * PERIOD)).toBe(7);
  });

  it('persist while the readings go on to show them, and go with them', () => {
    const unseen = knowing([10, 10, 10, 10, 10, 10]);
    unseen.observe(reading(2 * PERIOD, 20), 0, 10);
    expect(unseen.current(2 * PERIOD)).toBe(10);
    for (let n = 0; n < 6; n += 1) unseen.record(2 * PERIOD + n * 10_000, 10);
    unseen.observe(reading(3 * PERIOD, 12), 0, 10);
    expect(unseen.current(3 * PERIOD)).toBe(2);
    for (let n = 0; n < 6; n += 1) unseen.record(3 * PERIOD + n * 10_000, 10);
    unseen.observe(reading(4 * PERIOD, 10), 0, 10);
    expect(unseen.current(4 * PERIOD)).toBe(0);
  });

  it('are all that a first reading shows, where there is nothing to compare it with', () => {
    const unseen = new UnseenCalls(100, PERIOD);
    unseen.observe(reading(2 * PERIOD, 30), 0, 5);
    expect(unseen.current(2 * PERIOD)).toBe(25);
  });

  it('stay as they were after a later reading of a time that nobody watched', () => {
    const unseen = new UnseenCalls(100, PERIOD);
    unseen.observe(reading(2 * PERIOD, 30), 0, 5);
    unseen.observe(reading(5 * PERIOD, 90), 0, 5);
    expect(unseen.current(5 * PERIOD)).toBe(25);
  });

  it('are not counted twice from the same datapoint', () => {
    const unseen = knowing([0, 0, 0, 0, 0, 0]);
    unseen.observe(reading(2 * PERIOD, 9), 0, 0);
    unseen.observe(reading(2 * PERIOD, 50), 0, 0);
    expect(unseen.current(2 * PERIOD)).toBe(9);
  });

  it('expire when the instance publishes nothing any more', () => {
    const unseen = knowing([0, 0, 0, 0, 0, 0]);
    unseen.observe(reading(2 * PERIOD, 9), 0, 0);
    expect(unseen.current(8 * PERIOD)).toBe(9);
    expect(unseen.current(8 * PERIOD + 1)).toBe(0);
  });

  it('are the same for a successor', () => {
    const unseen = knowing([0, 0, 0, 0, 0, 0]);
    unseen.observe(reading(2 * PERIOD, 9), 0, 0);
    const successor = new UnseenCalls(100, PERIOD);
    successor.restore(unseen.memory);
    expect(successor.memory).toEqual(unseen.memory);
    expect(successor.current(3 * PERIOD)).toBe(9);
  });

  it('are remembered for a bounded time, however long it runs', () => {
    const unseen = new UnseenCalls(100, PERIOD);
    for (let atMs = 0; atMs < 60 * PERIOD; atMs += 500) unseen.record(atMs, 1);
    expect(unseen.memory.stretches.length).toBeLessThanOrEqual(36);
  });
});
