/**
 * Which permissions a call needs: the IAM action and the resource, per AWS's service authorization reference. One API
 * operation is not always one IAM action of the same name.
 */

export interface Permission {
  /** E.g. `sqs:SendMessage`. */
  readonly action: string;
  readonly resource: string;
}

/** Where the local names become ARNs. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

type Input = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

// --- SQS ----------------------------------------------------------------------------------------------------------

const SQS_ACTIONS: Readonly<Record<string, string>> = {
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
};

/** Name of the queue that a call is about: the last part of its URL. */
export const queueName = (input: Input): string =>
  text(input['QueueName']) || (text(input['QueueUrl']).split('/').pop() ?? '');

export function sqsPermissions(operation: string, input: Input, { region, accountId }: Place): Permission[] {
  const name = queueName(input);
  const resource = operation === 'ListQueues' ? '*' : `arn:aws:sqs:${region}:${accountId}:${name}`;
  return [{ action: `sqs:${SQS_ACTIONS[operation] ?? operation}`, resource }];
}

// --- DynamoDB -----------------------------------------------------------------------------------------------------

export function dynamodbPermissions(operation: string, input: Input, place: Place): Permission[] {
  const action = `dynamodb:${operation}`;
  const requests = input['RequestItems'];
  if (typeof requests === 'object' && requests !== null) {
    return Object.keys(requests).map((table) => ({ action, resource: tableArn(table, place) }));
  }
  if (input['TableName'] === undefined) return [{ action, resource: '*' }];
  const table = tableArn(text(input['TableName']), place);
  const index = text(input['IndexName']);
  return [{ action, resource: index === '' ? table : `${table}/index/${index}` }];
}

const tableArn = (nameOrArn: string, { region, accountId }: Place): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : `arn:aws:dynamodb:${region}:${accountId}:table/${nameOrArn}`;

// --- S3 -----------------------------------------------------------------------------------------------------------

const S3_ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  GetObjectAttributes: 'GetObject',
  CopyObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  UploadPartCopy: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  DeleteObjects: 'DeleteObject',
  HeadBucket: 'ListBucket',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListBuckets: 'ListAllMyBuckets',
};

/** `copySource` is `bucket/key`, decoded. The keys of DeleteObjects stand in its body and are not looked at. */
export function s3Permissions(operation: string, bucket: string, key: string, copySource: string): Permission[] {
  const action = `s3:${S3_ACTIONS[operation] ?? operation}`;
  const own = { action, resource: s3Arn(operation, bucket, key) };
  return copySource === '' ? [own] : [own, { action: 's3:GetObject', resource: `arn:aws:s3:::${copySource}` }];
}

function s3Arn(operation: string, bucket: string, key: string): string {
  if (bucket === '') return '*';
  if (operation === 'DeleteObjects') return `arn:aws:s3:::${bucket}/*`;
  return key === '' ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}

// --- services of this process -------------------------------------------------------------------------------------

export function lambdaPermissions(operation: string, parameters: Input, place: Place): Permission[] {
  const action = operation === 'Invoke' || operation === 'InvokeAsync' ? 'InvokeFunction' : operation;
  const functionName = text(parameters['FunctionName']);
  const resource = functionName.startsWith('arn:')
    ? functionName
    : `arn:aws:lambda:${place.region}:${place.accountId}:function:${functionName.split(':').pop() ?? ''}`;
  return [{ action: `lambda:${action}`, resource: functionName === '' ? '*' : resource }];
}

/** Operations of Connect that are about contacts; the others are checked on the instance. */
const ON_CONTACTS = /Contact/;
const ON_QUEUES = /MetricData/;

export function connectPermissions(operation: string, input: Input, { region, accountId }: Place): Permission[] {
  const instance = `arn:aws:connect:${region}:${accountId}:instance/${text(input['InstanceId']) || '*'}`;
  return [{ action: `connect:${operation}`, resource: `${instance}${connectSubresource(operation, input)}` }];
}

function connectSubresource(operation: string, input: Input): string {
  if (ON_QUEUES.test(operation)) return '/queue/*';
  return ON_CONTACTS.test(operation) ? `/contact/${text(input['ContactId']) || '*'}` : '';
}

export const eventsPermissions = (operation: string, input: Input, { region, accountId }: Place): Permission[] => {
  const entries = (input['Entries'] ?? []) as readonly Input[];
  const buses = new Set(entries.map((entry) => text(entry['EventBusName']) || 'default'));
  return [...buses].map((bus) => ({
    action: `events:${operation}`,
    resource: bus.startsWith('arn:') ? bus : `arn:aws:events:${region}:${accountId}:event-bus/${bus}`,
  }));
};

/** Services whose actions know no resources. */
const unscoped =
  (prefix: string) =>
  (operation: string): Permission[] => [{ action: `${prefix}:${operation}`, resource: '*' }];

export const cloudwatchPermissions = unscoped('cloudwatch');
export const serviceQuotasPermissions = unscoped('servicequotas');
