import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoDeadLetterStore } from '../../../lambda/adapters/dead-letter-store';
import type { ContactItem } from '../../../lambda/contract/items';
import type { StandingContact } from '../../../lambda/core/operate/dead-letters';
import { decidePutBack, type PutBack } from '../../../lambda/core/operate/put-back';
import { campaign, NOW_MS, OPERATION, refused, SPRING } from '../core/operate/contacts';
import { startLocalTables } from './local-tables';

async function aStore(...contacts: readonly StandingContact[]) {
  const tables = await startLocalTables();
  const { client, table } = tables;
  const put = (item: object) => client.send(new PutCommand({ TableName: table, Item: { ...item } }));
  for (const contact of contacts) await put({ ...contact, crashes: 2, secret: 'not asked for' });
  const find = async (key: { readonly pk: string; readonly sk: string }) =>
    (await client.send(new GetCommand({ TableName: table, Key: { pk: key.pk, sk: key.sk } }))).Item;
  const store = new DynamoDeadLetterStore(client, { campaignsTable: table, contactsTable: table });
  return { store, put, find, [Symbol.asyncDispose]: () => tables[Symbol.asyncDispose]() };
}

function changeOf(contact: StandingContact): PutBack {
  const decision = decidePutBack(contact, 3, OPERATION);
  if (decision.kind !== 'put-back') throw new Error(decision.kind);
  return decision.change;
}

describe('DynamoDeadLetterStore', () => {
  it('sends a contact back: pending, due, not crashed, with who did it in its history', async () => {
    const contact = refused(1);
    await using tables = await aStore(contact);
    expect(await tables.store.putBack(changeOf(contact))).toBe(true);
    const { deadLetterReason, ...item } = (await tables.find(contact)) as ContactItem;
    expect(deadLetterReason).toBeUndefined();
    expect(item).toMatchObject({ state: 'pending', attempts: 0, crashes: 0, try: 2, dueAtMs: NOW_MS });
    expect(item.dueKey).toMatch(/^default\/spring#UTC#\d$/);
    expect(item.history).toEqual([{ ...contact.history?.[0], redriven: OPERATION }]);
  });

  it('takes its own write, repeated after a lost answer, for done, and not that of another', async () => {
    const contact = refused(1);
    await using tables = await aStore(contact);
    const change = changeOf(contact);
    await tables.store.putBack(change);
    expect(await tables.store.putBack(change)).toBe(true);
    const others = { ...change, action: { by: 'somebody else', atMs: NOW_MS } };
    expect(await tables.store.putBack(others)).toBe(false);
  });

  it.each(['pending', 'admitted', 'completed', 'suppressed'] as const)(
    'lets a contact be that is %s',
    async (state) => {
      const contact = refused(1);
      await using tables = await aStore({ ...contact, state });
      expect(await tables.store.putBack(changeOf(contact))).toBe(false);
      expect(await tables.find(contact)).toMatchObject({ state, attempts: 1 });
    },
  );

  it('lets a contact be that was refused once more since it was read', async () => {
    const contact = refused(1);
    await using tables = await aStore({ ...contact, try: 3, attempts: 2 });
    expect(await tables.store.putBack(changeOf(contact))).toBe(false);
  });

  it('reads contacts in the states asked for from all partitions, and only what is asked for', async () => {
    const contacts = [refused(1), refused(31), refused(2, { state: 'completed' })];
    await using tables = await aStore(...contacts);
    const found: StandingContact[] = [];
    for await (const page of tables.store.contactsIn(SPRING, ['dead-lettered', 'pending'])) found.push(...page);
    expect(found).toEqual(contacts.slice(0, 2));
  });

  it('opens a finished campaign', async () => {
    await using tables = await aStore();
    await tables.put(campaign({ finishedAtMs: 3, loadedAtMs: 2 }));
    await tables.store.reopen(SPRING, NOW_MS);
    const [item] = await tables.store.campaigns();
    expect(item).toEqual(campaign({ loadedAtMs: NOW_MS }));
  });
});
