import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoStopSwitch } from '../../../lambda/adapters/stop-switch';
import { answering, startLoopbackServer } from '../../support/loopback-server';
import { loopbackClient, startLocalTables } from './local-tables';

it('is clear while there is no item', async () => {
  await using tables = await startLocalTables();

  await expect(new DynamoStopSwitch(tables.client, tables.table).read()).resolves.toEqual({ kind: 'clear' });
});

it('is set by the bare item that a command line can write', async () => {
  await using tables = await startLocalTables();
  await tables.client.send(new PutCommand({ TableName: tables.table, Item: { pk: 'DEPLOYMENT', sk: 'STOP' } }));

  await expect(new DynamoStopSwitch(tables.client, tables.table).read()).resolves.toEqual({ kind: 'set' });
});

it('is read with strong consistency', async () => {
  await using server = await startLoopbackServer(answering(200, {}));
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(loopbackClient(server.url)));
  await new DynamoStopSwitch(client, 'campaigns').read();

  expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ TableName: 'campaigns', ConsistentRead: true });
});

it('says so when it cannot be read: that is not clear', async () => {
  await using server = await startLoopbackServer(answering(400, { __type: 'com.amazonaws#AccessDeniedException' }));
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(loopbackClient(server.url)));

  await expect(new DynamoStopSwitch(client, 'campaigns').read()).resolves.toEqual({
    kind: 'no-answer',
    cause: 'AccessDeniedException',
  });
});
