import { setTimeout as delay } from 'node:timers/promises';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Front } from '../../../local/front/front-types';
import { startFront } from '../../../local/front/start-front';
import { EventSource } from '../../../local/functions/event-source';
import type { InvocationResult } from '../../../local/functions/invocation';
import type { EventSourceResource } from '../../../local/stack-model';
import { arnOf, functionResources, removeAssemblies, writeAssembly } from '../stack/assembly';
import { until } from './bundle';

interface LambdaRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
}

const TEST_QUEUES = 12;
let front: Front;
let sqs: SQSClient;
let nextQueue = 0;
let source: EventSource | undefined;
let problems: string[] = [];

const queue = (visibilityTimeout: number, more: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { VisibilityTimeout: visibilityTimeout, ...more },
});

beforeAll(async () => {
  const names = Array.from({ length: TEST_QUEUES }, (_, index) => `Queue${index}`);
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  front = await startFront({
    assemblyDir: writeAssembly({
      ...Object.fromEntries(names.map((name) => [name, queue(1)])),
      Forbidden: queue(1),
      Dead: queue(1),
      Redriven: queue(1, { RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 2 } }),
      ...functionResources('Worker', [{ Action: actions, Resource: [...names, 'Redriven'].map(arnOf) }]),
    }),
  });
  sqs = new SQSClient({
    region: 'us-east-1',
    endpoint: front.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'x' },
  });
});

afterEach(async () => {
  await source?.stop();
});

afterAll(async () => {
  sqs.destroy();
  await front.close();
  removeAssemblies();
});

const returned = (answer: unknown): InvocationResult => ({
  kind: 'returned',
  requestId: 'r',
  payload: JSON.stringify(answer ?? null),
});
const failed: InvocationResult = {
  kind: 'failed',
  requestId: 'r',
  error: { errorType: 'Error', errorMessage: 'x', trace: [] },
};

function start(
  invoke: (records: readonly LambdaRecord[]) => InvocationResult | Promise<InvocationResult>,
  mapping: Partial<EventSourceResource> = {},
  logicalId = `Queue${nextQueue++}`,
) {
  const resource = front.model.queues.find((candidate) => candidate.logicalId === logicalId);
  const target = front.model.functions[0];
  if (!resource || !target) throw new Error(`no ${logicalId}`);
  problems = [];
  source = new EventSource({
    mapping: {
      logicalId: 'Mapping',
      queueArn: resource.arn,
      functionName: target.name,
      enabled: true,
      batchSize: 10,
      batchingWindowSeconds: 0,
      maximumConcurrency: undefined,
      reportsBatchItemFailures: true,
      ...mapping,
    },
    target,
    queueUrl: resource.url,
    region: 'us-east-1',
    endpoint: front.url,
    invoke: async (event) => invoke((JSON.parse(event) as { Records: LambdaRecord[] }).Records),
    onProblem: (message) => problems.push(message),
  });
  source.start();
  return resource;
}

const byText = (left: string, right: string): number => left.localeCompare(right);

const send = (queueUrl: string, ...bodies: string[]) =>
  Promise.all(bodies.map((MessageBody) => sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }))));

/** Messages in the queue, visible or in flight. */
async function depth(queueUrl: string): Promise<number> {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }));
  return (
    Number(Attributes?.['ApproximateNumberOfMessages']) + Number(Attributes?.['ApproximateNumberOfMessagesNotVisible'])
  );
}

it('deletes the messages of a batch that the function has dealt with', async () => {
  const bodies: string[] = [];
  const { url } = start((records) => {
    bodies.push(...records.map(({ body }) => body));
    return returned({ batchItemFailures: [] });
  });
  await send(url, 'a', 'b', 'c');
  await until(async () => bodies.length === 3 && (await depth(url)) === 0);
  expect(bodies.toSorted(byText)).toEqual(['a', 'b', 'c']);
});

it('hands over no more messages at once than the batch size', async () => {
  const sizes: number[] = [];
  const { url } = start(
    (records) => {
      sizes.push(records.length);
      return returned(null);
    },
    { batchSize: 2 },
  );
  await send(url, 'a', 'b', 'c', 'd', 'e');
  await until(() => sizes.reduce((sum, size) => sum + size, 0) === 5);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
});

it('leaves the messages that the function reports in the queue, for their visibility timeout', async () => {
  const seen: string[] = [];
  const { url } = start((records) => {
    seen.push(...records.map(({ body, attributes }) => `${body}${attributes.ApproximateReceiveCount}`));
    const bad = records.filter(({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1');
    return returned({ batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) });
  });
  await send(url, 'good', 'bad');
  await until(async () => seen.length === 3 && (await depth(url)) === 0);
  expect(seen.toSorted(byText)).toEqual(['bad1', 'bad2', 'good1']);
});

it('keeps the whole batch where the report names a message that is not in it, and says so', async () => {
  const seen: string[] = [];
  const { url } = start((records) => {
    seen.push(...records.map(({ attributes }) => attributes.ApproximateReceiveCount));
    return returned(seen.length === 1 ? { batchItemFailures: [{ itemIdentifier: 'z' }] } : null);
  });
  await send(url, 'a');
  await until(async () => seen.length === 2 && (await depth(url)) === 0);
  expect(seen).toEqual(['1', '2']);
  expect(problems[0]).toContain('"z" is not in the batch');
});

it('keeps the whole batch where the function fails, and deletes it once it works', async () => {
  const counts: string[] = [];
  const { url } = start((records) => {
    counts.push(...records.map(({ attributes }) => attributes.ApproximateReceiveCount));
    return counts.length === 1 ? failed : returned(null);
  });
  await send(url, 'a');
  await until(async () => counts.length === 2 && (await depth(url)) === 0);
  expect(counts).toEqual(['1', '2']);
});

it('leaves a message that always fails to the redrive policy', async () => {
  let invocations = 0;
  const { url } = start(
    () => {
      invocations++;
      return failed;
    },
    {},
    'Redriven',
  );
  const dead = front.model.queues.find(({ logicalId }) => logicalId === 'Dead')?.url ?? '';
  await send(url, 'poison');
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: dead, WaitTimeSeconds: 5 }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(['poison']);
  expect(invocations).toBe(2);
});

it('ignores the report where the mapping does not ask for one', async () => {
  let invocations = 0;
  const { url } = start(
    (records) => {
      invocations++;
      return returned({ batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) });
    },
    { reportsBatchItemFailures: false },
  );
  await send(url, 'a');
  await until(async () => invocations > 0 && (await depth(url)) === 0);
  expect(invocations).toBe(1);
});

describe('concurrency', () => {
  /** Invocations that wait until they are released, and how many ran at once. */
  function gate() {
    const waiting: (() => void)[] = [];
    let peak = 0;
    return {
      invoke: () =>
        new Promise<InvocationResult>((resolve) => {
          waiting.push(() => resolve(returned(null)));
          peak = Math.max(peak, waiting.length);
        }),
      running: () => waiting.length,
      peak: () => peak,
      release: () => {
        for (const resume of waiting.splice(0)) resume();
      },
    };
  }
  const BODIES = Array.from({ length: 8 }, (_, index) => String(index));

  it('stays at the maximum of the mapping', async () => {
    const held = gate();
    const { url } = start(held.invoke, { batchSize: 1, maximumConcurrency: 2 });
    await send(url, ...BODIES.slice(0, 4));
    await until(() => held.running() === 2);
    expect(await depth(url)).toBe(4);
    held.release();
    await until(() => held.running() === 2);
    held.release();
    await until(async () => (await depth(url)) === 0);
    expect(held.peak()).toBe(2);
  });

  it('begins with five pollers and grows while all of them are busy', async () => {
    const held = gate();
    const { url } = start(held.invoke, { batchSize: 1, maximumConcurrency: 7 });
    expect(source?.concurrency).toBe(5);
    await send(url, ...BODIES);
    await until(() => held.running() === 7);
    // Longer than growing takes: it must not.
    await delay(300);
    expect(source?.concurrency).toBe(7);
    held.release();
    await until(() => held.running() === 1);
    held.release();
    expect(held.peak()).toBe(7);
  });
});

it('repeats a throttled invocation, and the receive count does not grow', async () => {
  const counts: string[] = [];
  const { url } = start((records) => {
    counts.push(...records.map(({ attributes }) => attributes.ApproximateReceiveCount));
    return counts.length < 3 ? { kind: 'throttled' } : returned(null);
  });
  await send(url, 'a');
  await until(async () => counts.length === 3 && (await depth(url)) === 0);
  expect(counts).toEqual(['1', '1', '1']);
});

it('hands over a batch that is not full once its batching window is over', async () => {
  let atMs = 0;
  const { url } = start(
    () => {
      atMs = performance.now();
      return returned(null);
    },
    { batchingWindowSeconds: 1 },
  );
  const sentMs = performance.now();
  await send(url, 'a');
  await until(() => atMs > 0);
  expect(atMs - sentMs).toBeGreaterThan(900);
});

it('polls with the function’s role, and says what that role may not do', async () => {
  start(() => returned(null), {}, 'Forbidden');
  await until(() => problems.some((problem) => problem.includes('sqs:ReceiveMessage')));
  expect(problems.join()).toContain('Worker');
});

it('polls no more after its stop', async () => {
  let invocations = 0;
  const { url } = start(() => {
    invocations++;
    return returned(null);
  });
  await source?.stop();
  await send(url, 'late');
  expect(await depth(url)).toBe(1);
  expect(invocations).toBe(0);
});
