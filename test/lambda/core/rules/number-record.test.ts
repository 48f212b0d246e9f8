import fc from 'fast-check';
import {
  judgeCaps,
  mayHaveCalled,
  type NumberRecord,
  ROLLING_DAY_MS,
  stricter,
  withAttempt,
} from '../../../../lambda/core/rules/number-record';

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const HOUR_MS = 3_600_000;

/** A record of attempts so many hours ago. */
const recordOf = (...hoursAgo: number[]): NumberRecord => ({
  revision: hoursAgo.length,
  total: hoursAgo.length,
  recent: hoursAgo.map((hours, index) => ({ requestId: `r${index}`, atMs: NOW_MS - hours * HOUR_MS })),
});

describe('caps', () => {
  it('let a number be tried that nobody ever tried, or that has no cap', () => {
    expect(judgeCaps(undefined, { perDay: 1, inAll: 1 }, NOW_MS)).toEqual({ kind: 'free' });
    expect(judgeCaps(recordOf(1, 2, 3), {}, NOW_MS)).toEqual({ kind: 'free' });
  });

  it('of a day put a number off until the oldest attempt is a day old', () => {
    expect(judgeCaps(recordOf(3, 20), { perDay: 3 }, NOW_MS)).toEqual({ kind: 'free' });
    expect(judgeCaps(recordOf(3, 20, 30), { perDay: 2 }, NOW_MS)).toEqual({
      kind: 'later',
      dueAtMs: NOW_MS - 20 * HOUR_MS + ROLLING_DAY_MS,
      reason: 'the number was tried 2 times within 24 hours, the cap is 2',
    });
  });

  it('that were lowered put it off until as many are a day old as it takes', () => {
    const verdict = judgeCaps(recordOf(20, 3, 1), { perDay: 1 }, NOW_MS);
    expect(verdict).toMatchObject({ dueAtMs: NOW_MS - HOUR_MS + ROLLING_DAY_MS });
  });

  it('in all end it, whatever its day says', () => {
    expect(judgeCaps(recordOf(900), { perDay: 5, inAll: 1 }, NOW_MS)).toEqual({
      kind: 'never',
      reason: 'the number was tried once in all campaigns, the cap is 1',
    });
  });

  it('of a campaign and the deployment hold both: the stricter one', () => {
    expect(stricter({ perDay: 3 }, { perDay: 5, inAll: 9 })).toEqual({ perDay: 3, inAll: 9 });
    expect(stricter({}, {})).toEqual({ perDay: undefined, inAll: undefined });
  });

  it('are never exceeded in any 24 hours, whoever asks when, and somebody put off may be tried at that time', () => {
    const steps = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 8 * HOUR_MS }), repeats: fc.boolean() }));
    const caps = fc.record({ perDay: fc.integer({ min: 1, max: 4 }), inAll: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(steps, caps, (asked, { perDay, inAll }) => {
        let record: NumberRecord | undefined;
        const tried: number[] = [];
        let nowMs = NOW_MS;
        for (const [index, { afterMs, repeats }] of asked.entries()) {
          nowMs += afterMs;
          const verdict = judgeCaps(record, { perDay, inAll }, nowMs);
          if (verdict.kind === 'later') {
            expect(verdict.dueAtMs).toBeGreaterThan(nowMs);
            expect(judgeCaps(record, { perDay, inAll }, verdict.dueAtMs).kind).toBe('free');
            expect(judgeCaps(record, { perDay, inAll }, verdict.dueAtMs - 1).kind).toBe('later');
          }
          if (verdict.kind !== 'free') continue;
          tried.push(nowMs);
          const attempt = { requestId: `r${index}`, atMs: nowMs };
          record = withAttempt(record, attempt, nowMs);
          // Told of twice: nothing changes.
          if (repeats && record) expect(withAttempt(record, attempt, nowMs + HOUR_MS)).toBeUndefined();
        }
        expect(tried.length).toBeLessThanOrEqual(inAll);
        for (const atMs of tried)
          expect(tried.filter((other) => other >= atMs && other < atMs + 24 * HOUR_MS).length).toBeLessThanOrEqual(
            perDay,
          );
      }),
    );
  });
});

it('forgets attempts that are more than a day old, and never their number', () => {
  const record = withAttempt(recordOf(30, 23), { requestId: 'now', atMs: NOW_MS }, NOW_MS);
  expect(record).toMatchObject({ total: 3, revision: 3, recent: [{ requestId: 'r1' }, { requestId: 'now' }] });
});

it.each([
  [{ kind: 'ended', contactId: 'c', disposition: 'no-answer', endedAtMs: 1, crashed: false }, true],
  [{ kind: 'ended', contactId: 'c', disposition: 'rejected', endedAtMs: 1, crashed: false }, false],
  [{ kind: 'unresolved', crashed: true }, true],
  [{ kind: 'not-placed', outcome: { kind: 'throttled', reason: 'x' } }, false],
] as const)('%j counts as an attempt: %s', (ending, counts) => {
  expect(mayHaveCalled(ending)).toBe(counts);
});
