import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { MailboxNotes } from '../adapters/attempt-notes';
import { DynamoAttemptStore, QUICK_CLIENT } from '../adapters/attempt-store';
import { ConnectTelephony } from '../adapters/connect-telephony';
import { DynamoStopSwitch } from '../adapters/stop-switch';
import { systemClock } from '../adapters/system-clock';
import { DIALER, readSettings } from '../contract/settings';
import { createDialHandler } from './dial';

const settings = readSettings('dialer', DIALER, process.env);
const tables = DynamoDBDocumentClient.from(new DynamoDBClient(QUICK_CLIENT));

export const handler = createDialHandler({
  openTelephony: () => new ConnectTelephony(settings),
  store: new DynamoAttemptStore(tables, settings.contactsTable),
  stopSwitch: new DynamoStopSwitch(tables, settings.campaignsTable),
  notes: new MailboxNotes(new SQSClient(QUICK_CLIENT), settings.mailboxUrl),
  newClaimant: randomUUID,
  clock: systemClock,
  log: new Logger({ serviceName: 'dialer' }),
});
