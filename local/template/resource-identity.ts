/**
 * What `Ref` and `Fn::GetAtt` of a resource give on this machine: its physical name, its ARN and its URL. Resources
 * without a given name get one that follows from the logical id, so it is the same in every run.
 */

export interface Surroundings {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  /** Port of the endpoint that queue URLs lead to. */
  readonly endpointPort: number;
}

export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Kind {
  /** The property that may hold the name. */
  readonly nameProperty: string;
  readonly maxNameLength: number;
  readonly identify: (name: string, surroundings: Surroundings) => Identity;
}

const arn = (service: string, resource: string, { region, accountId }: Surroundings): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;

const nameAndArn =
  (service: string, prefix: string): Kind['identify'] =>
  (name, surroundings) => ({ ref: name, attributes: { Arn: arn(service, `${prefix}${name}`, surroundings) } });

const table: Kind = { nameProperty: 'TableName', maxNameLength: 255, identify: nameAndArn('dynamodb', 'table/') };

const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    maxNameLength: 80,
    identify: (name, surroundings) => {
      const url = `http://127.0.0.1:${surroundings.endpointPort}/${surroundings.accountId}/${name}`;
      return { ref: url, attributes: { Arn: arn('sqs', name, surroundings), QueueName: name, QueueUrl: url } };
    },
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    maxNameLength: 63,
    identify: (name) => ({ ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } }),
  },
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    maxNameLength: 64,
    identify: nameAndArn('lambda', 'function:'),
  },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    maxNameLength: 64,
    identify: (name, { accountId }) => ({ ref: name, attributes: { Arn: `arn:aws:iam::${accountId}:role/${name}` } }),
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    maxNameLength: 256,
    identify: (name, surroundings) => {
      const topicArn = arn('sns', name, surroundings);
      return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
    },
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    maxNameLength: 512,
    identify: nameAndArn('logs', 'log-group:'),
  },
  // Nobody encrypts anything here; what names the key must find it.
  'AWS::KMS::Key': { nameProperty: 'KeyId', maxNameLength: 36, identify: nameAndArn('kms', 'key/') },
  'AWS::Events::Rule': { nameProperty: 'Name', maxNameLength: 64, identify: nameAndArn('events', 'rule/') },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    maxNameLength: 64,
    identify: nameAndArn('scheduler', 'schedule/default/'),
  },
  'AWS::Scheduler::ScheduleGroup': {
    nameProperty: 'Name',
    maxNameLength: 64,
    identify: nameAndArn('scheduler', 'schedule-group/'),
  },
  'AWS::CloudWatch::Alarm': {
    nameProperty: 'AlarmName',
    maxNameLength: 255,
    identify: nameAndArn('cloudwatch', 'alarm:'),
  },
  'AWS::CloudWatch::Dashboard': {
    nameProperty: 'DashboardName',
    maxNameLength: 255,
    identify: (name) => ({ ref: name, attributes: {} }),
  },
};

/** The property of a resource type that may hold its name; undefined where its name matters to nobody here. */
export const nameProperty = (type: string): string | undefined => KINDS[type]?.nameProperty;

/** @param givenName the resolved name property, undefined where the template gives none */
export function identify(
  type: string,
  logicalId: string,
  givenName: string | undefined,
  surroundings: Surroundings,
): Identity {
  const kind = KINDS[type];
  if (!kind) return { ref: logicalId, attributes: {} };
  return kind.identify(givenName ?? generatedName(type, kind, logicalId, surroundings.stackName), surroundings);
}

/** Cut at the front of the logical id: its end holds the hash that makes it unique. */
function generatedName(type: string, kind: Kind, logicalId: string, stackName: string): string {
  const prefix = `${stackName}-`.slice(0, 20);
  const name = `${prefix}${logicalId.slice(-(kind.maxNameLength - prefix.length))}`;
  return type === 'AWS::S3::Bucket' ? name.toLowerCase() : name;
}
