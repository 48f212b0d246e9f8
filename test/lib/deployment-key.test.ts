import { decide } from '../../local/iam/policy';
import { readTemplate } from '../../local/template/read-template';
import { addStack, anApp, arnOf, type Resource, resourceOf, resourcesOfType, synthesized } from './synthesized';

const CUSTOMER = { encryptionKey: 'customer' };
const [plain, subject] = [synthesized(), synthesized(CUSTOMER)];
const key = resourceOf(subject, 'AWS::KMS::Key', 'DeploymentKey');
const ARN = arnOf(key.id);

interface Statement {
  readonly Principal: { readonly Service?: string; readonly AWS?: unknown };
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const statements = key.Properties['KeyPolicy'].Statement as readonly Statement[];
const admitted = (service: string) => statements.find(({ Principal }) => Principal.Service === service);

/** References and partitions left out: what a person reads. */
const text = (value: unknown): string => JSON.stringify(value).replaceAll(/\{"Ref":"AWS::Partition"\}/g, 'PARTITION');

it('is there only where the owner asks for it', () => {
  expect(resourcesOfType(plain, 'AWS::KMS::Key')).toEqual([]);
});

it('rotates, and goes with a trial but not with production', () => {
  const kept = resourceOf(synthesized({ ...CUSTOMER, production: 'true' }), 'AWS::KMS::Key', 'DeploymentKey');

  expect(key.Properties).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 30 });
  expect([key.DeletionPolicy, kept.DeletionPolicy]).toEqual(['Delete', 'Retain']);
});

describe('encrypts', () => {
  it.each<[string, (properties: Resource['Properties']) => unknown, unknown]>([
    [
      'AWS::DynamoDB::Table',
      ({ SSESpecification }) => SSESpecification,
      { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: ARN },
    ],
    [
      'AWS::SQS::Queue',
      ({ KmsMasterKeyId, SqsManagedSseEnabled }) => [KmsMasterKeyId, SqsManagedSseEnabled],
      [ARN, false],
    ],
    ['AWS::Logs::LogGroup', ({ KmsKeyId }) => KmsKeyId, ARN],
    ['AWS::SNS::Topic', ({ KmsMasterKeyId }) => KmsMasterKeyId, ARN],
    [
      'AWS::S3::Bucket',
      ({ BucketEncryption }) => BucketEncryption.ServerSideEncryptionConfiguration,
      [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: ARN } }],
    ],
  ])('every %s', (type, encryption, expected) => {
    const found = resourcesOfType(subject, type);
    expect(found.length).toBeGreaterThan(0);
    expect(found.map(([id, { Properties }]) => [id, encryption(Properties)])).toEqual(
      found.map(([id]) => [id, expected]),
    );
  });
});

describe('its policy', () => {
  it('lets in the account and three services, and nobody else', () => {
    expect(statements).toHaveLength(4);
    expect(statements.filter(({ Principal }) => Principal.AWS !== undefined)).toHaveLength(1);
  });

  it.each([
    ['events.amazonaws.com', ':events:us-east-1:444455556666:rule/callpace-*'],
    ['cloudwatch.amazonaws.com', ':cloudwatch:us-east-1:444455556666:alarm:callpace-*'],
  ])('lets %s write into queues and topic for this deployment only', (service, source) => {
    const { Action, Condition } = admitted(service) ?? {};
    expect(Action).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    expect(Condition?.['StringEquals']).toEqual({ 'aws:SourceAccount': '444455556666' });
    expect(text(Condition?.['ArnLike']?.['aws:SourceArn'])).toContain(source);
  });

  it('lets CloudWatch Logs encrypt the logs of this deployment only', () => {
    const { Condition } = admitted('logs.us-east-1.amazonaws.com') ?? {};
    expect(text(Condition?.['ArnLike']?.['kms:EncryptionContext:aws:logs:arn'])).toContain(
      ':logs:us-east-1:444455556666:log-group:callpace-*',
    );
  });

  it('names sources that the rules, alarms and logs of the deployment do have', () => {
    const named = ['AWS::Events::Rule', 'AWS::Logs::LogGroup'].flatMap((type) => resourcesOfType(subject, type));
    // Without a name of their own, CloudFormation begins theirs with the stack's.
    expect(named.filter(([, { Properties }]) => Properties['Name'] ?? Properties['LogGroupName'])).toEqual([]);
    expect(subject.stack.stackName).toBe('callpace');
    const alarms = resourcesOfType(subject, 'AWS::CloudWatch::Alarm').map(
      ([, { Properties }]) => Properties['AlarmName'],
    );
    expect(alarms.filter((name) => !String(name).startsWith('callpace-'))).toEqual([]);
  });
});

describe('the roles', () => {
  const policies = (of: typeof subject) => Object.fromEntries(resourcesOfType(of, 'AWS::IAM::Policy'));
  const kmsIn = (policy: Resource): unknown[] =>
    (policy.Properties['PolicyDocument'].Statement as { Action: string | string[] }[]).filter(({ Action }) =>
      [Action].flat().some((action) => action.startsWith('kms:')),
    );

  it('of the functions may decrypt and make data keys, through the services that hold the data', () => {
    const functions = resourcesOfType(subject, 'AWS::Lambda::Function').length;
    const using = Object.values(policies(subject)).flatMap(kmsIn);

    expect(using).toEqual(
      Array(functions).fill({
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: ARN,
        Condition: {
          StringEquals: {
            'kms:ViaService': [
              'dynamodb.us-east-1.amazonaws.com',
              'sqs.us-east-1.amazonaws.com',
              's3.us-east-1.amazonaws.com',
            ],
          },
        },
      }),
    );
  });

  it('and the queues get nothing else that they do not have without it', () => {
    const without = ([id, policy]: [string, Resource]) => {
      const { Statement } = policy.Properties['PolicyDocument'] as { Statement: unknown[] };
      return [id, Statement.filter((one) => !kmsIn(policy).includes(one))];
    };
    const all = (of: typeof subject) =>
      ['AWS::IAM::Policy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'].flatMap((type) =>
        resourcesOfType(of, type).map(without),
      );

    expect(Object.fromEntries(all(subject))).toEqual(Object.fromEntries(all(plain)));
  });
});

it('can be read by the local runtime, whose roles then use the key as on AWS', () => {
  const app = anApp();
  addStack(app, CUSTOMER);
  const model = readTemplate({
    assemblyDir: app.synth().directory,
    region: 'us-east-1',
    accountId: '444455556666',
    endpointPort: 4566,
  });
  const uses = model.functions.map(({ policy }) =>
    ['sqs.us-east-1.amazonaws.com', undefined].map((via) =>
      decide(policy, {
        action: 'kms:Decrypt',
        resource: policy.find(({ actions }) => actions.includes('kms:Decrypt'))?.resources[0] ?? 'none',
        context: via === undefined ? {} : { 'kms:viaservice': via },
      }),
    ),
  );

  expect(uses).toEqual(uses.map(() => ['allowed', 'not-allowed']));
});
