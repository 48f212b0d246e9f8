import type { Reading, ReadingsAnswer } from '../../../../lambda/core/pace/account';
import { Feedback, type Taken } from '../../../../lambda/core/pace/feedback';
import { Flights } from '../../../../lambda/core/pace/flights';
import { acceptedAs, aLease, aNote, anEvent, FLIGHT_RULES, NOW_MS } from './pacing';

const MINUTE = 60_000;

function someFeedback() {
  const flights = new Flights(FLIGHT_RULES);
  return { flights, feedback: new Feedback(MINUTE, flights) };
}

/** What a predecessor told: events are missing. */
function blind() {
  const { flights, feedback } = someFeedback();
  feedback.wereEventsMissing = true;
  return { flights, feedback };
}

const readings = (...calls: readonly number[]): ReadingsAnswer => ({
  kind: 'readings',
  readings: calls.map(
    (concurrentCalls, n): Reading => ({
      endMs: NOW_MS + n * MINUTE,
      periodMs: MINUTE,
      concurrentCalls,
      quotaShare: undefined,
      breaches: 0,
      throttledCalls: 0,
    }),
  ),
});
const taken = (overrides: Partial<Taken> = {}): Taken => ({ own: 3, all: 7, headroom: 2, quota: 24, ...overrides });
const degraded = (reason: string, calls: number) => ({ kind: 'degraded', reason, allowed: `${calls} calls` });
const NO_EVENTS = 'no contact events arrive for own calls';

describe('readings', () => {
  it('are stale, while calls are up, when the newest is more than five periods old', () => {
    const { feedback } = someFeedback();
    feedback.activeSinceMs = NOW_MS;
    expect(feedback.staleReason(NOW_MS - MINUTE, NOW_MS + 5 * MINUTE)).toBeUndefined();
    const stale = 'CloudWatch has shown no calls for 300 s';
    expect(feedback.staleReason(NOW_MS - MINUTE, NOW_MS + 5 * MINUTE + 1)).toBe(stale);
    expect(feedback.staleReason(NOW_MS + MINUTE, NOW_MS + 6 * MINUTE)).toBeUndefined();
    expect(feedback.staleReason(NOW_MS + MINUTE, NOW_MS + 6 * MINUTE + 1)).toBe(stale);
  });

  it('are never stale while no call is up', () => {
    expect(someFeedback().feedback.staleReason(0, NOW_MS)).toBeUndefined();
  });

  it('that cannot be read cannot be relied on, until they can', () => {
    const { feedback } = someFeedback();
    feedback.take({ kind: 'unreadable', reason: 'AccessDenied' });
    expect(feedback.staleReason(NOW_MS, NOW_MS)).toBe('CloudWatch cannot be read: AccessDenied');
    feedback.take({ kind: 'empty' });
    expect(feedback.staleReason(NOW_MS, NOW_MS)).toBeUndefined();
  });

  it('tell by the newest of them, which stays the newest when there are no more', () => {
    const { feedback } = someFeedback();
    expect(feedback.newest).toBeUndefined();
    feedback.take(readings(4, 9));
    feedback.take({ kind: 'empty' });
    expect(feedback.newest).toMatchObject({ concurrentCalls: 9 });
  });

  it('that are stale leave four fifths of the quota, whole calls', () => {
    const { feedback } = someFeedback();
    expect(feedback.cautions(taken(), 'nobody answers', NOW_MS)).toEqual([
      { calls: 12, binding: degraded('nobody answers', 19) },
    ]);
    expect(feedback.cautions(taken(), undefined, NOW_MS)).toEqual([]);
  });
});

describe('contact events', () => {
  it('are missing after more than ten seconds of silence, where three own calls lack theirs', () => {
    const { flights, feedback } = someFeedback();
    for (const n of [1, 2, 3]) {
      flights.admit(aLease(n));
      flights.outcome(aNote(n, acceptedAs(`c${n}`)), NOW_MS);
    }
    flights.event(anEvent('INITIATED', 'x', { initiationMethod: 'INBOUND' }), NOW_MS + 5_000);
    expect(feedback.eventsAreMissing(NOW_MS + 15_000)).toBe(false);
    expect(feedback.eventsAreMissing(NOW_MS + 15_001)).toBe(true);
  });

  it.each([
    [24, 2],
    [5, 1],
  ])('that are missing leave a tenth of the quota of %d where there is no reading: %d', (quota, bound) => {
    const { feedback } = blind();
    expect(feedback.cautions(taken({ own: 1, quota }), undefined, NOW_MS)).toEqual([
      { calls: bound - 1, binding: degraded(NO_EVENTS, bound) },
    ]);
  });

  it('that are missing leave what CloudWatch saw free, less every call that was let in since', () => {
    const { flights, feedback } = blind();
    feedback.take(readings(12));
    const sinceMs = NOW_MS - MINUTE - 2_500;
    for (const [n, admittedAtMs] of [sinceMs - 1, sinceMs, NOW_MS].entries())
      flights.admit(aLease(n, { admittedAtMs }));
    expect(feedback.cautions(taken(), undefined, NOW_MS)).toEqual([
      { calls: 10 - 2, binding: degraded(NO_EVENTS, 10) },
    ]);
    expect(feedback.cautions(taken({ quota: 13 }), undefined, NOW_MS)).toEqual([
      { calls: 0 - 2, binding: degraded(NO_EVENTS, 0) },
    ]);
  });

  it('that are missing make nobody rely on readings that are stale', () => {
    const { feedback } = blind();
    feedback.take(readings(12));
    expect(feedback.cautions(taken(), 'nobody answers', NOW_MS)).toEqual([
      { calls: 12, binding: degraded('nobody answers', 19) },
      { calls: -1, binding: degraded(NO_EVENTS, 2) },
    ]);
  });
});
