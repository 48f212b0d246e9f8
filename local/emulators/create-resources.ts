/** Creates the queues, buckets and tables of a stack in the emulators, as a deployment would. */
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { StackModel } from '../stack-model';
import { EMULATOR_ACCOUNT_ID, type Emulators } from './emulators';

/** @throws where an emulator does not take a resource as the template describes it. */
export async function createResources(model: StackModel, emulators: Emulators): Promise<void> {
  const client = { region: model.region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const queuesAndObjects = `http://127.0.0.1:${emulators.queuesAndObjectsPort}`;
  const sqs = new SQSClient({ ...client, endpoint: queuesAndObjects });
  const s3 = new S3Client({ ...client, endpoint: queuesAndObjects });
  const dynamodb = new DynamoDBClient({ ...client, endpoint: `http://127.0.0.1:${emulators.tablesPort}` });
  try {
    await Promise.all([
      ...model.queues.map(({ name, attributes }) => {
        const Attributes = emulatorArns(attributes, model.accountId);
        return named(`queue ${name}`, sqs.send(new CreateQueueCommand({ QueueName: name, Attributes })));
      }),
      ...model.buckets.map(({ name }) => named(`bucket ${name}`, s3.send(new CreateBucketCommand({ Bucket: name })))),
      ...model.tables.map(({ name, definition }) => {
        const input = definition as unknown as CreateTableCommandInput;
        return named(`table ${name}`, dynamodb.send(new CreateTableCommand(input)));
      }),
    ]);
  } finally {
    for (const each of [sqs, s3, dynamodb]) each.destroy();
  }
}

/** Redrive policies name queues by their ARNs. */
function emulatorArns(attributes: Readonly<Record<string, string>>, accountId: string): Record<string, string> {
  const entries = Object.entries(attributes).map(([name, value]) => [
    name,
    value.replaceAll(`:${accountId}:`, `:${EMULATOR_ACCOUNT_ID}:`),
  ]);
  return Object.fromEntries(entries);
}

async function named(resource: string, creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    throw new Error(`the ${resource} could not be created: ${(error as Error).message}`, { cause: error });
  }
}
