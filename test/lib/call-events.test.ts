import { CONTACT_EVENT_PATHS, contactEventTemplate, MAILBOX_VISIBILITY_SECONDS } from '../../lambda/contract/mailbox';
import { arnOf, INSTANCE, resourceOf, resourcesOfType, synthesized } from './synthesized';

const subject = synthesized();
const mailbox = resourceOf(subject, 'AWS::SQS::Queue', 'CallEventsQueue');
const deadLetterQueue = resourceOf(subject, 'AWS::SQS::Queue', 'CallEventsDeadLetterQueue');
const rule = resourceOf(subject, 'AWS::Events::Rule', 'CallEvents');
const [target] = rule.Properties['Targets'];

describe('the rule of contact events', () => {
  it('hears of all voice contacts of this instance, and of no other', () => {
    expect(rule.Properties['EventPattern']).toEqual({
      source: ['aws.connect'],
      'detail-type': ['Amazon Connect Contact Event'],
      detail: {
        instanceArn: [INSTANCE],
        channel: ['VOICE', 'Voice', 'voice'],
        eventType: ['INITIATED', 'DISCONNECTED', 'COMPLETED'],
      },
    });
  });

  it('passes on only the fields of the contract, with every placeholder in quotes', () => {
    expect(target.InputTransformer).toEqual({
      InputPathsMap: CONTACT_EVENT_PATHS,
      InputTemplate: contactEventTemplate(),
    });
  });

  it('delivers to the mailbox for five minutes at most, and keeps what it could not deliver', () => {
    expect(target).toMatchObject({
      Arn: arnOf(mailbox.id),
      RetryPolicy: { MaximumEventAgeInSeconds: 300 },
      DeadLetterConfig: { Arn: arnOf(deadLetterQueue.id) },
    });
  });

  it.each([mailbox.id, deadLetterQueue.id])('is the only rule that may send to %s', (id) => {
    const policy = resourcesOfType(subject, 'AWS::SQS::QueuePolicy').find(
      ([, { Properties }]) => JSON.stringify(Properties['Queues']) === JSON.stringify([{ Ref: id }]),
    );
    const allowing = policy?.[1].Properties['PolicyDocument'].Statement.filter(
      ({ Effect }: { Effect: string }) => Effect === 'Allow',
    );

    expect(allowing).toEqual([
      expect.objectContaining({
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': arnOf(rule.id) } },
      }),
    ]);
  });
});

describe('the mailbox', () => {
  it('gives a message back a hundred times before it is put aside', () => {
    expect(mailbox.Properties).toMatchObject({
      VisibilityTimeout: MAILBOX_VISIBILITY_SECONDS,
      RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetterQueue.id), maxReceiveCount: 100 },
    });
  });

  it('is no event source of any function: Lambda would see a loop, and cut it', () => {
    const sources = resourcesOfType(subject, 'AWS::Lambda::EventSourceMapping');

    expect(sources.map(([, { Properties }]) => Properties['EventSourceArn'])).not.toContainEqual(arnOf(mailbox.id));
  });
});
