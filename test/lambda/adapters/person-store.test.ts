import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoPersonStore } from '../../../lambda/adapters/person-store';
import { type ContactItem, operatorSuppression } from '../../../lambda/contract/items';
import { decideErasure } from '../../../lambda/core/operate/forget';
import type { Erasure } from '../../../lambda/core/operate/ports';
import { OPERATION, refused } from '../core/operate/contacts';
import { startLocalTables } from './local-tables';

const CONTACT: ContactItem = {
  ...refused(1, { state: 'pending' }),
  version: 1,
  numberKey: 'n',
  attributes: { First_Name: 'Ada' },
  listEtag: 'e',
  crashes: 0,
  dueKey: 'default/spring#UTC#0',
  dueAtMs: 5,
  requestId: 'request-1',
  validUntilMs: 4,
  claimedBy: 'lane',
  claimedAtMs: 3,
  startedAtMs: 3,
  outcome: { kind: 'accepted', contactId: 'c-1' },
};

async function aStore(contact: ContactItem = CONTACT) {
  const tables = await startLocalTables();
  const { client, table } = tables;
  await client.send(new PutCommand({ TableName: table, Item: { ...contact } }));
  const read = async () =>
    (await client.send(new GetCommand({ TableName: table, Key: { pk: contact.pk, sk: contact.sk } }))).Item;
  const store = new DynamoPersonStore(client, { campaignsTable: table, contactsTable: table });
  return { store, read, [Symbol.asyncDispose]: () => tables[Symbol.asyncDispose]() };
}

function erasureOf(contact: ContactItem): Erasure {
  const decision = decideErasure(contact, OPERATION);
  if (decision.kind !== 'erase') throw new Error(decision.kind);
  return decision.erasure;
}

describe('DynamoPersonStore', () => {
  it('leaves of an erased contact what its account rests on, and nothing of the person or its calls', async () => {
    await using tables = await aStore();
    expect(await tables.store.erase(erasureOf(CONTACT))).toBe(true);
    const { pk, sk, version, zoneKey, numberKey, list, listEtag, row, attempts, crashes } = CONTACT;
    expect(await tables.read()).toEqual({
      ...{ pk, sk, version, zoneKey, numberKey, list, listEtag, row, attempts, crashes, try: CONTACT.try },
      deadLetterReason: CONTACT.deadLetterReason,
      state: 'suppressed',
      phone: '',
      attributes: {},
      forgotten: OPERATION,
    });
  });

  it('takes its own write, repeated after a lost answer, for done', async () => {
    await using tables = await aStore();
    await tables.store.erase(erasureOf(CONTACT));
    expect(await tables.store.erase(erasureOf(CONTACT))).toBe(true);
  });

  it.each([{ state: 'admitted' as const }, { try: 3 }, { attempts: 2 }])(
    'lets a contact be that has moved on: %j',
    async (moved) => {
      await using tables = await aStore({ ...CONTACT, ...moved });
      expect(await tables.store.erase(erasureOf(CONTACT))).toBe(false);
      expect(await tables.read()).toEqual({ ...CONTACT, ...moved });
    },
  );

  it('writes the suppression of an operator where the admission looks for it', async () => {
    await using tables = await aStore();
    await tables.store.suppress(operatorSuppression('n', 'all', OPERATION));
    await tables.store.suppress(operatorSuppression('n', 'default', OPERATION));
    expect(await tables.store.suppressions('n')).toEqual([
      { pk: 'SUPPRESSED#n', sk: 'OPERATOR#all', ...OPERATION },
      { pk: 'SUPPRESSED#n', sk: 'OPERATOR#default', ...OPERATION },
    ]);
  });
});
