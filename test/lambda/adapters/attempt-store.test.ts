import { request as httpRequest } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoAttemptStore, QUICK_CLIENT } from '../../../lambda/adapters/attempt-store';
import type { DialRequest } from '../../../lambda/contract/dial-request';
import type { ContactItem } from '../../../lambda/contract/items';
import type { Outcome } from '../../../lambda/contract/outcome';
import { type Answer, answering, silent, startLoopbackServer } from '../../support/loopback-server';
import { aContact, aDialRequest } from '../core/dial/dialing';
import { type LocalTables, loopbackClient, startLocalTables } from './local-tables';

const request = aDialRequest();
const ACCEPTED: Outcome = { kind: 'accepted', contactId: 'contact-1' };

/** A store with one contact in it. */
async function storeWith(tables: LocalTables, contact: ContactItem | undefined) {
  if (contact) await tables.client.send(new PutCommand({ TableName: tables.table, Item: contact }));
  const find = async () =>
    (await tables.client.send(new GetCommand({ TableName: tables.table, Key: { ...request.contact } })))
      .Item as ContactItem;
  return { store: new DynamoAttemptStore(tables.client, tables.table), find };
}

const claimBy = (claimant: string, of: DialRequest = request) => ({ request: of, claimant, atMs: 1_234 });
const attemptBy = (claimant: string, outcome: Outcome, of: DialRequest = request) => ({
  request: of,
  claimant,
  outcome,
  startedAtMs: 5_678,
});
const claimed = (overrides: Partial<ContactItem> = {}) =>
  aContact(request, { state: 'dialing', claimedBy: 'me', ...overrides });

describe('claiming', () => {
  it('takes an admitted contact, and answers with all of it', async () => {
    await using tables = await startLocalTables();
    const { store, find } = await storeWith(tables, aContact(request));

    const contact = claimed({ claimedAtMs: 1_234 });
    await expect(store.claim(claimBy('me'))).resolves.toEqual({ kind: 'claimed', contact });
    await expect(find()).resolves.toEqual(contact);
  });

  it('forgets the outcome of the attempt before', async () => {
    await using tables = await startLocalTables();
    const { store, find } = await storeWith(tables, aContact(request, { outcome: ACCEPTED, startedAtMs: 1 }));
    await store.claim(claimBy('me'));

    expect(await find()).not.toHaveProperty('outcome');
    expect(await find()).not.toHaveProperty('startedAtMs');
  });

  it('is refused to the second of two', async () => {
    await using tables = await startLocalTables();
    const { store, find } = await storeWith(tables, aContact(request));
    const answers = await Promise.all(['one', 'two'].map((claimant) => store.claim(claimBy(claimant))));

    expect(answers.map(({ kind }) => kind).toSorted((one, other) => one.localeCompare(other))).toEqual([
      'claimed',
      'refused',
    ]);
    expect((await find()).claimedBy).toBe(answers[0]?.kind === 'claimed' ? 'one' : 'two');
  });

  it.each<ContactItem['state']>(['pending', 'dialing', 'in-progress', 'unknown', 'completed', 'dead-lettered'])(
    'is refused while the contact is %s',
    async (state) => {
      await using tables = await startLocalTables();
      const { store, find } = await storeWith(tables, aContact(request, { state }));

      await expect(store.claim(claimBy('me'))).resolves.toEqual({ kind: 'refused' });
      await expect(find()).resolves.toEqual(aContact(request, { state }));
    },
  );

  it('is refused to a request that is not the admitted one', async () => {
    await using tables = await startLocalTables();
    const { store } = await storeWith(tables, aContact(request));

    await expect(store.claim(claimBy('me', aDialRequest({ requestId: 'an older one' })))).resolves.toEqual({
      kind: 'refused',
    });
  });

  it('is refused for a contact that does not exist, and makes none', async () => {
    await using tables = await startLocalTables();
    const { store, find } = await storeWith(tables, undefined);

    await expect(store.claim(claimBy('me'))).resolves.toEqual({ kind: 'refused' });
    await expect(find()).resolves.toBeUndefined();
  });
});

describe('reading', () => {
  it('finds the contact as it is', async () => {
    await using tables = await startLocalTables();
    const { store } = await storeWith(tables, claimed());

    await expect(store.read(request.contact)).resolves.toEqual({ kind: 'found', contact: claimed() });
  });

  it('says that a contact is missing', async () => {
    await using tables = await startLocalTables();
    const { store } = await storeWith(tables, undefined);

    await expect(store.read(request.contact)).resolves.toEqual({ kind: 'missing' });
  });

  it('is strongly consistent', async () => {
    await using server = await startLoopbackServer(answering(200, {}));
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(loopbackClient(server.url)));
    await new DynamoAttemptStore(client, 'contacts').read(request.contact);

    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ ConsistentRead: true });
  });
});

describe('recording', () => {
  it.each<[ContactItem['state'], Outcome]>([
    ['in-progress', ACCEPTED],
    ['unknown', { kind: 'unknown', reason: 'TimeoutError' }],
    ['dialing', { kind: 'throttled', reason: 'TooManyRequestsException' }],
    ['dialing', { kind: 'capacity', reason: 'LimitExceededException' }],
    ['dialing', { kind: 'not-sent', reason: 'NotConnected' }],
    ['dialing', { kind: 'refused', reason: 'DestinationNotAllowedException', certain: true }],
    ['dialing', { kind: 'blocked', reason: 'ResourceNotFoundException' }],
  ])('leaves the contact %s after %j', async (state, outcome) => {
    await using tables = await startLocalTables();
    const { store, find } = await storeWith(tables, claimed());

    await expect(store.record(attemptBy('me', outcome))).resolves.toEqual({ kind: 'recorded' });
    await expect(find()).resolves.toEqual(claimed({ state, outcome, startedAtMs: 5_678 }));
  });

  it('mends a claim that the controller has given up as unknown', async () => {
    await using tables = await startLocalTables();
    const { store, find } = await storeWith(tables, claimed({ state: 'unknown' }));

    await expect(store.record(attemptBy('me', ACCEPTED))).resolves.toEqual({ kind: 'recorded' });
    expect(await find()).toMatchObject({ state: 'in-progress', outcome: ACCEPTED });
  });

  it.each([
    ['another claimant has it', claimed({ claimedBy: 'somebody else' })],
    ['another request has it', claimed({ requestId: 'a newer one' })],
    ['it went back to pending', claimed({ state: 'pending' })],
    ['it was completed', claimed({ state: 'completed' })],
  ])('changes nothing when %s', async (_what, contact) => {
    await using tables = await startLocalTables();
    const { store, find } = await storeWith(tables, contact);

    await expect(store.record(attemptBy('me', ACCEPTED))).resolves.toEqual({ kind: 'superseded' });
    await expect(find()).resolves.toEqual(contact);
  });
});

describe('on a bad day', () => {
  const storeAt = (url: string, limits: { requestTimeout?: number; socketTimeout?: number } = {}) =>
    new DynamoAttemptStore(
      DynamoDBDocumentClient.from(
        new DynamoDBClient({
          ...loopbackClient(url),
          ...QUICK_CLIENT,
          maxAttempts: 1,
          requestHandler: { ...QUICK_CLIENT.requestHandler, requestTimeout: 0, socketTimeout: 0, ...limits },
        }),
      ),
      'contacts',
    );
  const stalling: Answer = (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.flushHeaders();
  };

  it.each([
    ['no answer', silent, { requestTimeout: QUICK_CLIENT.requestHandler.requestTimeout / 25 }],
    ['half an answer', stalling, { socketTimeout: QUICK_CLIENT.requestHandler.socketTimeout / 25 }],
  ])('takes %s for none, instead of waiting for it', async (_what, answer, limits) => {
    await using server = await startLoopbackServer(answer);
    const store = storeAt(server.url, limits);

    const unanswered = { kind: 'no-answer', cause: 'TimeoutError' };
    await expect(store.claim(claimBy('me'))).resolves.toEqual(unanswered);
    await expect(store.read(request.contact)).resolves.toEqual(unanswered);
    await expect(store.record(attemptBy('me', ACCEPTED))).resolves.toEqual(unanswered);
  });

  it('names the error, and does not repeat what it says', async () => {
    await using server = await startLoopbackServer(
      answering(400, { __type: 'com.amazonaws#AccessDeniedException', message: 'no access to +12065550100' }),
    );

    await expect(storeAt(server.url).claim(claimBy('me'))).resolves.toEqual({
      kind: 'no-answer',
      cause: 'AccessDeniedException',
    });
  });

  it('knows its own claim again after the SDK repeated a write whose answer was lost', async () => {
    await using tables = await startLocalTables();
    const { find } = await storeWith(tables, aContact(request));
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
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({ ...loopbackClient(lossy.url), maxAttempts: QUICK_CLIENT.maxAttempts }),
    );
    const store = new DynamoAttemptStore(client, tables.table);

    await expect(store.claim(claimBy('me'))).resolves.toEqual({ kind: 'refused' });
    await expect(store.read(request.contact)).resolves.toMatchObject({
      contact: { state: 'dialing', claimedBy: 'me' },
    });
    expect(await find()).toMatchObject({ claimedBy: 'me' });
    client.destroy();
  });
});
