import { setTimeout as delay } from 'node:timers/promises';
import {
  ConnectClient,
  DescribeContactCommand,
  GetCurrentMetricDataCommand,
  ListUsersCommand,
  StartOutboundVoiceContactCommand,
  type StartOutboundVoiceContactCommandInput,
  StopContactCommand,
} from '@aws-sdk/client-connect';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { ServiceQuotasReader } from '../../../lambda/adapters/service-quotas';
import { ConnectRuntime } from '../../../local/connect/connect-runtime';
import type { BusEvent } from '../../../local/events/event-bus';
import type { Front } from '../../../local/front/front-types';
import { startFront } from '../../../local/front/start-front';
import { MetricsStore } from '../../../local/metrics/metrics-store';
import { type AccountOptions, buildAccount } from '../../../sim/connect/account';
import { until } from '../functions/bundle';
import { removeAssemblies, writeAssembly } from '../stack/assembly';

/** Calls that are answered at once and last 50 ms. */
const QUICK: AccountOptions = {
  callsPerSecond: 1000,
  burst: 1000,
  answerRate: 1,
  busyRate: 0,
  ringSecondsMean: 0.001,
  talkSecondsMean: 0.05,
  talkSigma: 0,
  apiLatencyMs: 0,
  events: { latencyMedianMs: 1, latencySigma: 0, lateRate: 0, lossRate: 0, duplicateRate: 0 },
};
const INSTANCE = buildAccount({}).instanceId;
const INSTANCE_ARN = `arn:aws:connect:us-east-1:000000000000:instance/${INSTANCE}`;

let front: Front;
let runtime: ConnectRuntime;
let metrics: MetricsStore;
let events: BusEvent[];
let connect: ConnectClient;

beforeAll(async () => {
  front = await startFront({ assemblyDir: writeAssembly({}) });
  connect = new ConnectClient({ ...clientConfig(), maxAttempts: 1 });
});

afterEach(() => runtime.stop());

afterAll(async () => {
  connect.destroy();
  await front.close();
  removeAssemblies();
});

const clientConfig = () => ({
  region: 'us-east-1',
  endpoint: front.url,
  credentials: { accessKeyId: 'test', secretAccessKey: 'x' },
});

function start(account: AccountOptions = {}): void {
  metrics = new MetricsStore();
  events = [];
  const bus = { ...front.bus, publish: async (event: BusEvent) => void events.push(event) };
  runtime = new ConnectRuntime({
    account: buildAccount({ ...QUICK, ...account }),
    seed: 1,
    front: { ...front, bus },
    metrics,
  });
}

const dial = (more: Partial<StartOutboundVoiceContactCommandInput> = {}) =>
  connect.send(
    new StartOutboundVoiceContactCommand({
      InstanceId: INSTANCE,
      ContactFlowId: 'flow',
      SourcePhoneNumber: '+12065550199',
      DestinationPhoneNumber: '+12065550100',
      ...more,
    }),
  );

const describeContact = async (contactId: string | undefined, instanceId = INSTANCE) =>
  (await connect.send(new DescribeContactCommand({ InstanceId: instanceId, ContactId: contactId }))).Contact;

async function quota(QuotaCode: string, ContextId?: string): Promise<number | undefined> {
  const client = new ServiceQuotasClient(clientConfig());
  const command = new GetServiceQuotaCommand({ ServiceCode: 'connect', QuotaCode, ContextId });
  return client
    .send(command)
    .then(({ Quota }) => Quota?.Value)
    .finally(() => client.destroy());
}

const kinds = () => events.map(({ detail }) => detail['eventType']);

it('places a call whose events come by themselves, in real time', async () => {
  start();
  const { ContactId } = await dial();
  await until(() => kinds().includes('DISCONNECTED'));
  expect(kinds()).toEqual(expect.arrayContaining(['INITIATED', 'DISCONNECTED']));
  expect(events[0]).toMatchObject({ source: 'aws.connect', 'detail-type': 'Amazon Connect Contact Event' });
  expect(new Set(events.map(({ detail }) => detail['contactId']))).toEqual(new Set([ContactId]));
});

it('describes a contact while it lasts and afterwards', async () => {
  start();
  const { ContactId } = await dial({ Attributes: { requestId: 'r1' } });
  expect(await describeContact(ContactId)).toMatchObject({
    Id: ContactId,
    Channel: 'VOICE',
    InitiationMethod: 'API',
    Attributes: { requestId: 'r1' },
    InitiationTimestamp: expect.any(Date),
  });
  await until(() => kinds().includes('DISCONNECTED'));
  const contact = await describeContact(ContactId);
  expect(contact?.ConnectedToSystemTimestamp?.getTime()).toBeGreaterThanOrEqual(
    contact?.InitiationTimestamp?.getTime() ?? Number.POSITIVE_INFINITY,
  );
  expect(contact?.DisconnectTimestamp).toBeInstanceOf(Date);
  expect(contact?.DisconnectReason).toEqual(expect.any(String));
});

it('stops a call, once', async () => {
  start({ talkSecondsMean: 1000 });
  const { ContactId } = await dial();
  const stop = () => connect.send(new StopContactCommand({ InstanceId: INSTANCE, ContactId }));
  await stop();
  expect(runtime.model.activeCalls().own).toBe(0);
  await expect(stop()).rejects.toMatchObject({ name: 'ContactNotFoundException', $metadata: { httpStatusCode: 410 } });
});

it.each<[string, Partial<StartOutboundVoiceContactCommandInput>, AccountOptions, string]>([
  ['an unknown instance', { InstanceId: 'other' }, {}, 'ResourceNotFoundException'],
  ['an unknown flow', {}, { contactFlowIds: ['another'] }, 'ResourceNotFoundException'],
  ['a blocked destination', {}, { blockedPrefixes: ['+1206'] }, 'DestinationNotAllowedException'],
  ['a refused number', {}, { refusedNumbers: ['+12065550100'] }, 'InvalidParameterException'],
  ['no free line', {}, { concurrentCallsQuota: 0, whenFull: 'reject' }, 'LimitExceededException'],
])('answers %s with the exception that the SDK knows', async (_what, request, account, name) => {
  start(account);
  await expect(dial(request)).rejects.toMatchObject({ name });
});

it('throttles above the rate', async () => {
  start({ callsPerSecond: 0.001, burst: 1 });
  await dial();
  await expect(dial()).rejects.toMatchObject({ name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } });
});

it('passes the client token on: the same one places one call', async () => {
  start();
  const contacts = [await dial({ ClientToken: 't' }), await dial({ ClientToken: 't' })];
  expect(contacts[0]?.ContactId).toBe(contacts[1]?.ContactId);
  expect(runtime.model.log().contacts).toHaveLength(1);
});

it('has placed the call when its client no longer waits for the answer', async () => {
  start({ apiLatencyMs: 60_000 });
  const impatient = new AbortController();
  const call = connect.send(
    new StartOutboundVoiceContactCommand({
      InstanceId: INSTANCE,
      ContactFlowId: 'flow',
      DestinationPhoneNumber: '+12065550100',
    }),
    { abortSignal: impatient.signal },
  );
  await until(() => runtime.model.log().contacts.length === 1);
  impatient.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
});

it('knows nothing of other instances and contacts', async () => {
  start();
  const { ContactId } = await dial();
  await expect(describeContact('nobody')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(describeContact(ContactId, 'other')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('has nobody in its queues, and nobody who works there', async () => {
  start();
  const request = new GetCurrentMetricDataCommand({
    InstanceId: INSTANCE,
    Filters: { Queues: ['q'], Channels: ['VOICE'] },
    CurrentMetrics: [{ Name: 'AGENTS_AVAILABLE', Unit: 'COUNT' }],
  });
  expect(await connect.send(request)).toMatchObject({
    MetricResults: [{ Collections: [{ Metric: { Name: 'AGENTS_AVAILABLE', Unit: 'COUNT' }, Value: 0 }] }],
  });
});

it('refuses by name what is not simulated', async () => {
  start();
  await expect(connect.send(new ListUsersCommand({ InstanceId: INSTANCE }))).rejects.toThrow(/ListUsers/);
});

it('hands the datapoints of the account to the metrics, visible after their lag', async () => {
  start({ metrics: { periodSeconds: 0.05, lagSeconds: [0, 0] } });
  await dial();
  const ask = (dimensions: Record<string, string>) =>
    metrics.series({
      namespace: 'AWS/Connect',
      metric: 'ConcurrentCalls',
      dimensions,
      statistic: 'Maximum',
      periodSeconds: 60,
      fromMs: 0,
      toMs: Number.MAX_SAFE_INTEGER,
    });
  await until(() => ask({ InstanceId: INSTANCE, MetricGroup: 'VoiceCalls' }).length > 0);
  expect(ask({ InstanceId: INSTANCE })).toEqual([]);
});

it('changes while it runs, quotas included', async () => {
  start();
  runtime.reconfigure({ concurrentCallsQuota: 0, whenFull: 'reject' });
  await expect(dial()).rejects.toMatchObject({ name: 'LimitExceededException' });
  expect([await quota('L-12AB7C57'), await quota('L-4E9BCC96')]).toEqual([0, 1000]);
  runtime.reconfigure({ concurrentCallsQuota: 7, callsPerSecond: 3 });
  expect([await quota('L-12AB7C57', INSTANCE_ARN), await quota('L-4E9BCC96')]).toEqual([7, 3]);
});

it.each([
  ['L-00000000', undefined],
  ['L-12AB7C57', 'arn:aws:connect:us-east-1:000000000000:instance/other'],
  ['L-4E9BCC96', 'arn:aws:connect:us-east-1:000000000000:instance/other'],
])('has no quota %s of %s', async (code, context) => {
  start();
  await expect(quota(code, context)).rejects.toMatchObject({ name: 'NoSuchResourceException' });
});

it('tells the controller’s own reader of the quotas', async () => {
  start();
  const client = new ServiceQuotasClient(clientConfig());
  await expect(new ServiceQuotasReader(client, INSTANCE_ARN).read()).resolves.toEqual({
    concurrentCalls: { kind: 'value', value: 10 },
    callsPerSecond: { kind: 'value', value: 1000 },
  });
  client.destroy();
});

it('publishes nothing any more after its stop, whoever still calls', async () => {
  start();
  runtime.stop();
  await dial();
  await delay(150);
  expect(events).toEqual([]);
});

it('does not wait for its next look at the model when a call changed it', async () => {
  start({ talkSecondsMean: 0.001 });
  const startedMs = performance.now();
  for (let turn = 0; turn < 10; turn++) {
    const { ContactId } = await dial();
    await until(() => events.some(({ detail }) => detail['contactId'] === ContactId));
  }
  // A look every 200 ms would take two seconds.
  expect(performance.now() - startedMs).toBeLessThan(1_200);
});
