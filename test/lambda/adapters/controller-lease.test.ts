import { request as httpRequest } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoLeaseStore } from '../../../lambda/adapters/controller-lease';
import { type LeaseRecord, takenRecord } from '../../../lambda/core/pace/lease';
import { Pacer } from '../../../lambda/core/pace/pacer';
import { startLoopbackServer } from '../../support/loopback-server';
import { FLIGHT_RULES, LIMITS, NOW_MS } from '../core/pace/pacing';
import { loopbackClient, startLocalTables } from './local-tables';

const FRESH: LeaseRecord = { epoch: 0, sequence: 0, reservedUntilMs: 5, lastValidUntilMs: 7, clean: true };
const TAKEN = takenRecord('me', FRESH);
const NEXT = { ...TAKEN, sequence: 1 };

it('is nobody’s at first, and goes to the first of two who take it', async () => {
  await using tables = await startLocalTables();
  const store = new DynamoLeaseStore(tables.client, tables.table);
  await expect(store.read()).resolves.toBeUndefined();

  const answers = await Promise.all(['a', 'b'].map((me) => store.write(takenRecord(me, FRESH), undefined)));
  const winners = answers.filter((answer) => answer !== undefined);
  expect(winners).toHaveLength(1);
  await expect(store.read()).resolves.toMatchObject({ epoch: 1, sequence: 0, holder: winners[0]?.holder });
});

it('is renewed only by who knows epoch and sequence', async () => {
  await using tables = await startLocalTables();
  const store = new DynamoLeaseStore(tables.client, tables.table);
  await store.write(TAKEN, undefined);

  await expect(store.write(NEXT, TAKEN)).resolves.toMatchObject({ epoch: 1, sequence: 1, holder: 'me' });
  await expect(store.write({ ...TAKEN, holder: 'late', sequence: 1 }, TAKEN)).resolves.toBeUndefined();
  await expect(store.write({ ...TAKEN, holder: 'late', epoch: 9 }, { epoch: 8, sequence: 1 })).resolves.toBeUndefined();
  await expect(store.read()).resolves.toMatchObject({ holder: 'me', sequence: 1 });
});

it('shows the marks of those who wait in the answer to a renewal, and does not overwrite them', async () => {
  await using tables = await startLocalTables();
  const store = new DynamoLeaseStore(tables.client, tables.table);
  await store.write(TAKEN, undefined);
  await store.announce('standby', 's', 11);
  await store.announce('challenger', 'c', 12);

  await expect(store.write({ ...NEXT, standby: 'stale' }, TAKEN)).resolves.toMatchObject({
    standby: 's',
    standbySeenAtMs: 11,
    challenger: 'c',
    challengerSeenAtMs: 12,
  });
});

it('loses all marks, and what the last holder said, when it is taken', async () => {
  await using tables = await startLocalTables();
  const store = new DynamoLeaseStore(tables.client, tables.table);
  await store.write(TAKEN, undefined);
  await store.announce('standby', 's', 11);
  const { holder: _, ...left } = { ...TAKEN, epoch: 2, clean: true, idle: true };
  await store.write(left, TAKEN);

  await expect(store.read()).resolves.not.toHaveProperty('holder');
  const next = takenRecord('s', left);
  await expect(store.write(next, left)).resolves.toEqual({ pk: 'DEPLOYMENT', sk: 'CONTROLLER', ...next });
});

it('is known again as one’s own when the SDK repeats a write whose answer was lost', async () => {
  await using tables = await startLocalTables();
  let writes = 0;
  await using lossy = await startLoopbackServer((response, { headers, body }) => {
    const through = httpRequest(tables.url, { method: 'POST', headers }, (answer) => {
      writes += 1;
      if (writes === 1) {
        answer.resume();
        answer.on('end', () => response.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    through.end(body);
  });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...loopbackClient(lossy.url), maxAttempts: 2 }));
  const store = new DynamoLeaseStore(client, tables.table);

  await expect(store.write(TAKEN, undefined)).resolves.toMatchObject({ epoch: 1, holder: 'me' });
  expect(writes).toBeGreaterThanOrEqual(2);
  client.destroy();
});

it('is not mistaken for one’s own when somebody else is as far', async () => {
  await using tables = await startLocalTables();
  const store = new DynamoLeaseStore(tables.client, tables.table);
  await store.write(takenRecord('other', FRESH), undefined);
  await expect(store.write(TAKEN, undefined)).resolves.toBeUndefined();
});

it('keeps the controller’s memory', async () => {
  await using tables = await startLocalTables();
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(loopbackClient(tables.url)), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const store = new DynamoLeaseStore(client, tables.table);
  await expect(store.readMemory()).resolves.toBeUndefined();

  const pacer = new Pacer(LIMITS, FLIGHT_RULES, NOW_MS, NOW_MS);
  pacer.room(NOW_MS);
  const memory = pacer.memory(NOW_MS);
  await store.writeMemory(memory);
  const found = await store.readMemory();
  expect(found).toEqual(JSON.parse(JSON.stringify(memory)));
  const successor = new Pacer(LIMITS, FLIGHT_RULES, NOW_MS, NOW_MS);
  successor.restore([], found, NOW_MS);
  expect(successor.memory(NOW_MS)).toEqual(memory);
  client.destroy();
});
