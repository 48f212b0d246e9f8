import { audit } from '../../bench/chaos/audit/audit';
import {
  ANNA,
  BERT,
  CLEO,
  call,
  cleanContact,
  contact,
  DORA,
  evidence,
  letterFor,
  type Spoiled,
  summaryOf,
  withCalls,
  withContact,
} from './evidence';

const anna = cleanContact(ANNA);
const bert = cleanContact(BERT);
const placed = (requestId: string, atMs: number) =>
  ({ requestId, atMs, outcome: 'accepted', disposition: 'no-answer' }) as const;

it('finds nothing in a run that kept every promise', () => {
  expect(audit(evidence())).toEqual([]);
});

/** One violation each, in a run that is clean otherwise. */
const PLANTED: readonly [violation: string, planted: Spoiled][] = [
  // I1
  [
    'I1: one dial request placed 2 calls',
    {
      contacts: withContact(
        contact(BERT, 'exhausted', 2, [placed('b1', 0), { ...placed('b2', 12_000), outcome: 'unknown' }]),
      ),
      calls: [
        ...withCalls().filter(({ destination }) => destination === ANNA),
        { ...call(BERT, 'b1', 400), disconnectedAtMs: 1_000 },
        call(BERT, 'b1', 1_500),
      ],
    },
  ],
  [
    'I1: one client token placed 2 calls',
    {
      contacts: withContact(contact(BERT, 'exhausted', 2, [placed('b1', 0), placed('b3', 6_000)])),
      calls: [
        ...withCalls().filter(({ destination }) => destination === ANNA),
        { ...call(BERT, 'b1', 400), clientToken: 'same' },
        { ...call(BERT, 'b3', 6_300), clientToken: 'same' },
      ],
    },
  ],
  [
    'I1: 1 calls carry no dial request',
    { calls: withCalls().map((one) => (one.initiatedAtMs === 5_300 ? { ...one, attributes: {} } : one)) },
  ],
  [
    'I1: …0100 (206) was called 3 times, 2 are allowed',
    {
      contacts: withContact(
        contact(ANNA, 'exhausted', 3, [placed('a1', 0), placed('a3', 5_000), placed('a4', 20_000)]),
      ),
      calls: withCalls(call(ANNA, 'a4', 20_300)),
    },
  ],
  [
    'I1: …0100 (206) was called while another call to it was up',
    {
      calls: withCalls().map((one) => (one.initiatedAtMs === 300 ? { ...one, disconnectedAtMs: 5_301 } : one)),
    },
  ],
  [
    'I1: a call to …0100 (206) is no attempt of its contact (a2)',
    {
      contacts: withContact(
        contact(ANNA, 'completed', 1, [placed('a1', 0), { requestId: 'a2', atMs: 6_000, outcome: 'throttled' }]),
      ),
      calls: [...withCalls().filter(({ initiatedAtMs }) => initiatedAtMs !== 5_300), call(ANNA, 'a2', 6_300)],
    },
  ],
  [
    'I1: an attempt at …0101 (206) was settled twice',
    { contacts: withContact({ ...bert, history: [...(bert.history ?? []), ...(bert.history ?? []).slice(-1)] }) },
  ],
  ['I1: …0100 (206) had 2 attempts, 1 are charged', { contacts: withContact({ ...anna, attempts: 1 }) }],
  [
    'I1: …0101 (206) was dialed again 9000 ms after an attempt of which nobody knew the outcome',
    {
      contacts: withContact(
        contact(BERT, 'exhausted', 2, [
          { requestId: 'b1', atMs: 0, outcome: 'unknown', disposition: 'unknown' },
          placed('b2', 9_000),
        ]),
      ),
      calls: [...withCalls().slice(0, 3), call(BERT, 'b2', 9_300)],
    },
  ],
  // I2
  ['I2: 2 own calls were up at once, the quota is 1', { rules: rulesWith({ concurrentCallsQuota: 1 }) }],
  ['I2: 1 calls found the quota full although nobody else called', { breaches: 1 }],
  ['I2: 1 leases are left over', { leases: 1 }],
  // I3
  ['I3: 1 calls started above 1/s with a burst of 1', { rules: rulesWith({ burst: 1 }) }],
  ['I3: the account throttled 2 requests', { throttled: 2 }],
  // I4
  ['I4: …0103 (206) is no contact', { contacts: withoutDora(), summary: summaryOf(withoutDora()) }],
  ['I4: …0199 (206) is on no list', withStranger()],
  ['I4: 1 contacts are still pending', { contacts: withContact({ ...bert, state: 'pending' }) }],
  ['I4: there is no summary.json', { summary: undefined }],
  [
    'I4: summary.json says 7 rows, the list has 6',
    { summary: { ...evidence().summary, rows: 7 } as Spoiled['summary'] },
  ],
  [
    'I4: summary.json says 2 completed, there are 1',
    {
      summary: {
        ...summaryOf(evidence().contacts),
        contacts: { ...evidence().summary?.contacts, completed: 2 },
      } as Spoiled['summary'],
    },
  ],
  [
    'I4: summary.json does not add up, and says so',
    { summary: { ...evidence().summary, addsUp: false } as Spoiled['summary'] },
  ],
  ['I4: there is no results.csv', { results: undefined }],
  ['I4: results.csv has 3 of 4 contacts', { results: lastLineCut(evidence().results) }],
  [
    'I4: results.csv says exhausted of …0100 (206), who is completed',
    { results: evidence().results?.replace('completed', 'exhausted') },
  ],
  [
    'I4: …0101 (206) is completed without a call',
    {
      contacts: withContact(contact(BERT, 'completed', 1, [{ requestId: 'b1', atMs: 0, outcome: 'unknown' }])),
      calls: withCalls().filter(({ destination }) => destination !== BERT),
    },
  ],
  ['I4: …0102 (702) is dead-lettered without a letter', { deadLetters: [] }],
  ['I4: …0100 (206) is completed and has a dead letter', { deadLetters: [letterFor(CLEO), letterFor(ANNA)] }],
  ['I4: 2 messages are left in DialQueue', { queued: { DialQueue: 2 } }],
  // I5
  [
    'I5: …0101 (206) is on a suppression list and was called',
    { suppressed: new Set([BERT, DORA]), calls: withCalls().slice(0, 3) },
  ],
  [
    'I5: …0101 (206) was called 2301 ms after the admission',
    { calls: withCalls().map((one) => (one.initiatedAtMs === 400 ? call(BERT, 'b1', 2_301) : one)) },
  ],
  [
    'I5: …0101 (206) was called -200 ms after the admission',
    { calls: withCalls().map((one) => (one.initiatedAtMs === 400 ? call(BERT, 'b1', -200) : one)) },
  ],
  // I6
  ['I6: …0101 (206) is charged 3 attempts and had 2', { contacts: withContact({ ...bert, attempts: 3 }) }],
  [
    'I6: …0100 (206) was given up after 1 of 2 attempts',
    {
      contacts: withContact(contact(ANNA, 'exhausted', 1, [placed('a1', 0)])),
      calls: withCalls().filter((one) => one.initiatedAtMs !== 5_300),
    },
  ],
  [
    'I6: …0101 (206) is dead-lettered for Throttling',
    {
      contacts: withContact({ ...bert, state: 'dead-lettered', deadLetterReason: 'Throttling' }),
      deadLetters: [letterFor(CLEO), letterFor(BERT)],
    },
  ],
  [
    'I6: …0101 (206) is dead-lettered as crashed after 1 crashes',
    {
      contacts: withContact({ ...bert, state: 'dead-lettered', deadLetterReason: 'crashed', crashes: 1 }),
      deadLetters: [letterFor(CLEO), letterFor(BERT)],
    },
  ],
  [
    'I6: 1 messages were given up to ListIntakeDeadLetters (it broke)',
    { givenUp: { ListIntakeDeadLetters: 1 }, givenUpFor: ['it broke'] },
  ],
  // I7
  [
    'I7: 1 calls started more than 3 s after the store was gone',
    { silences: [{ why: 'the store was gone', fromMs: 1_000, toMs: 6_000, graceMs: 3_000 }] },
  ],
];

it.each(PLANTED)('finds exactly what is wrong: %s', (violation, planted) => {
  const found = audit(evidence(planted));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(violation);
});

it('finds a call to somebody who is on no list: nobody wrongly, and no attempt of anybody', () => {
  const found = audit(evidence({ calls: withCalls(call('+12065550199', 'x1', 9_000)) }));
  expect(found).toEqual([
    'I1: a call to …0199 (206) is no attempt of its contact (x1)',
    'I5: …0199 (206) is on no list and was called',
  ]);
});

it('lets inbound calls fill the instance, and charges nobody for a call that was accepted and died for want of a line', () => {
  const inbound = { ...call('', 'i', 100), direction: 'inbound' as const };
  expect(audit(evidence({ calls: withCalls(inbound), breaches: 1 }))).toEqual([]);
  const died = { ...call(BERT, 'b0', 3_000), breach: true, disconnectedAtMs: 3_001 };
  const history = [{ requestId: 'b0', atMs: 2_700, outcome: 'accepted', disposition: 'rejected' } as const];
  const contacts = withContact({
    ...bert,
    history: [
      ...(bert.history ?? []).slice(0, 1),
      ...(contact(BERT, 'pending', 0, history).history ?? []),
      ...(bert.history ?? []).slice(1),
    ],
  });
  const found = audit(evidence({ contacts, calls: withCalls(died), rules: rulesWith({ longestCallMs: 2_000 }) }));
  expect(found).toEqual([]);
});

function rulesWith(rules: Partial<ReturnType<typeof evidence>['rules']>) {
  return { ...evidence().rules, ...rules };
}

function withoutDora() {
  return evidence().contacts.filter(({ phone }) => phone !== DORA);
}

function withStranger(): Spoiled {
  const contacts = [...evidence().contacts, contact('+12065550199', 'suppressed', 0, [])];
  return { contacts };
}

function lastLineCut(results = ''): string {
  return results.trim().split('\n').slice(0, -1).join('\n');
}
