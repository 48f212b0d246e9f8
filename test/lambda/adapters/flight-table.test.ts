import type { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoFlightTable } from '../../../lambda/adapters/flight-table';
import type { StoredFlightItem } from '../../../lambda/contract/items';
import { aLease } from '../core/pace/pacing';
import { startLocalTables } from './local-tables';

const leases = (count: number) => Array.from({ length: count }, (_, n) => aLease(n));
const bySortKey = (items: readonly StoredFlightItem[]) => items.toSorted((a, b) => a.sk.localeCompare(b.sk));

it('writes, reads and removes more items than one batch takes', async () => {
  await using tables = await startLocalTables();
  const store = new DynamoFlightTable(tables.client, tables.table);
  await store.put(leases(60));
  expect(bySortKey(await store.load())).toEqual(bySortKey(leases(60)));
  await store.remove(leases(55).map(({ sk }) => sk));
  await expect(store.load()).resolves.toHaveLength(5);
});

it('reads every page of the partition, and nothing else', async () => {
  await using tables = await startLocalTables();
  const store = new DynamoFlightTable(tables.client, tables.table);
  // A page of DynamoDB ends at 1 MB.
  const padding = 'x'.repeat(300_000);
  for (const lease of leases(6)) {
    await tables.client.send(new PutCommand({ TableName: tables.table, Item: { ...lease, padding } }));
  }
  await tables.client.send(new PutCommand({ TableName: tables.table, Item: { pk: 'ELSE', sk: 'x' } }));
  await expect(store.load()).resolves.toHaveLength(6);
});

it('asks for nothing when there is nothing to write', async () => {
  const store = new DynamoFlightTable({ send: () => Promise.reject(new Error('asked')) }, 'flights');
  await expect(store.put([])).resolves.toBeUndefined();
  await expect(store.remove([])).resolves.toBeUndefined();
});

/** A client that leaves all but `takes` requests of each batch unprocessed. */
function aThrottledClient(takes: number) {
  const batches: number[] = [];
  const send = (command: BatchWriteCommand) => {
    const requests = command.input.RequestItems?.['flights'] ?? [];
    batches.push(requests.length);
    const left = requests.slice(takes);
    return Promise.resolve({ UnprocessedItems: left.length > 0 ? { flights: left } : {} });
  };
  return { batches, client: { send } as unknown as Pick<DynamoDBDocumentClient, 'send'> };
}

it('sends again what DynamoDB has left unprocessed, and only that', async () => {
  const { batches, client } = aThrottledClient(10);
  await new DynamoFlightTable(client, 'flights').put(leases(25));
  expect(batches).toEqual([25, 15, 5]);
});

it('gives up with an error when nothing is ever processed: the caller must not believe that it is written', async () => {
  const { batches, client } = aThrottledClient(0);
  await expect(new DynamoFlightTable(client, 'flights').put(leases(3))).rejects.toThrow(
    '3 flights could not be written',
  );
  expect(batches.length).toBeLessThan(20);
});
