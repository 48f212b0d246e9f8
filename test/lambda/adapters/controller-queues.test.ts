import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsDeadLetterQueue, SqsDialQueue, SqsMailbox } from '../../../lambda/adapters/controller-queues';
import { type DialRequest, parseDialRequest } from '../../../lambda/contract/dial-request';
import { type Answer, answering, type LoopbackServer, startLoopbackServer } from '../../support/loopback-server';
import { NOW_MS, refOf } from '../core/pace/pacing';

const clientAt = ({ url }: LoopbackServer) =>
  new SQSClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
const queueAt = ({ url }: LoopbackServer) => `${url}/111122223333/queue`;
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

interface Batch {
  readonly QueueUrl: string;
  readonly Entries: readonly { readonly Id: string; readonly MessageBody?: string; readonly ReceiptHandle?: string }[];
}
const batches = ({ requests }: LoopbackServer) => requests.map(({ body }) => JSON.parse(body) as Batch);

/** SQS takes every entry but those named. */
const taking =
  (...refused: string[]): Answer =>
  (response, request) => {
    const { Entries } = JSON.parse(request.body) as Batch;
    const Successful = Entries.filter(({ Id }) => !refused.includes(Id)).map(({ Id, MessageBody = '' }) => ({
      Id,
      MessageId: `m${Id}`,
      MD5OfMessageBody: md5(MessageBody),
    }));
    const Failed = refused.map((Id) => ({ Id, Code: 'InternalError', SenderFault: false }));
    answering(200, { Successful, Failed })(response, request);
  };

const aRequest = (n: number): DialRequest => ({
  version: 1,
  requestId: `request-${n}`,
  contact: refOf(n),
  try: 1,
  validFromMs: NOW_MS,
  validUntilMs: NOW_MS + 1_000,
});

describe('the dial queue', () => {
  it('gets every request once, in batches of ten at most', async () => {
    await using server = await startLoopbackServer(taking());
    const requests = Array.from({ length: 23 }, (_, n) => aRequest(n));
    await new SqsDialQueue(clientAt(server), queueAt(server)).send(requests);

    const sent = batches(server);
    expect(sent.map(({ Entries }) => Entries.length).toSorted((a, b) => b - a)).toEqual([10, 10, 3]);
    expect(sent.every(({ QueueUrl }) => QueueUrl === queueAt(server))).toBe(true);
    const bodies = sent.flatMap(({ Entries }) => Entries.map(({ MessageBody = '' }) => parseDialRequest(MessageBody)));
    const ids = bodies.map((parsed) => (parsed.ok ? parsed.value.requestId : 'unreadable'));
    expect(new Set(ids)).toEqual(new Set(requests.map(({ requestId }) => requestId)));
  });

  it('is not asked when there is nothing to send', async () => {
    await using server = await startLoopbackServer(taking());
    await new SqsDialQueue(clientAt(server), queueAt(server)).send([]);
    expect(server.requests).toEqual([]);
  });

  it('is not sent again what SQS refuses of a batch: the request lapses', async () => {
    await using server = await startLoopbackServer(taking('1'));
    await expect(
      new SqsDialQueue(clientAt(server), queueAt(server)).send([aRequest(1), aRequest(2)]),
    ).resolves.toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  it('rejects when SQS refuses the call', async () => {
    await using server = await startLoopbackServer(answering(403, { __type: 'AccessDeniedException' }));
    await expect(new SqsDialQueue(clientAt(server), queueAt(server)).send([aRequest(1)])).rejects.toThrow();
  });
});

it('a dead letter keeps the request, with its reason', async () => {
  await using server = await startLoopbackServer((response, request) => {
    const { MessageBody } = JSON.parse(request.body) as { MessageBody: string };
    answering(200, { MessageId: 'm1', MD5OfMessageBody: md5(MessageBody) })(response, request);
  });
  const letter = { ...aRequest(1), reason: 'DestinationNotAllowedException', deadLetteredAtMs: NOW_MS };
  await new SqsDeadLetterQueue(clientAt(server), queueAt(server)).send(letter);
  const { MessageBody } = JSON.parse(server.requests[0]?.body ?? '') as { MessageBody: string };
  expect(JSON.parse(MessageBody)).toEqual(letter);
});

describe('the mailbox', () => {
  it('is asked for ten messages and waited for a second', async () => {
    const message = { Body: 'hello', ReceiptHandle: 'r1', MessageId: 'm1', MD5OfBody: md5('hello') };
    await using server = await startLoopbackServer(answering(200, { Messages: [message] }));
    await expect(new SqsMailbox(clientAt(server), queueAt(server)).receive()).resolves.toEqual([
      { body: 'hello', receipt: 'r1' },
    ]);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      QueueUrl: queueAt(server),
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 1,
    });
  });

  it('may be empty', async () => {
    await using server = await startLoopbackServer(answering(200, {}));
    await expect(new SqsMailbox(clientAt(server), queueAt(server)).receive()).resolves.toEqual([]);
  });

  it('is told every receipt, in batches of ten', async () => {
    await using server = await startLoopbackServer(taking());
    const receipts = Array.from({ length: 12 }, (_, n) => `receipt-${n}`);
    await new SqsMailbox(clientAt(server), queueAt(server)).acknowledge(receipts);
    const told = batches(server).flatMap(({ Entries }) => Entries.map(({ ReceiptHandle }) => ReceiptHandle));
    expect(new Set(told)).toEqual(new Set(receipts));
    expect(server.requests).toHaveLength(2);
  });
});
