import fc from 'fast-check';
import type { ConnectModel } from '../../../sim/connect/model';
import type { Effect, SimulatedContact } from '../../../sim/connect/types';
import { at, call, instance } from './instance';

/** Anything a dialer may do, in any order. */
const moves = fc.array(
  fc.record({
    gapMs: fc.oneof(fc.constant(0), fc.nat(4000)),
    act: fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('start' as const), token: fc.option(fc.nat(9)) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), which: fc.nat(20) }) },
    ),
  }),
  { minLength: 1, maxLength: 150 },
);

const worlds = fc.record({
  seed: fc.nat(),
  lines: fc.integer({ min: 1, max: 12 }),
  whenFull: fc.constantFrom('drop' as const, 'reject' as const),
  share: fc.constantFrom(0, 0.5),
});

function play(
  world: { seed: number; lines: number; whenFull: 'drop' | 'reject'; share: number },
  script: readonly {
    gapMs: number;
    act: { kind: 'start'; token: number | null } | { kind: 'stop'; which: number };
  }[],
  fetchEvery: number,
): { readonly model: ConnectModel; readonly effects: readonly Effect[] } {
  const { seed, lines, whenFull, share } = world;
  const model = instance(
    {
      callsPerSecond: 3,
      burst: 4,
      concurrentCallsQuota: lines,
      whenFull,
      answerRate: 0.5,
      inbound: { kind: 'steady', share, holdSeconds: 20 },
      events: { lossRate: 0.05, duplicateRate: 0.05 },
    },
    seed,
  );
  const effects: Effect[] = [];
  let nowMs = at(0);
  for (const [index, { gapMs, act }] of script.entries()) {
    // A call stopped in the very ms of another one's start would leave the books two readings.
    nowMs += act.kind === 'stop' ? gapMs + 1 : gapMs;
    if (act.kind === 'start') model.start(call(act.token === null ? {} : { clientToken: `t${act.token}` }), nowMs);
    else model.stop(model.log().contacts[act.which]?.contactId ?? '', nowMs);
    if (index % fetchEvery === 0) effects.push(...model.advance(nowMs));
  }
  effects.push(...model.advance(nowMs + 300_000));
  return { model, effects };
}

/** Calls that hold a line at the moment a contact starts, itself included, from the books alone. */
function upAt(contact: SimulatedContact, contacts: readonly SimulatedContact[]): number {
  const isUp = (other: SimulatedContact) =>
    other === contact ||
    (!other.breach &&
      contacts.indexOf(other) <= contacts.indexOf(contact) &&
      (other.disconnectedAtMs ?? Number.POSITIVE_INFINITY) > contact.initiatedAtMs);
  return contacts.filter(isUp).length;
}

describe('whatever a dialer does', () => {
  it('the same seed and the same requests give the same history, however often effects are fetched', () => {
    fc.assert(
      fc.property(worlds, moves, fc.integer({ min: 1, max: 50 }), (world, script, fetchEvery) => {
        const [once, again] = [play(world, script, 1), play(world, script, fetchEvery)];
        expect(again.model.log()).toEqual(once.model.log());
        expect(again.effects).toEqual(once.effects);
      }),
      { numRuns: 60 },
    );
  });

  it('no more calls are up than the quota has lines, and the books agree with the peak', () => {
    fc.assert(
      fc.property(worlds, moves, (world, script) => {
        const { contacts, concurrentPeak } = play(world, script, 1).model.log();
        const loads = contacts.filter((contact) => !contact.breach).map((contact) => upAt(contact, contacts));
        expect(Math.max(0, ...loads)).toBeLessThanOrEqual(world.lines);
        expect(Math.max(0, ...loads)).toBe(concurrentPeak);
      }),
      { numRuns: 60 },
    );
  });

  it('accepted calls keep to the token bucket, and each token places one call', () => {
    fc.assert(
      fc.property(worlds, moves, (world, script) => {
        const { contacts, callsPerSecondPeak } = play(world, script, 1).model.log();
        const own = contacts.filter((contact) => contact.direction === 'api');
        const startsMs = own.map((contact) => contact.initiatedAtMs);
        const inWindow = startsMs.map((endMs) => startsMs.filter((ms) => ms > endMs - 1000 && ms <= endMs).length);
        expect(Math.max(0, ...inWindow)).toBe(callsPerSecondPeak);
        expect(callsPerSecondPeak).toBeLessThanOrEqual(4 + 3);
        const tokens = own.flatMap((contact) => contact.clientToken ?? []);
        expect(new Set(tokens).size).toBe(tokens.length);
      }),
      { numRuns: 60 },
    );
  });

  it('a line is held until the call ends, and then by nobody', () => {
    fc.assert(
      fc.property(worlds, moves, (world, script) => {
        const { model } = play({ ...world, share: 0 }, script, 1);
        const { contacts } = model.log();
        expect(contacts.every((contact) => contact.disconnectedAtMs !== undefined)).toBe(true);
        expect(model.activeCalls()).toEqual({ own: 0, inbound: 0 });
      }),
      { numRuns: 60 },
    );
  });
});
