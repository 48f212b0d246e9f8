import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Front, Intervention } from '../../../local/front/front-types';
import { startFront } from '../../../local/front/start-front';
import { sampleTemplate, writeAssembly } from '../template/sample-stack';

let front: Front;
let sqs: SQSClient;
let s3: S3Client;

beforeAll(async () => {
  front = await startFront({ assemblyDir: writeAssembly(sampleTemplate()) });
  const settings = {
    region: front.model.region,
    endpoint: front.url,
    credentials: { accessKeyId: 'somebody', secretAccessKey: 'x' },
    maxAttempts: 1,
  };
  sqs = new SQSClient(settings);
  s3 = new S3Client({ ...settings, forcePathStyle: true });
});
afterAll(async () => {
  sqs.destroy();
  s3.destroy();
  await front.close();
});

/** Runs something while calls of this operation are changed. */
async function whileChanged<T>(operation: string, change: Intervention, run: () => Promise<T>): Promise<T> {
  const stop = front.intercept((call) => (call.operation === operation ? change : undefined));
  try {
    return await run();
  } finally {
    stop();
  }
}

const QueueUrl = () => front.model.queues[0]?.url ?? '';
const bodyOf = (fields: object) => Buffer.from(JSON.stringify({ QueueUrl: QueueUrl(), ...fields }));

it('carries out the changed request, and answers the changed answer', async () => {
  const change = {
    request: bodyOf({ Entries: [{ Id: 'a', MessageBody: 'first' }] }),
    answer: (body: Buffer) => Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), Failed: [{ Id: 'b' }] })),
  };
  const Entries = [
    { Id: 'a', MessageBody: 'first' },
    { Id: 'b', MessageBody: 'second' },
  ];
  const answer = await whileChanged('SendMessageBatch', change, () =>
    sqs.send(new SendMessageBatchCommand({ QueueUrl: QueueUrl(), Entries })),
  );
  expect(answer.Successful).toHaveLength(1);
  expect(answer.Failed).toMatchObject([{ Id: 'b' }]);
});

it('delivers a message again that was received for no time at all', async () => {
  const receive = () => sqs.send(new ReceiveMessageCommand({ QueueUrl: QueueUrl(), WaitTimeSeconds: 1 }));
  const twice = { request: bodyOf({ VisibilityTimeout: 0 }) };
  const { Messages: first } = await whileChanged('ReceiveMessage', twice, receive);
  const { Messages: second } = await receive();
  expect(second?.map(({ MessageId }) => MessageId)).toEqual(first?.map(({ MessageId }) => MessageId));
  expect(first).toHaveLength(1);
});

it('answers with another status, and later', async () => {
  const startMs = performance.now();
  const change = { answerStatus: 503, answer: () => Buffer.from('{}'), answerAfterMs: 40 };
  const sending = whileChanged('SendMessage', change, () =>
    sqs.send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'placed' })),
  );
  await expect(sending).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(39);
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: QueueUrl() }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(['placed']);
});

it('cuts an answer in its middle', async () => {
  const Bucket = front.model.buckets[0]?.name ?? '';
  await s3.send(new PutObjectCommand({ Bucket, Key: 'list.csv', Body: 'x'.repeat(500) }));
  const reading = whileChanged('GetObject', { cutAfterBytes: 100 }, async () => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'list.csv' }));
    return Body?.transformToString();
  });
  await expect(reading).rejects.toThrow();
});
