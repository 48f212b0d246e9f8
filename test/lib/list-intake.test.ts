import { Match } from 'aws-cdk-lib/assertions';
import { arnOf, resourceOf, synthesized } from './synthesized';

const subject = synthesized();
const bucket = resourceOf(subject, 'AWS::S3::Bucket', 'ListBucket');
const queue = resourceOf(subject, 'AWS::SQS::Queue', 'ListIntakeObjectsQueue');
const deadLetterQueue = resourceOf(subject, 'AWS::SQS::Queue', 'ListIntakeObjectsDeadLetterQueue');
const rule = resourceOf(subject, 'AWS::Events::Rule', 'ListIntake');

describe('the list bucket', () => {
  it('tells the event bus about its objects', () => {
    expect(bucket.Properties['NotificationConfiguration']).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
  });

  it('is encrypted and closed to the public', () => {
    subject.template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: Match.anyValue(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });
});

describe('the list intake', () => {
  it('hears of what comes and goes under campaigns and suppression in this bucket, not of reports', () => {
    expect(rule.Properties['EventPattern']).toEqual({
      source: ['aws.s3'],
      'detail-type': ['Object Created', 'Object Deleted'],
      detail: {
        bucket: { name: [{ Ref: bucket.id }] },
        object: { key: [{ prefix: 'campaigns/' }, { prefix: 'suppression/' }] },
      },
    });
  });

  it('queues the whole event, and keeps what cannot be queued', () => {
    expect(rule.Properties['Targets']).toEqual([
      { Id: 'Target0', Arn: arnOf(queue.id), DeadLetterConfig: { Arn: arnOf(deadLetterQueue.id) } },
    ]);
  });

  it.each([queue.id, deadLetterQueue.id])('lets its rule, and no other, send to %s', (id) => {
    subject.template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: id }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': arnOf(rule.id) } },
          }),
        ]),
      },
    });
  });

  it('takes one list at a time from the queue, and asks for partial batch responses', () => {
    subject.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf(queue.id),
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('hides a list for at least six times as long as the function may run', () => {
    const { Timeout } = resourceOf(subject, 'AWS::Lambda::Function', 'ListIntake').Properties;

    expect(queue.Properties['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * Number(Timeout));
  });

  it('leaves it to the function to give messages up, and to SQS what the function never sees', () => {
    expect(queue.Properties['RedrivePolicy']).toEqual({
      deadLetterTargetArn: arnOf(deadLetterQueue.id),
      maxReceiveCount: 100,
    });
  });

  it('sends chunks to the queue that it reads, and what it gives up to the dead-letter queue', () => {
    const { Variables } = resourceOf(subject, 'AWS::Lambda::Function', 'ListIntake').Properties['Environment'];
    expect(Variables).toMatchObject({
      INTAKE_QUEUE_URL: { Ref: queue.id },
      INTAKE_DEAD_LETTER_QUEUE_URL: { Ref: deadLetterQueue.id },
    });
  });

  it('keeps its own objects where no event comes from, for longer than a dead letter may lie', () => {
    const { Rules } = bucket.Properties['LifecycleConfiguration'];
    const days = Number(deadLetterQueue.Properties['MessageRetentionPeriod']) / 86_400;
    const work = Rules.find((each: { Prefix?: string }) => each.Prefix === 'work/');
    expect(work.ExpirationInDays).toBeGreaterThan(days);
  });
});
