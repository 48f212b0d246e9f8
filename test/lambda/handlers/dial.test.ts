import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { type DialRequest, serialize } from '../../../lambda/contract/dial-request';
import type { ContactItem } from '../../../lambda/contract/items';
import type { Outcome } from '../../../lambda/contract/outcome';
import type { Call } from '../../../lambda/core/dial/ports';
import { createDialHandler, type DialHandlerDeps } from '../../../lambda/handlers/dial';
import { ACCEPTED, aContact, aDialRequest, START_MS } from '../core/dial/dialing';
import { VirtualClock } from '../core/dial/virtual-clock';

const sqsRecord = (body: string, messageId: string): SQSRecord => ({
  messageId,
  body,
  receiptHandle: `handle of ${messageId}`,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'controller',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:dial',
  awsRegion: 'us-east-1',
});

/** A batch of messages m1, m2, ... */
const batchOf = (...messages: readonly (DialRequest | string)[]): SQSEvent => ({
  Records: messages.map((message, n) =>
    sqsRecord(typeof message === 'string' ? message : serialize(message), `m${n + 1}`),
  ),
});

const requestNumber = (n: number, overrides: Partial<DialRequest> = {}): DialRequest =>
  aDialRequest({ requestId: `request-${n}`, contact: { pk: 'default/spring#1', sk: `contact-${n}` }, ...overrides });

/** A handler over a contacts table in memory, and everything that it did. */
function dialer(
  answer: (call: Call) => Promise<Outcome> | Outcome = () => ACCEPTED,
  overrides: Partial<DialHandlerDeps> = {},
) {
  const clock = new VirtualClock(START_MS);
  const claims = new Map<string, ContactItem>();
  const starts: { readonly requestId: string; readonly atMs: number }[] = [];
  const logged: { readonly level: string; readonly message: string; readonly details: unknown }[] = [];
  const log = (level: string) => (message: string, details: unknown) => {
    logged.push({ level, message, details });
  };
  const sessions = { opened: 0, closed: 0 };
  let claimants = 0;
  const handler = createDialHandler({
    clock,
    newClaimant: () => `claimant-${++claimants}`,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    stopSwitch: { read: async () => ({ kind: 'clear' }) },
    notes: { drop: async () => ({ kind: 'dropped' }) },
    store: {
      claim: async ({ request, claimant }) => {
        if (claims.has(request.requestId)) return { kind: 'refused' };
        const contact = aContact(request, { state: 'dialing', claimedBy: claimant });
        claims.set(request.requestId, contact);
        return { kind: 'claimed', contact };
      },
      read: async ({ sk }) => {
        const contact = [...claims.values()].find((claimed) => claimed.sk === sk);
        return contact ? { kind: 'found', contact } : { kind: 'missing' };
      },
      record: async () => ({ kind: 'recorded' }),
    },
    openTelephony: () => {
      sessions.opened += 1;
      return {
        prepare: async () => undefined,
        startCalls: (calls) =>
          Promise.all(
            calls.map(async (call) => {
              starts.push({ requestId: call.requestId, atMs: clock.nowMs() });
              return answer(call);
            }),
          ),
        close: () => {
          sessions.closed += 1;
        },
      };
    },
    ...overrides,
  });
  return {
    clock,
    starts,
    logged,
    sessions,
    deliver: (event: SQSEvent, remainingMs = 15_000) =>
      clock.run(handler(event, { getRemainingTimeInMillis: () => remainingMs })),
  };
}

it('acknowledges a request whose call was accepted', async () => {
  const { deliver, starts } = dialer();

  await expect(deliver(batchOf(requestNumber(1)))).resolves.toEqual({ batchItemFailures: [] });
  expect(starts).toEqual([{ requestId: 'request-1', atMs: START_MS + 300 }]);
});

it.each<Outcome>([
  { kind: 'throttled', reason: 'TooManyRequestsException' },
  { kind: 'capacity', reason: 'LimitExceededException' },
  { kind: 'not-sent', reason: 'NotConnected' },
  { kind: 'refused', reason: 'DestinationNotAllowedException', certain: true },
  { kind: 'blocked', reason: 'ResourceNotFoundException' },
  { kind: 'unknown', reason: 'TimeoutError' },
])('acknowledges a request whose outcome was $kind: SQS retries nothing', async (outcome) => {
  const { deliver } = dialer(() => outcome);

  await expect(deliver(batchOf(requestNumber(1)))).resolves.toEqual({ batchItemFailures: [] });
});

it('acknowledges a request that is out of its time, and starts no call', async () => {
  const { deliver, starts } = dialer();
  const old = requestNumber(1, { validFromMs: 0, validUntilMs: 1_000 });

  await expect(deliver(batchOf(old))).resolves.toEqual({ batchItemFailures: [] });
  expect(starts).toEqual([]);
});

it('gives back only the message that cannot be read, and dials the others', async () => {
  const { deliver, starts } = dialer();

  await expect(deliver(batchOf(requestNumber(1), 'no request', requestNumber(3)))).resolves.toEqual({
    batchItemFailures: [{ itemIdentifier: 'm2' }],
  });
  expect(starts.map(({ requestId }) => requestId)).toEqual(['request-1', 'request-3']);
});

it('names the problems of an unreadable message in the log, and not its body', async () => {
  const { deliver, logged } = dialer();

  await deliver(batchOf('{"version":1,"phone":"+12065550100"}'));

  expect(logged).toEqual([
    {
      level: 'error',
      message: 'unreadable dial request',
      details: {
        messageId: 'm1',
        problems: expect.arrayContaining(['requestId must be a text', 'validFromMs must be a whole number']),
      },
    },
  ]);
  expect(JSON.stringify(logged)).not.toContain('2065550100');
});

it('returns a list of failures, and does not throw, when nothing of a batch can be read', async () => {
  const { deliver } = dialer();

  await expect(deliver(batchOf('no request', 'none either'))).resolves.toEqual({
    batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }],
  });
});

it('dials the requests of a batch side by side, each at its own slot', async () => {
  const world = dialer(async () => {
    await world.clock.sleep(4_000);
    return ACCEPTED;
  });
  const later = requestNumber(2, { validFromMs: START_MS + 340, validUntilMs: START_MS + 1_340 });

  await world.deliver(batchOf(requestNumber(1), later));

  expect(world.starts.map(({ atMs }) => atMs - START_MS)).toEqual([300, 340]);
});

it('starts one call when a batch has the same message twice', async () => {
  const { deliver, starts, logged } = dialer();

  await expect(deliver(batchOf(requestNumber(1), requestNumber(1)))).resolves.toEqual({ batchItemFailures: [] });
  expect(starts).toHaveLength(1);
  expect(logged.map(({ message }) => message)).toEqual(['dial request left alone', 'attempt made']);
});

it('starts no second call when a message is delivered again', async () => {
  const { deliver, starts } = dialer();

  await deliver(batchOf(requestNumber(1)));
  await deliver(batchOf(requestNumber(1)));

  expect(starts).toHaveLength(1);
});

it('gives back a message whose handling broke, says where, and finishes the others', async () => {
  const { deliver, logged } = dialer((call) => {
    if (call.requestId === 'request-1') throw new RangeError(`a bug with ${call.phone}`);
    return ACCEPTED;
  });

  await expect(deliver(batchOf(requestNumber(1), requestNumber(2)))).resolves.toEqual({
    batchItemFailures: [{ itemIdentifier: 'm1' }],
  });
  expect(logged.find(({ level }) => level === 'error')).toMatchObject({
    message: 'the attempt broke',
    details: { requestId: 'request-1', error: 'RangeError', stack: expect.arrayContaining([expect.any(String)]) },
  });
  expect(JSON.stringify(logged)).not.toContain('2065550100');
});

it('opens its way to Connect anew for each invocation, and closes it at the end', async () => {
  const { deliver, sessions } = dialer();

  await deliver(batchOf(requestNumber(1)));
  expect(sessions).toEqual({ opened: 1, closed: 1 });

  await deliver(batchOf('no request'));
  expect(sessions).toEqual({ opened: 2, closed: 2 });
});

it('leaves a request alone when the invocation has no time left for it', async () => {
  const { deliver, starts, logged } = dialer();

  await expect(deliver(batchOf(requestNumber(1)), 5_000)).resolves.toEqual({ batchItemFailures: [] });
  expect(starts).toEqual([]);
  expect(logged).toMatchObject([{ message: 'dial request left alone', details: { why: 'no-time' } }]);
});

it('logs what became of an attempt by its ids, without number or attributes', async () => {
  const { deliver, logged } = dialer(() => ({ kind: 'refused', reason: 'InvalidParameterException', certain: false }), {
    notes: { drop: async () => ({ kind: 'no-answer', cause: 'TimeoutError' }) },
  });

  await deliver(batchOf(requestNumber(1)));

  const ids = {
    tenant: 'default',
    campaign: 'default/spring',
    requestId: 'request-1',
    contact: 'contact-1',
    messageId: 'm1',
  };
  expect(logged).toEqual([
    {
      level: 'info',
      message: 'attempt made',
      details: {
        ...ids,
        outcome: { kind: 'refused', reason: 'InvalidParameterException', certain: false },
        lateMs: 0,
        record: 'recorded',
      },
    },
    { level: 'warn', message: 'no attempt note: the controller will find the outcome later', details: ids },
  ]);
  expect(JSON.stringify(logged)).not.toMatch(/2065550100|Ottilie|4711/);
});

it('logs an error when an outcome could not be written', async () => {
  const { deliver, logged } = dialer(() => ACCEPTED, {
    store: {
      claim: async ({ request }) => ({ kind: 'claimed', contact: aContact(request, { state: 'dialing' }) }),
      read: async () => ({ kind: 'missing' }),
      record: async () => ({ kind: 'no-answer', cause: 'TimeoutError' }),
    },
  });

  await expect(deliver(batchOf(requestNumber(1)))).resolves.toEqual({ batchItemFailures: [] });
  expect(logged.map(({ level }) => level)).toEqual(['info', 'error']);
});
