import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoRetentionStore } from '../adapters/retention-store';
import { systemClock } from '../adapters/system-clock';
import { RETENTION, readSettings } from '../contract/settings';
import { createRetentionHandler } from './retention';

const settings = readSettings('retention', RETENTION, process.env);
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 10 }));

export const handler = createRetentionHandler({
  store: new DynamoRetentionStore(tables, settings, systemClock),
  retentionDays: settings.contactRetentionDays,
  clock: systemClock,
  log: new Logger({ serviceName: 'retention' }),
});
