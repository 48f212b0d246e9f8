/** A mailbox in which anything may lie: the controller takes what it understands, leaves the rest, and goes on. */
import fc from 'fast-check';
import { leaseKey } from '../../../../lambda/contract/items';
import { parseMailboxMessage } from '../../../../lambda/contract/mailbox';
import type { Effect } from '../../../../lambda/core/pace/flights';
import { Pacer } from '../../../../lambda/core/pace/pacer';
import type { MailboxDelivery } from '../../../../lambda/core/pace/ports';
import { type ControllerPorts, runController } from '../../../../lambda/core/pace/run-controller';
import { VirtualClock } from '../../../../sim/virtual-clock';
import { bodies } from '../../contract/fuzz-bodies';
import {
  acceptedAs,
  aLease,
  aNote,
  anEvent,
  FLIGHT_RULES,
  hoursWith,
  keyOf,
  LIMITS,
  NOW_MS,
  RULES,
  somePorts,
  ZONE,
} from './pacing';

const MESSAGES = [
  aNote(1, acceptedAs('c1')),
  aNote(1, { kind: 'refused', reason: 'DestinationNotAllowedException', certain: true }),
  aNote(1, { kind: 'unknown', reason: 'TimeoutError' }),
  anEvent('INITIATED', 'c1'),
  anEvent('DISCONNECTED', 'c1'),
  anEvent('INITIATED', 'x', { initiationMethod: 'INBOUND' }),
];

/** DynamoDB has no NaN and no infinity, and its keys are texts of 1,024 bytes at most. */
const canBeWritten = (effects: readonly Effect[]): boolean =>
  effects.every((effect) => {
    const text = JSON.stringify(effect, (_, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? 'NOT A NUMBER' : value,
    );
    const key = effect.kind === 'put' ? effect.item.sk : effect.kind === 'remove' ? effect.sk : '';
    return !text.includes('NOT A NUMBER') && Buffer.byteLength(key) <= 1_024;
  });

it('whatever messages come, what follows from them can be written, and the pace stays a number', () => {
  fc.assert(
    fc.property(fc.array(bodies(...MESSAGES), { maxLength: 8 }), (received) => {
      const pacer = new Pacer(LIMITS, FLIGHT_RULES, NOW_MS, NOW_MS);
      pacer.restore([aLease(1), aLease(2, { contactId: 'c1' })], undefined, NOW_MS);
      for (const body of received) {
        const parsed = parseMailboxMessage(body);
        if (!parsed.ok) continue;
        const message = parsed.value;
        const effects = message.kind === 'attempt' ? pacer.note(message, NOW_MS) : pacer.event(message, NOW_MS);
        expect(canBeWritten(effects)).toBe(true);
      }
      const { figures, calls } = pacer.room(NOW_MS);
      expect(Object.values(figures).every(Number.isFinite)).toBe(true);
      expect(Number.isFinite(calls) && Number.isFinite(pacer.spacingMs(NOW_MS))).toBe(true);
      // What is kept for the next controller is JSON, as it stands in the table.
      const memory = pacer.memory(NOW_MS);
      expect(JSON.parse(JSON.stringify(memory))).toEqual(JSON.parse(JSON.stringify(structuredClone(memory))));
      expect(JSON.stringify(memory)).not.toContain('null');
    }),
    { numRuns: 1_000 },
  );
});

/** A controller in virtual time whose mailbox holds these bodies, and then nothing. */
async function receiving(received: readonly string[]) {
  const clock = new VirtualClock(NOW_MS);
  const things = somePorts(clock);
  const acknowledged = new Set<string>();
  const waiting: MailboxDelivery[] = received.map((body, n) => ({ body, receipt: `receipt-${n}` }));
  const mailbox = {
    receive: async () => {
      await clock.sleep(waiting.length > 0 ? 50 : 1_000);
      return waiting.splice(0, 3);
    },
    acknowledge: async (receipts: readonly string[]) => {
      for (const receipt of receipts) acknowledged.add(receipt);
    },
  };
  things.tables.load('default/spring', keyOf(1), '+12065551001', ZONE);
  const { dueKey, dueAtMs, ...contact } = things.tables.contacts.get(keyOf(1)) ?? {};
  const inFlight = { ...contact, state: 'in-progress', requestId: 'request-1' };
  things.tables.contacts.set(keyOf(1), inFlight as never);
  things.tables.flights.set(leaseKey('request-1'), aLease(1));
  const ports: ControllerPorts = { ...things.ports, mailbox, hours: hoursWith() };
  void runController(ports, RULES, { isWoken: false, deadlineMs: clock.monotonicMs() + 285_000 });
  void clock.sleep(10_000);
  await clock.runUntil(() => false, clock.nowMs() + 10_000);
  return { ...things, acknowledged };
}

it('bad messages before and behind a good one hold up nothing, and none of the good ones is lost', async () => {
  const good = [aNote(1, acceptedAs('c1')), anEvent('DISCONNECTED', 'c1')].map((each) => JSON.stringify(each));
  const [note = '', event = ''] = good;
  await fc.assert(
    fc.asyncProperty(fc.array(bodies(...MESSAGES), { maxLength: 12 }), async (bad) => {
      // One that can be read says something else of the same call.
      const unreadable = bad.filter((body) => !parseMailboxMessage(body).ok);
      const half = unreadable.length >> 1;
      const received = [...unreadable.slice(0, half), note, event, ...unreadable.slice(half)];
      const { tables, acknowledged, logged } = await receiving(received);
      expect(tables.contacts.get(keyOf(1))).toMatchObject({ state: 'completed', attempts: 1 });
      expect([...acknowledged].map((receipt) => received[Number(receipt.slice('receipt-'.length))])).toEqual(good);
      expect(logged.filter((line) => line.startsWith('turn failed'))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

it.each([
  ['of a newer version', { ...aNote(1, acceptedAs('c1')), version: 2 }],
  ['of no version', { ...aNote(1, acceptedAs('c1')), version: undefined }],
  ['with an outcome that only a newer version knows', { ...aNote(1, acceptedAs('c1')), outcome: { kind: 'queued' } }],
])('a note %s is left, and the outcome is found on the contact', async (_, note) => {
  const { tables, acknowledged } = await receiving([JSON.stringify(note)]);
  expect(acknowledged.size).toBe(0);
  // Nobody has claimed it as far as the table says, so its lease stays until it is known what became of it.
  expect(tables.flights.has(leaseKey('request-1'))).toBe(true);
});
