/**
 * Every price that anything here is multiplied by. List prices of us-east-1 in USD, first tier, without free tiers and
 * without discounts. Prices change: compare them with the pages named here, and change them here only.
 */

/** When the prices were last compared with what is published. */
export const PRICES_AS_OF = '2026-11-21';

interface Price {
  readonly service: string;
  /** What is counted, as the bill calls it. */
  readonly what: string;
  readonly dollars: number;
  /** For how many of them. */
  readonly per: number;
}

const MILLION = 1_000_000;
const GIGABYTE = 1_000_000_000;

export const PRICES = {
  writeUnits: { service: 'DynamoDB', what: 'write request units, on demand', dollars: 0.625, per: MILLION },
  readUnits: { service: 'DynamoDB', what: 'read request units, on demand', dollars: 0.125, per: MILLION },
  tableByteMonths: { service: 'DynamoDB', what: 'GB-months of tables', dollars: 0.25, per: GIGABYTE },
  backupByteMonths: { service: 'DynamoDB', what: 'GB-months of point-in-time recovery', dollars: 0.2, per: GIGABYTE },
  invocations: { service: 'Lambda', what: 'requests', dollars: 0.2, per: MILLION },
  gigabyteSeconds: { service: 'Lambda', what: 'GB-seconds, arm64', dollars: 0.000_013_333_4, per: 1 },
  queueRequests: { service: 'SQS', what: 'requests, standard queues', dollars: 0.4, per: MILLION },
  customEvents: { service: 'EventBridge', what: 'custom events', dollars: 1, per: MILLION },
  scheduledInvocations: { service: 'EventBridge', what: 'invocations by schedules', dollars: 1, per: MILLION },
  objectPuts: { service: 'S3', what: 'PUT, COPY, POST and LIST requests', dollars: 0.005, per: 1_000 },
  objectGets: { service: 'S3', what: 'GET and all other requests', dollars: 0.0004, per: 1_000 },
  logBytes: { service: 'CloudWatch', what: 'GB of logs taken in', dollars: 0.5, per: GIGABYTE },
  metricReadings: { service: 'CloudWatch', what: 'metrics asked for (GetMetricData)', dollars: 0.01, per: 1_000 },
  metricMonths: { service: 'CloudWatch', what: 'custom metrics, a month', dollars: 0.3, per: 1 },
  alarmMetricMonths: { service: 'CloudWatch', what: 'metrics of alarms, a month', dollars: 0.1, per: 1 },
  dashboardMonths: { service: 'CloudWatch', what: 'dashboards, a month', dollars: 3, per: 1 },
  keyMonths: { service: 'KMS', what: "customer's keys, a month", dollars: 1, per: 1 },
} as const satisfies Readonly<Record<string, Price>>;

export type Unit = keyof typeof PRICES;

/** Where they are published, by service. */
export const PRICE_PAGES: Readonly<Record<string, string>> = {
  DynamoDB: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  Lambda: 'https://aws.amazon.com/lambda/pricing/',
  SQS: 'https://aws.amazon.com/sqs/pricing/',
  EventBridge: 'https://aws.amazon.com/eventbridge/pricing/',
  S3: 'https://aws.amazon.com/s3/pricing/',
  CloudWatch: 'https://aws.amazon.com/cloudwatch/pricing/',
  KMS: 'https://aws.amazon.com/kms/pricing/',
};

export const dollarsOf = (unit: Unit, amount: number): number => (amount * PRICES[unit].dollars) / PRICES[unit].per;

export const serviceOf = (unit: Unit): string => PRICES[unit].service;
