import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoHashKeys } from '../adapters/hash-secret';
import { DynamoPersonStore } from '../adapters/person-store';
import { systemClock } from '../adapters/system-clock';
import { OPT_OUT, readSettings } from '../contract/settings';
import { createOptOutHandler } from './opt-out';

const settings = readSettings('opt-out', OPT_OUT, process.env);
// A flow waits 8 s at most, and a person with it.
const tables = DynamoDBDocumentClient.from(
  new DynamoDBClient({ maxAttempts: 3, requestHandler: { requestTimeout: 2_000, throwOnRequestTimeout: true } }),
);

export const handler = createOptOutHandler({
  hashKeys: new DynamoHashKeys(tables, settings.campaignsTable),
  // Suppressions stand in the campaigns table; contacts are not touched.
  people: new DynamoPersonStore(tables, { ...settings, contactsTable: '' }),
  clock: systemClock,
  log: new Logger({ serviceName: 'opt-out' }),
});
