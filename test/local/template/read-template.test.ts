import path from 'node:path';
import type { StackModel } from '../../../local/stack-model';
import { readTemplate } from '../../../local/template/read-template';
import { type SampleTemplate, sampleTemplate, writeAssembly } from './sample-stack';

const ACCOUNT = '000000000000';

function read(change: (template: SampleTemplate) => void = () => undefined): StackModel {
  const template = sampleTemplate();
  change(template);
  return readTemplate({
    assemblyDir: writeAssembly(template),
    region: 'eu-central-1',
    accountId: ACCOUNT,
    endpointPort: 4566,
  });
}

const only = <T>(list: readonly T[]): T => {
  expect(list).toHaveLength(1);
  return list[0] as T;
};

describe('readTemplate', () => {
  test('gives queues a name from their logical id and a URL on the local endpoint', () => {
    const queue = read().queues.find(({ logicalId }) => logicalId === 'DialQueue88888888');
    expect(queue).toMatchObject({
      name: 'Sample-DialQueue88888888',
      arn: `arn:aws:sqs:eu-central-1:${ACCOUNT}:Sample-DialQueue88888888`,
      url: `http://127.0.0.1:4566/${ACCOUNT}/Sample-DialQueue88888888`,
    });
    expect(queue?.attributes).toEqual({
      VisibilityTimeout: '120',
      RedrivePolicy: `{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:${ACCOUNT}:Sample-DialDeadLetters77777777","maxReceiveCount":2}`,
    });
  });

  test('gives each queue the statements of its own policy', () => {
    const policies = read().queues.map(({ logicalId, policy }) => ({ logicalId, statements: policy.length }));
    expect(policies).toEqual([
      { logicalId: 'IntakeQueue11111111', statements: 2 },
      { logicalId: 'Mailbox44444444', statements: 2 },
      { logicalId: 'DialDeadLetters77777777', statements: 0 },
      { logicalId: 'DialQueue88888888', statements: 0 },
    ]);
  });

  test('takes the given name of a resource, whatever function it is written with', () => {
    const model = read(({ Resources }) => {
      Resources['DialQueue88888888'] = {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'dial']] } },
      };
    });
    expect(model.queues.map(({ name }) => name)).toContain('Sample-dial');
    expect(only(model.eventSources).queueArn).toBe(`arn:aws:sqs:eu-central-1:${ACCOUNT}:Sample-dial`);
  });

  test('gives buckets lower-case names and tells which send events', () => {
    expect(read().buckets).toMatchObject([
      { name: 'sample-lists1a2b3c4d', arn: 'arn:aws:s3:::sample-lists1a2b3c4d', sendsEventsToEventBridge: true },
      { name: 'sample-archive5e6f7a8b', sendsEventsToEventBridge: false },
    ]);
  });

  test('reads a function with its bundle, its environment and what its role may do', () => {
    const dialer = read().functions.find(({ logicalId }) => logicalId === 'DialerCCCCCCCC');
    expect(dialer).toMatchObject({
      handler: 'index.handler',
      timeoutSeconds: 20,
      reservedConcurrency: 4,
      asyncRetries: 2,
      asyncFailureQueueArn: undefined,
      environment: {
        MAILBOX_URL: `http://127.0.0.1:4566/${ACCOUNT}/Sample-Mailbox44444444`,
        CONTACTS_TABLE: 'Sample-Contacts99999999',
      },
    });
    expect(path.basename(dialer?.codePath ?? '')).toBe('asset.abc');
    expect(path.isAbsolute(dialer?.codePath ?? '')).toBe(true);
    expect(dialer?.policy.flatMap(({ actions }) => actions)).toEqual([
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'events:PutEvents',
      'dynamodb:UpdateItem',
      'connect:StartOutboundVoiceContact',
    ]);
    expect(dialer?.policy.at(-1)?.resources).toEqual([
      `arn:aws:connect:eu-central-1:${ACCOUNT}:instance/inst-1/contact/*`,
    ]);
  });

  test('reads how asynchronous invocations are retried and where failed ones go', () => {
    const controller = read().functions.find(({ logicalId }) => logicalId === 'ControllerFFFFFFFF');
    expect(controller).toMatchObject({
      asyncRetries: 0,
      asyncFailureQueueArn: `arn:aws:sqs:eu-central-1:${ACCOUNT}:Sample-DialDeadLetters77777777`,
    });
  });

  test('reads event sources', () => {
    expect(only(read().eventSources)).toEqual({
      logicalId: 'DialerSourceDDDDDDDD',
      queueArn: `arn:aws:sqs:eu-central-1:${ACCOUNT}:Sample-DialQueue88888888`,
      functionName: 'Sample-DialerCCCCCCCC',
      enabled: true,
      batchSize: 5,
      batchingWindowSeconds: 0,
      maximumConcurrency: 4,
      reportsBatchItemFailures: true,
    });
  });

  test('reads rules with patterns resolved, and their input transformers', () => {
    const [objects, contacts] = read().rules;
    expect(objects?.pattern).toMatchObject({ detail: { bucket: { name: ['sample-lists1a2b3c4d'] } } });
    expect(objects?.targets[0]?.inputTransformer).toBeUndefined();
    expect(contacts?.targets[0]?.inputTransformer?.paths).toEqual({
      contactId: '$.detail.contactId',
      eventType: '$.detail.eventType',
    });
  });

  test('leaves disabled rules out', () => {
    const model = read(({ Resources }) => {
      (Resources['ContactRule66666666']?.['Properties'] as Record<string, unknown>)['State'] = 'DISABLED';
    });
    expect(model.rules.map(({ logicalId }) => logicalId)).toEqual(['ObjectRule33333333']);
  });

  test('reads schedules with what their role may invoke', () => {
    const model = read();
    const schedule = only(model.schedules);
    expect(schedule).toMatchObject({ everySeconds: 60, input: '{}' });
    expect(schedule.policy[0]).toMatchObject({ actions: ['lambda:InvokeFunction'], resources: [schedule.targetArn] });
  });

  test('reads a scheduled rule, allowed by the permission of the function that it invokes', () => {
    const model = read(({ Resources }) => {
      Resources['Hourly'] = {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: 'rate(2 hours)',
          State: 'ENABLED',
          Targets: [{ Arn: { 'Fn::GetAtt': ['ControllerFFFFFFFF', 'Arn'] }, Id: 'Target0' }],
        },
      };
      Resources['HourlyPermission'] = {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': ['ControllerFFFFFFFF', 'Arn'] },
          Principal: 'events.amazonaws.com',
          SourceArn: { 'Fn::GetAtt': ['Hourly', 'Arn'] },
        },
      };
    });
    const hourly = model.schedules.find(({ logicalId }) => logicalId === 'Hourly');
    expect(hourly).toMatchObject({ everySeconds: 7200 });
    expect(hourly?.policy).toMatchObject([{ actions: ['lambda:InvokeFunction'], resources: [hourly?.targetArn] }]);
  });

  test('turns a global table into a table that CreateTable takes', () => {
    expect(only(read().tables).definition).toMatchObject({
      TableName: 'Sample-Contacts99999999',
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [{ IndexName: 'due', Projection: { ProjectionType: 'KEYS_ONLY' } }],
    });
    expect(only(read().tables).definition).not.toHaveProperty('Replicas');
  });

  test('resolves and parses dashboards, and resolves outputs', () => {
    const model = read();
    expect(model.dashboards).toEqual([
      { name: 'calls', body: { widgets: [{ properties: { region: 'eu-central-1' } }] } },
    ]);
    expect(model.outputs).toEqual({ ListBucket: 'sample-lists1a2b3c4d' });
  });

  test('leaves out resources whose condition does not hold', () => {
    const model = read((template) => {
      template.Conditions = {
        Wanted: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] }] },
        Other: { 'Fn::Or': [{ Condition: 'Wanted' }, { 'Fn::Equals': ['a', 'a'] }] },
      };
      template.Resources['Extra'] = { Type: 'AWS::SQS::Queue', Condition: 'Wanted' };
      template.Resources['Kept'] = {
        Type: 'AWS::SQS::Queue',
        Condition: 'Other',
        Properties: { DelaySeconds: { 'Fn::If': ['Wanted', 5, { Ref: 'AWS::NoValue' }] } },
      };
    });
    expect(model.queues.map(({ logicalId }) => logicalId)).not.toContain('Extra');
    expect(model.queues.find(({ logicalId }) => logicalId === 'Kept')?.attributes).toEqual({});
  });

  test('leaves out the functions of custom resources that only a deployment runs', () => {
    const model = read(({ Resources }) => {
      Resources['AutoDelete'] = {
        Type: 'Custom::S3AutoDeleteObjects',
        Properties: { ServiceToken: { 'Fn::GetAtt': ['ControllerFFFFFFFF', 'Arn'] } },
      };
    });
    expect(model.functions.map(({ logicalId }) => logicalId)).toEqual(['DialerCCCCCCCC']);
  });

  test.each([
    [
      'a resource type that it does not know',
      { Type: 'AWS::Kinesis::Stream' },
      'the local runtime does not know these resource types of the stack: AWS::Kinesis::Stream',
    ],
    [
      'a queue property that it does not know',
      { Type: 'AWS::SQS::Queue', Properties: { Colour: 'blue' } },
      'Added: the queue property Colour is not known here',
    ],
    [
      'a function without a bundle',
      { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs24.x', Code: { S3Key: 'gone.zip' } } },
      'Added: the assembly holds no bundle gone.zip',
    ],
    [
      'a reference to nothing',
      { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: { Ref: 'Nobody' } } },
      'Added: the template has no parameter or resource Nobody',
    ],
    [
      'an intrinsic function that it does not know',
      { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: { 'Fn::ImportValue': 'x' } } },
      'Added: Fn::ImportValue is not known to the local runtime',
    ],
    [
      'an attribute that it does not know',
      { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: { 'Fn::GetAtt': ['DialQueue88888888', 'Colour'] } } },
      'Added: the attribute Colour of DialQueue88888888 (AWS::SQS::Queue) is not known to the local runtime',
    ],
    [
      'a rule with another target than a queue',
      { Type: 'AWS::Events::Rule', Properties: { EventPattern: {}, Targets: [{ Arn: 'arn:aws:sns:r:a:t' }] } },
      'Added: rules with other targets than queues are not known here (arn:aws:sns:r:a:t)',
    ],
    [
      'a schedule that is no rate',
      {
        Type: 'AWS::Scheduler::Schedule',
        Properties: { ScheduleExpression: 'cron(0 8 * * ? *)', Target: { Arn: 'arn:x', RoleArn: 'arn:y' } },
      },
      'Added: only rates are known here, not cron(0 8 * * ? *)',
    ],
    [
      'a managed policy that it does not know',
      { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] } },
      'Added: the managed policy arn:aws:iam::aws:policy/AdministratorAccess is not known to the local runtime',
    ],
  ])('refuses %s by name', (_what, resource, message) => {
    const readIt = () =>
      read(({ Resources }) => {
        Resources['Added'] = resource;
      });
    expect(readIt).toThrow(message);
  });

  test('takes account and Region from a stack that names them', () => {
    const assemblyDir = writeAssembly(sampleTemplate(), { environment: 'aws://111122223333/eu-west-2' });
    const model = readTemplate({ assemblyDir, region: 'eu-central-1', accountId: ACCOUNT, endpointPort: 4566 });
    expect(model).toMatchObject({ accountId: '111122223333', region: 'eu-west-2' });
    expect(model.queues[0]).toMatchObject({
      arn: 'arn:aws:sqs:eu-west-2:111122223333:Sample-IntakeQueue11111111',
      url: 'http://127.0.0.1:4566/111122223333/Sample-IntakeQueue11111111',
    });
  });

  test('names the stacks that the assembly holds when the wanted one is missing', () => {
    const assemblyDir = writeAssembly(sampleTemplate());
    const options = { assemblyDir, stackName: 'Other', region: 'eu-central-1', accountId: ACCOUNT, endpointPort: 1 };
    expect(() => readTemplate(options)).toThrow('holds no stack Other (found: Sample)');
  });
});
