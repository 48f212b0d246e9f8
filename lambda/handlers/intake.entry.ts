import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { FunctionInvoker } from '../adapters/function-invoker';
import { DynamoHashKeys } from '../adapters/hash-secret';
import { DynamoIntakeStore } from '../adapters/intake-store';
import { S3Objects } from '../adapters/s3-objects';
import { systemClock } from '../adapters/system-clock';
import { INTAKE, readSettings } from '../contract/settings';
import { createIntakeHandler } from './intake';

const settings = readSettings('intake', INTAKE, process.env);
// Patient: a table that is throttled under a long list recovers within seconds, and a list that fails starts over.
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 10 }));

export const handler = createIntakeHandler({
  store: new DynamoIntakeStore(tables, settings, systemClock),
  objects: new S3Objects(new S3Client({}), settings.bucket),
  hashKeys: new DynamoHashKeys(tables, settings.campaignsTable),
  functions: new FunctionInvoker(new LambdaClient({}), settings),
  clock: systemClock,
  defaultCountry: settings.defaultCountry,
  log: new Logger({ serviceName: 'intake' }),
});
