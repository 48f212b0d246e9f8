import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { MailboxNotes } from '../../../lambda/adapters/attempt-notes';
import { type AttemptNote, parseMailboxMessage } from '../../../lambda/contract/mailbox';
import { answering, startLoopbackServer } from '../../support/loopback-server';
import { loopbackClient } from './local-tables';

const note: AttemptNote = {
  kind: 'attempt',
  version: 1,
  requestId: 'request-1',
  contact: { pk: 'default/spring#3', sk: 'c0ffee' },
  outcome: { kind: 'accepted', contactId: 'contact-1' },
  startedAtMs: 1_000,
  lateMs: 3,
};

const mailboxAt = (url: string) => {
  const { endpoint, region, credentials } = loopbackClient(url) as Record<'endpoint' | 'region' | 'credentials', never>;
  return new MailboxNotes(
    new SQSClient({ endpoint, region, credentials, maxAttempts: 1 }),
    `${url}/111122223333/mailbox`,
  );
};

it('sends a message that the controller can read', async () => {
  await using server = await startLoopbackServer((response, request) => {
    const { MessageBody: body } = JSON.parse(request.body) as { MessageBody: string };
    const MD5OfMessageBody = createHash('md5').update(body).digest('hex');
    answering(200, { MessageId: 'm1', MD5OfMessageBody })(response, request);
  });

  await expect(mailboxAt(server.url).drop(note)).resolves.toEqual({ kind: 'dropped' });

  const sent = JSON.parse(server.requests[0]?.body ?? '') as { QueueUrl: string; MessageBody: string };
  expect(sent.QueueUrl).toBe(`${server.url}/111122223333/mailbox`);
  expect(parseMailboxMessage(sent.MessageBody)).toEqual({ ok: true, value: note });
});

it('answers that there is no answer when the mailbox refuses', async () => {
  await using server = await startLoopbackServer(
    answering(400, { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'gone' }),
  );

  await expect(mailboxAt(server.url).drop(note)).resolves.toMatchObject({ kind: 'no-answer' });
});
