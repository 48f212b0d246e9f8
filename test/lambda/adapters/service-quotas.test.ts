import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { CONFIGURED_QUOTAS, ServiceQuotasReader } from '../../../lambda/adapters/service-quotas';
import { type Answer, answering, resetting, startLoopbackServer } from '../../support/loopback-server';

const INSTANCE = 'arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-4333-8444-555555555555';
const CALLS = 'L-12AB7C57';
const RATE = 'L-4E9BCC96';

const value = (Value: number, more: object = {}): Answer => answering(200, { Quota: { Value, ...more } });
const failing = (name: string, status = 400): Answer => answering(status, { message: `${INSTANCE} told` }, name);
const NONE = failing('NoSuchResourceException');

/** What is read from a service that answers so, by quota; `${CALLS} all` is the one without a context. */
async function readOver(answers: Readonly<Record<string, Answer>>) {
  const asked = (body: string) => JSON.parse(body) as { QuotaCode: string; ContextId?: string; ServiceCode: string };
  await using server = await startLoopbackServer((response, request) => {
    const { QuotaCode, ContextId } = asked(request.body);
    const key = QuotaCode === CALLS && ContextId === undefined ? `${CALLS} all` : QuotaCode;
    (answers[key] ?? NONE)(response, request);
  });
  const client = new ServiceQuotasClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  const read = await new ServiceQuotasReader(client, INSTANCE).read();
  client.destroy();
  return { read, asked: server.requests.map(({ body }) => asked(body)) };
}

it('asks for the calls of the instance and for the rate of the account', async () => {
  const { read, asked } = await readOver({ [CALLS]: value(25), [RATE]: value(2.5) });
  expect(read).toEqual({
    concurrentCalls: { kind: 'value', value: 25 },
    callsPerSecond: { kind: 'value', value: 2.5 },
  });
  expect(asked).toHaveLength(2);
  expect(asked).toContainEqual({ ServiceCode: 'connect', QuotaCode: CALLS, ContextId: INSTANCE });
  expect(asked).toContainEqual({ ServiceCode: 'connect', QuotaCode: RATE });
});

it('takes the value for all instances where the instance has none of its own', async () => {
  const { read, asked } = await readOver({ [`${CALLS} all`]: value(50), [RATE]: value(2) });
  expect(read.concurrentCalls).toEqual({ kind: 'value', value: 50 });
  expect(asked).toHaveLength(3);
});

it('passes a value of 0 on: that an account may not call at all is an answer', async () => {
  const { read } = await readOver({ [CALLS]: value(0), [RATE]: value(0) });
  expect(read).toEqual({ concurrentCalls: { kind: 'value', value: 0 }, callsPerSecond: { kind: 'value', value: 0 } });
});

it('calls a quota that Service Quotas does not have absent', async () => {
  const { read } = await readOver({});
  expect(read).toEqual({ concurrentCalls: { kind: 'absent' }, callsPerSecond: { kind: 'absent' } });
});

it.each<[string, Answer, string]>([
  ['access is denied', failing('AccessDeniedException'), 'AccessDeniedException'],
  ['it is asked too often', failing('TooManyRequestsException'), 'TooManyRequestsException'],
  ['it has a fault', failing('ServiceException', 500), 'ServiceException'],
  [
    'it could not ask Connect itself',
    value(10, { ErrorReason: { ErrorCode: 'DEPENDENCY_SERVICE_ERROR' } }),
    'DEPENDENCY_SERVICE_ERROR',
  ],
  ['there is no value', answering(200, { Quota: {} }), 'no value'],
  ['there is no quota', answering(200, {}), 'no value'],
])('is unreadable, with the name of the reason alone, when %s', async (_what, refusal, reason) => {
  const { read, asked } = await readOver({ [CALLS]: refusal, [RATE]: refusal });
  const unreadable = { kind: 'unreadable', reason };
  expect(read).toEqual({ concurrentCalls: unreadable, callsPerSecond: unreadable });
  // Only an absent quota is asked for again.
  expect(asked).toHaveLength(2);
});

it('is unreadable when the connection breaks', async () => {
  const { read } = await readOver({ [CALLS]: resetting, [RATE]: value(2) });
  expect(read).toMatchObject({ concurrentCalls: { kind: 'unreadable' }, callsPerSecond: { kind: 'value', value: 2 } });
});

it.each([
  [
    { PeriodValue: 1, PeriodUnit: 'SECOND' },
    { kind: 'value', value: 120 },
  ],
  [
    { PeriodValue: 1, PeriodUnit: 'MINUTE' },
    { kind: 'unreadable', reason: 'a rate per 1 MINUTE' },
  ],
])('does not take a rate by another time for one per second: %j', async (Period, expected) => {
  const { read } = await readOver({ [CALLS]: value(10), [RATE]: value(120, { Period }) });
  expect(read.callsPerSecond).toEqual(expected);
});

it('asks nobody where the configuration overrides the account', async () => {
  await expect(CONFIGURED_QUOTAS.read()).resolves.toEqual({
    concurrentCalls: { kind: 'absent' },
    callsPerSecond: { kind: 'absent' },
  });
});
