import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoIntakeStore } from '../../../lambda/adapters/intake-store';
import { DynamoRetentionStore } from '../../../lambda/adapters/retention-store';
import type { ContactRef } from '../../../lambda/contract/dial-request';
import { CAMPAIGNS_PARTITION, type CampaignItem, contactRef } from '../../../lambda/contract/items';
import { startLocalTables } from './local-tables';

const SPRING = 'default/spring';
const NOW_MS = 1_700_000_000_000;
const CLOCK = { sleep: async () => undefined };
const FINISHED: CampaignItem = {
  pk: CAMPAIGNS_PARTITION,
  sk: SPRING,
  createdAtMs: 1,
  loadedAtMs: 2,
  finishedAtMs: 3,
};
const COUNTED = { atMs: NOW_MS, contacts: { completed: 1 }, held: 0 } as unknown as NonNullable<
  CampaignItem['counted']
>;

async function aStore(...items: readonly object[]) {
  const tables = await startLocalTables();
  const { client, table } = tables;
  const put = (item: object) => client.send(new PutCommand({ TableName: table, Item: { ...item } }));
  for (const item of items) await put(item);
  const names = { campaignsTable: table, contactsTable: table };
  const store = new DynamoRetentionStore(client, names, CLOCK);
  const intake = new DynamoIntakeStore({ campaigns: client, contacts: client }, names, CLOCK);
  const left = async (pk: string) =>
    (
      await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
        }),
      )
    ).Items ?? [];
  return { store, intake, put, left, [Symbol.asyncDispose]: () => tables[Symbol.asyncDispose]() };
}

const hex = (n: number): string => (n * 2_654_435_761).toString(16).padStart(32, '0').slice(-32);

describe('DynamoRetentionStore', () => {
  it('marks a campaign that is as it was read, once', async () => {
    await using tables = await aStore(FINISHED);
    expect(await tables.store.markErased(FINISHED, COUNTED, NOW_MS)).toBe(true);
    expect(await tables.store.campaigns()).toEqual([{ ...FINISHED, erasedAtMs: NOW_MS, counted: COUNTED }]);
    expect(await tables.store.markErased(FINISHED, COUNTED, NOW_MS)).toBe(false);
  });

  it.each([
    ['was loaded into', { loadedAtMs: 5 }],
    ['was opened', { finishedAtMs: undefined }],
    ['was finished anew', { finishedAtMs: 5 }],
  ])('does not mark a campaign that %s since', async (_, change) => {
    await using tables = await aStore(JSON.parse(JSON.stringify({ ...FINISHED, ...change })));
    expect(await tables.store.markErased(FINISHED, COUNTED, NOW_MS)).toBe(false);
  });

  it('lets nobody load into a marked campaign, nor open it', async () => {
    await using tables = await aStore(FINISHED);
    await tables.store.markErased(FINISHED, COUNTED, NOW_MS);
    await expect(tables.intake.touchCampaign(SPRING, NOW_MS)).rejects.toThrow('conditional request failed');
    expect((await tables.store.campaigns())[0]?.finishedAtMs).toBe(3);
  });

  it('finds and deletes every contact of the campaign, in batches, and none of another one', async () => {
    const of = (campaign: typeof SPRING | 'default/spring2') =>
      Array.from({ length: 90 }, (_, n) => ({ ...contactRef(campaign, hex(n + 1)), phone: '+12065550100' }));
    await using tables = await aStore(...of(SPRING), ...of('default/spring2'));
    const found: ContactRef[] = [];
    for await (const page of tables.store.contactKeys(SPRING)) found.push(...page);
    expect(found).toHaveLength(90);
    expect(
      found.every(
        (key) =>
          Object.keys(key)
            .sort((a, b) => a.localeCompare(b))
            .join() === 'pk,sk',
      ),
    ).toBe(true);
    await tables.store.deleteContacts([...found, ...found.slice(0, 1)].slice(0, 90));
    const counts: number[] = [];
    for (const campaign of [SPRING, 'default/spring2'] as const) {
      let count = 0;
      for await (const page of tables.store.contactKeys(campaign)) count += page.length;
      counts.push(count);
    }
    expect(counts).toEqual([0, 90]);
  });

  it('writes again what DynamoDB left undone', async () => {
    const sent: number[] = [];
    const client = {
      send: async ({ input }: { input: { RequestItems: Record<string, unknown[]> } }) => {
        const requests = input.RequestItems['contacts'] ?? [];
        sent.push(requests.length);
        return { UnprocessedItems: sent.length === 1 ? { contacts: requests.slice(0, 10) } : {} };
      },
    };
    const store = new DynamoRetentionStore(client as never, { campaignsTable: 'c', contactsTable: 'contacts' }, CLOCK);
    await store.deleteContacts(Array.from({ length: 25 }, (_, n) => contactRef(SPRING, hex(n + 1))));
    expect(sent).toEqual([25, 10]);
  });

  it('notes the end of what was begun only', async () => {
    await using tables = await aStore(FINISHED);
    await expect(tables.store.noteErasureDone(SPRING, NOW_MS)).rejects.toThrow('conditional request failed');
    await tables.store.markErased(FINISHED, COUNTED, NOW_MS);
    await tables.store.noteErasureDone(SPRING, NOW_MS + 1);
    expect((await tables.store.campaigns())[0]?.erasureDoneAtMs).toBe(NOW_MS + 1);
  });
});
