import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ConnectClient } from '@aws-sdk/client-connect';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CloudWatchReadings } from '../adapters/account-readings';
import { QUICK_CLIENT } from '../adapters/attempt-store';
import { ConnectCallLookup } from '../adapters/call-lookup';
import { DynamoCampaignBook } from '../adapters/campaign-book';
import { DynamoLeaseStore } from '../adapters/controller-lease';
import { SqsDeadLetterQueue, SqsDialQueue, SqsMailbox } from '../adapters/controller-queues';
import { EmbeddedGauges } from '../adapters/embedded-gauges';
import { DynamoFlightTable } from '../adapters/flight-table';
import { LambdaReports } from '../adapters/lambda-reports';
import { LambdaStandbys } from '../adapters/lambda-standbys';
import { BUS_CLIENT, EventBridgeBus } from '../adapters/lifecycle-bus';
import { DynamoNumberBook } from '../adapters/number-book';
import { DynamoPaceContacts } from '../adapters/pace-contacts';
import { ConnectQueueMetrics } from '../adapters/queue-metrics';
import { CONFIGURED_QUOTAS, ServiceQuotasReader } from '../adapters/service-quotas';
import { systemClock } from '../adapters/system-clock';
import { CONTROLLER_COUNTERS } from '../contract/metrics';
import { CONTROLLER, readSettings } from '../contract/settings';
import { controllerRules, openHours } from '../core/pace/rules-of-settings';
import { createControlHandler } from './control';

const settings = readSettings('controller', CONTROLLER, process.env);
const tables = DynamoDBDocumentClient.from(new DynamoDBClient(QUICK_CLIENT), {
  marshallOptions: { removeUndefinedValues: true },
});
const sqs = new SQSClient({});
const lambda = new LambdaClient({});
// Asked once a second at most, and asked again later: a repetition by the SDK would only use up the account's quota.
const connect = new ConnectClient({
  maxAttempts: 1,
  requestHandler: { requestTimeout: 3_000, throwOnRequestTimeout: true },
});
// CloudWatch and Service Quotas are asked again within a minute; a question that hung would be the last one.
const ACCOUNT_CLIENT = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    throwOnRequestTimeout: true,
    socketTimeout: 3_000,
  },
};
const rules = controllerRules(settings);
const { eventBus, deployment } = settings;

export const handler = createControlHandler({
  rules,
  clock: systemClock,
  newId: randomUUID,
  lease: new DynamoLeaseStore(tables, settings.campaignsTable),
  flights: new DynamoFlightTable(tables, settings.flightsTable),
  contacts: new DynamoPaceContacts(tables, settings.contactsTable),
  campaigns: new DynamoCampaignBook(tables, settings.campaignsTable),
  numbers: new DynamoNumberBook(tables, settings.campaignsTable),
  hours: openHours(settings),
  dialQueue: new SqsDialQueue(sqs, settings.dialQueueUrl),
  deadLetters: new SqsDeadLetterQueue(sqs, settings.deadLetterQueueUrl),
  mailbox: new SqsMailbox(sqs, settings.mailboxUrl),
  readings: new CloudWatchReadings(
    new CloudWatchClient(ACCOUNT_CLIENT),
    settings.instanceId,
    settings.metricsPeriodSeconds,
  ),
  quotas:
    settings.quotas === 'account'
      ? new ServiceQuotasReader(new ServiceQuotasClient(ACCOUNT_CLIENT), settings.instanceArn)
      : CONFIGURED_QUOTAS,
  calls: new ConnectCallLookup(connect, settings.instanceId),
  queues: new ConnectQueueMetrics(connect, settings.instanceId, settings.queueId),
  suppression: new DynamoCampaignBook(tables, settings.campaignsTable),
  reports: new LambdaReports(lambda, settings.reportFunction),
  // The runtime tells every function its own name.
  standbys: new LambdaStandbys(lambda, process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? ''),
  events:
    eventBus === undefined
      ? undefined
      : { bus: new EventBridgeBus(new EventBridgeClient(BUS_CLIENT), eventBus), deployment },
  gauges: new EmbeddedGauges(settings.deployment, CONTROLLER_COUNTERS),
  log: new Logger({ serviceName: 'controller' }),
});
