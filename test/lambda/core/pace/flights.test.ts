import fc from 'fast-check';
import { callKey, type FlightItem, type LeaseItem, leaseKey } from '../../../../lambda/contract/items';
import type { ContactEvent } from '../../../../lambda/contract/mailbox';
import type { Outcome } from '../../../../lambda/contract/outcome';
import { type Description, type Effect, Flights } from '../../../../lambda/core/pace/flights';
import type { AttemptView } from '../../../../lambda/core/pace/ports';
import { takeStock } from '../../../../lambda/core/pace/stock-taking';
import { acceptedAs, aLease, aNote, anEvent, CAMPAIGN, FLIGHT_RULES, NOW_MS } from './pacing';

const MINUTE = 60_000;
const kinds = (effects: readonly Effect[]) => effects.map(({ kind }) => kind);
const settlements = (effects: readonly Effect[]) =>
  effects.flatMap((effect) =>
    effect.kind === 'settle' ? [{ of: effect.lease.requestId, ending: effect.ending }] : [],
  );

/** What the effects leave in the table. */
function write(items: Map<string, FlightItem>, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.kind === 'put') items.set(effect.item.sk, effect.item);
    if (effect.kind === 'remove') items.delete(effect.sk);
  }
}

const aDescription = (overrides: Partial<Description> = {}): Description => ({
  requestId: undefined,
  initiatedAtMs: NOW_MS + 400,
  connectedAtMs: undefined,
  endedAtMs: undefined,
  disconnectReason: '',
  ...overrides,
});

const withLeases = (...ns: number[]): Flights => {
  const flights = new Flights(FLIGHT_RULES);
  for (const n of ns) flights.admit(aLease(n));
  return flights;
};

describe('a lease', () => {
  it('counts from the admission', () => {
    const flights = withLeases(1, 2);
    expect(flights.own).toBe(2);
    expect(flights.ownOf(CAMPAIGN)).toBe(2);
    expect(flights.ownOf('default/other')).toBe(0);
  });

  it.each<Outcome>([
    { kind: 'throttled', reason: 'TooManyRequestsException' },
    { kind: 'capacity', reason: 'LimitExceededException' },
    { kind: 'not-sent', reason: 'NotConnected' },
    { kind: 'refused', reason: 'DestinationNotAllowedException', certain: true },
    { kind: 'blocked', reason: 'ResourceNotFoundException' },
  ])('is free when nothing was placed: $kind', (outcome) => {
    const flights = withLeases(1);
    const effects = flights.outcome(aNote(1, outcome), NOW_MS + 500);
    expect(settlements(effects)).toEqual([{ of: 'request-1', ending: { kind: 'not-placed', outcome } }]);
    expect(effects).toContainEqual({ kind: 'remove', sk: leaseKey('request-1') });
    expect(flights.own).toBe(0);
  });

  it('stays while the call is up, and is free with its end', () => {
    const flights = withLeases(1);
    flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500);
    flights.event(anEvent('CONNECTED_TO_SYSTEM', 'c1'), NOW_MS + 5_000);
    expect(flights.own).toBe(1);
    const effects = flights.event(anEvent('DISCONNECTED', 'c1'), NOW_MS + 31_000);
    expect(settlements(effects)).toMatchObject([
      { of: 'request-1', ending: { kind: 'ended', contactId: 'c1', disposition: 'answered', crashed: false } },
    ]);
    expect(flights.own).toBe(0);
  });

  it('is free at once when the end came before the note of the start', () => {
    const flights = withLeases(1);
    expect(settlements(flights.event(anEvent('DISCONNECTED', 'c1'), NOW_MS + 400))).toEqual([]);
    expect(flights.own).toBe(1);
    expect(settlements(flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500))).toMatchObject([
      { ending: { kind: 'ended', disposition: 'answered', endedAtMs: NOW_MS + 30_000 } },
    ]);
    expect(flights.own).toBe(0);
  });

  it('is never taken for a stranger’s call: its INITIATED may come before the note', () => {
    const flights = withLeases(1);
    flights.event(anEvent('INITIATED', 'c1'), NOW_MS + 350);
    expect(flights.others(NOW_MS + 400)).toBe(0);
    const effects = flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500);
    expect(effects).toContainEqual({ kind: 'remove', sk: callKey('c1') });
    expect(flights.others(NOW_MS + MINUTE)).toBe(0);
    expect(flights.own).toBe(1);
    expect(flights.isOwn('c1')).toBe(true);
  });

  it('that was withdrawn is free', () => {
    const flights = withLeases(1);
    expect(flights.withdraw('request-1')).toEqual([{ kind: 'remove', sk: leaseKey('request-1') }]);
    expect(flights.own).toBe(0);
  });

  it('that was withdrawn is withdrawn once', () => {
    const flights = withLeases(1, 2);
    flights.withdraw('request-1');
    flights.withdraw('request-1');
    expect([flights.own, flights.ownOf(CAMPAIGN)]).toEqual([1, 1]);
  });

  it('keeps its number from being called as long as any lease of that number is up', () => {
    const flights = withLeases();
    const numberKey = '+12065550101';
    for (const n of [1, 2]) flights.admit(aLease(n, { numberKey }));
    expect([flights.isUp(numberKey), flights.isUp('+12065550102')]).toEqual([true, false]);
    flights.withdraw('request-1');
    expect(flights.isUp(numberKey)).toBe(true);
    flights.withdraw('request-2');
    expect(flights.isUp(numberKey)).toBe(false);
    expect(flights.ownOf(CAMPAIGN)).toBe(0);
  });

  it('is nobody’s call any more once that is over', () => {
    const flights = withLeases(1);
    flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500);
    flights.event(anEvent('DISCONNECTED', 'c1'), NOW_MS + 31_000);
    expect(flights.isOwn('c1')).toBe(false);
    expect(flights.due(NOW_MS + 31_000 + 4 * MINUTE)).toEqual([]);
  });

  it('is written with its call', () => {
    const flights = withLeases(1);
    expect(flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500)).toEqual([
      { kind: 'put', item: { ...aLease(1), contactId: 'c1' } },
      { kind: 'news' },
    ]);
    expect(flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 600)).toEqual([]);
  });

  it('is not written where its contact keeps the call, unless it says something else itself', () => {
    const flights = withLeases(1, 2);
    const note = (n: number) => ({ ...aNote(n, acceptedAs(`c${n}`)), isRecorded: true as const });
    expect(flights.outcome(note(1), NOW_MS + 500)).toEqual([{ kind: 'news' }]);
    expect(flights.isOwn('c1')).toBe(true);
    flights.outcome(aNote(2, { kind: 'unknown', reason: 'TimeoutError' }), NOW_MS + 500);
    expect(flights.outcome(note(2), NOW_MS + 600)).toEqual([
      { kind: 'put', item: aLease(2, { contactId: 'c2' }) },
      { kind: 'news' },
    ]);
  });

  it('makes news of its first note, even where a successor knew the call from its contact', () => {
    const flights = new Flights(FLIGHT_RULES);
    flights.restore([aLease(1, { contactId: 'c1' })], NOW_MS + 400);
    expect(flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500)).toEqual([{ kind: 'news' }]);
    expect(flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 600)).toEqual([]);
  });

  it('makes no news of a note after the call was joined: that was counted', () => {
    const flights = withLeases(1);
    expect(kinds(flights.described('c1', aDescription({ requestId: 'request-1' }), NOW_MS))).toEqual(['join']);
    expect(flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 600)).toEqual([]);
  });

  it('does not end by a note that belongs to nobody', () => {
    const flights = withLeases(1);
    expect(flights.outcome(aNote(7, acceptedAs('c7')), NOW_MS)).toEqual([]);
    expect(flights.own).toBe(1);
  });
});

describe('a request that nothing is heard of', () => {
  const lookMs = NOW_MS + 1_000 + FLIGHT_RULES.lapseGraceMs;

  it('has its contact looked at after its last moment, again and again', () => {
    const flights = withLeases(1);
    expect(flights.due(lookMs - 1)).toEqual([]);
    expect(kinds(flights.due(lookMs))).toEqual(['inspect']);
    expect(flights.due(lookMs + 500)).toEqual([]);
    expect(kinds(flights.due(lookMs + 1_000))).toEqual(['inspect']);
  });

  it.each(['not-claimed', 'moved-on'] as const)('frees its lease without a settlement when it was %s', (kind) => {
    const flights = withLeases(1);
    expect(flights.inspected('request-1', { kind }, lookMs)).toEqual([{ kind: 'remove', sk: leaseKey('request-1') }]);
    expect(flights.own).toBe(0);
  });

  it('goes on as if the note had come when the contact has its outcome', () => {
    const flights = withLeases(1);
    const inspection = { kind: 'outcome', outcome: acceptedAs('c1'), startedAtMs: NOW_MS + 300 } as const;
    flights.inspected('request-1', inspection, lookMs);
    expect(flights.isOwn('c1')).toBe(true);
  });

  it('has crashed when it was claimed and stays silent for longer than a dialer lives', () => {
    const flights = withLeases(1);
    const crashMs = NOW_MS + 1_000 + FLIGHT_RULES.crashedAfterMs;
    expect(flights.inspected('request-1', { kind: 'claimed' }, crashMs)).toEqual([]);
    const effects = flights.inspected('request-1', { kind: 'claimed' }, crashMs + 1);
    const lease = { ...aLease(1), unknownSinceMs: NOW_MS + 1_000, crashed: true };
    expect(effects).toEqual([
      { kind: 'mark-unknown', lease },
      { kind: 'put', item: lease },
    ]);
    expect(flights.own).toBe(1);
    expect(flights.inspected('request-1', { kind: 'claimed' }, crashMs + 2)).toEqual([]);
  });

  it('that crashed, and whose call is over all the same, is settled as one that crashed', () => {
    const flights = withLeases(1);
    flights.inspected('request-1', { kind: 'claimed' }, NOW_MS + 1_000 + FLIGHT_RULES.crashedAfterMs + 1);
    flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 20_000);
    expect(settlements(flights.event(anEvent('DISCONNECTED', 'c1'), NOW_MS + 31_000))).toMatchObject([
      { ending: { kind: 'ended', crashed: true } },
    ]);
  });

  it('is nothing to look at for whoever knows of no lease', () => {
    expect(withLeases(1).inspected('request-7', { kind: 'not-claimed' }, lookMs)).toEqual([]);
  });

  it('that crashed keeps its lease for the longest call, and no longer', () => {
    const flights = withLeases(1);
    flights.inspected('request-1', { kind: 'claimed' }, NOW_MS + 1_000 + FLIGHT_RULES.crashedAfterMs + 1);
    const endMs = NOW_MS + 1_000 + FLIGHT_RULES.longestCallMs;
    expect(flights.due(endMs - 1)).toEqual([]);
    expect(settlements(flights.due(endMs))).toMatchObject([{ ending: { kind: 'unresolved', crashed: true } }]);
    expect(flights.own).toBe(0);
  });
});

describe('an unknown outcome', () => {
  const unknown = (): Flights => {
    const flights = withLeases(1);
    const effects = flights.outcome(aNote(1, { kind: 'unknown', reason: 'TimeoutError' }), NOW_MS + 4_000);
    expect(effects).toEqual([{ kind: 'put', item: { ...aLease(1), unknownSinceMs: NOW_MS + 300 } }]);
    return flights;
  };

  it('keeps its lease for the longest call', () => {
    const flights = unknown();
    expect(flights.due(NOW_MS + 300 + FLIGHT_RULES.longestCallMs - 1)).toEqual([]);
    expect(flights.own).toBe(1);
    expect(settlements(flights.due(NOW_MS + 300 + FLIGHT_RULES.longestCallMs))).toMatchObject([
      { ending: { kind: 'unresolved', crashed: false } },
    ]);
  });

  it('keeps its lease as long when a successor takes over', () => {
    const items = new Map<string, FlightItem>([[leaseKey('request-1'), aLease(1)]]);
    write(items, withLeases(1).outcome(aNote(1, { kind: 'unknown', reason: 'TimeoutError' }), NOW_MS + 4_000));
    const successor = new Flights(FLIGHT_RULES);
    successor.restore([...items.values()], NOW_MS + MINUTE);
    expect(successor.due(NOW_MS + 300 + FLIGHT_RULES.longestCallMs - 1)).toEqual([]);
    expect(successor.own).toBe(1);
    expect(kinds(successor.due(NOW_MS + 300 + FLIGHT_RULES.longestCallMs))).toContain('settle');
  });

  it('is joined with the call that names its request', () => {
    const flights = unknown();
    flights.event(anEvent('INITIATED', 'c1'), NOW_MS + 1_000);
    expect(flights.due(NOW_MS + 5_999)).toEqual([]);
    expect(flights.due(NOW_MS + 6_000)).toEqual([{ kind: 'describe', contactId: 'c1' }]);
    const effects = flights.described('c1', aDescription({ requestId: 'request-1' }), NOW_MS + 6_100);
    expect(effects).toContainEqual(expect.objectContaining({ kind: 'join', contactId: 'c1' }));
    expect(flights.own).toBe(1);
    expect(flights.others(NOW_MS + MINUTE)).toBe(0);
    expect(settlements(flights.event(anEvent('DISCONNECTED', 'c1'), NOW_MS + 31_000))).toMatchObject([
      { ending: { kind: 'ended', disposition: 'answered' } },
    ]);
  });

  it('is settled with the end of a call that was over before anybody asked', () => {
    const flights = unknown();
    flights.event(anEvent('INITIATED', 'c1'), NOW_MS + 1_000);
    flights.event(anEvent('DISCONNECTED', 'c1', { disconnectReason: 'TELECOM_BUSY' }), NOW_MS + 2_000);
    expect(flights.own).toBe(1);
    expect(flights.due(NOW_MS + 7_000)).toEqual([{ kind: 'describe', contactId: 'c1' }]);
    const effects = flights.described('c1', aDescription({ requestId: 'request-1' }), NOW_MS + 7_100);
    expect(settlements(effects)).toMatchObject([{ ending: { kind: 'ended', disposition: 'busy' } }]);
    expect(flights.own).toBe(0);
  });

  it('is joined as begun when its call says, or else at the last possible moment', () => {
    for (const [initiatedAtMs, startedAtMs] of [
      [NOW_MS + 700, NOW_MS + 700],
      [undefined, NOW_MS + 1_000],
    ] as const) {
      const flights = unknown();
      flights.described('c1', aDescription({ requestId: 'request-1', initiatedAtMs }), NOW_MS + 6_100);
      const disconnectTimestamp = new Date(NOW_MS + 21_000).toISOString();
      flights.event(anEvent('DISCONNECTED', 'c1', { disconnectTimestamp }), NOW_MS + 21_100);
      expect(flights.meanHoldMs).toBe(NOW_MS + 21_000 - startedAtMs);
    }
  });

  it('is joined once', () => {
    const flights = unknown();
    const description = aDescription({ requestId: 'request-1' });
    expect(kinds(flights.described('c1', description, NOW_MS + 6_100))).toEqual(['join', 'put']);
    expect(flights.described('c1', description, NOW_MS + 7_100)).toEqual([]);
  });

  it('is overridden by a late note', () => {
    const flights = unknown();
    const effects = flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 10_000);
    expect(effects[0]).toMatchObject({ kind: 'put', item: { contactId: 'c1' } });
    expect(effects[0]).not.toHaveProperty('item.unknownSinceMs');
    expect(flights.due(NOW_MS + FLIGHT_RULES.longestCallMs + MINUTE)).not.toContainEqual(
      expect.objectContaining({ kind: 'settle' }),
    );
  });

  it('does not take back a call that is known to be up', () => {
    const flights = withLeases(1);
    flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500);
    expect(flights.outcome(aNote(1, { kind: 'unknown', reason: 'TimeoutError' }), NOW_MS + 600)).toEqual([]);
  });
});

describe('other people’s calls', () => {
  const inbound = { initiationMethod: 'INBOUND' };

  it('count from INITIATED to DISCONNECTED', () => {
    const flights = new Flights(FLIGHT_RULES);
    expect(flights.event(anEvent('INITIATED', 'x', inbound), NOW_MS)).toMatchObject([
      { kind: 'put', item: { kind: 'other', contactId: 'x', isApi: false } },
    ]);
    expect(flights.others(NOW_MS)).toBe(1);
    flights.event(anEvent('INITIATED', 'x', inbound), NOW_MS + 10);
    expect(flights.others(NOW_MS + 10)).toBe(1);
    expect(flights.event(anEvent('DISCONNECTED', 'x', inbound), NOW_MS + 1_000)).toMatchObject([
      { kind: 'remove', sk: 'CALL#x' },
    ]);
    expect(flights.others(NOW_MS + 1_000)).toBe(0);
  });

  it('are written as they began, or as they were heard of', () => {
    const flights = new Flights(FLIGHT_RULES);
    const written = (contactId: string, initiationTimestamp: string, initiationMethod: string) =>
      flights.event(anEvent('INITIATED', contactId, { initiationMethod, initiationTimestamp }), NOW_MS + 2_000);
    const item = { pk: 'FLIGHTS', kind: 'other' };
    expect(written('x', new Date(NOW_MS).toISOString(), 'INBOUND')).toMatchObject([
      { kind: 'put', item: { ...item, sk: 'CALL#x', contactId: 'x', sinceMs: NOW_MS, isApi: false } },
    ]);
    expect(written('y', '', 'API')).toMatchObject([
      { kind: 'put', item: { ...item, sk: 'CALL#y', contactId: 'y', sinceMs: NOW_MS + 2_000, isApi: true } },
    ]);
  });

  it('that a predecessor knew count on, and are asked about', () => {
    const before = new Flights(FLIGHT_RULES);
    const items = new Map<string, FlightItem>();
    for (const [id, method] of [
      ['x', 'INBOUND'],
      ['y', 'API'],
    ] as const)
      write(items, before.event(anEvent('INITIATED', id, { initiationMethod: method }), NOW_MS));
    const flights = new Flights(FLIGHT_RULES);
    flights.restore([...items.values()], NOW_MS + 1_000);
    expect(flights.others(NOW_MS + 4_999)).toBe(1);
    expect(flights.others(NOW_MS + 5_000)).toBe(2);
    expect(flights.due(NOW_MS + 4_999)).toEqual([]);
    expect(flights.due(NOW_MS + 5_000)).toEqual([{ kind: 'describe', contactId: 'y' }]);
    expect(flights.due(NOW_MS + 3 * MINUTE)).toEqual(['x', 'y'].map((contactId) => ({ kind: 'describe', contactId })));
  });

  it('do not come back by an INITIATED that is late', () => {
    const flights = new Flights(FLIGHT_RULES);
    flights.event(anEvent('DISCONNECTED', 'x', inbound), NOW_MS);
    expect(flights.event(anEvent('INITIATED', 'x', inbound), NOW_MS + 1_000)).toEqual([]);
    expect(flights.others(NOW_MS + MINUTE)).toBe(0);
  });

  it('are not chats, transfers or monitored calls', () => {
    const flights = new Flights(FLIGHT_RULES);
    flights.event(anEvent('INITIATED', 'chat', { ...inbound, channel: 'CHAT' }), NOW_MS);
    flights.event(anEvent('INITIATED', 'transfer', { initiationMethod: 'TRANSFER' }), NOW_MS);
    expect(flights.others(NOW_MS)).toBe(0);
    expect(flights.due(NOW_MS + 3_600_000)).toEqual([]);
  });

  it('that an API placed count once nobody has claimed them, and are asked about', () => {
    const flights = new Flights(FLIGHT_RULES);
    flights.event(anEvent('INITIATED', 'x'), NOW_MS);
    expect(flights.others(NOW_MS + 4_999)).toBe(0);
    expect(flights.others(NOW_MS + 5_000)).toBe(1);
    expect(flights.due(NOW_MS + 5_000)).toEqual([{ kind: 'describe', contactId: 'x' }]);
    flights.described('x', aDescription(), NOW_MS + 5_100);
    expect(flights.others(NOW_MS + 5_100)).toBe(1);
    expect(flights.due(NOW_MS + 100_000)).toEqual([]);
  });

  it('whose end was lost are found out by asking', () => {
    const flights = new Flights(FLIGHT_RULES);
    flights.event(anEvent('INITIATED', 'x', inbound), NOW_MS);
    expect(flights.due(NOW_MS + 3 * MINUTE)).toEqual([{ kind: 'describe', contactId: 'x' }]);
    expect(flights.due(NOW_MS + 4 * MINUTE - 1)).toEqual([]);
    expect(flights.due(NOW_MS + 4 * MINUTE)).toEqual([{ kind: 'describe', contactId: 'x' }]);
    flights.described('x', aDescription({ endedAtMs: NOW_MS + MINUTE }), NOW_MS + 3 * MINUTE);
    expect(flights.others(NOW_MS + 3 * MINUTE)).toBe(0);
  });

  it('that turn out to be somebody else’s leave nothing to ask about once they are over', () => {
    const flights = new Flights(FLIGHT_RULES);
    flights.event(anEvent('DISCONNECTED', 'x'), NOW_MS);
    expect(kinds(flights.due(NOW_MS + 5_000))).toEqual(['describe']);
    flights.described('x', aDescription({ endedAtMs: NOW_MS }), NOW_MS + 5_100);
    expect(flights.due(NOW_MS + 2 * MINUTE)).toEqual([]);
  });
});

describe('own calls', () => {
  it('whose end was lost are found out by asking', () => {
    const flights = withLeases(1);
    flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500);
    const askMs = NOW_MS + 300 + 3 * MINUTE;
    expect(flights.due(askMs - 1)).toEqual([]);
    expect(flights.due(askMs)).toEqual([{ kind: 'describe', contactId: 'c1' }]);
    const ended = { endedAtMs: NOW_MS + MINUTE, connectedAtMs: NOW_MS + 9_000, disconnectReason: 'AGENT_DISCONNECT' };
    const effects = flights.described('c1', aDescription({ requestId: 'request-1', ...ended }), askMs + 100);
    expect(settlements(effects)).toMatchObject([{ ending: { kind: 'ended', endedAtMs: NOW_MS + MINUTE } }]);
    expect(flights.own).toBe(0);
  });

  it('are asked about soon where calls are known to be short', () => {
    const flights = withLeases(0);
    flights.outcome(aNote(0, acceptedAs('c0')), NOW_MS + 500);
    for (let n = 1; n <= 20; n += 1) {
      flights.admit(aLease(n));
      flights.outcome(aNote(n, acceptedAs(`c${n}`)), NOW_MS + 500);
      const disconnectTimestamp = new Date(NOW_MS + 10_300).toISOString();
      flights.event(anEvent('DISCONNECTED', `c${n}`, { disconnectTimestamp }), NOW_MS + 11_000);
    }
    expect(flights.meanHoldMs).toBeCloseTo(10_000, -2);
    flights.admit(aLease(21));
    flights.outcome(aNote(21, acceptedAs('c21')), NOW_MS + 500);
    expect(flights.due(NOW_MS + 44_000)).toEqual([]);
    // The one that began before anybody knew, too.
    const asked = ['c0', 'c21'].map((contactId) => ({ kind: 'describe', contactId }));
    expect(flights.due(NOW_MS + 300 + 45_000)).toEqual(asked);
    expect(flights.due(NOW_MS + 300 + 46_000)).toEqual([]);
  });

  it('are asked about again each minute', () => {
    const flights = withLeases(1);
    flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500);
    const askMs = NOW_MS + 300 + 3 * MINUTE;
    const asked = [{ kind: 'describe', contactId: 'c1' }];
    expect(flights.due(askMs)).toEqual(asked);
    expect(flights.due(askMs + MINUTE - 1)).toEqual([]);
    expect(flights.due(askMs + MINUTE)).toEqual(asked);
  });

  it('are asked about four times a minute while contact events are down, and what is not up is not', () => {
    const flights = withLeases(1, 2);
    flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500);
    flights.outcome(aNote(2, { kind: 'unknown', reason: 'TimeoutError' }), NOW_MS + 500);
    const asked = [{ kind: 'describe', contactId: 'c1' }];
    expect(flights.due(NOW_MS + 15_499, true)).toEqual([]);
    expect(flights.due(NOW_MS + 15_500)).toEqual([]);
    expect(flights.due(NOW_MS + 15_500, true)).toEqual(asked);
    expect(flights.due(NOW_MS + 30_499, true)).toEqual([]);
    expect(flights.due(NOW_MS + 30_500, true)).toEqual(asked);
  });

  it('that are known to be long over when they are asked about lack the news of their end', () => {
    const flights = withLeases(1, 2);
    for (const n of [1, 2]) flights.outcome(aNote(n, acceptedAs(`c${n}`)), NOW_MS + 500);
    const over = (n: number, laterMs: number) =>
      flights.described(
        `c${n}`,
        aDescription({ requestId: `request-${n}`, endedAtMs: NOW_MS + 5_000 }),
        NOW_MS + 5_000 + laterMs,
      );
    over(1, 10_000);
    expect(flights.missedEnds).toBe(0);
    over(2, 10_001);
    expect(flights.missedEnds).toBe(1);
    flights.event(anEvent('INITIATED', 'x', { initiationMethod: 'INBOUND' }), NOW_MS + 20_000);
    expect(flights.missedEnds).toBe(0);
  });

  it('of a predecessor lack no event: theirs may have gone to that one', () => {
    const flights = new Flights(FLIGHT_RULES);
    flights.restore([aLease(1, { contactId: 'c1' })], NOW_MS);
    expect(flights.isOwn('c1')).toBe(true);
    expect(flights.withoutEvent(NOW_MS + MINUTE)).toBe(0);
  });

  it('whose INITIATED came before the note lack no event', () => {
    const flights = withLeases(1);
    flights.event(anEvent('INITIATED', 'c1'), NOW_MS + 350);
    flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500);
    expect(flights.withoutEvent(NOW_MS + MINUTE)).toBe(0);
  });

  it('that are over lack no event', () => {
    const flights = withLeases(1);
    flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500);
    const over = aDescription({ requestId: 'request-1', endedAtMs: NOW_MS + 600 });
    flights.described('c1', over, NOW_MS + 700);
    expect(flights.withoutEvent(NOW_MS + MINUTE)).toBe(0);
  });

  it('without any event after ten seconds are noticed', () => {
    const flights = withLeases(1, 2, 3);
    for (const n of [1, 2, 3]) flights.outcome(aNote(n, acceptedAs(`c${n}`)), NOW_MS + 500);
    flights.event(anEvent('INITIATED', 'c1'), NOW_MS + 600);
    expect(flights.withoutEvent(NOW_MS + 10_500)).toBe(0);
    expect(flights.withoutEvent(NOW_MS + 10_501)).toBe(2);
  });
});

it('the age of the news is the mean of how late the events came', () => {
  const flights = new Flights(FLIGHT_RULES);
  for (let n = 0; n < 200; n += 1) flights.event(anEvent('INITIATED', `x${n}`), NOW_MS + 3_000);
  expect(flights.meanLatencyMs).toBeCloseTo(3_000, -2);
  expect(flights.lastEventAtMs).toBe(NOW_MS + 3_000);
});

it('events that do not name their own moment, or a moment that cannot be, say little about the age of the news', () => {
  const age = (overrides: Partial<ContactEvent>, type = 'INITIATED') => {
    const flights = new Flights(FLIGHT_RULES);
    flights.event(anEvent(type, 'x', overrides), NOW_MS + 3_000);
    return flights.meanLatencyMs;
  };
  const at = (ms: number) => ({ initiationTimestamp: new Date(NOW_MS + 3_000 - ms).toISOString() });
  expect(age({}, 'CONNECTED_TO_SYSTEM')).toBe(1_000);
  expect(age({ initiationTimestamp: '' })).toBe(1_000);
  expect(age(at(-5_000))).toBeCloseTo(950);
  expect(age(at(3_600_000))).toBeCloseTo(950 + 3_000);
  const disconnectTimestamp = new Date(NOW_MS + 1_000).toISOString();
  expect(age({ disconnectTimestamp, ...at(60_000) }, 'DISCONNECTED')).toBeCloseTo(950 + 100);
});

it('the mean hold time is that of the first calls evenly, and later of the latest ones', () => {
  const flights = new Flights(FLIGHT_RULES);
  expect(flights.meanHoldMs).toBeUndefined();
  const hold = (n: number, ms: number) => {
    flights.admit(aLease(n));
    flights.outcome(aNote(n, acceptedAs(`c${n}`)), NOW_MS + 500);
    const disconnectTimestamp = new Date(NOW_MS + 300 + ms).toISOString();
    flights.event(anEvent('DISCONNECTED', `c${n}`, { disconnectTimestamp }), NOW_MS + 500);
  };
  hold(0, 10_000);
  hold(1, 20_000);
  expect(flights.meanHoldMs).toBeCloseTo(15_000);
  for (let n = 2; n < 40; n += 1) hold(n, 15_000);
  hold(40, 35_000);
  expect(flights.meanHoldMs).toBeCloseTo(16_000);
  expect(flights.means.endedCalls).toBe(41);
});

it('no call holds its line for less than nothing', () => {
  const flights = withLeases(1);
  flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500);
  const disconnectTimestamp = new Date(NOW_MS).toISOString();
  flights.event(anEvent('DISCONNECTED', 'c1', { disconnectTimestamp }), NOW_MS + 500);
  expect(flights.meanHoldMs).toBe(0);
});

// --- any order, duplication and loss --------------------------------------------------------------------------------

/** What really became of request `n`, and whose call `x-n` is. */
type Fate = 'answered' | 'lost answer' | 'throttled' | 'refused' | 'never claimed';
const FATES: readonly Fate[] = ['answered', 'lost answer', 'throttled', 'refused', 'never claimed'];

type Message =
  | { readonly kind: 'note'; readonly n: number }
  | { readonly kind: 'event'; readonly event: ContactEvent }
  | { readonly kind: 'describe'; readonly n: number }
  | { readonly kind: 'time' };

const hasCall = (fate: Fate | undefined) => fate === 'answered' || fate === 'lost answer';

function outcomeOf(n: number, fate: Fate | undefined): Outcome | undefined {
  switch (fate) {
    case 'answered':
      return acceptedAs(`c${n}`);
    case 'lost answer':
      return { kind: 'unknown', reason: 'TimeoutError' };
    case 'throttled':
      return { kind: 'throttled', reason: 'TooManyRequestsException' };
    case 'refused':
      return { kind: 'refused', reason: 'DestinationNotAllowedException', certain: true };
    default:
      return undefined;
  }
}

/** Everything that can be heard about the requests and about one call of somebody else. */
function newsOf(fates: readonly Fate[]): Message[] {
  const own = fates.flatMap((fate, n): Message[] => [
    ...(outcomeOf(n, fate) ? [{ kind: 'note', n } as const] : []),
    ...(hasCall(fate)
      ? [
          { kind: 'event', event: anEvent('INITIATED', `c${n}`) } as const,
          { kind: 'event', event: anEvent('DISCONNECTED', `c${n}`) } as const,
          { kind: 'describe', n } as const,
        ]
      : []),
  ]);
  const theirs = ['INITIATED', 'DISCONNECTED'].map((type) => ({
    kind: 'event' as const,
    event: anEvent(type, 'inbound', { initiationMethod: 'INBOUND' }),
  }));
  return [...own, ...theirs, { kind: 'time' }];
}

const stories = fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 4 }).chain((fates) =>
  fc.record({
    fates: fc.constant(fates),
    heard: fc.array(fc.record({ message: fc.constantFrom(...newsOf(fates)), afterMs: fc.nat(9_000) }), {
      maxLength: 30,
    }),
    takenOverAt: fc.nat(30),
  }),
);

/** Every other outcome stands on its contact, too. */
const recordOf = (n: number): { readonly isRecorded?: true } => (n % 2 === 0 ? { isRecorded: true } : {});

/** What stands on the contact, once the message was heard. */
function record(views: Map<string, AttemptView>, message: Message, fates: readonly Fate[], effects: readonly Effect[]) {
  const outcome = message.kind === 'note' && recordOf(message.n).isRecorded && outcomeOf(message.n, fates[message.n]);
  if (outcome) keep(views, aLease(message.n), outcome);
  for (const effect of effects) {
    if (effect.kind === 'join') keep(views, effect.lease, { kind: 'accepted', contactId: effect.contactId });
    if (effect.kind === 'settle') views.delete(effect.lease.contact.sk);
  }
}

/** A call that was joined with its contact is not overwritten by whoever placed it. */
function keep(views: Map<string, AttemptView>, { contact, requestId }: LeaseItem, outcome: Outcome): void {
  if (views.get(contact.sk)?.outcome?.kind !== 'accepted')
    views.set(contact.sk, { sk: contact.sk, requestId, outcome });
}

/** Tells one message, and writes down what follows. */
function tell(flights: Flights, message: Message, fates: readonly Fate[], nowMs: number): Effect[] {
  switch (message.kind) {
    case 'note': {
      const outcome = outcomeOf(message.n, fates[message.n]);
      return outcome ? flights.outcome({ ...aNote(message.n, outcome), ...recordOf(message.n) }, nowMs) : [];
    }
    case 'event':
      return flights.event(message.event, nowMs);
    case 'describe':
      return flights.described(`c${message.n}`, aDescription({ requestId: `request-${message.n}` }), nowMs);
    case 'time':
      return flights.due(nowMs);
  }
}

describe('whatever is lost, doubled, late or out of order', () => {
  it('no lease is freed twice, and none whose call may be up', () => {
    fc.assert(
      fc.property(stories, ({ fates, heard }) => {
        const flights = withLeases(...fates.keys());
        const freed: string[] = [];
        const over = new Set<string>();
        let nowMs = NOW_MS + 400;
        for (const { message, afterMs } of heard) {
          nowMs += afterMs;
          if (message.kind === 'event' && message.event.eventType === 'DISCONNECTED') over.add(message.event.contactId);
          for (const { of } of settlements(tell(flights, message, fates, nowMs))) {
            const n = Number(of.slice('request-'.length));
            expect(!hasCall(fates[n]) || over.has(`c${n}`)).toBe(true);
            freed.push(of);
          }
        }
        expect(new Set(freed).size).toBe(freed.length);
        expect(flights.own).toBe(fates.length - freed.length);
      }),
      { numRuns: 500 },
    );
  });

  it('no call that is over comes back', () => {
    fc.assert(
      fc.property(stories, ({ fates, heard }) => {
        const flights = withLeases(...fates.keys());
        const over = new Set<string>();
        let nowMs = NOW_MS + 400;
        for (const { message, afterMs } of heard) {
          nowMs += afterMs;
          const effects = tell(flights, message, fates, nowMs);
          for (const effect of effects) {
            if (effect.kind === 'put' && effect.item.kind === 'other')
              expect(over).not.toContain(effect.item.contactId);
          }
          if (message.kind === 'event' && message.event.eventType === 'DISCONNECTED') over.add(message.event.contactId);
          for (const contactId of over) expect(flights.isOwn(contactId)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a successor that reads the table, and the contacts, goes on as the one before would have', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async ({ fates, heard, takenOverAt }) => {
        const views = new Map<string, AttemptView>();
        const items = new Map<string, FlightItem>();
        for (const n of fates.keys()) items.set(leaseKey(`request-${n}`), aLease(n));
        const first = withLeases(...fates.keys());
        let successor: Flights | undefined;
        const over = new Set<string>();
        const forgotten = new Set<string>();
        let isAsBefore = true;
        let nowMs = NOW_MS + 400;
        for (const [index, { message, afterMs }] of heard.entries()) {
          nowMs += afterMs;
          if (index === takenOverAt) {
            successor = new Flights(FLIGHT_RULES);
            const stock = await takeStock([...items.values()], { readAll: async () => [...views.values()] });
            successor.restore(stock.items, nowMs);
            expect(settlements(successor.found(stock.calls, nowMs))).toEqual([]);
            successor.areOver(first.newlyOver(nowMs), nowMs);
            for (const contactId of over)
              if (!first.newlyOver(nowMs).includes(contactId) && !items.has(callKey(contactId)))
                forgotten.add(contactId);
          }
          if (message.kind === 'event' && message.event.eventType === 'DISCONNECTED') over.add(message.event.contactId);
          // A call that was over long before, and has another event: only asking tells.
          if (message.kind === 'event' && forgotten.has(message.event.contactId)) isAsBefore = false;
          const effects = tell(first, message, fates, nowMs);
          write(items, effects);
          record(views, message, fates, effects);
          if (!successor) continue;
          expect(settlements(tell(successor, message, fates, nowMs))).toEqual(settlements(effects));
          expect(successor.own).toBe(first.own);
          const laterMs = nowMs + FLIGHT_RULES.unclaimedAfterMs;
          expect(successor.others(laterMs)).toBeGreaterThanOrEqual(first.others(laterMs));
          if (isAsBefore) expect(successor.others(laterMs)).toBe(first.others(laterMs));
        }
        const end = NOW_MS + FLIGHT_RULES.longestCallMs + 4_000;
        if (successor) expect(settlements(successor.due(end))).toEqual(settlements(first.due(end)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a call that its contact names when a successor comes', () => {
  const call = { requestId: 'request-1', contactId: 'c1', startedAtMs: NOW_MS + 300 };
  /** What one who knew nothing of the call has written of an event, restored. */
  const afterwards = (...heard: readonly ContactEvent[]) => {
    const first = withLeases(1);
    const items = new Map<string, FlightItem>([[leaseKey('request-1'), aLease(1)]]);
    for (const event of heard) write(items, first.event(event, NOW_MS + 5_000));
    const flights = new Flights(FLIGHT_RULES);
    flights.restore([...items.values()], NOW_MS + 10_000);
    return flights;
  };

  it('is up, without a write, and its note is news', () => {
    const flights = afterwards();
    expect(flights.found([call], NOW_MS + 10_000)).toEqual([]);
    expect(flights.isOwn('c1')).toBe(true);
    expect(flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 10_100)).toEqual([{ kind: 'news' }]);
    expect(kinds(flights.event(anEvent('DISCONNECTED', 'c1'), NOW_MS + 31_000))).toEqual(['settle', 'remove']);
  });

  it('is nobody else’s any more', () => {
    const flights = afterwards(anEvent('INITIATED', 'c1'));
    expect(flights.found([call], NOW_MS + 10_000)).toEqual([{ kind: 'remove', sk: callKey('c1') }]);
    expect([flights.own, flights.others(NOW_MS + 60_000)]).toEqual([1, 0]);
  });

  it('is over if its end came first', () => {
    const flights = afterwards(anEvent('DISCONNECTED', 'c1'));
    const effects = flights.found([call], NOW_MS + 40_000);
    const ending = {
      kind: 'ended',
      contactId: 'c1',
      disposition: 'answered',
      endedAtMs: NOW_MS + 30_000,
      crashed: false,
    };
    expect(settlements(effects)).toEqual([{ of: 'request-1', ending }]);
    expect(flights.own).toBe(0);
  });

  it('is none of a lease that is gone', () => {
    expect(new Flights(FLIGHT_RULES).found([call], NOW_MS)).toEqual([]);
  });

  it('is freed in the end, whatever was heard before and after', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async ({ fates, heard, takenOverAt }) => {
        const items = new Map<string, FlightItem>();
        for (const n of fates.keys()) items.set(leaseKey(`request-${n}`), aLease(n));
        // The dialer has recorded everything before anybody hears of it.
        const views = fates.flatMap((fate, n) => {
          const [{ contact, requestId }, outcome] = [aLease(n), outcomeOf(n, fate)];
          return outcome ? [{ sk: contact.sk, requestId, outcome }] : [];
        });
        let flights = withLeases(...fates.keys());
        let nowMs = NOW_MS + 400;
        for (const [index, { message, afterMs }] of heard.entries()) {
          nowMs += afterMs;
          if (index === takenOverAt) {
            const stock = await takeStock([...items.values()], { readAll: async () => views });
            const newlyOver = flights.newlyOver(nowMs);
            flights = new Flights(FLIGHT_RULES);
            flights.restore(stock.items, nowMs);
            flights.areOver(newlyOver, nowMs);
            write(items, flights.found(stock.calls, nowMs));
          }
          write(items, tell(flights, message, fates, nowMs));
        }
        // All are over by then, and Connect says so of each that is asked about.
        for (let round = 0; round < 3; round += 1) {
          nowMs += FLIGHT_RULES.longestCallMs + MINUTE;
          for (const effect of flights.due(nowMs)) {
            if (effect.kind !== 'describe') continue;
            const n = fates.findIndex((_, index) => effect.contactId === `c${index}`);
            const requestId = n < 0 ? undefined : `request-${n}`;
            write(items, flights.described(effect.contactId, aDescription({ requestId, endedAtMs: nowMs - 1 }), nowMs));
          }
          for (const [n, fate] of fates.entries()) {
            const outcome = outcomeOf(n, fate);
            if (outcome) write(items, flights.outcome(aNote(n, outcome), nowMs));
          }
        }
        // Of those whom nobody claimed only their contacts tell.
        expect(flights.own).toBe(fates.filter((fate) => fate === 'never claimed').length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('tombstones', () => {
  const inbound = { initiationMethod: 'INBOUND' };

  it('are told to a successor while they are new', () => {
    const flights = new Flights(FLIGHT_RULES);
    flights.event(anEvent('DISCONNECTED', 'x', inbound), NOW_MS);
    expect(flights.newlyOver(NOW_MS + 10_000)).toEqual(['x']);
    expect(flights.newlyOver(NOW_MS + 10_001)).toEqual([]);
    const successor = new Flights(FLIGHT_RULES);
    successor.areOver(['x'], NOW_MS + 1_000);
    expect(successor.event(anEvent('INITIATED', 'x', inbound), NOW_MS + 2_000)).toEqual([]);
    expect(successor.due(NOW_MS + 11 * MINUTE)).toEqual([]);
    expect(kinds(successor.event(anEvent('INITIATED', 'x', inbound), NOW_MS + 11 * MINUTE))).toEqual(['put']);
  });

  it('of calls that nobody has claimed are not told: the table has them', () => {
    const flights = new Flights(FLIGHT_RULES);
    flights.event(anEvent('DISCONNECTED', 'x'), NOW_MS);
    expect(flights.newlyOver(NOW_MS)).toEqual([]);
  });

  it('hold for ten minutes, and those of calls that nobody has claimed for the longest call on top', () => {
    const comesBack = (overrides: Partial<ContactEvent>, laterMs: number) => {
      const flights = new Flights(FLIGHT_RULES);
      flights.event(anEvent('DISCONNECTED', 'x', overrides), NOW_MS);
      flights.due(NOW_MS + laterMs);
      return flights.event(anEvent('INITIATED', 'x', overrides), NOW_MS + laterMs).length > 0;
    };
    const [lastMs, longestMs] = [10 * MINUTE, 10 * MINUTE + FLIGHT_RULES.longestCallMs];
    expect([comesBack(inbound, lastMs - 1), comesBack(inbound, lastMs)]).toEqual([false, true]);
    expect([comesBack({}, longestMs - 1), comesBack({}, longestMs)]).toEqual([false, true]);
  });

  it('of what a predecessor told do not replace what the table has', () => {
    const items = new Map<string, FlightItem>();
    write(items, new Flights(FLIGHT_RULES).event(anEvent('DISCONNECTED', 'c1'), NOW_MS));
    const flights = new Flights(FLIGHT_RULES);
    flights.restore([...items.values()], NOW_MS);
    flights.areOver(['c1'], NOW_MS);
    expect(flights.due(NOW_MS)).toEqual([{ kind: 'describe', contactId: 'c1' }]);
    flights.admit(aLease(1));
    expect(settlements(flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500))).toMatchObject([
      { ending: { kind: 'ended', disposition: 'answered' } },
    ]);
  });

  it('that nobody has claimed are asked about each minute', () => {
    const flights = new Flights(FLIGHT_RULES);
    flights.event(anEvent('DISCONNECTED', 'x'), NOW_MS);
    const asked = [{ kind: 'describe', contactId: 'x' }];
    expect(flights.due(NOW_MS + 4_999)).toEqual([]);
    expect(flights.due(NOW_MS + 5_000)).toEqual(asked);
    expect(flights.due(NOW_MS + 5_000 + MINUTE - 1)).toEqual([]);
    expect(flights.due(NOW_MS + 5_000 + MINUTE)).toEqual(asked);
  });

  it('of calls that somebody has claimed are asked about no more', () => {
    const flights = withLeases(1);
    flights.event(anEvent('DISCONNECTED', 'c1'), NOW_MS);
    flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS + 500);
    expect(flights.due(NOW_MS + MINUTE)).toEqual([]);
  });

  it('are written with the end of the call, and until when they hold', () => {
    const flights = new Flights(FLIGHT_RULES);
    const disposition = 'answered';
    expect(flights.event(anEvent('DISCONNECTED', 'x'), NOW_MS + 1)).toEqual([
      {
        kind: 'put',
        item: {
          pk: 'FLIGHTS',
          sk: 'CALL#x',
          kind: 'closed',
          contactId: 'x',
          expiresAt: Math.ceil((NOW_MS + 1 + 10 * MINUTE + FLIGHT_RULES.longestCallMs) / 1_000),
          unclaimed: { sinceMs: NOW_MS + 1, endedAtMs: NOW_MS + 30_000, disposition },
        },
      },
    ]);
  });

  it('are told by the hundreds at most, the newest of them', () => {
    const flights = new Flights(FLIGHT_RULES);
    for (let n = 0; n < 500; n += 1) flights.event(anEvent('DISCONNECTED', `x${n}`, inbound), NOW_MS);
    // News of a call that is over already changes nothing.
    flights.event(anEvent('COMPLETED', 'x0', inbound), NOW_MS);
    const told = flights.newlyOver(NOW_MS);
    expect(told).toHaveLength(400);
    expect(told.at(-1)).toBe('x499');
  });

  it('are written only of calls that nobody has claimed, and taken away once somebody has', () => {
    const flights = withLeases(1);
    expect(flights.event(anEvent('DISCONNECTED', 'x', inbound), NOW_MS)).toEqual([]);
    expect(flights.event(anEvent('DISCONNECTED', 'c1'), NOW_MS)).toMatchObject([
      { kind: 'put', item: { kind: 'closed', contactId: 'c1', unclaimed: { disposition: 'answered' } } },
    ]);
    expect(flights.outcome(aNote(1, acceptedAs('c1')), NOW_MS)).toContainEqual({ kind: 'remove', sk: 'CALL#c1' });
    flights.event(anEvent('DISCONNECTED', 'c2'), NOW_MS);
    expect(flights.described('c2', aDescription({ requestId: undefined }), NOW_MS)).toContainEqual({
      kind: 'remove',
      sk: 'CALL#c2',
    });
  });

  it('are forgotten and taken out of the table after their time, by a successor, too', () => {
    const flights = new Flights(FLIGHT_RULES);
    const items = new Map<string, FlightItem>();
    write(items, flights.event(anEvent('DISCONNECTED', 'x'), NOW_MS));
    const laterMs = NOW_MS + FLIGHT_RULES.longestCallMs + 11 * MINUTE;
    const removed = { kind: 'remove', sk: 'CALL#x' };
    expect(flights.due(laterMs)).toContainEqual(removed);
    expect(flights.due(laterMs + MINUTE)).toEqual([]);
    expect(kinds(flights.event(anEvent('INITIATED', 'x'), laterMs))).toEqual(['put']);
    const successor = new Flights(FLIGHT_RULES);
    successor.restore([...items.values()], laterMs);
    expect(successor.due(laterMs)).toContainEqual(removed);
    expect(kinds(successor.event(anEvent('INITIATED', 'x'), laterMs))).toEqual(['put']);
  });
});
