import { ConnectClient } from '@aws-sdk/client-connect';
import { ConnectCallLookup } from '../../../lambda/adapters/call-lookup';
import { type Answer, answering, startLoopbackServer } from '../../support/loopback-server';

/** What Connect, answering so, is found to know about the call c1. */
async function describeOver(answer: Answer) {
  await using server = await startLoopbackServer(answer);
  const client = new ConnectClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  const description = await new ConnectCallLookup(client, 'instance-1').describe('c1');
  client.destroy();
  return { description, requests: server.requests.map(({ method, path }) => `${method} ${path}`) };
}

it('tells whose request a call is, and its times', async () => {
  const Contact = {
    Id: 'c1',
    Attributes: { callpace_request: 'request-1', name: 'Ottilie' },
    InitiationTimestamp: 1_700_000_000,
    ConnectedToSystemTimestamp: 1_700_000_010.5,
    DisconnectTimestamp: 1_700_000_030,
    DisconnectReason: 'CUSTOMER_DISCONNECT',
  };
  const { description, requests } = await describeOver(answering(200, { Contact }));
  expect(requests).toEqual(['GET /contacts/instance-1/c1']);
  expect(description).toEqual({
    requestId: 'request-1',
    initiatedAtMs: 1_700_000_000_000,
    connectedAtMs: 1_700_000_010_500,
    endedAtMs: 1_700_000_030_000,
    disconnectReason: 'CUSTOMER_DISCONNECT',
  });
});

it('tells of somebody else’s call that is up', async () => {
  const { description } = await describeOver(
    answering(200, { Contact: { Id: 'c1', InitiationTimestamp: 1_700_000_000 } }),
  );
  expect(description).toEqual({
    requestId: undefined,
    initiatedAtMs: 1_700_000_000_000,
    connectedAtMs: undefined,
    endedAtMs: undefined,
    disconnectReason: '',
  });
});

it.each([
  ['it is throttled', answering(429, { message: 'slow down' }, 'ThrottlingException')],
  ['the call is not found', answering(404, { message: 'no' }, 'ResourceNotFoundException')],
  ['it has a fault', answering(500, {}, 'InternalServiceException')],
  ['the answer is empty', answering(200, {})],
])('says nothing when %s: the lease stays', async (_what, answer) => {
  await expect(describeOver(answer)).resolves.toMatchObject({ description: undefined });
});
