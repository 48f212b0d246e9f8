import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoPaceContacts } from '../../../lambda/adapters/pace-contacts';
import { type ContactItem, type ContactState, DUE_INDEX } from '../../../lambda/contract/items';
import { contactRules } from '../../../lambda/core/rules/retries';
import { type Settlement, settle } from '../../../lambda/core/rules/settlement';
import { acceptedAs, aLease, keyOf, NOW_MS, RETRIES, refOf } from '../core/pace/pacing';
import { startLocalTables } from './local-tables';

const DUE_KEY = 'default/spring#UTC#1';
const LEASE = aLease(1);
const REQUEST = {
  requestId: 'request-1',
  contact: refOf(1),
  validFromMs: NOW_MS,
  validUntilMs: NOW_MS + 1_000,
};

const aContact = (overrides: Partial<ContactItem> = {}): ContactItem => ({
  ...refOf(1),
  version: 1,
  state: 'pending',
  phone: '+12065550100',
  numberKey: 'f00d',
  attributes: { name: 'Ottilie' },
  zoneKey: 'UTC',
  list: 'a.csv',
  listEtag: 'etag',
  row: 1,
  try: 3,
  attempts: 2,
  crashes: 0,
  ...overrides,
});
const waiting = (overrides: Partial<ContactItem> = {}) => aContact({ dueKey: DUE_KEY, dueAtMs: NOW_MS, ...overrides });
const inFlight = (state: ContactState, overrides: Partial<ContactItem> = {}) =>
  aContact({ state, requestId: 'request-1', claimedBy: 'lane', claimedAtMs: 1, validUntilMs: 2, ...overrides });

/** A contacts table with its due index, and one contact in it. */
async function aTable(contact?: ContactItem) {
  const tables = await startLocalTables();
  const table = 'contacts';
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const;
  await tables.client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [text('pk'), text('sk'), text('dueKey'), { AttributeName: 'dueAtMs', AttributeType: 'N' }],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: DUE_INDEX,
          KeySchema: [
            { AttributeName: 'dueKey', KeyType: 'HASH' },
            { AttributeName: 'dueAtMs', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['numberKey'] },
        },
      ],
    }),
  );
  const put = (item: ContactItem) => tables.client.send(new PutCommand({ TableName: table, Item: item }));
  if (contact) await put(contact);
  const find = async () =>
    (await tables.client.send(new GetCommand({ TableName: table, Key: { ...refOf(1) } }))).Item as ContactItem;
  return {
    contacts: new DynamoPaceContacts(tables.client, table),
    find,
    put,
    [Symbol.asyncDispose]: () => tables[Symbol.asyncDispose](),
  };
}

const STATES: readonly ContactState[] = [
  'pending',
  'admitted',
  'dialing',
  'in-progress',
  'unknown',
  'completed',
  'exhausted',
  'dead-lettered',
  'suppressed',
];
const allBut = (...states: ContactState[]) => STATES.filter((state) => !states.includes(state));

describe('the due index', () => {
  it('gives the contacts of one shard in the order of their time, with what the admission needs', async () => {
    await using table = await aTable();
    for (const [n, dueAtMs] of [
      [1, NOW_MS + 5],
      [2, NOW_MS],
      [3, NOW_MS + 9],
    ] as const) {
      await table.put(waiting({ ...refOf(n), numberKey: `number-${n}`, dueAtMs }));
    }
    await table.put(waiting({ ...refOf(4), dueKey: 'default/spring#UTC#2' }));
    await table.put(aContact({ ...refOf(5), state: 'completed' }));
    await expect(table.contacts.due(DUE_KEY, 2)).resolves.toEqual([
      { contact: refOf(2), numberKey: 'number-2', dueAtMs: NOW_MS },
      { contact: refOf(1), numberKey: 'number-1', dueAtMs: NOW_MS + 5 },
    ]);
    await expect(table.contacts.countDue(DUE_KEY, NOW_MS + 5)).resolves.toBe(2);
    await expect(table.contacts.backlog(DUE_KEY, NOW_MS + 4)).resolves.toEqual({ waiting: 2, oldestDueAtMs: NOW_MS });
    await expect(table.contacts.backlog(DUE_KEY, NOW_MS - 1)).resolves.toEqual({ waiting: 3 });
    expect(keyOf(1)).toHaveLength(32);
  });
});

describe('admitting', () => {
  it('takes a pending contact out of the index, forgets the attempt before, and tells the try', async () => {
    await using table = await aTable(
      waiting({ outcome: acceptedAs('old'), claimedBy: 'old', claimedAtMs: 1, startedAtMs: 1 }),
    );
    await expect(table.contacts.admit(REQUEST, NOW_MS)).resolves.toBe(3);
    await expect(table.find()).resolves.toEqual(
      aContact({ state: 'admitted', requestId: 'request-1', validUntilMs: REQUEST.validUntilMs }),
    );
  });

  it('knows its own admission again when the SDK repeats the write', async () => {
    await using table = await aTable(waiting());
    await table.contacts.admit(REQUEST, NOW_MS);
    await expect(table.contacts.admit(REQUEST, NOW_MS)).resolves.toBe(3);
  });

  it('is refused once another request has the contact', async () => {
    await using table = await aTable(waiting());
    await table.contacts.admit(REQUEST, NOW_MS);
    await expect(table.contacts.admit({ ...REQUEST, requestId: 'request-2' }, NOW_MS)).resolves.toBeUndefined();
  });

  it.each(allBut('pending', 'admitted'))(
    'is refused when the contact is %s, even by the same request',
    async (state) => {
      await using table = await aTable(inFlight(state));
      await expect(table.contacts.admit(REQUEST, NOW_MS)).resolves.toBeUndefined();
      await expect(table.find()).resolves.toEqual(inFlight(state));
    },
  );

  it('is refused once the contact is pending anew: whoever read it before comes too late', async () => {
    await using table = await aTable(waiting());
    await expect(table.contacts.renew(waiting())).resolves.toBe(true);
    await expect(table.contacts.admit(REQUEST, NOW_MS)).resolves.toBeUndefined();
    await expect(table.find()).resolves.toEqual(waiting({ dueAtMs: NOW_MS + 1 }));
    await expect(table.contacts.admit(REQUEST, NOW_MS + 1)).resolves.toBe(3);
    await expect(table.contacts.renew(waiting())).resolves.toBe(false);
  });

  it('of a contact that does not exist makes none', async () => {
    await using table = await aTable();
    await expect(table.contacts.admit(REQUEST, NOW_MS)).resolves.toBeUndefined();
    await expect(table.contacts.read(refOf(1))).resolves.toBeUndefined();
  });
});

describe('passing over', () => {
  const WHY = { atMs: NOW_MS, reason: 'the number is suppressed' };

  it.each(['suppressed', 'exhausted'] as const)('makes a pending contact %s, with the reason', async (state) => {
    await using table = await aTable(waiting());
    await table.contacts.passOver(refOf(1), { state, ...WHY });
    await expect(table.find()).resolves.toEqual(aContact({ state, passedOver: WHY }));
  });

  it('puts a pending contact off, and leaves it in the index', async () => {
    await using table = await aTable(waiting());
    await table.contacts.passOver(refOf(1), { state: 'pending', dueAtMs: NOW_MS + 5_000, ...WHY });
    await expect(table.find()).resolves.toEqual({ ...waiting(), dueAtMs: NOW_MS + 5_000, passedOver: WHY });
  });

  it.each(['admitted', 'dialing', 'completed'] as const)('changes nothing when the contact is %s', async (state) => {
    await using table = await aTable(inFlight(state));
    await table.contacts.passOver(refOf(1), { state: 'suppressed', ...WHY });
    await table.contacts.passOver(refOf(1), { state: 'pending', dueAtMs: NOW_MS + 5_000, ...WHY });
    await expect(table.find()).resolves.toEqual(inFlight(state));
  });
});

describe('lapsing', () => {
  it('puts an admitted contact back into the index, once', async () => {
    await using table = await aTable(inFlight('admitted'));
    await expect(table.contacts.lapse(LEASE, DUE_KEY, NOW_MS)).resolves.toBe(true);
    expect(await table.find()).toMatchObject({
      state: 'pending',
      dueKey: DUE_KEY,
      dueAtMs: NOW_MS,
      try: 3,
      attempts: 2,
    });
    await expect(table.contacts.lapse(LEASE, DUE_KEY, NOW_MS + 1)).resolves.toBe(false);
    expect((await table.find()).dueAtMs).toBe(NOW_MS);
  });

  it.each(allBut('admitted'))('loses against what happened first: the contact is %s', async (state) => {
    await using table = await aTable(inFlight(state));
    await expect(table.contacts.lapse(LEASE, DUE_KEY, NOW_MS)).resolves.toBe(false);
    await expect(table.find()).resolves.toEqual(inFlight(state));
  });

  it('leaves the admission of a later request alone', async () => {
    await using table = await aTable(inFlight('admitted', { requestId: 'request-2' }));
    await expect(table.contacts.lapse(LEASE, DUE_KEY, NOW_MS)).resolves.toBe(false);
  });
});

describe('settling', () => {
  const settlementOf = (disposition: 'busy' | 'answered'): Settlement =>
    settle(
      aContact(),
      { ...LEASE, ending: { kind: 'ended', contactId: 'c1', disposition, endedAtMs: NOW_MS, crashed: false } },
      contactRules({ ...RETRIES, maxAttempts: 9 }),
      true,
      NOW_MS,
    );

  it.each(['dialing', 'in-progress', 'unknown'] as const)(
    'puts a contact that is %s back for its next attempt, once',
    async (state) => {
      await using table = await aTable(inFlight(state, { outcome: acceptedAs('c1') }));
      const settlement = settlementOf('busy');
      await expect(table.contacts.settle(LEASE, settlement, DUE_KEY)).resolves.toBe(true);
      const found = await table.find();
      expect(found).toEqual(
        waiting({ try: 4, attempts: 3, dueAtMs: NOW_MS + RETRIES.retryDelayMs, history: [settlement.entry] }),
      );
      await expect(table.contacts.settle(LEASE, settlement, DUE_KEY)).resolves.toBe(false);
      await expect(table.find()).resolves.toEqual(found);
    },
  );

  it('makes a contact final without an entry in the index, and adds to its history', async () => {
    const before = { requestId: 'request-0', try: 1, admittedAtMs: 1 };
    await using table = await aTable(inFlight('in-progress', { history: [before] }));
    await table.contacts.settle(LEASE, settlementOf('answered'), DUE_KEY);
    const found = await table.find();
    expect(found).toMatchObject({ state: 'completed', attempts: 3 });
    expect(found.history?.map(({ requestId }) => requestId)).toEqual(['request-0', 'request-1']);
    expect(found).not.toHaveProperty('dueKey');
  });

  it('writes the reason of a dead letter', async () => {
    await using table = await aTable(inFlight('dialing'));
    const settlement = { ...settlementOf('answered'), state: 'dead-lettered', deadLetterReason: 'crashed' } as const;
    await table.contacts.settle(LEASE, settlement, DUE_KEY);
    expect(await table.find()).toMatchObject({ state: 'dead-lettered', deadLetterReason: 'crashed' });
  });

  it.each(allBut('dialing', 'in-progress', 'unknown'))('changes nothing when the contact is %s', async (state) => {
    await using table = await aTable(inFlight(state));
    await expect(table.contacts.settle(LEASE, settlementOf('busy'), DUE_KEY)).resolves.toBe(false);
    await expect(table.find()).resolves.toEqual(inFlight(state));
  });

  it('changes nothing when a later request has the contact', async () => {
    await using table = await aTable(inFlight('dialing', { requestId: 'request-2' }));
    await expect(table.contacts.settle(LEASE, settlementOf('busy'), DUE_KEY)).resolves.toBe(false);
  });
});

describe('an attempt that nobody heard of', () => {
  it('is marked unknown while it is dialing without an outcome, and at no other time', async () => {
    await using table = await aTable(inFlight('dialing'));
    await table.contacts.markUnknown(LEASE);
    expect((await table.find()).state).toBe('unknown');
    for (const other of [
      inFlight('dialing', { outcome: { kind: 'throttled', reason: 'x' } }),
      inFlight('dialing', { requestId: 'request-2' }),
      inFlight('completed'),
    ]) {
      await table.put(other);
      await table.contacts.markUnknown(LEASE);
      await expect(table.find()).resolves.toEqual(other);
    }
  });

  it('is joined with its call while it is in flight, and at no other time', async () => {
    await using table = await aTable(inFlight('unknown', { outcome: { kind: 'unknown', reason: 'x' } }));
    await table.contacts.join(LEASE, 'c1');
    expect(await table.find()).toMatchObject({ state: 'in-progress', outcome: acceptedAs('c1') });
    for (const other of [inFlight('completed'), inFlight('dialing', { requestId: 'request-2' })]) {
      await table.put(other);
      await table.contacts.join(LEASE, 'c1');
      await expect(table.find()).resolves.toEqual(other);
    }
  });
});

describe('reading many', () => {
  it('tells of their attempts, of those that there are, each asked for once', async () => {
    const outcome = acceptedAs('c1');
    await using table = await aTable(inFlight('in-progress', { outcome }));
    const others = Array.from({ length: 120 }, (_, n) => refOf(n + 2));
    await Promise.all(others.slice(0, 110).map((ref) => table.put({ ...aContact(), ...ref })));
    const found = await table.contacts.readAll([refOf(1), ...others, refOf(1)]);
    expect(found).toHaveLength(111);
    expect(found.find(({ sk }) => sk === keyOf(1))).toEqual({ sk: keyOf(1), requestId: 'request-1', outcome });
  });

  it('asks nobody about none', async () => {
    await using table = await aTable();
    await expect(table.contacts.readAll([])).resolves.toEqual([]);
  });
});
