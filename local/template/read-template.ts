/**
 * Reads a synthesized stack into the model that the local runtime runs. What it does not know it refuses by name: a
 * resource that is silently left out would work here and fail in the account, or the other way round.
 */
import type { StackModel } from '../stack-model';
import { openAssembly } from './cloud-assembly';
import { readAlarms } from './read-alarms';
import { readEventSources, readFunctions } from './read-functions';
import { readQueues, readRules, readSchedules } from './read-messaging';
import { readBuckets, readTables } from './read-storage';
import { rolePolicies } from './role-policies';
import { type ResolvedResource, StackReader } from './stack-reader';

const RUN_HERE = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
];

/** Nothing to run on one machine: watching, logs, who is told, what deploys and removes. */
const NOTHING_TO_RUN = [
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::CompositeAlarm',
  // Makes a function known to flows; the simulated instance runs none.
  'AWS::Connect::IntegrationAssociation',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::Scheduler::ScheduleGroup',
  'Custom::LogRetention',
  'Custom::S3AutoDeleteObjects',
];

export interface TemplateOptions {
  /** Folder that `cdk synth` wrote. */
  readonly assemblyDir: string;
  /** @default the only stack of the assembly */
  readonly stackName?: string | undefined;
  /** Where a stack is that goes wherever it is deployed to. */
  readonly region: string;
  /** Twelve digits; likewise. */
  readonly accountId: string;
  /** Port of the endpoint that queue URLs lead to. */
  readonly endpointPort: number;
}

/** @throws where the assembly lacks the stack, or the stack holds something that the local runtime cannot run. */
export function readTemplate({ assemblyDir, stackName, endpointPort, ...elsewhere }: TemplateOptions): StackModel {
  const stack = openAssembly(assemblyDir, stackName);
  const place = { region: stack.region ?? elsewhere.region, accountId: stack.accountId ?? elsewhere.accountId };
  const reader = new StackReader(stack.template, { ...place, endpointPort, stackName: stack.stackName });
  refuseUnknownTypes(reader.types());
  const resources = reader.resources();
  const policyOf = rolePolicies(resources);
  const functions = readFunctions(resources, stack.assets, policyOf);
  return {
    stackName: stack.stackName,
    ...place,
    functions,
    queues: readQueues(resources),
    tables: readTables(resources),
    buckets: readBuckets(resources),
    eventSources: readEventSources(resources, functions),
    rules: readRules(resources),
    schedules: readSchedules(resources, policyOf),
    dashboards: readDashboards(resources),
    alarms: readAlarms(resources),
    outputs: reader.outputs(),
  };
}

function refuseUnknownTypes(types: readonly string[]): void {
  const unknown = new Set(types.filter((type) => !RUN_HERE.includes(type) && !NOTHING_TO_RUN.includes(type)));
  if (unknown.size > 0) {
    throw new Error(`the local runtime does not know these resource types of the stack: ${[...unknown].join(', ')}`);
  }
}

const readDashboards = (resources: readonly ResolvedResource[]): { name: string; body: unknown }[] =>
  resources
    .filter(({ type }) => type === 'AWS::CloudWatch::Dashboard')
    .map(({ identity, properties }) => ({
      name: identity.ref,
      body: JSON.parse(String(properties['DashboardBody'])) as unknown,
    }));
