import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { EventBridgeBus } from '../../../lambda/adapters/lifecycle-bus';
import { contactRef } from '../../../lambda/contract/items';
import { DETAIL_TYPES, type LifecycleEvent } from '../../../lambda/contract/lifecycle';
import { contactEvent } from '../../../lambda/core/lifecycle/events';
import type { Front, Problem } from '../../../local/front/front-types';
import { startFront } from '../../../local/front/start-front';
import { type SampleTemplate, sampleTemplate, writeAssembly } from '../template/sample-stack';

const ACCOUNT = '111122223333';
const NOW_MS = Date.UTC(2026, 10, 21, 12);

/** The sample, with a rule of somebody who listens. */
function withListener(): SampleTemplate {
  const { Resources, ...rest } = sampleTemplate();
  const rule = Resources['ContactRule66666666'] as { Properties: object };
  const EventPattern = {
    source: ['callpace'],
    'detail-type': [DETAIL_TYPES.contact],
    detail: { state: ['completed'] },
  };
  const Targets = [{ Arn: { 'Fn::GetAtt': ['Mailbox44444444', 'Arn'] }, Id: 'Target0' }];
  const listener = { ...rule, Properties: { ...rule.Properties, EventPattern, Targets } };
  return { ...rest, Resources: { ...Resources, ContactRule66666666: listener } };
}

let front: Front;
const problems: Problem[] = [];

beforeAll(async () => {
  front = await startFront({
    assemblyDir: writeAssembly(withListener(), { environment: `aws://${ACCOUNT}/eu-central-1` }),
  });
  front.onProblem((problem) => problems.push(problem));
});
afterAll(() => front?.close());

const settings = (accessKeyId: string) => ({
  region: 'eu-central-1',
  endpoint: front.url,
  credentials: { accessKeyId, secretAccessKey: 'x' },
  maxAttempts: 1,
});

const anEvent = (state: 'completed' | 'suppressed', row: number): LifecycleEvent => {
  const event = contactEvent(
    'callpace',
    { ...contactRef('a/b', 'f'.repeat(32)), state, list: 'l', row, attempts: 1 },
    NOW_MS,
  );
  if (!event) throw new Error('it is final');
  return event;
};

async function send(caller: string, events: readonly LifecycleEvent[], bus = 'default') {
  const client = new EventBridgeClient(settings(caller));
  try {
    return await new EventBridgeBus(client, bus).send(events);
  } finally {
    client.destroy();
  }
}

async function received(): Promise<object[]> {
  const client = new SQSClient(settings('somebody'));
  const QueueUrl = front.model.queues.find(({ logicalId }) => logicalId === 'Mailbox44444444')?.url;
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
  );
  client.destroy();
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as object);
}

it('brings what a function tells to the rule of somebody who listens', async () => {
  const [wanted, other] = [anEvent('completed', 1), anEvent('suppressed', 2)];
  await expect(send('FN.DialerCCCCCCCC', [wanted, other])).resolves.toEqual([]);
  await expect(received()).resolves.toMatchObject([
    { source: 'callpace', 'detail-type': DETAIL_TYPES.contact, time: '2026-11-21T12:00:00Z', detail: wanted.detail },
  ]);
});

it('brings to rules of the default bus nothing that is put on another', async () => {
  await expect(send('FN.DialerCCCCCCCC', [anEvent('completed', 3)], 'calls')).resolves.toEqual([]);
  await expect(received()).resolves.toEqual([]);
});

it('lets nobody tell who has no right to', async () => {
  const event = anEvent('completed', 4);
  await expect(send('FN.ControllerFFFFFFFF', [event])).resolves.toEqual([event]);
  await expect(received()).resolves.toEqual([]);
  expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('events:PutEvents')]);
});
