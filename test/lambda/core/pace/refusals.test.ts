import type { Disposition } from '../../../../lambda/contract/outcome';
import type { Effect } from '../../../../lambda/core/pace/flights';
import { Refusals } from '../../../../lambda/core/pace/refusals';
import { acceptedAs, aLease, NOW_MS } from './pacing';

const MINUTE = 60_000;
const FULL = 'the instance was full, although by the books it was not';

/** The end of an own call. */
const ended = (disposition: Disposition): Effect => ({
  kind: 'settle',
  lease: aLease(1),
  ending: { kind: 'ended', contactId: 'c1', disposition, endedAtMs: NOW_MS, crashed: false },
});

it('nothing speaks against calls while none was refused', () => {
  const refusals = new Refusals();
  refusals.answered(acceptedAs('c1'), NOW_MS);
  refusals.learnFrom([ended('answered'), { kind: 'remove', sk: 'x' }], NOW_MS);
  expect(refusals.cautions(NOW_MS)).toEqual([]);
  expect(refusals.rateShare(NOW_MS)).toBe(1);
});

it('a throttle pauses for a second, and nothing is to be tried then', () => {
  const refusals = new Refusals();
  refusals.answered({ kind: 'throttled', reason: 'x' }, NOW_MS);
  const binding = { kind: 'paused', untilMs: NOW_MS + 1_000, reason: 'Connect refused calls for now' };
  expect(refusals.cautions(NOW_MS)).toEqual([{ calls: 0, binding }]);
  expect(refusals.cautions(NOW_MS + 1_000)).toEqual([]);
  expect(refusals.rateShare(NOW_MS)).toBe(0.8);
  expect(refusals.isSuspicious(NOW_MS)).toBe(false);
});

it.each<[string, (refusals: Refusals) => void]>([
  ['an answer says', (refusals) => refusals.answered({ kind: 'capacity', reason: 'x' }, NOW_MS)],
  ['a call shows that died at once', (refusals) => refusals.learnFrom([ended('rejected')], NOW_MS)],
])('a full instance, as %s, pauses and is then tried with one call', (_how, happen) => {
  const refusals = new Refusals();
  happen(refusals);
  expect(refusals.cautions(NOW_MS + 1_999)).toMatchObject([{ calls: 0, binding: { kind: 'paused' } }]);
  const binding = { kind: 'trying', reason: FULL };
  expect(refusals.cautions(NOW_MS + 2_000)).toEqual([{ calls: 1, binding }]);
  refusals.admitted(NOW_MS + 2_000);
  expect(refusals.cautions(NOW_MS + 2_000)).toEqual([{ calls: 0, binding }]);
  expect(refusals.isSuspicious(NOW_MS + 2_000)).toBe(true);
  expect(refusals.rateShare(NOW_MS)).toBe(1);
});

it('calls that fail whoever is called stop everybody, and a few are tried then', () => {
  const refusals = new Refusals();
  refusals.learnFrom(
    Array.from({ length: 20 }, () => ended('failed')),
    NOW_MS,
  );
  const open = { kind: 'failing', untilMs: NOW_MS + MINUTE, failed: 20, judged: 20 };
  expect(refusals.cautions(NOW_MS)).toEqual([{ calls: 0, binding: open }]);
  const reason = 'the latest calls failed, and these show whether the next ones do';
  expect(refusals.cautions(NOW_MS + MINUTE)).toEqual([{ calls: 3, binding: { kind: 'trying', reason } }]);
  refusals.admitted(NOW_MS + MINUTE);
  expect(refusals.cautions(NOW_MS + MINUTE)).toMatchObject([{ calls: 2 }]);
});

it.each<[string, Effect]>([
  ['found no line', ended('rejected')],
  ['were never placed', { ...ended('failed'), ending: { kind: 'unresolved', crashed: true } } as Effect],
])('calls that %s are no failing ones', (_which, effect) => {
  const refusals = new Refusals();
  refusals.learnFrom(
    Array.from({ length: 40 }, () => effect),
    NOW_MS,
  );
  expect(refusals.memory.circuit).toEqual(new Refusals().memory.circuit);
});

it('all of it is the same for a successor', () => {
  const refusals = new Refusals();
  refusals.answered({ kind: 'capacity', reason: 'x' }, NOW_MS);
  refusals.learnFrom(
    Array.from({ length: 20 }, () => ended('failed')),
    NOW_MS,
  );
  refusals.callsThrottled(NOW_MS, NOW_MS);
  const successor = new Refusals();
  successor.restore(refusals.memory);
  expect(successor.cautions(NOW_MS)).toEqual(refusals.cautions(NOW_MS));
  expect(successor.cautions(NOW_MS)).toHaveLength(2);
  expect(successor.rateShare(NOW_MS)).toBe(0.8);
});
