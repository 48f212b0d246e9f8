import type { SimulatedContact } from '../../../sim/connect/types';
import { type AuditRules, auditRecords, type WorldRecords } from '../../../sim/world/audit';

const ANNA = '+12065550100';
const BERT = '+12065550101';

const call = (destination: string, requestId: string, startMs: number): SimulatedContact => ({
  contactId: `${requestId} ${startMs}`,
  direction: 'api',
  destination,
  clientToken: undefined,
  attributes: { callpace_request: requestId },
  initiatedAtMs: startMs,
  connectedAtMs: undefined,
  disconnectedAtMs: startMs + 1_000,
  disconnectReason: 'CUSTOMER_DISCONNECT',
  breach: false,
});

const CALLS = [call(ANNA, 'a1', 0), call(BERT, 'b1', 500), call(ANNA, 'a2', 4_000)];
const COMPLETED = { phone: ANNA, state: 'completed', attempts: 2 } as const;
const EXHAUSTED = { phone: BERT, state: 'exhausted', attempts: 2 } as const;
const final = (contact: typeof COMPLETED | typeof EXHAUSTED) => ({
  ...contact,
  campaign: 'default/demo' as const,
  disposition: undefined,
  isPassedOver: false,
});

const RULES: AuditRules = { contacts: 2, maxAttempts: 2, concurrentCallsQuota: 2 };

/** A world that kept every promise, with something else in its place. */
const records = ({ log, ...spoiled }: SpoiledRecords = {}): WorldRecords => ({
  tally: { created: 2, open: 0, final: { completed: 1, exhausted: 1, 'dead-lettered': 0, suppressed: 0 } },
  finals: [final(COMPLETED), final(EXHAUSTED)],
  isOver: true,
  leases: 0,
  ...spoiled,
  log: { contacts: CALLS, throttled: 0, breaches: 0, inboundBlocked: 0, ...log },
});

interface SpoiledRecords extends Partial<Omit<WorldRecords, 'log'>> {
  readonly log?: Partial<WorldRecords['log']>;
}

it('finds nothing in a world that kept every promise', () => {
  expect(auditRecords(records(), RULES)).toEqual([]);
});

const PLANTED: readonly [violation: string, planted: SpoiledRecords, rules?: Partial<AuditRules>][] = [
  ['I1: one request placed two calls', { log: { contacts: [...CALLS, call(BERT, 'b1', 6_000)] } }],
  [`I1: ${ANNA} was called 3 times`, { log: { contacts: [...CALLS, call(ANNA, 'a3', 8_000)] } }],
  ['I2: 1 own calls found the quota full although nobody else called', { log: { breaches: 1 } }],
  ['I2: 2 own calls were up at once, the quota is 1', {}, { concurrentCallsQuota: 1 }],
  ['I2: a lease is left over', { leases: 1 }],
  ['I3: 2 requests were throttled', { log: { throttled: 2 } }],
  [
    'I4: 1 of 2 contacts are open or final',
    { tally: { ...records().tally, final: { ...records().tally.final, exhausted: 0 } } },
  ],
  ['I4: a contact is not final', { isOver: false }],
  [
    `I4: ${BERT} is completed without a call`,
    {
      finals: [final(COMPLETED), { ...final(EXHAUSTED), state: 'completed' }],
      log: { contacts: CALLS.filter(({ destination }) => destination === ANNA) },
    },
  ],
  [
    `I5: ${ANNA} was called while another call to it was up`,
    { log: { contacts: [...CALLS.slice(0, 2), call(ANNA, 'a2', 999)] } },
    { concurrentCallsQuota: 3 },
  ],
  [`I5: ${ANNA} was called more than 1 times within 24 hours`, {}, { perNumber: { perDay: 1 } }],
  [`I6: ${BERT} was given up after 1 attempts`, { finals: [final(COMPLETED), { ...final(EXHAUSTED), attempts: 1 }] }],
  ['I7: 1 calls started while the store was down', {}, { outages: [{ fromMs: 900, toMs: 4_500 }] }],
];

it.each(PLANTED)('finds exactly what is wrong: %s', (violation, planted, rules = {}) => {
  expect(auditRecords(records(planted), { ...RULES, ...rules })).toEqual([violation]);
});

it('lets calls start as long as a request lives after the store has gone, and when it is back', () => {
  expect(auditRecords(records(), { ...RULES, outages: [{ fromMs: 1_000, toMs: 4_500 }] })).toEqual([]);
  expect(auditRecords(records(), { ...RULES, outages: [{ fromMs: -9_000, toMs: 0 }] })).toEqual([]);
});
