/** A small cloud assembly, written by hand in the shapes that the CDK synthesizes. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder';

type Json = Record<string, unknown>;
export interface SampleTemplate {
  Parameters?: Json;
  Mappings?: Json;
  Conditions?: Json;
  Resources: Record<string, Json>;
  Outputs?: Json;
}

const arnOf = (logicalId: string): Json => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const ref = (logicalId: string): Json => ({ Ref: logicalId });

const role = (): Json => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow' }] },
    ManagedPolicyArns: [
      {
        'Fn::Join': ['', ['arn:', ref('AWS::Partition'), ':iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']],
      },
    ],
  },
});

const lambdaFunction = (roleId: string, properties: Json = {}): Json => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'cdk-assets', S3Key: 'abc.zip' },
    Handler: 'index.handler',
    Role: arnOf(roleId),
    Runtime: 'nodejs24.x',
    Timeout: 20,
    ...properties,
  },
});

const queuePolicy = (queue: string, rule: string): Json => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    PolicyDocument: {
      Statement: [
        {
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Resource: arnOf(queue),
        },
        {
          Action: ['sqs:SendMessage', 'sqs:GetQueueAttributes'],
          Condition: { ArnEquals: { 'aws:SourceArn': arnOf(rule) } },
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Resource: arnOf(queue),
        },
      ],
    },
    Queues: [ref(queue)],
  },
});

/** A dialer in small: a bucket and Connect's events that feed queues, a queue that feeds a function, a table. */
export const sampleTemplate = (): SampleTemplate => ({
  Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' } },
  Resources: {
    Lists1A2B3C4D: {
      Type: 'AWS::S3::Bucket',
      Properties: { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } },
    },
    Archive5E6F7A8B: { Type: 'AWS::S3::Bucket', Properties: {} },
    IntakeQueue11111111: { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: true } },
    IntakeQueuePolicy22222222: queuePolicy('IntakeQueue11111111', 'ObjectRule33333333'),
    ObjectRule33333333: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: {
            bucket: { name: [ref('Lists1A2B3C4D')] },
            object: { key: [{ prefix: 'campaigns/' }, { prefix: 'suppression/' }] },
          },
        },
        State: 'ENABLED',
        Targets: [{ Arn: arnOf('IntakeQueue11111111'), Id: 'Target0' }],
      },
    },
    Mailbox44444444: { Type: 'AWS::SQS::Queue', Properties: { ReceiveMessageWaitTimeSeconds: 20 } },
    MailboxPolicy55555555: queuePolicy('Mailbox44444444', 'ContactRule66666666'),
    ContactRule66666666: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.connect'], 'detail-type': ['Amazon Connect Contact Event'] },
        State: 'ENABLED',
        Targets: [
          {
            Arn: arnOf('Mailbox44444444'),
            Id: 'Target0',
            InputTransformer: {
              InputPathsMap: { contactId: '$.detail.contactId', eventType: '$.detail.eventType' },
              InputTemplate: '{"kind":"contact-event","contactId":"<contactId>","eventType":"<eventType>"}',
            },
          },
        ],
      },
    },
    DialDeadLetters77777777: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
    DialQueue88888888: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 120,
        RedrivePolicy: { deadLetterTargetArn: arnOf('DialDeadLetters77777777'), maxReceiveCount: 2 },
      },
    },
    Contacts99999999: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
          { AttributeName: 'dueKey', AttributeType: 'S' },
          { AttributeName: 'dueAtMs', AttributeType: 'N' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'due',
            KeySchema: [
              { AttributeName: 'dueKey', KeyType: 'HASH' },
              { AttributeName: 'dueAtMs', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
        Replicas: [{ Region: ref('AWS::Region') }],
      },
    },
    DialerRoleAAAAAAAA: role(),
    DialerPolicyBBBBBBBB: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'DialerPolicy',
        Roles: [ref('DialerRoleAAAAAAAA')],
        PolicyDocument: {
          Statement: [
            { Action: 'sqs:SendMessage', Effect: 'Allow', Resource: arnOf('Mailbox44444444') },
            { Action: 'events:PutEvents', Effect: 'Allow', Resource: '*' },
            { Action: 'dynamodb:UpdateItem', Effect: 'Allow', Resource: arnOf('Contacts99999999') },
            {
              Action: 'connect:StartOutboundVoiceContact',
              Effect: 'Allow',
              Resource: {
                // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation writes it like that
                'Fn::Sub': 'arn:${AWS::Partition}:connect:${AWS::Region}:${AWS::AccountId}:instance/inst-1/contact/*',
              },
            },
          ],
        },
      },
    },
    DialerCCCCCCCC: lambdaFunction('DialerRoleAAAAAAAA', {
      ReservedConcurrentExecutions: 4,
      Environment: { Variables: { MAILBOX_URL: ref('Mailbox44444444'), CONTACTS_TABLE: ref('Contacts99999999') } },
    }),
    DialerSourceDDDDDDDD: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        BatchSize: 5,
        EventSourceArn: arnOf('DialQueue88888888'),
        FunctionName: ref('DialerCCCCCCCC'),
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 4 },
      },
    },
    ControllerRoleEEEEEEEE: role(),
    ControllerFFFFFFFF: lambdaFunction('ControllerRoleEEEEEEEE'),
    ControllerInvokeConfig00000000: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: ref('ControllerFFFFFFFF'),
        MaximumRetryAttempts: 0,
        Qualifier: '$LATEST',
        DestinationConfig: { OnFailure: { Destination: arnOf('DialDeadLetters77777777') } },
      },
    },
    ScheduleRole12121212: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [
          {
            PolicyName: 'invoke',
            PolicyDocument: {
              Statement: [{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: arnOf('ControllerFFFFFFFF') }],
            },
          },
        ],
      },
    },
    EveryMinute34343434: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        FlexibleTimeWindow: { Mode: 'OFF' },
        ScheduleExpression: 'rate(1 minute)',
        ScheduleExpressionTimezone: 'Etc/UTC',
        State: 'ENABLED',
        Target: { Arn: arnOf('ControllerFFFFFFFF'), RoleArn: arnOf('ScheduleRole12121212'), Input: '{}' },
      },
    },
    Dashboard56565656: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: {
        DashboardName: 'calls',
        DashboardBody: {
          'Fn::Join': ['', ['{"widgets":[{"properties":{"region":"', ref('AWS::Region'), '"}}]}']],
        },
      },
    },
    Logs78787878: { Type: 'AWS::Logs::LogGroup', Properties: {} },
  },
  Outputs: { ListBucket: { Value: ref('Lists1A2B3C4D') } },
});

export interface AssemblyOptions {
  /** @default a stack that goes wherever it is deployed to */
  readonly environment?: string;
}

/** Writes the assembly to a temporary folder. Returns the folder. */
export function writeAssembly(template: SampleTemplate, options: AssemblyOptions = {}): string {
  const { environment = 'aws://unknown-account/unknown-region' } = options;
  const folder = temporaryFolder('assembly');
  const artifacts = {
    'Sample.assets': { type: 'cdk:asset-manifest', properties: { file: 'Sample.assets.json' } },
    Sample: { type: 'aws:cloudformation:stack', environment, properties: { templateFile: 'Sample.template.json' } },
  };
  const files = { abc: { source: { path: 'asset.abc' }, destinations: { here: { objectKey: 'abc.zip' } } } };
  writeFileSync(path.join(folder, 'Sample.assets.json'), JSON.stringify({ files }));
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
  writeFileSync(path.join(folder, 'Sample.template.json'), JSON.stringify(template));
  return folder;
}
