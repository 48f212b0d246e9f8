import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BUS_CLIENT, EventBridgeBus } from '../adapters/lifecycle-bus';
import { DynamoReportStore } from '../adapters/report-store';
import { S3Objects } from '../adapters/s3-objects';
import { systemClock } from '../adapters/system-clock';
import { REPORT, readSettings } from '../contract/settings';
import { createReportHandler } from './report';

const settings = readSettings('report', REPORT, process.env);
const { eventBus, deployment } = settings;

export const handler = createReportHandler({
  store: new DynamoReportStore(DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 10 })), settings),
  objects: new S3Objects(new S3Client({}), settings.bucket),
  clock: systemClock,
  events:
    eventBus === undefined
      ? undefined
      : { bus: new EventBridgeBus(new EventBridgeClient(BUS_CLIENT), eventBus), deployment },
  log: new Logger({ serviceName: 'report' }),
});
