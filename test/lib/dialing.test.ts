import { lanesFor } from '../../lib/dialer';
import { arnOf, resourceOf, resourcesOfType, synthesized } from './synthesized';

const subject = synthesized({ callsPerSecond: '10' });
const queue = resourceOf(subject, 'AWS::SQS::Queue', 'DialQueueB');
const deadLetterQueue = resourceOf(subject, 'AWS::SQS::Queue', 'DialQueueDeadLetterQueue');
const dialer = resourceOf(subject, 'AWS::Lambda::Function', 'Dialer');
const source = resourceOf(subject, 'AWS::Lambda::EventSourceMapping', 'Dialer');

describe('the dial queue', () => {
  it('hides a request for at least six times as long as the dialer may run', () => {
    expect(queue.Properties['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * Number(dialer.Properties['Timeout']));
  });

  it('dead-letters a request after ten deliveries', () => {
    expect(queue.Properties['RedrivePolicy']).toEqual({
      deadLetterTargetArn: arnOf(deadLetterQueue.id),
      maxReceiveCount: 10,
    });
  });
});

describe('every dead-letter queue', () => {
  it('keeps messages for 14 days, longer than any source', () => {
    const queues = resourcesOfType(subject, 'AWS::SQS::Queue');
    const retention = (isDeadLetters: boolean) =>
      queues
        .filter(([id]) => id.includes('DeadLetterQueue') === isDeadLetters)
        .map(([, { Properties }]) => Number(Properties['MessageRetentionPeriod']));

    expect(retention(true)).toEqual(Array(5).fill(14 * 86_400));
    expect(Math.max(...retention(false))).toBeLessThan(14 * 86_400);
  });

  it('stands behind every queue', () => {
    const sources = resourcesOfType(subject, 'AWS::SQS::Queue').filter(([id]) => !id.includes('DeadLetterQueue'));

    expect(sources.filter(([, { Properties }]) => Properties['RedrivePolicy'] === undefined)).toEqual([]);
  });
});

describe('the dialer', () => {
  it('takes up to ten requests at once from the dial queue', () => {
    expect(source.Properties).toMatchObject({ EventSourceArn: arnOf(queue.id), BatchSize: 10 });
  });

  it('asks for partial batch responses', () => {
    expect(source.Properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
  });

  it('has as many reserved environments as its source may use, one for each lane', () => {
    expect(source.Properties['ScalingConfig']).toEqual({ MaximumConcurrency: 20 });
    expect(dialer.Properties['ReservedConcurrentExecutions']).toBe(20);
  });

  it('has lanes for the ceiling of the rate, so that a raised quota needs no deployment', () => {
    const raised = synthesized({ callsPerSecond: '10', callsPerSecondCeiling: '25' });
    expect(resourceOf(raised, 'AWS::Lambda::EventSourceMapping', 'Dialer').Properties['ScalingConfig']).toEqual({
      MaximumConcurrency: 47,
    });
    expect(resourceOf(raised, 'AWS::Lambda::Function', 'Dialer').Properties['ReservedConcurrentExecutions']).toBe(47);
  });

  it('reserves nothing in an account that cannot spare it, and keeps its lanes', () => {
    const poor = synthesized({ callsPerSecond: '10', reserveConcurrency: 'false' });

    expect(
      resourcesOfType(poor, 'AWS::Lambda::Function').map(([, f]) => f.Properties['ReservedConcurrentExecutions']),
    ).toEqual(Array(4).fill(undefined));
    expect(resourceOf(poor, 'AWS::Lambda::EventSourceMapping', 'Dialer').Properties['ScalingConfig']).toEqual({
      MaximumConcurrency: 20,
    });
  });

  it.each([
    [0.01, 3],
    [1, 4],
    [2, 6],
    [25, 47],
    [500, 902],
  ])('has, for %d calls per second, %d lanes', (callsPerSecond, lanes) => {
    expect(lanesFor(callsPerSecond)).toBe(lanes);
  });
});
