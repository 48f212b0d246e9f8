import {
  cloudwatchPermissions,
  connectPermissions,
  dynamodbPermissions,
  eventsPermissions,
  lambdaPermissions,
  type Permission,
  s3Permissions,
  serviceQuotasPermissions,
  sqsPermissions,
} from '../../../local/iam/permissions';

const place = { region: 'eu-central-1', accountId: '000000000000' };
const here = 'eu-central-1:000000000000';
const written = (permissions: Permission[]): string[] =>
  permissions.map(({ action, resource }) => `${action} ${resource}`);

describe('the permissions that a call needs', () => {
  test.each([
    ['SendMessageBatch', 'sqs:SendMessage'],
    ['DeleteMessageBatch', 'sqs:DeleteMessage'],
    ['ChangeMessageVisibilityBatch', 'sqs:ChangeMessageVisibility'],
    ['ReceiveMessage', 'sqs:ReceiveMessage'],
  ])('SQS %s needs %s on the queue of its URL', (operation, action) => {
    const input = { QueueUrl: 'http://127.0.0.1:4566/000000000000/dial' };
    expect(written(sqsPermissions(operation, input, place))).toEqual([`${action} arn:aws:sqs:${here}:dial`]);
  });

  test('DynamoDB needs them on the table, on the index of a query, and on each table of a batch', () => {
    const table = `arn:aws:dynamodb:${here}:table/contacts`;
    expect(written(dynamodbPermissions('UpdateItem', { TableName: 'contacts' }, place))).toEqual([
      `dynamodb:UpdateItem ${table}`,
    ]);
    expect(written(dynamodbPermissions('Query', { TableName: 'contacts', IndexName: 'due' }, place))).toEqual([
      `dynamodb:Query ${table}/index/due`,
    ]);
    expect(
      written(dynamodbPermissions('BatchWriteItem', { RequestItems: { contacts: [], flights: [] } }, place)),
    ).toEqual([`dynamodb:BatchWriteItem ${table}`, `dynamodb:BatchWriteItem arn:aws:dynamodb:${here}:table/flights`]);
    expect(written(dynamodbPermissions('GetItem', { TableName: table }, place))).toEqual([`dynamodb:GetItem ${table}`]);
  });

  test.each([
    ['HeadObject', 'k', '', ['s3:GetObject arn:aws:s3:::lists/k']],
    ['ListObjectsV2', '', '', ['s3:ListBucket arn:aws:s3:::lists']],
    ['UploadPart', 'k', '', ['s3:PutObject arn:aws:s3:::lists/k']],
    ['CompleteMultipartUpload', 'k', '', ['s3:PutObject arn:aws:s3:::lists/k']],
    ['CopyObject', 'k', 'other/x', ['s3:PutObject arn:aws:s3:::lists/k', 's3:GetObject arn:aws:s3:::other/x']],
    ['DeleteObjects', '', '', ['s3:DeleteObject arn:aws:s3:::lists/*']],
  ])('S3 %s', (operation, key, copySource, expected) => {
    expect(written(s3Permissions(operation, 'lists', key, copySource))).toEqual(expected);
  });

  test('Lambda Invoke needs InvokeFunction, whichever way the function is named', () => {
    const expected = [`lambda:InvokeFunction arn:aws:lambda:${here}:function:dialer`];
    expect(written(lambdaPermissions('Invoke', { FunctionName: 'dialer' }, place))).toEqual(expected);
    const FunctionName = `arn:aws:lambda:${here}:function:dialer`;
    expect(written(lambdaPermissions('Invoke', { FunctionName }, place))).toEqual(expected);
  });

  test('Connect needs them on the contacts of the instance', () => {
    const instance = `arn:aws:connect:${here}:instance/i-1`;
    expect(written(connectPermissions('StartOutboundVoiceContact', { InstanceId: 'i-1' }, place))).toEqual([
      `connect:StartOutboundVoiceContact ${instance}/contact/*`,
    ]);
    expect(written(connectPermissions('DescribeContact', { InstanceId: 'i-1', ContactId: 'c-1' }, place))).toEqual([
      `connect:DescribeContact ${instance}/contact/c-1`,
    ]);
    expect(written(connectPermissions('GetCurrentMetricData', { InstanceId: 'i-1' }, place))).toEqual([
      `connect:GetCurrentMetricData ${instance}/queue/*`,
    ]);
  });

  test('reading metrics and quotas needs them on everything: the services know no resources for it', () => {
    expect(written(cloudwatchPermissions('GetMetricData'))).toEqual(['cloudwatch:GetMetricData *']);
    expect(written(serviceQuotasPermissions('GetServiceQuota'))).toEqual(['servicequotas:GetServiceQuota *']);
  });

  test('PutEvents needs them on each bus', () => {
    const Entries = [{}, { EventBusName: 'default' }, { EventBusName: 'other' }];
    expect(written(eventsPermissions('PutEvents', { Entries }, place))).toEqual([
      `events:PutEvents arn:aws:events:${here}:event-bus/default`,
      `events:PutEvents arn:aws:events:${here}:event-bus/other`,
    ]);
  });
});
