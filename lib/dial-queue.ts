/** The few seconds of admitted calls between controller and dialer. The backlog is not here: it waits in the contacts table. */
import type { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { NodeFunction } from './node-function';
import { QueueWithDeadLetters, visibilityFor } from './queue-with-dead-letters';

export interface DialQueueProps {
  /** Timeout of the dialer; the visibility timeout follows from it. */
  readonly dialerTimeout: Duration;
}

/**
 * Dated dial requests and their dead letters. A request is good for seconds, so deliveries beyond the first seldom
 * dial; ten are allowed because throttled invocations count as deliveries, too.
 */
export class DialQueue extends QueueWithDeadLetters {
  constructor(scope: Construct, id: string, props: DialQueueProps) {
    super(scope, id, { visibilityTimeout: visibilityFor(props.dialerTimeout), maxReceiveCount: 10 });
  }

  /** Lets the controller send dial requests, and put aside, with its reason, what must never be dialed again. */
  grantAdmit(fn: NodeFunction<{ dialQueueUrl: string; deadLetterQueueUrl: string }>): void {
    fn.configure('dialQueueUrl', this.queue.queueUrl);
    fn.configure('deadLetterQueueUrl', this.deadLetterQueue.queueUrl);
    fn.allow(['sqs:SendMessage'], this.queue.queueArn, this.deadLetterQueue.queueArn);
  }
}
