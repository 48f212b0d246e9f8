/** Queues with their policies, rules of the default event bus, and schedules. */
import { parsePolicyDocument } from '../iam/policy';
import type { PolicyStatement, QueueResource, RuleResource, RuleTarget, ScheduleResource } from '../stack-model';
import type { ResolvedResource } from './stack-reader';

const ofType = (resources: readonly ResolvedResource[], type: string): ResolvedResource[] =>
  resources.filter((resource) => resource.type === type);

// --- queues -------------------------------------------------------------------------------------------------------

/** Properties of a queue that are its attributes under the same name. */
const QUEUE_ATTRIBUTES = [
  'ContentBasedDeduplication',
  'FifoQueue',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
  'DelaySeconds',
];
/** Properties that make no difference on one machine. */
const IGNORED_QUEUE_PROPERTIES = ['QueueName', 'Tags', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds'];

export function readQueues(resources: readonly ResolvedResource[]): QueueResource[] {
  const policies = ofType(resources, 'AWS::SQS::QueuePolicy').map(({ properties }) => ({
    queues: (properties['Queues'] ?? []) as string[],
    statements: parsePolicyDocument(properties['PolicyDocument']),
  }));
  return ofType(resources, 'AWS::SQS::Queue').map(({ logicalId, properties, identity: { ref, attributes } }) => ({
    logicalId,
    name: attributes['QueueName'] ?? '',
    arn: attributes['Arn'] ?? '',
    url: ref,
    attributes: queueAttributes(logicalId, properties),
    policy: policies.filter(({ queues }) => queues.includes(ref)).flatMap(({ statements }) => statements),
  }));
}

function queueAttributes(logicalId: string, properties: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(properties).filter(([name]) => !IGNORED_QUEUE_PROPERTIES.includes(name));
  for (const [name] of entries) {
    if (!QUEUE_ATTRIBUTES.includes(name)) throw new Error(`${logicalId}: the queue property ${name} is not known here`);
  }
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}

// --- rules --------------------------------------------------------------------------------------------------------

export function readRules(resources: readonly ResolvedResource[]): RuleResource[] {
  return ofType(resources, 'AWS::Events::Rule')
    .filter(({ properties }) => properties['EventPattern'] !== undefined && properties['State'] !== 'DISABLED')
    .map(({ logicalId, properties, identity }) => {
      if (properties['EventBusName'] !== undefined && properties['EventBusName'] !== 'default') {
        throw new Error(`${logicalId}: only rules of the default event bus are known here`);
      }
      return {
        logicalId,
        arn: identity.attributes['Arn'] ?? '',
        pattern: properties['EventPattern'] as Record<string, unknown>,
        targets: ((properties['Targets'] ?? []) as TemplateTarget[]).map((target) => readTarget(logicalId, target)),
      };
    });
}

interface TemplateTarget {
  readonly Arn: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: { readonly InputPathsMap?: Record<string, string>; readonly InputTemplate: string };
  readonly DeadLetterConfig?: { readonly Arn: string };
}

function readTarget(logicalId: string, target: TemplateTarget): RuleTarget {
  if (!target.Arn.startsWith('arn:aws:sqs:')) {
    throw new Error(`${logicalId}: rules with other targets than queues are not known here (${target.Arn})`);
  }
  return {
    arn: target.Arn,
    inputTransformer: inputTransformer(target),
    deadLetterArn: target.DeadLetterConfig?.Arn,
  };
}

/** A constant input and an input path are transformers of one kind. */
function inputTransformer({ Input, InputPath, InputTransformer }: TemplateTarget): RuleTarget['inputTransformer'] {
  if (InputTransformer) {
    return { paths: InputTransformer.InputPathsMap ?? {}, template: InputTransformer.InputTemplate };
  }
  if (InputPath !== undefined) return { paths: { part: InputPath }, template: '<part>' };
  return Input === undefined ? undefined : { paths: {}, template: Input };
}

// --- schedules ----------------------------------------------------------------------------------------------------

export function readSchedules(
  resources: readonly ResolvedResource[],
  policyOf: (roleArn: unknown) => readonly PolicyStatement[],
): ScheduleResource[] {
  return [...readSchedulerSchedules(resources, policyOf), ...readScheduledRules(resources)];
}

function readSchedulerSchedules(
  resources: readonly ResolvedResource[],
  policyOf: (roleArn: unknown) => readonly PolicyStatement[],
): ScheduleResource[] {
  return ofType(resources, 'AWS::Scheduler::Schedule')
    .filter(({ properties }) => properties['State'] !== 'DISABLED')
    .map(({ logicalId, properties }) => {
      const target = properties['Target'] as { Arn: string; RoleArn: string; Input?: string };
      return {
        logicalId,
        everySeconds: seconds(logicalId, String(properties['ScheduleExpression'])),
        targetArn: target.Arn,
        input: target.Input,
        policy: policyOf(target.RoleArn),
      };
    });
}

/** Rules with a rate. What they may invoke stands in the permissions of the functions. */
function readScheduledRules(resources: readonly ResolvedResource[]): ScheduleResource[] {
  return ofType(resources, 'AWS::Events::Rule')
    .filter(({ properties }) => properties['ScheduleExpression'] !== undefined && properties['State'] !== 'DISABLED')
    .flatMap(({ logicalId, properties, identity }) =>
      ((properties['Targets'] ?? []) as { Arn: string; Input?: string }[]).map((target) => ({
        logicalId,
        everySeconds: seconds(logicalId, String(properties['ScheduleExpression'])),
        targetArn: target.Arn,
        input: target.Input,
        policy: functionPermissions(resources, identity.attributes['Arn'] ?? ''),
      })),
    );
}

function functionPermissions(resources: readonly ResolvedResource[], ruleArn: string): PolicyStatement[] {
  return ofType(resources, 'AWS::Lambda::Permission')
    .filter(({ properties }) => properties['Principal'] === 'events.amazonaws.com')
    .filter(({ properties }) => properties['SourceArn'] === undefined || properties['SourceArn'] === ruleArn)
    .map(({ properties }) => ({
      effect: 'Allow',
      actions: [String(properties['Action'])],
      resources: [String(properties['FunctionName'])],
      conditions: {},
      principals: [],
    }));
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

function seconds(logicalId: string, expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitSeconds = UNIT_SECONDS[unit ?? ''];
  if (unitSeconds === undefined) throw new Error(`${logicalId}: only rates are known here, not ${expression}`);
  return Number(count) * unitSeconds;
}
