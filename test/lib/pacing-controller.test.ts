import { arnOf, resourceOf, synthesized } from './synthesized';

const subject = synthesized();
const controller = resourceOf(subject, 'AWS::Lambda::Function', 'PacingController');
const reports = resourceOf(subject, 'AWS::Lambda::Function', 'CampaignReports');

describe('the pacing controller', () => {
  it('has room for the active one, the standby and one that arrives', () => {
    expect(controller.Properties).toMatchObject({ ReservedConcurrentExecutions: 3, Timeout: 300, MemorySize: 512 });
  });

  it('is not retried, and leaves evidence of a crash in a queue of its own', () => {
    const { Properties } = resourceOf(subject, 'AWS::Lambda::EventInvokeConfig', 'PacingController');
    const deadLetterQueue = resourceOf(subject, 'AWS::SQS::Queue', 'PacingControllerDeadLetterQueue');

    expect(Properties).toEqual({
      FunctionName: { Ref: controller.id },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: arnOf(deadLetterQueue.id) } },
    });
  });

  it('is woken every minute, once', () => {
    subject.template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: arnOf(controller.id),
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    });
  });
});

describe('the campaign reports', () => {
  it('are written one at a time, so that an older count cannot replace a newer one', () => {
    expect(reports.Properties).toMatchObject({ ReservedConcurrentExecutions: 1 });
  });

  it('are tried three times before the request is put aside', () => {
    const { Properties } = resourceOf(subject, 'AWS::Lambda::EventInvokeConfig', 'CampaignReports');
    const deadLetterQueue = resourceOf(subject, 'AWS::SQS::Queue', 'CampaignReportsDeadLetterQueue');

    expect(Properties).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: arnOf(deadLetterQueue.id) } },
    });
  });
});
