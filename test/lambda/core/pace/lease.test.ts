import fc from 'fast-check';
import {
  LEASE_MS,
  type LeaseRecord,
  type StandbyStep,
  type StandbyView,
  standbyStep,
  successorOf,
  takenRecord,
} from '../../../../lambda/core/pace/lease';
import { Random } from '../../../../sim/random';
import { leaseStore } from '../../../../sim/world/controller-stores';
import { Tables } from '../../../../sim/world/tables';
import { HandClock, NOW_MS } from './pacing';

const HELD: LeaseRecord = {
  epoch: 3,
  sequence: 7,
  holder: 'active',
  reservedUntilMs: NOW_MS,
  lastValidUntilMs: NOW_MS + 2_000,
  clean: false,
};
const { holder: _, ...FREE } = HELD;
const fresh = NOW_MS - 1_000;
const gone = NOW_MS - 5_000;

const aView = (overrides: Partial<StandbyView> = {}): StandbyView => ({
  me: 'me',
  record: HELD,
  stillForMs: 0,
  nowMs: NOW_MS,
  isWoken: false,
  hasWaited: false,
  ...overrides,
});

describe('an invocation that is not active', () => {
  it.each<[StandbyStep['kind'], string, Partial<StandbyView>]>([
    ['take', 'when there is no record', { record: undefined }],
    ['take', 'when nobody holds it', { record: { ...FREE, clean: true } }],
    ['take', 'when the last one found no work and this one has just come', { record: { ...FREE, idle: true } }],
    [
      'leave',
      'when the last one left idle while this one stood by',
      {
        record: { ...FREE, clean: true, idle: true },
        hasWaited: true,
      },
    ],
    [
      'take',
      'when the last one left idle but there is work now',
      {
        record: { ...FREE, idle: true },
        hasWaited: true,
        isWoken: true,
      },
    ],
    ['take', 'when the sequence has stood still for a whole lease', { stillForMs: LEASE_MS }],
    ['be-standby', 'when the sequence has stood still for less', { stillForMs: LEASE_MS - 1 }],
    ['start', 'when it was made the holder', { record: { ...HELD, holder: 'me' } }],
    ['be-standby', 'when it is the standby', { record: { ...HELD, standby: 'me', standbySeenAtMs: fresh } }],
    ['be-standby', 'when the standby is gone', { record: { ...HELD, standby: 'other', standbySeenAtMs: gone } }],
    ['challenge', 'when there is a standby', { record: { ...HELD, standby: 'other', standbySeenAtMs: fresh } }],
    [
      'challenge',
      'when the challenger is gone',
      {
        record: { ...HELD, standby: 's', standbySeenAtMs: fresh, challenger: 'c', challengerSeenAtMs: gone },
      },
    ],
    [
      'challenge',
      'when it is the challenger',
      {
        record: { ...HELD, standby: 's', standbySeenAtMs: fresh, challenger: 'me', challengerSeenAtMs: fresh },
      },
    ],
    [
      'leave',
      'when two are waiting already',
      {
        record: { ...HELD, standby: 's', standbySeenAtMs: fresh, challenger: 'c', challengerSeenAtMs: fresh },
      },
    ],
    [
      'leave',
      'when it was woken and somebody stands by',
      {
        record: { ...HELD, standby: 's', standbySeenAtMs: fresh },
        isWoken: true,
      },
    ],
    ['be-standby', 'when it was woken and nobody stands by', { isWoken: true }],
  ])('decides to %s %s', (kind, _when, view) => {
    expect(standbyStep(aView(view)).kind).toBe(kind);
  });

  it('takes a lease that stood still as one whose requests may still be out', () => {
    expect(standbyStep(aView({ stillForMs: LEASE_MS }))).toEqual({ kind: 'take', record: HELD, isClean: false });
    const clean = { ...FREE, clean: true };
    expect(standbyStep(aView({ record: clean }))).toEqual({ kind: 'take', record: clean, isClean: true });
  });
});

it('taking the lease starts a new epoch after all slots that are spoken for', () => {
  expect(takenRecord('me', { ...HELD, standby: 'me', standbySeenAtMs: fresh, idle: true })).toEqual({
    epoch: 4,
    sequence: 0,
    holder: 'me',
    reservedUntilMs: HELD.reservedUntilMs,
    lastValidUntilMs: HELD.lastValidUntilMs,
    clean: false,
  });
});

it.each<[string | undefined, string, Partial<LeaseRecord>]>([
  ['s', 'a standby and a challenger are there', { challenger: 'c', challengerSeenAtMs: fresh }],
  [undefined, 'nobody challenges', {}],
  [undefined, 'the challenger is gone', { challenger: 'c', challengerSeenAtMs: gone }],
  [undefined, 'the standby is gone', { standbySeenAtMs: gone, challenger: 'c', challengerSeenAtMs: fresh }],
])('the active one hands over to %s when %s', (successor, _when, marks) => {
  expect(successorOf({ ...HELD, standby: 's', standbySeenAtMs: fresh, ...marks }, NOW_MS)).toBe(successor);
});

/** One invocation, cut into its reads and writes, so that others can come between any two of them. */
interface Invocation {
  readonly me: string;
  seen: LeaseRecord | undefined;
  held: LeaseRecord | undefined;
  stillSinceMs: number;
}

it('has at most one writer per epoch, in order, whatever invocations do between each other’s reads and writes', async () => {
  const acts = fc.array(
    fc.record({
      who: fc.nat(3),
      act: fc.constantFrom('read', 'read', 'write', 'write', 'write', 'leave', 'die', 'announce'),
      afterMs: fc.constantFrom(0, 0, 5, 200, 400, 1_600),
    }),
    { maxLength: 120 },
  );
  await fc.assert(
    fc.asyncProperty(acts, async (all) => {
      const clock = new HandClock();
      const store = leaseStore(new Tables(clock, new Random(1, 'tables')));
      const writes: { me: string; epoch: number; sequence: number }[] = [];
      let born = 0;
      const birth = (): Invocation => {
        born += 1;
        return { me: `invocation-${born}`, seen: undefined, held: undefined, stillSinceMs: clock.monotonicMs() };
      };
      const invocations = [birth(), birth(), birth(), birth()];

      const read = async (self: Invocation) => {
        const found = await store.read();
        const hasMoved = found?.epoch !== self.seen?.epoch || found?.sequence !== self.seen?.sequence;
        if (hasMoved) self.stillSinceMs = clock.monotonicMs();
        self.seen = found;
      };
      const write = async (self: Invocation, record: LeaseRecord, expected: LeaseRecord | undefined) => {
        const written = await store.write(record, expected);
        if (written) writes.push({ me: self.me, epoch: written.epoch, sequence: written.sequence });
        return written;
      };
      const standBy = async (self: Invocation) => {
        const stillForMs = clock.monotonicMs() - self.stillSinceMs;
        const step = standbyStep(aView({ me: self.me, record: self.seen, stillForMs, nowMs: clock.nowMs() }));
        if (step.kind !== 'take' && step.kind !== 'start') return;
        self.held = await write(self, takenRecord(self.me, step.record), self.seen);
      };

      for (const { who, act, afterMs } of all) {
        clock.ms += afterMs;
        const self = invocations[who];
        if (!self) continue;
        if (act === 'die') invocations[who] = birth();
        else if (act === 'read') await read(self);
        else if (act === 'announce') await store.announce('standby', self.me, clock.nowMs());
        else if (!self.held) await standBy(self);
        else if (act === 'write')
          self.held = await write(self, { ...self.held, sequence: self.held.sequence + 1 }, self.held);
        else {
          const { holder: _holder, ...rest } = self.held;
          // The last act belongs to the epoch that it opens for its successor.
          await store.write({ ...rest, epoch: rest.epoch + 1, sequence: 0, clean: true }, self.held);
          invocations[who] = birth();
        }
      }

      const writers = Map.groupBy(writes, (one) => one.epoch);
      for (const epoch of writers.values()) {
        expect(new Set(epoch.map((one) => one.me)).size).toBe(1);
        expect(epoch.map((one) => one.sequence)).toEqual(epoch.map((_one, index) => index));
      }
      expect(writes.map((one) => one.epoch)).toEqual(writes.map((one) => one.epoch).toSorted((a, b) => a - b));
    }),
    { numRuns: 200 },
  );
});
