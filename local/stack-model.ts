/**
 * What the local runtime understands of the synthesized template: the resources it runs, with every intrinsic function
 * resolved to local names. A resource type that is not listed in the reader is an error, not a silence.
 */
import type { MetricQuery } from './metrics/metric-queries';

export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Resource policies only: service principals such as `events.amazonaws.com`, or `*`. */
  readonly principals: readonly string[];
}

export interface FunctionResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Folder of the bundle in the cloud assembly. */
  readonly codePath: string;
  /** `index.handler` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency: number | undefined;
  /** Asynchronous invocations: retries and where the failed ones go. */
  readonly asyncRetries: number;
  readonly asyncFailureQueueArn: string | undefined;
  /** Identity policies of its role. */
  readonly policy: readonly PolicyStatement[];
}

export interface QueueResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly policy: readonly PolicyStatement[];
}

export interface TableResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Input of DynamoDB's CreateTable. */
  readonly definition: Readonly<Record<string, unknown>>;
}

export interface BucketResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly sendsEventsToEventBridge: boolean;
}

export interface EventSourceResource {
  readonly logicalId: string;
  readonly queueArn: string;
  readonly functionName: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  /** How long a batch may gather. */
  readonly batchingWindowSeconds: number;
  readonly maximumConcurrency: number | undefined;
  readonly reportsBatchItemFailures: boolean;
}

export interface RuleTarget {
  readonly arn: string;
  readonly inputTransformer:
    | { readonly paths: Readonly<Record<string, string>>; readonly template: string }
    | undefined;
  readonly deadLetterArn: string | undefined;
}

export interface RuleResource {
  readonly logicalId: string;
  readonly arn: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  readonly targets: readonly RuleTarget[];
}

export interface ScheduleResource {
  readonly logicalId: string;
  /** `rate(1 minute)` in seconds. */
  readonly everySeconds: number;
  readonly targetArn: string;
  readonly input: string | undefined;
  readonly policy: readonly PolicyStatement[];
}

/** An alarm, on a metric or on math over metrics. */
export interface AlarmResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  /** One of them returns data: what is compared. */
  readonly queries: readonly MetricQuery[];
  readonly comparison: AlarmComparison;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
}

export const ALARM_COMPARISONS = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
export type AlarmComparison = (typeof ALARM_COMPARISONS)[number];

export type MissingData = 'breaching' | 'notBreaching' | 'ignore' | 'missing';

export interface StackModel {
  /** As the deployment is called. */
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  readonly functions: readonly FunctionResource[];
  readonly queues: readonly QueueResource[];
  readonly tables: readonly TableResource[];
  readonly buckets: readonly BucketResource[];
  readonly eventSources: readonly EventSourceResource[];
  readonly rules: readonly RuleResource[];
  readonly schedules: readonly ScheduleResource[];
  /** Bodies of the dashboards, resolved, parsed. */
  readonly dashboards: readonly { readonly name: string; readonly body: unknown }[];
  readonly alarms: readonly AlarmResource[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** One call that reached the front port. */
export interface RecordedCall {
  readonly atMs: number;
  /** Logical id of the calling function, or `operator`. */
  readonly caller: string;
  /** IAM action, e.g. `dynamodb:UpdateItem`. */
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
}
