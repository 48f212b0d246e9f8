import fc from 'fast-check';
import type { Reading } from '../../../../lambda/core/pace/account';
import { type Known, UnseenCalls } from '../../../../lambda/core/pace/unseen';

const PERIOD = 60_000;
const QUOTA = 100;
const reading = (endMs: number, concurrentCalls: number): Reading => ({
  endMs,
  periodMs: PERIOD,
  concurrentCalls,
  quotaShare: undefined,
  breaches: 0,
  throttledCalls: 0,
});
const known = (endedUnreported: number, calls: number): Known => ({ endedUnreported, calls, isSuspicious: false });

/** A minute in which so many calls were known to be up, one figure every ten seconds. */
function knowing(calls: readonly number[]): UnseenCalls {
  const unseen = new UnseenCalls(PERIOD);
  calls.forEach((count, index) => {
    unseen.record(PERIOD + index * 10_000, count);
  });
  return unseen;
}

describe('calls that events do not show', () => {
  it('are none while a maximum or a sample of what was known explains the reading', () => {
    const minute = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(minute, fc.nat(5), (calls, sample) => {
        for (const value of [Math.max(...calls), calls[sample] ?? 0]) {
          const unseen = knowing(calls);
          unseen.observe(reading(2 * PERIOD, value), known(0, calls.at(-1) ?? 0), QUOTA);
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
        (calls, sample, hidden) => {
          const unseen = knowing(calls);
          unseen.observe(reading(2 * PERIOD, (calls[sample] ?? 0) + hidden), known(0, 0), QUOTA);
          const found = unseen.current(2 * PERIOD);
          expect(found === 0 || found >= hidden).toBe(true);
          const spread = Math.max(...calls) - Math.min(...calls);
          if (hidden > spread + 2) expect(found).toBeGreaterThanOrEqual(hidden);
        },
      ),
    );
  });

  it('are not inferred from a difference of one or two', () => {
    const unseen = knowing([10, 10, 10, 10, 10, 10]);
    unseen.observe(reading(2 * PERIOD, 12), known(0, 10), QUOTA);
    expect(unseen.current(2 * PERIOD)).toBe(0);
  });

  it('count those that had ended but were not reported as possible noise', () => {
    const unseen = knowing([50, 50, 50, 50, 50, 50]);
    unseen.observe(reading(2 * PERIOD, 57), known(4, 50), QUOTA);
    expect(unseen.current(2 * PERIOD)).toBe(0);
    const without = knowing([50, 50, 50, 50, 50, 50]);
    without.observe(reading(2 * PERIOD, 57), known(0, 50), QUOTA);
    expect(without.current(2 * PERIOD)).toBe(7);
  });

  it('persist while the readings go on to show them, and go with them', () => {
    const unseen = knowing([10, 10, 10, 10, 10, 10]);
    unseen.observe(reading(2 * PERIOD, 20), known(0, 10), QUOTA);
    expect(unseen.current(2 * PERIOD)).toBe(10);
    for (let n = 0; n < 6; n += 1) unseen.record(2 * PERIOD + n * 10_000, 10);
    unseen.observe(reading(3 * PERIOD, 12), known(0, 10), QUOTA);
    expect(unseen.current(3 * PERIOD)).toBe(2);
    for (let n = 0; n < 6; n += 1) unseen.record(3 * PERIOD + n * 10_000, 10);
    unseen.observe(reading(4 * PERIOD, 10), known(0, 10), QUOTA);
    expect(unseen.current(4 * PERIOD)).toBe(0);
  });

  it('are all that a first reading shows, where there is nothing to compare it with', () => {
    const unseen = new UnseenCalls(PERIOD);
    unseen.observe(reading(2 * PERIOD, 30), known(0, 5), QUOTA);
    expect(unseen.current(2 * PERIOD)).toBe(25);
  });

  it('stay as they were after a later reading of a time that nobody watched', () => {
    const unseen = new UnseenCalls(PERIOD);
    unseen.observe(reading(2 * PERIOD, 30), known(0, 5), QUOTA);
    const before = unseen.current(5 * PERIOD);
    unseen.observe(reading(5 * PERIOD, 90), known(0, 5), QUOTA);
    // They are as old as the first reading, so that more may have come.
    expect(unseen.current(5 * PERIOD)).toBe(before);
    expect(before).toBeGreaterThan(25);
  });

  it('are not counted twice from the same datapoint', () => {
    const unseen = knowing([0, 0, 0, 0, 0, 0]);
    unseen.observe(reading(2 * PERIOD, 9), known(0, 0), QUOTA);
    unseen.observe(reading(2 * PERIOD, 50), known(0, 0), QUOTA);
    expect(unseen.current(2 * PERIOD)).toBe(9);
  });

  it('expire when the instance publishes nothing any more', () => {
    const unseen = knowing([0, 0, 0, 0, 0, 0]);
    unseen.observe(reading(2 * PERIOD, 9), known(0, 0), QUOTA);
    expect(unseen.current(8 * PERIOD)).toBeGreaterThanOrEqual(9);
    expect(unseen.current(8 * PERIOD + 1)).toBe(0);
  });

  it('are the same for a successor', () => {
    const unseen = knowing([0, 0, 0, 0, 0, 0]);
    unseen.observe(reading(2 * PERIOD, 9), known(0, 0), QUOTA);
    const successor = new UnseenCalls(PERIOD);
    successor.restore(unseen.memory);
    expect(successor.memory).toEqual(unseen.memory);
    expect(successor.current(3 * PERIOD)).toBe(unseen.current(3 * PERIOD));
  });

  it('leave room for those that may have come since, the more the older the reading', () => {
    const unseen = knowing([0, 0, 0, 0, 0, 0]);
    unseen.observe(reading(2 * PERIOD, 20), known(0, 0), QUOTA);
    // Four standard deviations of 20 lines that change at random: 4 sqrt(40 (1 - exp(-60 / 300))) = 10.77.
    expect(unseen.current(3 * PERIOD)).toBe(31);
    expect(unseen.current(4 * PERIOD)).toBeGreaterThan(31);
  });

  it('are believed at a difference of two where a call found the instance full lately', () => {
    const minute = [10, 10, 10, 10, 10, 10];
    const trusting = knowing(minute);
    trusting.observe(reading(2 * PERIOD, 12), known(0, 10), QUOTA);
    const suspicious = knowing(minute);
    suspicious.observe(reading(2 * PERIOD, 12), { ...known(0, 10), isSuspicious: true }, QUOTA);
    expect([trusting.current(2 * PERIOD), suspicious.current(2 * PERIOD)]).toEqual([0, 2]);
  });

  it('are narrowed down by what the minute before allows', () => {
    const unseen = knowing([10, 10, 10, 10, 10, 10]);
    unseen.observe(reading(2 * PERIOD, 30), known(0, 10), QUOTA);
    for (let n = 0; n < 6; n += 1) unseen.record(2 * PERIOD + n * 10_000, n === 0 ? 0 : 60);
    // By itself the second minute says nothing but 0 to 65; twenty lines change by at most 1.5 x 2.7 in a minute.
    unseen.observe(reading(3 * PERIOD, 65), known(0, 60), QUOTA);
    expect(unseen.current(3 * PERIOD)).toBe(25);
  });

  const minuteOf = (unseen: UnseenCalls, period: number, calls: readonly number[]) => {
    calls.forEach((count, n) => {
      unseen.record(period * PERIOD + n * 10_000, count);
    });
  };

  it('outlive readings that say little, such as a sample taken while own calls were few', () => {
    const unseen = knowing([60, 60, 60, 60, 60, 60]);
    unseen.observe(reading(2 * PERIOD, 90), known(0, 60), QUOTA);
    minuteOf(unseen, 2, [90, 70, 50, 30, 20, 20]);
    unseen.observe(reading(3 * PERIOD, 50), known(0, 20), QUOTA);
    expect(unseen.current(3 * PERIOD)).toBeGreaterThanOrEqual(30);
  });

  it('are let go after a row of readings that none of them would explain as well', () => {
    const unseen = knowing([60, 60, 60, 60, 60, 60]);
    unseen.observe(reading(2 * PERIOD, 90), known(0, 60), QUOTA);
    let minutes = 0;
    for (let period = 2; unseen.current(period * PERIOD) > 0; period += 1) {
      minuteOf(unseen, period, [70, 60, 60, 60, 60, 60]);
      unseen.observe(reading((period + 1) * PERIOD, 70), known(0, 60), QUOTA);
      minutes += 1;
    }
    expect(minutes).toBeGreaterThanOrEqual(10);
    expect(minutes).toBeLessThanOrEqual(14);
  });

  describe('when a call found no line', () => {
    const full = { calls: 70, aboutToStart: 4, endedUnreported: 2 };

    it('are all lines that nobody is known on, and those of calls that were not up after all', () => {
      const unseen = knowing([70, 70, 70, 70, 70, 70]);
      unseen.full(2 * PERIOD, full, QUOTA);
      expect(unseen.current(2 * PERIOD)).toBe(36);
    });

    it('are what they were found to be, whatever an older reading says', () => {
      const unseen = knowing([70, 70, 70, 70, 70, 70]);
      unseen.full(2 * PERIOD + 1, full, QUOTA);
      unseen.observe(reading(2 * PERIOD, 70), known(0, 70), QUOTA);
      expect(unseen.current(2 * PERIOD + 1)).toBe(36);
    });

    it('are no fewer than were believed before, and no fewer than were found', () => {
      const unseen = knowing([70, 70, 70, 70, 70, 70]);
      unseen.observe(reading(2 * PERIOD, 110), known(0, 70), QUOTA);
      unseen.full(2 * PERIOD, full, QUOTA);
      expect(unseen.memory.unseen).toEqual({ lower: 40, upper: 40 });
      unseen.full(2 * PERIOD, { ...full, calls: 50 }, QUOTA);
      expect(unseen.memory.unseen).toEqual({ lower: 50, upper: 56 });
    });

    it('are one where all lines but one were known to be taken', () => {
      const unseen = knowing([70, 70, 70, 70, 70, 70]);
      unseen.full(2 * PERIOD, { calls: QUOTA - 1, aboutToStart: 0, endedUnreported: 0 }, QUOTA);
      expect(unseen.current(2 * PERIOD)).toBe(1);
    });

    it('are judged by the reading of a period that ends later', () => {
      const unseen = knowing([70, 70, 70, 70, 70, 70]);
      unseen.full(2 * PERIOD - 1, full, QUOTA);
      unseen.observe(reading(2 * PERIOD, 70), known(0, 70), QUOTA);
      expect(unseen.memory).toMatchObject({ asOfMs: 2 * PERIOD, doubts: 1 });
    });

    it('are none where every line was known to be taken', () => {
      const unseen = knowing([70, 70, 70, 70, 70, 70]);
      unseen.full(2 * PERIOD, { ...full, calls: QUOTA }, QUOTA);
      expect(unseen.current(2 * PERIOD)).toBe(0);
    });

    it('are forgotten after three minutes that CloudWatch says nothing in', () => {
      const unseen = new UnseenCalls(PERIOD);
      unseen.full(PERIOD, full, QUOTA);
      expect(unseen.current(4 * PERIOD)).toBeGreaterThanOrEqual(36);
      expect(unseen.current(4 * PERIOD + 1)).toBe(0);
    });
  });

  it('are not inferred from what the noise of a large instance, and of ends not yet told, explains', () => {
    const found = (quota: number, endedUnreported: number, calls: number) => {
      const unseen = knowing([500, 500, 500, 500, 500, 500]);
      unseen.observe(reading(2 * PERIOD, 500 + calls), known(endedUnreported, 500), quota);
      return unseen.current(2 * PERIOD);
    };
    expect([found(1_000, 0, 20), found(1_000, 0, 21)]).toEqual([0, 21]);
    expect([found(100, 4, 8), found(100, 4, 9)]).toEqual([0, 13]);
  });

  it('are inferred from a difference of more than two', () => {
    const unseen = knowing([10, 10, 10, 10, 10, 10]);
    unseen.observe(reading(2 * PERIOD, 13), known(0, 10), QUOTA);
    expect(unseen.current(2 * PERIOD)).toBe(3);
  });

  it('are compared with what was known in half of the period at least', () => {
    const withKnown = (stretches: number) => {
      const unseen = new UnseenCalls(PERIOD);
      for (let n = 6 - stretches; n < 6; n += 1) unseen.record(PERIOD + n * 10_000, 30);
      unseen.observe(reading(2 * PERIOD, 30), known(0, 0), QUOTA);
      return unseen.current(2 * PERIOD);
    };
    expect([withKnown(3), withKnown(2)]).toEqual([0, 30]);
  });

  it('are compared with the whole of the period, and with nothing before or after it', () => {
    const unseen = new UnseenCalls(PERIOD);
    unseen.record(PERIOD - 10_000, 90);
    for (let n = 0; n < 6; n += 1) unseen.record(PERIOD + n * 10_000 + 9_999, 10);
    unseen.record(2 * PERIOD, 90);
    unseen.observe(reading(2 * PERIOD, 30), known(0, 10), QUOTA);
    expect(unseen.memory.unseen).toEqual({ lower: 20, upper: 20 });
  });

  it('lie between the most and the least that was known, also within a few seconds', () => {
    const unseen = knowing([10, 10, 10, 10, 10, 10]);
    unseen.record(2 * PERIOD - 10_000, 12);
    unseen.record(2 * PERIOD - 5_000, 8);
    unseen.record(2 * PERIOD - 1, 9);
    unseen.observe(reading(2 * PERIOD, 30), known(3, 10), QUOTA);
    expect(unseen.memory.unseen).toEqual({ lower: 18, upper: 25 });
  });

  it('are none of a first reading that the known calls explain', () => {
    const unseen = new UnseenCalls(PERIOD);
    unseen.observe(reading(2 * PERIOD, 5), known(0, 5), QUOTA);
    expect(unseen.memory).toMatchObject({ unseen: undefined, lastEndMs: 2 * PERIOD });
    unseen.observe(reading(3 * PERIOD, 50), known(0, 5), QUOTA);
    expect(unseen.current(3 * PERIOD)).toBe(0);
  });

  it('are never more than a later reading of a time that nobody watched shows', () => {
    const unseen = new UnseenCalls(PERIOD);
    unseen.observe(reading(2 * PERIOD, 30), known(0, 5), QUOTA);
    unseen.observe(reading(3 * PERIOD, 25), known(0, 5), QUOTA);
    expect(unseen.memory).toMatchObject({ unseen: { lower: 25, upper: 25 }, asOfMs: 2 * PERIOD });
    unseen.observe(reading(4 * PERIOD, 20), known(0, 5), QUOTA);
    expect(unseen.memory).toMatchObject({ unseen: { lower: 0, upper: 20 }, asOfMs: 4 * PERIOD });
  });

  it('are not believed to have become more than there is room for, but all that were seen are', () => {
    const unseen = knowing([0, 0, 0, 0, 0, 0]);
    unseen.observe(reading(2 * PERIOD, 20), known(0, 0), QUOTA);
    expect([25, 20, 5].map((most) => unseen.current(3 * PERIOD, most))).toEqual([25, 20, 20]);
  });

  it('are what a reading says that contradicts the one before', () => {
    const unseen = knowing([10, 10, 10, 10, 10, 10]);
    unseen.observe(reading(2 * PERIOD, 20), known(0, 10), QUOTA);
    minuteOf(unseen, 2, [10, 10, 10, 10, 10, 10]);
    unseen.observe(reading(3 * PERIOD, 60), known(0, 10), QUOTA);
    expect(unseen.memory.unseen).toEqual({ lower: 50, upper: 50 });
  });

  it.each([
    [8, { lower: 0, upper: 0 }],
    [9, undefined],
  ])('that %d readings in a row have explained without them are, after one more, %j', (doubts, unseen) => {
    const before = knowing([10, 10, 10, 10, 10, 10]);
    const successor = new UnseenCalls(PERIOD);
    successor.restore({ ...before.memory, unseen: { lower: 0, upper: 30 }, asOfMs: PERIOD, lastEndMs: PERIOD, doubts });
    successor.observe(reading(2 * PERIOD, 10), known(0, 10), QUOTA);
    expect(successor.memory).toMatchObject({ unseen, doubts: doubts + 1 });
  });

  it('are remembered for a bounded time, however long it runs', () => {
    const unseen = new UnseenCalls(PERIOD);
    for (let atMs = 0; atMs < 60 * PERIOD; atMs += 500) unseen.record(atMs, 1);
    expect(unseen.memory.stretches.length).toBeLessThanOrEqual(36);
  });
});
