/** The settings of a deployment, as they are given with `cdk -c name=value`: their meaning, form and defaults. */
import {
  type CallingWindow,
  CONTROLLER,
  type ControllerSettings,
  DIALER,
  RETENTION,
} from '../lambda/contract/settings';
import { type ConnectInstance, parseInstanceArn } from './connect-instance';
import { atMost, between, flag, matching, multipleOf, oneOf, type Setting, UUID } from './setting-formats';

/** Every setting but the tags, under the name that it has in the context. */
export interface Settings {
  /** Name of the deployment: of its stack, and the beginning of every name that must be fixed. @default callpace */
  readonly deployment: string;
  /** The Amazon Connect instance that dials; the stack goes to its account and Region. @default an example */
  readonly instanceArn: ConnectInstance;
  /** Id of the contact flow that a called person meets. @default an example */
  readonly contactFlowId: string;
  /** Id of the Connect queue whose outbound caller id is shown. Either this or a source number. */
  readonly queueId: string | undefined;
  /** E.164 number claimed to the instance, shown as the caller id. Either this or a queue. */
  readonly sourcePhoneNumber: string | undefined;
  /** Whose quotas hold: the account's, as Service Quotas shows them, or what is configured here. @default account */
  readonly quotas: ControllerSettings['quotas'];
  /** Calls per second that the account allows to be started (quota L-4E9BCC96). @default 2, AWS's default */
  readonly callsPerSecond: number;
  /** Greatest rate that is ever used, calls per second; the dialer has lanes for it. @default callsPerSecond */
  readonly callsPerSecondCeiling: number | undefined;
  /** Calls per second that the instance takes, inbound included; not published by AWS. @default not known */
  readonly callsPerSecondQuota: number | undefined;
  /** Calls that may start at once; AWS does not publish it in Service Quotas. @default 5, as documented */
  readonly burst: number;
  /** Concurrent active calls of the instance, inbound included (quota L-12AB7C57). @default 10, AWS's default */
  readonly concurrentCallsQuota: number;
  /** Share of that quota which is never used, from 0 to below 1. @default 0 */
  readonly capacityBuffer: number;
  /** ISO 3166 country of numbers that are written without a country code. @default US */
  readonly defaultCountry: string;
  /** Writes per second that the contacts and their index take from the start; DynamoDB charges once for the warming. @default what a new table takes, 4,000 */
  readonly warmWritesPerSecond: number | undefined;
  /** When people may be called, on their own clock, HH:MM-HH:MM. @default 08:00-20:00 */
  readonly callingWindow: CallingWindow;
  /** The law on calling hours that holds for everybody: of the US with its stricter states, or none. @default us */
  readonly callingRules: ControllerSettings['callingRules'];
  /** Whether a campaign's own hours and rules stand instead of these, and not on top of them. @default false */
  readonly allowLaxerHours: boolean;
  /** Attempts per contact that may place a call. @default 3 */
  readonly maxAttempts: number;
  /** Attempts at one number in a rolling 24 hours, over all campaigns. @default what campaigns and the law say */
  readonly attemptsPerNumberPerDay: number | undefined;
  /** Seconds before the next attempt after no answer, busy or failure. @default 3600 */
  readonly retryDelaySeconds: number;
  /** Seconds that an unanswered call rings, 15-60. @default Connect's own 60 */
  readonly ringTimeoutSeconds: number | undefined;
  /** Seconds of the longest call that the flow allows. @default 3600 */
  readonly longestCallSeconds: number;
  /** Milliseconds by which the clocks of two functions may differ. @default 50 */
  readonly clockSkewMilliseconds: number;
  /** Seconds between two readings of CloudWatch. @default 60 */
  readonly metricsReadSeconds: number;
  /** Seconds between two surveys of the backlog and the suppression lists, which alarms look at, at most 60. @default 45 */
  readonly surveySeconds: number;
  /** Period of the metrics that are read, seconds: whole minutes, because Connect publishes by the minute. @default 60 */
  readonly metricsPeriodSeconds: number;
  /** Whether concurrency is reserved for the functions; false for accounts that have too little. @default true */
  readonly reserveConcurrency: boolean;
  /** Where alarms are sent. @default nowhere: subscribe to the topic yourself */
  readonly alarmEmail: string | undefined;
  /** Days after which a suppression list that was not dropped again is told of. @default 31, 16 CFR 310.4(b)(3)(iv) */
  readonly suppressionMaxAgeDays: number;
  /** Whether campaigns can be paused, resumed and cancelled from the dashboard. @default false */
  readonly widgetControls: boolean;
  /** Whether changes of campaigns and contacts are told on an event bus; EventBridge charges by the event. @default true */
  readonly lifecycleEvents: boolean;
  /** Name of the event bus, in the deployment's account and Region. @default default */
  readonly lifecycleEventBus: string;
  /** Whose key encrypts what is kept: AWS's own, or a customer-managed one that the stack makes. @default aws */
  readonly encryptionKey: 'aws' | 'customer';
  /** Days that the contacts of a finished campaign, and all reports, are kept. @default 400 */
  readonly contactRetentionDays: number;
  /** Keeps data when the stack goes, and protects tables and stack from deletion. @default false */
  readonly production: boolean;
}

/** All flights are in one partition, which takes 1,000 writes a second; a call needs about four. */
const GREATEST_RATE = 200;
/** Writes per second that a new on-demand table takes, and that an account has by default for one table (DynamoDB's quotas). */
const NEW_TABLE_WRITES = 4_000;
const MOST_WARM_WRITES = 40_000;
/** CloudWatch is asked for the last 15 minutes: some whole periods must fit in. */
const LONGEST_PERIOD_SECONDS = 300;
/** Ten years: longer than any limitation period that a call could matter for. */
const LONGEST_RETENTION_DAYS = 3_653;

export const SETTINGS: { readonly [K in keyof Settings]-?: Setting<Settings[K]> } = {
  deployment: {
    example: 'callpace',
    fallback: 'callpace',
    parse: matching(/^[a-z][a-z0-9-]{0,39}$/, 'at most 40 lower-case letters, digits and hyphens, a letter first'),
  },
  instanceArn: {
    example: 'arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-4333-8444-555555555555',
    parse: parseInstanceArn,
  },
  contactFlowId: { example: '66666666-7777-4888-9999-000000000000', parse: UUID },
  queueId: { example: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee', parse: UUID },
  sourcePhoneNumber: { example: '+12065550100', parse: matching(/^\+[1-9]\d{6,14}$/, 'an E.164 number') },
  quotas: { example: 'account', fallback: 'account', parse: CONTROLLER.quotas.parse },
  callsPerSecond: { example: '2', fallback: '2', parse: atMost(GREATEST_RATE, CONTROLLER.callsPerSecond.parse) },
  callsPerSecondCeiling: { example: '10', parse: atMost(GREATEST_RATE, CONTROLLER.callsPerSecondCeiling.parse) },
  callsPerSecondQuota: { example: '4', parse: CONTROLLER.callsPerSecondQuota.parse },
  burst: { example: '5', fallback: '5', parse: CONTROLLER.burst.parse },
  concurrentCallsQuota: { example: '10', fallback: '10', parse: CONTROLLER.concurrentCallsQuota.parse },
  capacityBuffer: { example: '0.1', fallback: '0', parse: CONTROLLER.capacityBuffer.parse },
  defaultCountry: { example: 'US', fallback: 'US', parse: matching(/^[A-Z]{2}$/, 'two capital letters (ISO 3166)') },
  warmWritesPerSecond: { example: '20000', parse: between(NEW_TABLE_WRITES, MOST_WARM_WRITES, CONTROLLER.burst.parse) },
  callingWindow: { example: '08:00-20:00', fallback: '08:00-20:00', parse: CONTROLLER.callingWindow.parse },
  callingRules: { example: 'none', fallback: 'us', parse: CONTROLLER.callingRules.parse },
  allowLaxerHours: { example: 'true', fallback: 'false', parse: CONTROLLER.allowLaxerHours.parse },
  maxAttempts: { example: '3', fallback: '3', parse: CONTROLLER.maxAttempts.parse },
  attemptsPerNumberPerDay: { example: '3', parse: CONTROLLER.attemptsPerNumberPerDay.parse },
  retryDelaySeconds: { example: '3600', fallback: '3600', parse: CONTROLLER.retryDelaySeconds.parse },
  ringTimeoutSeconds: { example: '25', parse: DIALER.ringTimeoutSeconds.parse },
  longestCallSeconds: { example: '3600', fallback: '3600', parse: CONTROLLER.longestCallSeconds.parse },
  clockSkewMilliseconds: { example: '50', fallback: '50', parse: CONTROLLER.clockSkewMilliseconds.parse },
  metricsReadSeconds: { example: '60', fallback: '60', parse: CONTROLLER.metricsReadSeconds.parse },
  surveySeconds: { example: '45', fallback: '45', parse: atMost(60, CONTROLLER.surveySeconds.parse) },
  metricsPeriodSeconds: {
    example: '60',
    fallback: '60',
    parse: atMost(LONGEST_PERIOD_SECONDS, multipleOf(60, CONTROLLER.metricsPeriodSeconds.parse)),
  },
  reserveConcurrency: { example: 'true', fallback: 'true', parse: flag },
  alarmEmail: { example: 'on-call@example.com', parse: matching(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'an e-mail address') },
  suppressionMaxAgeDays: { example: '31', fallback: '31', parse: CONTROLLER.burst.parse },
  widgetControls: { example: 'true', fallback: 'false', parse: flag },
  lifecycleEvents: { example: 'false', fallback: 'true', parse: flag },
  lifecycleEventBus: {
    example: 'default',
    fallback: 'default',
    parse: matching(/^[\w./-]{1,256}$/, 'the name of an event bus, not its ARN'),
  },
  encryptionKey: { example: 'customer', fallback: 'aws', parse: oneOf('aws', 'customer') },
  contactRetentionDays: {
    example: '90',
    fallback: '400',
    parse: between(1, LONGEST_RETENTION_DAYS, RETENTION.contactRetentionDays.parse),
  },
  production: { example: 'false', fallback: 'false', parse: flag },
};
