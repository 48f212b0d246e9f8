import fc from 'fast-check';
import {
  type Bucket,
  LONGEST_TOLERANCE_MS,
  NETWORK_JITTER_MS,
  recoverableMs,
  SlotSchedule,
  slotRules,
  spacingFor,
} from '../../../../lambda/core/pace/slots';

/** The account's own token bucket: how many of the starts it would refuse. */
function refusedBy({ callsPerSecond, burst }: Bucket, startsMs: readonly number[]): number {
  let tokens = burst;
  let lastMs = startsMs[0] ?? 0;
  let refused = 0;
  for (const startMs of startsMs) {
    tokens = Math.min(burst, tokens + ((startMs - lastMs) * callsPerSecond) / 1_000);
    lastMs = startMs;
    if (tokens >= 1 - 1e-6) tokens -= 1;
    else refused += 1;
  }
  return refused;
}

const buckets = fc.array(
  fc.record({ callsPerSecond: fc.double({ min: 0.05, max: 50, noNaN: true }), burst: fc.integer({ min: 1, max: 60 }) }),
  { minLength: 1, maxLength: 3 },
);
const skew = fc.integer({ min: 0, max: 200 });
/** How late in its allowance a slot is used: the extremes more often than chance would. */
const lateness = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));

describe('the slot rules', () => {
  it('conform to every token bucket, however late within the allowance each slot is used', () => {
    fc.assert(
      fc.property(
        buckets,
        skew,
        fc.array(fc.record({ lateness, idleMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5_000 })) }), {
          minLength: 2,
          maxLength: 150,
        }),
        (all, clockSkewMs, uses) => {
          const rules = slotRules(all, clockSkewMs);
          const allowanceMs = rules.toleranceMs + clockSkewMs + NETWORK_JITTER_MS;
          const slots = new SlotSchedule(rules, 0);
          let nowMs = 0;
          const startsMs = uses.map((use) => {
            nowMs += use.idleMs;
            return slots.take(nowMs, rules.spacingMs) + use.lateness * allowanceMs;
          });
          const inOrder = startsMs.toSorted((a, b) => a - b);
          return all.every((bucket) => refusedBy(bucket, inOrder) === 0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stay conform when everything is held up once and then goes on time', () => {
    fc.assert(
      fc.property(buckets, skew, fc.integer({ min: 1, max: 80 }), (all, clockSkewMs, heldUp) => {
        const { spacingMs, toleranceMs } = slotRules(all, clockSkewMs);
        const allowanceMs = toleranceMs + clockSkewMs + NETWORK_JITTER_MS;
        const startsMs = Array.from({ length: heldUp + 80 }, (_, k) =>
          k < heldUp
            ? Math.max(k * spacingMs, Math.min(k * spacingMs + allowanceMs, heldUp * spacingMs))
            : k * spacingMs,
        ).toSorted((a, b) => a - b);
        return all.every((bucket) => refusedBy(bucket, startsMs) === 0);
      }),
    );
  });

  it('use the full rate where there is a burst', () => {
    expect(slotRules([{ callsPerSecond: 5, burst: 10 }], 50).spacingMs).toBe(200);
    // Four fifths of what the burst allows, less skew and network.
    expect(slotRules([{ callsPerSecond: 5, burst: 10 }], 50).toleranceMs).toBe(0.8 * 1_800 - 70);
  });

  it('stretch the slots where there is no burst, by what a call may be late', () => {
    expect(slotRules([{ callsPerSecond: 1, burst: 1 }], 50)).toEqual({
      spacingMs: 1_110,
      toleranceMs: 40,
      spreadMs: 110,
    });
  });

  it('take the slowest rate and the shortest tolerance of several buckets', () => {
    const slow = { callsPerSecond: 1, burst: 40 };
    const tight = { callsPerSecond: 5, burst: 2 };
    const both = slotRules([slow, tight], 50);
    expect(both.spacingMs).toBe(1_000);
    expect(both.toleranceMs).toBe(slotRules([tight], 50).toleranceMs);
  });

  it('never make a dial request good for more than two seconds', () => {
    fc.assert(
      fc.property(buckets, skew, (all, clockSkewMs) => {
        const { toleranceMs } = slotRules(all, clockSkewMs);
        return toleranceMs > 0 && toleranceMs <= LONGEST_TOLERANCE_MS && LONGEST_TOLERANCE_MS <= 2_000;
      }),
    );
  });
});

describe('the schedule', () => {
  const rules = { spacingMs: 100, toleranceMs: 1_500, spreadMs: 1_570 };

  it('gives the next slot never before the cursor, and at most as old as it is still of use', () => {
    expect(recoverableMs(rules)).toBe(900);
    expect(new SlotSchedule(rules, 1_000).take(500, 100)).toBe(1_000);
    expect(new SlotSchedule(rules, 1_000).take(1_800, 100)).toBe(1_000);
    expect(new SlotSchedule(rules, 1_000).take(2_000, 100)).toBe(1_100);
  });

  it('counts the slots that it would give', () => {
    const schedule = new SlotSchedule(rules, 1_000);
    expect(schedule.countUntil(1_250, 900, 100)).toBe(3);
    expect(schedule.countUntil(1_000, 900, 100)).toBe(1);
    expect(schedule.countUntil(999, 900, 100)).toBe(0);
    expect(schedule.countUntil(500, 400, 100)).toBe(0);
  });

  it('tells where the next slot may be, for whoever goes on with it', () => {
    const schedule = new SlotSchedule(rules, 1_000);
    schedule.take(900, 100);
    expect(schedule.cursorMs).toBe(1_100);
  });

  it('loses a slot that has passed where there is no burst to make up for it', () => {
    expect(new SlotSchedule(slotRules([{ callsPerSecond: 1, burst: 1 }], 50), 1_000).take(2_000, 1_110)).toBe(2_000);
  });
});

it('the spacing for the spread of a faster bucket conforms to a slower one, too', () => {
  fc.assert(
    fc.property(buckets, fc.double({ min: 0.1, max: 1, noNaN: true }), lateness, (all, slower, late) => {
      const { spreadMs } = slotRules(all, 50);
      const slow = all.map((bucket) => ({ ...bucket, callsPerSecond: bucket.callsPerSecond * slower }));
      const spacingMs = spacingFor(slow, spreadMs);
      const startsMs = Array.from({ length: 200 }, (_, k) => k * spacingMs + (k < 100 ? late * spreadMs : 0));
      return slow.every(
        (bucket) =>
          refusedBy(
            bucket,
            startsMs.toSorted((a, b) => a - b),
          ) === 0,
      );
    }),
  );
});
