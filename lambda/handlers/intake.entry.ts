import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoChunkStore } from '../adapters/chunk-items';
import { DynamoDefinitionStore } from '../adapters/definition-items';
import { EmbeddedGauges } from '../adapters/embedded-gauges';
import { FunctionInvoker } from '../adapters/function-invoker';
import { gunzip } from '../adapters/gunzip';
import { DynamoHashKeys } from '../adapters/hash-secret';
import { IntakeQueues } from '../adapters/intake-queues';
import { DynamoIntakeStore } from '../adapters/intake-store';
import { DynamoListStore } from '../adapters/list-items';
import { S3Objects } from '../adapters/s3-objects';
import { isOutage } from '../adapters/service-outage';
import { systemClock } from '../adapters/system-clock';
import { INTAKE, readSettings } from '../contract/settings';
import { createIntakeHandler } from './intake';

const settings = readSettings('intake', INTAKE, process.env);
// Patient with the few items of campaigns and lists; contacts are written with a patience of their own.
const campaigns = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 10 }));
const contacts = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }));
const queues = new IntakeQueues(new SQSClient({}), settings);

export const handler = createIntakeHandler({
  store: new DynamoIntakeStore({ campaigns, contacts }, settings, systemClock),
  definitions: new DynamoDefinitionStore(campaigns, settings.campaignsTable),
  lists: new DynamoListStore(campaigns, settings.campaignsTable),
  chunks: new DynamoChunkStore(campaigns, settings.campaignsTable),
  objects: new S3Objects(new S3Client({}), settings.bucket),
  hashKeys: new DynamoHashKeys(campaigns, settings.campaignsTable),
  functions: new FunctionInvoker(new LambdaClient({}), settings),
  chunkQueue: queues,
  leases: queues,
  // Nothing is written while there is nothing to count: zeros are the controller's to write.
  gauges: new EmbeddedGauges(settings.deployment, []),
  deadLetters: { send: (letter) => queues.sendLetter(letter) },
  unpack: gunzip,
  isOutage,
  newId: randomUUID,
  random: Math.random,
  clock: systemClock,
  defaultCountry: settings.defaultCountry,
  log: new Logger({ serviceName: 'intake' }),
});
