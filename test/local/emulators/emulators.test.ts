import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createResources } from '../../../local/emulators/create-resources';
import { type Emulators, startEmulators } from '../../../local/emulators/emulators';
import type { StackModel } from '../../../local/stack-model';

const EMPTY: StackModel = {
  stackName: 'sample',
  region: 'eu-central-1',
  accountId: '111122223333',
  functions: [],
  queues: [],
  tables: [],
  buckets: [],
  eventSources: [],
  rules: [],
  schedules: [],
  dashboards: [],
  alarms: [],
  outputs: {},
};

let emulators: Emulators;
beforeAll(async () => {
  emulators = await startEmulators(() => undefined);
});
afterAll(() => emulators?.close());

const sqs = (): SQSClient =>
  new SQSClient({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${emulators.queuesAndObjectsPort}`,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });

describe('createResources', () => {
  test("writes dead-letter queues in the emulator's own account, so that it finds them", async () => {
    const queue = (name: string, attributes: Record<string, string>) => ({
      logicalId: name,
      name,
      arn: `arn:aws:sqs:eu-central-1:111122223333:${name}`,
      url: `http://127.0.0.1:1/111122223333/${name}`,
      attributes,
      policy: [],
    });
    const RedrivePolicy = '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:111122223333:dead","maxReceiveCount":2}';
    await createResources({ ...EMPTY, queues: [queue('dial', { RedrivePolicy }), queue('dead', {})] }, emulators);
    const { QueueUrl } = await sqs().send(new GetQueueUrlCommand({ QueueName: 'dial' }));
    const answer = await sqs().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }));
    expect(answer.Attributes?.['RedrivePolicy']).toContain('arn:aws:sqs:eu-central-1:000000000000:dead');
  });

  test('names the resource that an emulator does not take', async () => {
    const table = { logicalId: 'T', name: 'T', arn: 'a', definition: { TableName: 'T' } };
    await expect(createResources({ ...EMPTY, tables: [table] }, emulators)).rejects.toThrow(
      'the table T could not be created: TableName must be at least 3 characters long',
    );
  });
});

test('the emulators listen on loopback only', async () => {
  for (const port of [emulators.queuesAndObjectsPort, emulators.tablesPort]) {
    await expect(fetch(`http://${otherAddress()}:${port}/`)).rejects.toThrow('fetch failed');
  }
});

/** Also this machine, but not where the emulators listen. */
const otherAddress = (): string => '127.0.0.2';
