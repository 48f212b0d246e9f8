/** The real SDK against a loopback server: what goes over the wire, and what becomes of every answer. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type CallSettings, ConnectTelephony, type TelephonyOptions } from '../../../lambda/adapters/connect-telephony';
import type { Outcome } from '../../../lambda/contract/outcome';
import type { Call } from '../../../lambda/core/dial/ports';
import {
  type Answer,
  answering,
  type LoopbackServer,
  resetting,
  silent,
  startLoopbackServer,
} from '../../support/loopback-server';

const settings: CallSettings = {
  instanceId: 'instance-1',
  contactFlowId: 'flow-1',
  queueId: 'queue-1',
  sourcePhoneNumber: undefined,
  ringTimeoutSeconds: 25,
};

const aCall = (overrides: Partial<Call> = {}): Call => ({
  requestId: 'request-1',
  contact: { pk: 'default/spring#3', sk: 'c0ffee' },
  try: 2,
  phone: '+12065550100',
  attributes: { firstName: 'Ottilie' },
  ...overrides,
});

const accepting = answering(200, { ContactId: 'contact-1' });

function telephonyTo(url: string, overrides: Partial<TelephonyOptions> = {}, of = settings): ConnectTelephony {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  return new ConnectTelephony(of, { client: { region: 'us-east-1', endpoint: url, credentials }, ...overrides });
}

/** One prepared call to a server that answers like this. */
async function callTo(
  answer: Answer,
  overrides: Partial<TelephonyOptions> = {},
): Promise<{ readonly outcome: Outcome | undefined; readonly server: LoopbackServer }> {
  await using server = await startLoopbackServer(answer);
  const telephony = telephonyTo(server.url, overrides);
  await telephony.prepare();
  const [outcome] = await telephony.startCalls([aCall()]);
  telephony.close();
  return { outcome, server };
}

/** Takes connections, and never says a word. */
async function startMuteServer(): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

describe('the request', () => {
  it('is PUT /contact/outbound-voice, with everything that a call needs', async () => {
    const { outcome, server } = await callTo(accepting);

    expect(outcome).toEqual({ kind: 'accepted', contactId: 'contact-1' });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: 'PUT', path: '/contact/outbound-voice' });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      InstanceId: 'instance-1',
      ContactFlowId: 'flow-1',
      QueueId: 'queue-1',
      DestinationPhoneNumber: '+12065550100',
      Attributes: { firstName: 'Ottilie', callpace_request: 'request-1' },
      ClientToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      RingTimeoutInSeconds: 25,
    });
  });

  it('is signed for Connect', async () => {
    const { server } = await callTo(accepting);

    expect(server.requests[0]?.headers.authorization).toContain('/us-east-1/connect/aws4_request');
  });

  it('shows a source number where one is set, and leaves out what is not', async () => {
    await using server = await startLoopbackServer(accepting);
    const telephony = telephonyTo(
      server.url,
      {},
      { ...settings, queueId: undefined, sourcePhoneNumber: '+12065550111', ringTimeoutSeconds: undefined },
    );
    await telephony.prepare();
    await telephony.startCalls([aCall()]);
    telephony.close();

    const body = JSON.parse(server.requests[0]?.body ?? '') as object;
    expect(body).toMatchObject({ SourcePhoneNumber: '+12065550111' });
    expect(body).not.toHaveProperty('QueueId');
    expect(body).not.toHaveProperty('RingTimeoutInSeconds');
  });

  it('is placed as the call asks for it, in place of the settings', async () => {
    await using server = await startLoopbackServer(accepting);
    const telephony = telephonyTo(server.url);
    const bodies: unknown[] = [];
    for (const overrides of [
      { contactFlowId: 'flow-2', sourcePhoneNumber: '+12065550122', ringTimeoutSeconds: 40 },
      { queueId: 'queue-2' },
      { ringTimeoutSeconds: 15 },
    ]) {
      await telephony.prepare();
      await telephony.startCalls([aCall({ overrides })]);
      bodies.push(JSON.parse(server.requests.at(-1)?.body ?? ''));
    }
    telephony.close();

    expect(bodies).toEqual([
      expect.objectContaining({
        ContactFlowId: 'flow-2',
        SourcePhoneNumber: '+12065550122',
        RingTimeoutInSeconds: 40,
      }),
      expect.objectContaining({ ContactFlowId: 'flow-1', QueueId: 'queue-2', RingTimeoutInSeconds: 25 }),
      expect.objectContaining({ ContactFlowId: 'flow-1', QueueId: 'queue-1', RingTimeoutInSeconds: 15 }),
    ]);
    // Whose caller id Connect would show is not documented, so there is never more than one of them.
    expect(bodies[0]).not.toHaveProperty('QueueId');
    expect(bodies[1]).not.toHaveProperty('SourcePhoneNumber');
  });

  it('carries its own request id, whatever the list calls its columns', async () => {
    await using server = await startLoopbackServer(accepting);
    const telephony = telephonyTo(server.url);
    await telephony.prepare();
    await telephony.startCalls([aCall({ attributes: { callpace_request: 'from a list' } })]);
    telephony.close();

    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ Attributes: { callpace_request: 'request-1' } });
  });

  it('has the same client token for the same try, and another for the next', async () => {
    await using server = await startLoopbackServer(accepting);
    const telephony = telephonyTo(server.url);
    for (const call of [aCall(), aCall({ requestId: 'request-2' }), aCall({ try: 3 })]) {
      await telephony.prepare();
      await telephony.startCalls([call]);
    }
    telephony.close();

    const [first, again, next] = server.requests.map(
      ({ body }) => (JSON.parse(body) as { ClientToken: string }).ClientToken,
    );
    expect(again).toBe(first);
    expect(next).not.toBe(first);
  });

  it('is one per call, each with its own answer, in order', async () => {
    await using server = await startLoopbackServer((response, request) =>
      request.body.includes('request-2')
        ? answering(429, {}, 'TooManyRequestsException')(response, request)
        : accepting(response, request),
    );
    const telephony = telephonyTo(server.url);
    await Promise.all([telephony.prepare(), telephony.prepare(), telephony.prepare()]);
    const outcomes = await telephony.startCalls(
      ['request-1', 'request-2', 'request-3'].map((requestId) => aCall({ requestId })),
    );
    telephony.close();

    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'throttled', 'accepted']);
  });
});

describe('what Connect answers', () => {
  it.each<[number, string, Outcome['kind'], { certain?: boolean }]>([
    [429, 'TooManyRequestsException', 'throttled', {}],
    [429, 'ThrottlingException', 'throttled', {}],
    [400, 'ThrottlingException', 'throttled', {}],
    [429, 'SomethingNewException', 'throttled', {}],
    [429, 'LimitExceededException', 'capacity', {}],
    [403, 'DestinationNotAllowedException', 'refused', { certain: true }],
    [403, 'OutboundContactNotPermittedException', 'refused', { certain: false }],
    [400, 'InvalidParameterException', 'refused', { certain: false }],
    [400, 'InvalidRequestException', 'refused', { certain: false }],
    [400, 'SomethingNewException', 'refused', { certain: false }],
    [404, 'ResourceNotFoundException', 'blocked', {}],
    [403, 'AccessDeniedException', 'blocked', {}],
    [403, 'UnrecognizedClientException', 'blocked', {}],
    [403, 'ExpiredTokenException', 'blocked', {}],
    [403, 'InvalidSignatureException', 'blocked', {}],
    [403, 'SomethingNewException', 'blocked', {}],
    [500, 'InternalServiceException', 'unknown', {}],
    [503, 'ServiceUnavailableException', 'unknown', {}],
    [409, 'ConflictException', 'unknown', {}],
  ])('status %i with %s is %s, after exactly one request', async (status, name, kind, certainty) => {
    const { outcome, server } = await callTo(answering(status, { Message: 'as the service says' }, name));

    expect(outcome).toEqual({ kind, ...certainty, reason: expect.stringContaining(name) });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [429, 'throttled'],
    [403, 'blocked'],
    [400, 'refused'],
  ])('status %i is %s even if the rest of the answer cannot be read', async (status, kind) => {
    const { outcome } = await callTo(answering(status, '<html>from a proxy</html>'));

    expect(outcome).toMatchObject({ kind });
  });

  it('is repeated as the reason, without the called number', async () => {
    const { outcome } = await callTo(
      answering(400, { Message: 'Destination +12065550100 is not a valid number' }, 'InvalidParameterException'),
    );

    expect(outcome).toMatchObject({ reason: 'InvalidParameterException: Destination [number] is not a valid number' });
  });

  it.each<[string, Answer]>([
    ['a 200 without a contact id', answering(200, {})],
    ['a 200 with an empty contact id', answering(200, { ContactId: '' })],
    ['a 200 that is no JSON', answering(200, '<html>hello</html>')],
    ['a 502 that is no JSON', answering(502, '<html>bad gateway</html>')],
    ['a redirect', answering(302, '')],
    ['no answer but a reset', resetting],
    [
      'an answer that breaks off',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"Contact', () => response.destroy());
      },
    ],
  ])('is unknown when it is %s', async (_what, answer) => {
    const { outcome, server } = await callTo(answer);

    expect(outcome).toMatchObject({ kind: 'unknown' });
    expect(server.requests).toHaveLength(1);
  });

  it('is unknown, within the time limit, when nothing comes', async () => {
    const { outcome, server } = await callTo(silent, { answerTimeoutMs: 60 });

    expect(outcome).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('exceeded the configured 60 ms'),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is unknown, within the time limit, when its body comes in drops', async () => {
    const dripping: Answer = (response) => {
      response.writeHead(200, { 'content-length': '100000' });
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    };
    const { outcome, server } = await callTo(dripping, { answerTimeoutMs: 60 });

    expect(outcome).toMatchObject({ kind: 'unknown' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('what never left', () => {
  it('is a call without a prepared connection', async () => {
    await using server = await startLoopbackServer(accepting);
    const telephony = telephonyTo(server.url);
    const outcomes = await telephony.startCalls([aCall()]);
    telephony.close();

    expect(outcomes).toEqual([{ kind: 'not-sent', reason: 'NotConnected: no connection: none was prepared' }]);
    expect(server.connections.opened).toBe(0);
  });

  it('is a second call: a connection is used once', async () => {
    await using server = await startLoopbackServer(accepting);
    const telephony = telephonyTo(server.url);
    await telephony.prepare();
    const [first] = await telephony.startCalls([aCall()]);
    const [second] = await telephony.startCalls([aCall({ requestId: 'request-2' })]);
    telephony.close();

    expect([first?.kind, second?.kind]).toEqual(['accepted', 'not-sent']);
    expect(server.requests).toHaveLength(1);
  });

  it('is a call to a port where nobody listens', async () => {
    const server = await startLoopbackServer(accepting);
    await server.close();
    const telephony = telephonyTo(server.url);
    await telephony.prepare();
    const outcomes = await telephony.startCalls([aCall()]);
    telephony.close();

    expect(outcomes).toEqual([{ kind: 'not-sent', reason: 'NotConnected: no connection: ECONNREFUSED' }]);
  });

  it('is a call to a host that does not exist', async () => {
    const telephony = telephonyTo('http://nowhere.invalid:1', { connectTimeoutMs: 500 });
    await telephony.prepare();
    const [outcome] = await telephony.startCalls([aCall()]);
    telephony.close();

    expect(outcome).toMatchObject({
      kind: 'not-sent',
      reason: expect.stringMatching(/ENOTFOUND|EAI_AGAIN|not within/),
    });
  });

  it('is a call to a server that takes the connection and does not speak TLS', async () => {
    await using server = await startMuteServer();
    const telephony = telephonyTo(`https://127.0.0.1:${server.port}`, { connectTimeoutMs: 60 });
    await telephony.prepare();
    const outcomes = await telephony.startCalls([aCall()]);
    telephony.close();

    expect(outcomes).toEqual([{ kind: 'not-sent', reason: 'NotConnected: no connection: not within 60 ms' }]);
  });

  it('is a call whose connection broke while it waited for its slot', async () => {
    await using server = await startLoopbackServer(accepting);
    const telephony = telephonyTo(server.url);
    await telephony.prepare();
    while (server.connections.open.size === 0) await delay(1);
    for (const socket of server.connections.open) socket.resetAndDestroy();
    while (server.connections.open.size > 0) await delay(1);
    await delay(5);
    const outcomes = await telephony.startCalls([aCall()]);
    telephony.close();

    expect(outcomes).toEqual([{ kind: 'not-sent', reason: 'NotConnected: no connection: closed by the other side' }]);
    expect(server.requests).toEqual([]);
  });

  it('is a call without credentials', async () => {
    await using server = await startLoopbackServer(accepting);
    const credentials = () => Promise.reject(new Error('no credentials'));
    const telephony = telephonyTo('', { client: { region: 'us-east-1', endpoint: server.url, credentials } });
    await telephony.prepare();
    const [outcome] = await telephony.startCalls([aCall()]);
    telephony.close();

    expect(outcome).toEqual({ kind: 'not-sent', reason: 'Error: no credentials' });
    expect(server.requests).toEqual([]);
  });
});

describe('preparing', () => {
  it('opens a connection and writes nothing to it', async () => {
    await using server = await startLoopbackServer(accepting);
    const telephony = telephonyTo(server.url);
    await telephony.prepare();
    while (server.connections.opened === 0) await delay(1);
    const bytes = [...server.connections.open].map((socket) => socket.bytesRead);
    telephony.close();

    expect(bytes).toEqual([0]);
    expect(server.requests).toEqual([]);
  });

  it('fetches the credentials, so that the call need not wait for them', async () => {
    await using server = await startLoopbackServer(accepting);
    let fetches = 0;
    const credentials = async () => {
      fetches += 1;
      return { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
    };
    const telephony = telephonyTo('', { client: { region: 'us-east-1', endpoint: server.url, credentials } });
    await telephony.prepare();
    expect(fetches).toBe(1);

    await telephony.startCalls([aCall()]);
    telephony.close();
    expect(fetches).toBe(1);
  });

  it('goes where the call goes, and the call opens no connection of its own', async () => {
    const { server } = await callTo(accepting);

    expect(server.connections.opened).toBe(1);
  });

  it('is undone at the end: no connection stays', async () => {
    await using server = await startLoopbackServer(accepting);
    const telephony = telephonyTo(server.url);
    await Promise.all([telephony.prepare(), telephony.prepare()]);
    while (server.connections.open.size < 2) await delay(1);
    telephony.close();
    while (server.connections.open.size > 0) await delay(1);

    expect(server.connections.opened).toBe(2);
  });

  it('ends when it is undone half-way', async () => {
    await using server = await startMuteServer();
    const telephony = telephonyTo(`https://127.0.0.1:${server.port}`, { connectTimeoutMs: 30_000 });
    const preparing = telephony.prepare();
    await delay(20);
    telephony.close();

    await expect(preparing).resolves.toBeUndefined();
  });
});
