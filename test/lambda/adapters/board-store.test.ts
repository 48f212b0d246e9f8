import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoBoardStore } from '../../../lambda/adapters/board-store';
import { campaign, NOW_MS } from '../core/operate/contacts';
import { startLocalTables } from './local-tables';

async function read(...items: readonly object[]) {
  await using tables = await startLocalTables();
  for (const item of items) await tables.client.send(new PutCommand({ TableName: tables.table, Item: { ...item } }));
  return await new DynamoBoardStore(tables.client, tables.table).read();
}

it('reads the campaigns, the stop switch, and what the last controller left', async () => {
  const prevailing = { kind: 'rate', sentence: 'The rate binds', sinceMs: 3 };
  const stop = { pk: 'DEPLOYMENT', sk: 'STOP', reason: 'drill' };
  const memory = { pk: 'DEPLOYMENT', sk: 'MEMORY', memory: { version: 3, savedAtMs: NOW_MS, prevailing } };

  expect(await read(campaign(), stop, memory)).toEqual({
    campaigns: [campaign()],
    stop,
    controller: { savedAtMs: NOW_MS, prevailing },
  });
});

it('knows of no controller where none was ever there, and of nothing that binds where an older one was', async () => {
  expect(await read()).toEqual({ campaigns: [], stop: undefined, controller: undefined });
  const memory = { pk: 'DEPLOYMENT', sk: 'MEMORY', memory: { version: 3, savedAtMs: NOW_MS } };
  expect((await read(memory)).controller).toEqual({ savedAtMs: NOW_MS, prevailing: undefined });
});
