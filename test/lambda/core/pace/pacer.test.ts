import fc from 'fast-check';
import type { Outcome } from '../../../../lambda/contract/outcome';
import type { QuotaAnswers, Reading, ReadingsAnswer } from '../../../../lambda/core/pace/account';
import type { PaceMemory } from '../../../../lambda/core/pace/memory';
import { LEAD_MS, type PaceLimits, Pacer } from '../../../../lambda/core/pace/pacer';
import { acceptedAs, aLease, aNote, anEvent, FLIGHT_RULES, LIMITS, NOW_MS } from './pacing';

const MINUTE = 60_000;
const readingAt = (endMs: number, concurrentCalls = 0, more: Partial<Reading> = {}): ReadingsAnswer => ({
  kind: 'readings',
  readings: [
    { endMs, periodMs: MINUTE, concurrentCalls, quotaShare: undefined, breaches: 0, throttledCalls: 0, ...more },
  ],
});

const aPacer = (limits: Partial<PaceLimits> = {}): Pacer =>
  new Pacer({ ...LIMITS, ...limits }, FLIGHT_RULES, NOW_MS, NOW_MS);

/** A pacer that has seen its instance: quiet, and looked at for long. */
function aWarmPacer(limits: Partial<PaceLimits> = {}): Pacer {
  const pacer = aPacer(limits);
  pacer.restore([], { ...pacer.memory(NOW_MS), arrivals: { observedSinceMs: 0, timesMs: [] } }, NOW_MS);
  pacer.readings(readingAt(NOW_MS), NOW_MS);
  return pacer;
}

/** Admits `count` calls and has them accepted, from `first` on. */
function dial(pacer: Pacer, count: number, nowMs = NOW_MS, first = 1): void {
  for (let n = first; n < first + count; n += 1) {
    pacer.admitted(aLease(n), nowMs);
    pacer.note(aNote(n, acceptedAs(`c${n}`)), nowMs);
  }
}

describe('room', () => {
  it('is the quota less own, other and unseen calls and headroom', () => {
    const pacer = aWarmPacer();
    dial(pacer, 5);
    for (const id of ['x', 'y']) pacer.event(anEvent('INITIATED', id, { initiationMethod: 'INBOUND' }), NOW_MS);
    const { calls, figures } = pacer.room(NOW_MS);
    expect(figures).toMatchObject({ own: 5, others: 2, unseen: 0, quota: 20 });
    expect(calls).toBe(20 - 5 - 2 - figures.headroom);
  });

  it('leaves the capacity buffer free', () => {
    const all = aWarmPacer().room(NOW_MS);
    const buffered = aWarmPacer({ capacityBuffer: 0.25 }).room(NOW_MS);
    expect(all.calls - buffered.calls).toBe(5);
  });

  it('leaves whole calls of the capacity buffer', () => {
    const all = aWarmPacer().room(NOW_MS);
    expect(all.calls - aWarmPacer({ capacityBuffer: 0.01 }).room(NOW_MS).calls).toBe(1);
  });

  it('keeps little more than a third of the lines free, however fast others call', () => {
    const pacer = aWarmPacer();
    for (let n = 0; n < 200; n += 1) {
      pacer.event(anEvent('INITIATED', `x${n}`, { initiationMethod: 'INBOUND' }), NOW_MS);
      pacer.event(anEvent('DISCONNECTED', `x${n}`, { initiationMethod: 'INBOUND' }), NOW_MS);
    }
    expect(pacer.room(NOW_MS)).toMatchObject({ calls: 13, figures: { headroom: 7 } });
  });

  it('is one call on an instance with a single line, although others may call', () => {
    const pacer = aWarmPacer({ quota: 1 });
    for (const type of ['INITIATED', 'DISCONNECTED'])
      pacer.event(anEvent(type, 'x', { initiationMethod: 'INBOUND' }), NOW_MS);
    expect(pacer.room(NOW_MS).calls).toBe(1);
  });

  it('is never less than none, and says that the quota binds', () => {
    const pacer = aWarmPacer({ quota: 2 });
    dial(pacer, 4);
    expect(pacer.room(NOW_MS)).toMatchObject({ calls: 0, binding: { kind: 'concurrency', own: 4, quota: 2 } });
  });

  it('says that headroom binds while lines are free only for others', () => {
    const pacer = aWarmPacer({ quota: 10 });
    for (let n = 0; n < 30; n += 1) {
      pacer.event(anEvent('INITIATED', `x${n}`, { initiationMethod: 'INBOUND' }), NOW_MS);
      pacer.event(anEvent('DISCONNECTED', `x${n}`, { initiationMethod: 'INBOUND' }), NOW_MS);
    }
    dial(pacer, 9);
    const { calls, binding, figures } = pacer.room(NOW_MS);
    expect(calls).toBe(0);
    const { headroom } = figures;
    expect(binding).toEqual({ kind: 'headroom', own: 9, others: 0, headroom, quota: 10 });
  });

  it('with own, other, unseen calls and headroom never exceeds the quota, whatever came before', () => {
    const step = fc.record({
      what: fc.constantFrom('admit', 'accept', 'throttle', 'end', 'inbound', 'inbound over', 'reading', 'wait'),
      n: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.array(step, { maxLength: 120 }), (quota, steps) => {
        const pacer = aPacer({ quota });
        let nowMs = NOW_MS;
        let admitted = 0;
        const inbound = { initiationMethod: 'INBOUND' };
        for (const { what, n } of steps) {
          nowMs += 50;
          if (what === 'accept') pacer.note(aNote(n, acceptedAs(`c${n}`)), nowMs);
          if (what === 'throttle') pacer.note(aNote(n, { kind: 'throttled', reason: 'x' }), nowMs);
          if (what === 'end') pacer.event(anEvent('DISCONNECTED', `c${n}`), nowMs);
          if (what === 'inbound') pacer.event(anEvent('INITIATED', `x${n}`, inbound), nowMs);
          if (what === 'inbound over') pacer.event(anEvent('DISCONNECTED', `x${n}`, inbound), nowMs);
          if (what === 'reading') pacer.readings(readingAt(nowMs, n), nowMs);
          if (what === 'wait') nowMs += n * 1_000;
          const { calls, figures } = pacer.room(nowMs);
          expect(calls).toBeGreaterThanOrEqual(0);
          if (calls > 0) {
            expect(figures.own + figures.others + figures.unseen + figures.headroom + calls).toBeLessThanOrEqual(quota);
          }
          if (what === 'admit' && calls > 0) {
            admitted += 1;
            pacer.admitted(aLease(admitted), nowMs);
          }
          expect(pacer.flights.own).toBeLessThanOrEqual(quota);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a cold start', () => {
  it('lets one call in, and one more for each event of an own call', () => {
    const pacer = aPacer();
    expect(pacer.room(NOW_MS)).toMatchObject({ calls: 1, binding: { kind: 'cold-start', window: 1 } });
    dial(pacer, 1);
    expect(pacer.room(NOW_MS).calls).toBe(0);
    pacer.event(anEvent('CONNECTED_TO_SYSTEM', 'c1'), NOW_MS + 1_000);
    expect(pacer.room(NOW_MS).calls).toBe(1);
    dial(pacer, 1, NOW_MS, 2);
    pacer.event(anEvent('DISCONNECTED', 'c1'), NOW_MS + 2_000);
    pacer.event(anEvent('CONNECTED_TO_SYSTEM', 'c2'), NOW_MS + 2_000);
    expect(pacer.room(NOW_MS + 2_000)).toMatchObject({ calls: 3, binding: { window: 4 } });
  });

  it('is over with the first reading', () => {
    const pacer = aPacer();
    pacer.readings(readingAt(NOW_MS), NOW_MS);
    expect(pacer.room(NOW_MS).calls).toBeGreaterThan(10);
  });

  it('is over once the window has reached the quota', () => {
    const pacer = aPacer({ quota: 3 });
    dial(pacer, 1);
    for (const type of ['CONNECTED_TO_SYSTEM', 'DISCONNECTED']) pacer.event(anEvent(type, 'c1'), NOW_MS + 1_000);
    expect(pacer.room(NOW_MS).binding.kind).not.toBe('cold-start');
  });

  it('is not widened by strangers’ events', () => {
    const pacer = aPacer();
    pacer.event(anEvent('INITIATED', 'x', { initiationMethod: 'INBOUND' }), NOW_MS);
    expect(pacer.room(NOW_MS)).toMatchObject({ binding: { kind: 'cold-start', window: 1 } });
  });

  it('believes that all calls of the first reading are other people’s', () => {
    const pacer = aPacer();
    pacer.readings(readingAt(NOW_MS, 12), NOW_MS);
    expect(pacer.room(NOW_MS).figures.unseen).toBe(12);
  });
});

describe('without good readings', () => {
  it('an unreadable CloudWatch halves the rate and leaves four fifths of the quota, at once', () => {
    const pacer = aWarmPacer();
    const before = pacer.room(NOW_MS);
    pacer.readings({ kind: 'unreadable', reason: 'AccessDeniedException' }, NOW_MS);
    const after = pacer.room(NOW_MS);
    expect(after.figures.allowedRate).toBeCloseTo(before.figures.allowedRate / 2);
    expect(before.calls - after.calls).toBe(4);
    expect(after.binding).toMatchObject({
      kind: 'degraded',
      reason: expect.stringContaining('AccessDenied') as string,
    });
    expect(pacer.rateBinding(NOW_MS)).toMatchObject({ kind: 'degraded' });
    pacer.readings(readingAt(NOW_MS + MINUTE), NOW_MS + MINUTE);
    expect(pacer.room(NOW_MS + MINUTE).figures.allowedRate).toBeCloseTo(before.figures.allowedRate);
  });

  it('the rate that is left is said', () => {
    const pacer = aWarmPacer();
    pacer.readings({ kind: 'unreadable', reason: 'AccessDeniedException' }, NOW_MS);
    expect(pacer.rateBinding(NOW_MS)).toEqual({
      kind: 'degraded',
      reason: 'CloudWatch cannot be read: AccessDeniedException',
      allowed: '5 calls per second',
    });
  });

  it('calls that come after a quiet time are given theirs, too', () => {
    const pacer = aWarmPacer();
    dial(pacer, 1);
    pacer.room(NOW_MS);
    pacer.event(anEvent('DISCONNECTED', 'c1'), NOW_MS + MINUTE);
    pacer.room(NOW_MS + MINUTE);
    const laterMs = NOW_MS + 20 * MINUTE;
    dial(pacer, 1, laterMs, 2);
    expect(pacer.room(laterMs).binding.kind).not.toBe('degraded');
    expect(pacer.room(laterMs + 5 * MINUTE).binding.kind).not.toBe('degraded');
    expect(pacer.room(laterMs + 5 * MINUTE + 1).binding.kind).toBe('degraded');
  });

  it('nothing is concluded from empty readings while nobody calls', () => {
    const pacer = aWarmPacer();
    pacer.room(NOW_MS);
    pacer.readings({ kind: 'empty' }, NOW_MS + 10 * MINUTE);
    expect(pacer.room(NOW_MS + 10 * MINUTE).binding.kind).not.toBe('degraded');
  });

  it.each<[string, ReadingsAnswer | undefined]>([
    ['none comes', undefined],
    ['they are empty', { kind: 'empty' }],
    ['they stay the old one', readingAt(NOW_MS)],
  ])('calls that are up make it slow down after five periods in which %s', (_what, answer) => {
    const pacer = aWarmPacer();
    dial(pacer, 1);
    pacer.room(NOW_MS);
    if (answer) pacer.readings(answer, NOW_MS + 5 * MINUTE);
    expect(pacer.room(NOW_MS + 5 * MINUTE).binding.kind).not.toBe('degraded');
    const late = pacer.room(NOW_MS + 5 * MINUTE + 1);
    expect(late.binding.kind).toBe('degraded');
    expect(late.figures.allowedRate).toBeLessThan(6);
  });
});

describe('without contact events', () => {
  const laterMs = NOW_MS + 15_000;

  it('three own calls in a silence of ten seconds say that events are down', () => {
    const pacer = aWarmPacer();
    dial(pacer, 2);
    expect(pacer.eventsAreMissing(laterMs)).toBe(false);
    dial(pacer, 1, NOW_MS, 3);
    expect(pacer.eventsAreMissing(NOW_MS + 10_000)).toBe(false);
    expect(pacer.eventsAreMissing(laterMs)).toBe(true);
    pacer.event(anEvent('INITIATED', 'x', { initiationMethod: 'INBOUND' }), laterMs);
    expect(pacer.eventsAreMissing(laterMs + 1)).toBe(false);
  });

  it('three own calls found to be long over say so, too: a full instance starts none', () => {
    const pacer = aWarmPacer();
    dial(pacer, 3);
    for (let n = 1; n <= 3; n += 1) pacer.event(anEvent('INITIATED', `c${n}`), NOW_MS);
    const ended = { requestId: undefined, initiatedAtMs: NOW_MS, connectedAtMs: undefined, disconnectReason: '' };
    for (let n = 1; n <= 3; n += 1) {
      expect(pacer.eventsAreMissing(laterMs)).toBe(false);
      pacer.described(`c${n}`, { ...ended, requestId: aLease(n).requestId, endedAtMs: NOW_MS + 3_000 }, laterMs);
    }
    expect(pacer.eventsAreMissing(laterMs)).toBe(true);
    pacer.event(anEvent('INITIATED', 'x', { initiationMethod: 'INBOUND' }), laterMs);
    expect(pacer.eventsAreMissing(laterMs + MINUTE)).toBe(false);
  });

  it('only what CloudWatch saw and what was admitted since is sure', () => {
    const pacer = aWarmPacer();
    dial(pacer, 6);
    pacer.readings(readingAt(NOW_MS + 14_000, 4), NOW_MS + 14_000);
    const { calls, figures, binding } = pacer.room(laterMs);
    expect(calls).toBeLessThanOrEqual(20 - figures.headroom - 4 - 6);
    expect(binding).toMatchObject({ kind: 'degraded', reason: 'no contact events arrive for own calls' });
  });

  it('and without readings a tenth of the quota is the bound', () => {
    const pacer = aWarmPacer({ quota: 50 });
    dial(pacer, 3);
    pacer.readings({ kind: 'unreadable', reason: 'x' }, NOW_MS);
    expect(pacer.room(laterMs)).toMatchObject({ calls: 2, binding: { kind: 'degraded', allowed: '5 calls' } });
  });
});

describe('refusals', () => {
  it('a full instance is tried with one call, and dialed again once that one was not turned away', () => {
    const pacer = aWarmPacer();
    pacer.admitted(aLease(1), NOW_MS);
    pacer.note(aNote(1, { kind: 'capacity', reason: 'x' }), NOW_MS);
    expect(pacer.room(NOW_MS + 1_900)).toMatchObject({ calls: 0, binding: { kind: 'paused' } });
    pacer.readings(readingAt(NOW_MS + 1_950, 0), NOW_MS + 1_950);
    expect(pacer.room(NOW_MS + 2_000)).toMatchObject({ calls: 1, binding: { kind: 'trying' } });
    dial(pacer, 1, NOW_MS + 2_000, 2);
    expect(pacer.room(NOW_MS + 6_900)).toMatchObject({ calls: 0, binding: { kind: 'trying' } });
    expect(pacer.room(NOW_MS + 7_000).calls).toBeGreaterThan(10);
  });

  it('a full instance is believed to be full until CloudWatch says how full it is', () => {
    const pacer = aWarmPacer();
    dial(pacer, 2);
    pacer.admitted(aLease(9), NOW_MS);
    pacer.note(aNote(9, { kind: 'capacity', reason: 'x' }), NOW_MS);
    const { figures, calls } = pacer.room(NOW_MS + 30_000);
    expect(calls).toBe(0);
    expect(figures.own + figures.others + figures.unseen).toBeGreaterThanOrEqual(figures.quota);
    pacer.readings(readingAt(NOW_MS + MINUTE, 5), NOW_MS + MINUTE + 1);
    expect(pacer.room(NOW_MS + MINUTE + 1).calls).toBeGreaterThan(0);
  });

  it('calls above the calls-per-second quota, as CloudWatch tells, make the slots rarer for long', () => {
    const pacer = aWarmPacer();
    pacer.readings(readingAt(NOW_MS + MINUTE, 0, { throttledCalls: 3 }), NOW_MS + MINUTE);
    expect(pacer.rateBinding(NOW_MS + MINUTE)).toMatchObject({ kind: 'rate', limit: 10, callsPerSecond: 8 });
    expect(pacer.rateBinding(NOW_MS + 2 * MINUTE)).toMatchObject({ callsPerSecond: 8.1 });
  });

  it.each([
    [179_999, 8],
    [180_000, 10],
  ])('of a period that ended %d ms ago they leave %d calls per second', (agoMs, callsPerSecond) => {
    const pacer = aWarmPacer();
    const nowMs = NOW_MS + 30 * MINUTE;
    pacer.readings(readingAt(nowMs - agoMs, 0, { throttledCalls: 1 }), nowMs);
    expect(pacer.rateBinding(nowMs)).toMatchObject({ kind: 'rate', callsPerSecond });
  });

  it.each<[string, Outcome]>([
    ['throttle', { kind: 'throttled', reason: 'x' }],
    ['full instance', { kind: 'capacity', reason: 'x' }],
  ])('a %s pauses admission', (_what, outcome) => {
    const pacer = aWarmPacer();
    pacer.admitted(aLease(1), NOW_MS);
    pacer.note(aNote(1, outcome), NOW_MS);
    expect(pacer.room(NOW_MS + 900)).toMatchObject({ calls: 0, binding: { kind: 'paused' } });
    expect(pacer.room(NOW_MS + 2_000).binding.kind).not.toBe('paused');
  });

  it('a call that was accepted and died at once pauses admission', () => {
    const pacer = aWarmPacer();
    dial(pacer, 1);
    const died = { disconnectReason: '', disconnectTimestamp: new Date(NOW_MS + 300).toISOString() };
    pacer.event(anEvent('DISCONNECTED', 'c1', died), NOW_MS + 500);
    expect(pacer.room(NOW_MS + 900).binding.kind).toBe('paused');
  });

  it('a throttle makes the slots rarer, and says so', () => {
    const pacer = aWarmPacer();
    pacer.note(aNote(1, { kind: 'throttled', reason: 'x' }), NOW_MS);
    expect(pacer.rateBinding(NOW_MS)).toMatchObject({ kind: 'rate', limit: 10, callsPerSecond: 8 });
  });
});

describe('callers who were turned away', () => {
  it('make an instance that looks unshared keep lines free: only CloudWatch knows of them', () => {
    const pacer = aWarmPacer();
    expect(pacer.room(NOW_MS).figures.headroom).toBe(0);
    pacer.readings(readingAt(NOW_MS + MINUTE, 0, { breaches: 2 }), NOW_MS + MINUTE);
    expect(pacer.room(NOW_MS + MINUTE).figures.headroom).toBeGreaterThan(0);
  });

  it('are not our own calls that found the instance full', () => {
    const pacer = aWarmPacer();
    pacer.admitted(aLease(1), NOW_MS);
    pacer.note(aNote(1, { kind: 'capacity', reason: 'x' }), NOW_MS);
    pacer.readings(readingAt(NOW_MS + MINUTE, 0, { breaches: 1 }), NOW_MS + MINUTE);
    expect(pacer.room(NOW_MS + MINUTE).figures.headroom).toBe(0);
  });
});

describe('failing calls', () => {
  const failed = { disconnectReason: 'TELECOM_PROBLEM', disconnectTimestamp: new Date(NOW_MS + 3_000).toISOString() };

  /** Twenty calls that the carrier failed. */
  function failing(): Pacer {
    const pacer = aWarmPacer();
    dial(pacer, 20);
    for (let n = 1; n <= 20; n += 1) pacer.event(anEvent('DISCONNECTED', `c${n}`, failed), NOW_MS + 3_500);
    return pacer;
  }

  it('stop everybody for a minute, and say why', () => {
    expect(failing().room(NOW_MS + 5_000)).toMatchObject({ calls: 0, binding: { kind: 'failing', failed: 20 } });
  });

  it('are followed by three calls on trial', () => {
    const room = failing().room(NOW_MS + 3_500 + MINUTE);
    expect(room).toMatchObject({ calls: 3, binding: { kind: 'trying' } });
  });
});

describe('what the account allows', () => {
  const quotas = (concurrentCalls: number, callsPerSecond: number): QuotaAnswers => ({
    concurrentCalls: { kind: 'value', value: concurrentCalls },
    callsPerSecond: { kind: 'value', value: callsPerSecond },
  });

  it('is used as soon as it is told', () => {
    const pacer = aWarmPacer();
    const before = pacer.room(NOW_MS);
    pacer.quotas(quotas(60, 4), NOW_MS);
    const after = pacer.room(NOW_MS);
    expect(after.calls).toBeGreaterThanOrEqual(before.calls + 39);
    expect(after.figures).toMatchObject({ quota: 60, allowedRate: 4, rateLimit: 4 });
  });

  it('beyond the lanes says that the lanes bind', () => {
    const pacer = aWarmPacer();
    pacer.quotas(quotas(20, 50), NOW_MS);
    expect(pacer.rateBinding(NOW_MS)).toEqual({ kind: 'lanes', callsPerSecond: 10, accountRate: 50 });
  });

  it('beyond the lanes says so only where nothing else makes the rate less', () => {
    const pacer = aWarmPacer();
    pacer.quotas(quotas(20, 50), NOW_MS);
    pacer.note(aNote(1, { kind: 'throttled', reason: 'x' }), NOW_MS);
    expect(pacer.rateBinding(NOW_MS)).toEqual({ kind: 'rate', callsPerSecond: 8, limit: 10, isShared: false });
    const shared = aWarmPacer({ callsPerSecondQuota: 6 });
    shared.quotas(quotas(20, 50), NOW_MS);
    expect(shared.rateBinding(NOW_MS)).toMatchObject({ kind: 'rate', isShared: true });
  });

  it('is shared with nobody where only the missing burst makes it less', () => {
    const binding = aWarmPacer({ bucket: { callsPerSecond: 2, burst: 1 }, callsPerSecondCeiling: 2 }).rateBinding(
      NOW_MS,
    );
    expect(binding).toMatchObject({ kind: 'rate', isShared: false });
    expect(binding.kind === 'rate' ? binding.limit : 2).toBeLessThan(2);
  });

  it('is shared with nobody where the calls-per-second quota is larger', () => {
    const pacer = aWarmPacer({ callsPerSecondQuota: 100 });
    expect(pacer.rateBinding(NOW_MS)).toMatchObject({ kind: 'rate', limit: 10, isShared: false });
  });

  it('says what was changed by what was told', () => {
    const pacer = aWarmPacer();
    expect(pacer.quotas(quotas(60, 4), NOW_MS)).toBe(
      'the account now allows 60 concurrent calls and 4 calls per second',
    );
    expect(pacer.quotas(quotas(60, 4), NOW_MS)).toBeUndefined();
  });

  it('is shared with inbound where the calls-per-second quota is the least', () => {
    const pacer = aWarmPacer({ callsPerSecondQuota: 6 });
    for (let n = 0; n < 20; n += 1) {
      pacer.event(anEvent('INITIATED', `x${n}`, { initiationMethod: 'INBOUND' }), NOW_MS + n * 1_000);
    }
    const binding = pacer.rateBinding(NOW_MS + 20_000);
    expect(binding).toMatchObject({ kind: 'rate', isShared: true });
    expect(binding.kind === 'rate' ? binding.limit : 0).toBeLessThan(6);
  });

  it('refuses everybody while a quota is 0', () => {
    const pacer = aWarmPacer();
    pacer.quotas(quotas(0, 5), NOW_MS);
    const reason = 'the quota of concurrent calls (L-12AB7C57) is 0: request an increase in Service Quotas';
    expect(pacer.room(NOW_MS)).toMatchObject({ calls: 0, binding: { kind: 'blocked', reason } });
  });
});

describe('slots', () => {
  it('are handed out in the lead, within what is reserved, never closer than the spacing', () => {
    const turns = fc.array(
      fc.record({ afterMs: fc.integer({ min: 0, max: 2_000 }), reservedMs: fc.integer({ min: -100, max: 900 }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(turns, (all) => {
        const pacer = aPacer();
        const slots: number[] = [];
        let nowMs = NOW_MS;
        for (const { afterMs, reservedMs } of all) {
          nowMs += afterMs;
          const count = pacer.slotsWithin(nowMs, nowMs + reservedMs);
          const taken = Array.from({ length: count }, () => pacer.takeSlot(nowMs));
          for (const slotMs of taken) {
            expect(slotMs).toBeLessThanOrEqual(nowMs + Math.min(LEAD_MS, reservedMs) + 1);
            expect(slotMs).toBeGreaterThanOrEqual(nowMs - pacer.toleranceMs);
            expect(Number.isInteger(slotMs)).toBe(true);
          }
          slots.push(...taken);
        }
        slots.slice(1).forEach((slotMs, index) => {
          expect(slotMs - (slots[index] ?? 0)).toBeGreaterThanOrEqual(100);
        });
      }),
    );
  });

  it('begin after those of a predecessor', () => {
    const pacer = new Pacer(LIMITS, FLIGHT_RULES, NOW_MS + 800, NOW_MS);
    expect(pacer.slotsWithin(NOW_MS, NOW_MS + 5_000)).toBe(0);
    expect(pacer.takeSlot(NOW_MS + 700)).toBe(NOW_MS + 800);
  });
});

describe('a successor', () => {
  const memoryOf = (pacer: Pacer, overrides: Partial<PaceMemory> = {}): PaceMemory => ({
    // What DynamoDB gives back: no instances, no undefined.
    ...(JSON.parse(JSON.stringify(pacer.memory(NOW_MS))) as PaceMemory),
    ...overrides,
  });

  it('goes on with the back-off, the window and the unseen calls', () => {
    const pacer = aPacer();
    pacer.note(aNote(1, { kind: 'capacity', reason: 'x' }), NOW_MS);
    dial(pacer, 1);
    pacer.event(anEvent('CONNECTED_TO_SYSTEM', 'c1'), NOW_MS);
    pacer.room(NOW_MS);
    const successor = aPacer();
    successor.restore([], memoryOf(pacer), NOW_MS + 1_000);
    expect(successor.room(NOW_MS + 1_000).binding).toMatchObject({ kind: 'paused' });
    expect(successor.room(NOW_MS + 2_500).binding).toMatchObject({ kind: 'trying' });
    successor.admitted(aLease(7), NOW_MS + 2_500);
    const { unseen } = pacer.memory(NOW_MS).unseen;
    expect(successor.memory(NOW_MS + 7_600)).toMatchObject({ window: 2, unseen: { unseen } });
  });

  it('knows the limits, the means, the arrivals, and the calls that were just over', () => {
    const pacer = aPacer();
    pacer.quotas({ concurrentCalls: { kind: 'value', value: 60 }, callsPerSecond: { kind: 'absent' } }, NOW_MS);
    dial(pacer, 1);
    pacer.event(anEvent('DISCONNECTED', 'c1'), NOW_MS);
    for (const type of ['INITIATED', 'DISCONNECTED'])
      pacer.event(anEvent(type, 'x', { initiationMethod: 'INBOUND' }), NOW_MS);
    const before = pacer.memory(NOW_MS);
    const successor = aPacer();
    successor.restore([], memoryOf(pacer), NOW_MS);
    const { limits, means, arrivals, newlyOver, activeSinceMs } = successor.memory(NOW_MS);
    expect({ limits, means, arrivals }).toEqual({
      limits: before.limits,
      means: before.means,
      arrivals: { ...before.arrivals, timesMs: [NOW_MS] },
    });
    expect(newlyOver).toEqual(['c1', 'x']);
    expect(activeSinceMs).toBeUndefined();
    expect(successor.event(anEvent('INITIATED', 'x', { initiationMethod: 'INBOUND' }), NOW_MS)).toEqual([]);
  });

  it('knows since when calls are up that CloudWatch does not show', () => {
    const pacer = aWarmPacer();
    dial(pacer, 1);
    pacer.room(NOW_MS);
    const successor = aPacer();
    successor.restore([aLease(1, { contactId: 'c1' })], memoryOf(pacer), NOW_MS + MINUTE);
    expect(successor.room(NOW_MS + 5 * MINUTE).figures.allowedRate).toBeCloseTo(10);
    expect(successor.room(NOW_MS + 5 * MINUTE + 1).figures.allowedRate).toBeCloseTo(5);
  });

  it('starts cold after a pause: the events of the meantime are still to be read', () => {
    const pacer = aPacer();
    dial(pacer, 1);
    for (let n = 0; n < 4; n += 1) pacer.event(anEvent('CONNECTED_TO_SYSTEM', 'c1'), NOW_MS);
    const soon = aPacer();
    soon.restore([], memoryOf(pacer), NOW_MS + 15_000);
    expect(soon.room(NOW_MS + 15_000).binding).toMatchObject({ kind: 'cold-start', window: 5 });
    const late = aPacer();
    late.restore([], memoryOf(pacer), NOW_MS + 15_001);
    expect(late.room(NOW_MS + 15_001).binding).toMatchObject({ kind: 'cold-start', window: 1 });
  });

  it('drops a memory of another version: its shape may be another one', () => {
    const pacer = aPacer();
    pacer.note(aNote(1, { kind: 'capacity', reason: 'x' }), NOW_MS);
    const successor = aPacer();
    successor.restore([], { savedAtMs: NOW_MS, version: 1 } as unknown as PaceMemory, NOW_MS);
    expect(successor.room(NOW_MS).binding).toMatchObject({ kind: 'cold-start' });
  });

  it('drops a memory that is too old', () => {
    const pacer = aPacer();
    for (let n = 0; n < 9; n += 1) pacer.note(aNote(n, { kind: 'throttled', reason: 'x' }), NOW_MS + n * 1_000);
    const successor = aPacer();
    successor.restore([], memoryOf(pacer), NOW_MS + 15 * MINUTE + 1);
    expect(successor.memory(NOW_MS).refusals).toEqual(aPacer().memory(NOW_MS).refusals);
  });

  it('knows that events were missing until one comes', () => {
    const pacer = aWarmPacer();
    dial(pacer, 3);
    const laterMs = NOW_MS + 20_000;
    const memory = { ...memoryOf(pacer), ...JSON.parse(JSON.stringify(pacer.memory(laterMs))) } as PaceMemory;
    const successor = aPacer();
    successor.restore([], memory, laterMs);
    expect(successor.eventsAreMissing(laterMs)).toBe(true);
    successor.event(anEvent('INITIATED', 'x', { initiationMethod: 'INBOUND' }), laterMs);
    expect(successor.eventsAreMissing(laterMs + MINUTE)).toBe(false);
  });
});
