/** The house rules for queues: TLS only, encrypted, and no message is lost before somebody could look at it. */

import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

const HOUSE_RULES = { enforceSSL: true, encryption: QueueEncryption.SQS_MANAGED } as const;

/** SQS's own default, written down because the dead-letter queue must keep messages longer. */
const RETENTION = Duration.days(4);

/**
 * Where the messages go that nobody could settle. A message keeps its first enqueue time when SQS moves it here, so the
 * retention is SQS's longest, well above that of any source.
 */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string) {
    super(scope, id, { ...HOUSE_RULES, retentionPeriod: Duration.days(14) });
  }
}

/**
 * Visibility timeout for a queue that a function consumes: six times the function's timeout, as Lambda asks for, so that
 * a batch whose invocations were throttled is not delivered again while it is still being tried.
 */
export const visibilityFor = (functionTimeout: Duration): Duration => Duration.seconds(6 * functionTimeout.toSeconds());

export interface QueueWithDeadLettersProps {
  /** How long a received message stays hidden from other receivers. */
  readonly visibilityTimeout: Duration;
  /** Deliveries (also throttled ones) before a message is moved to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

/** A standard queue and its dead-letter queue. */
export class QueueWithDeadLetters extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: QueueWithDeadLettersProps) {
    super(scope, id);
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetterQueue');
    this.queue = new Queue(this, 'Queue', {
      ...HOUSE_RULES,
      retentionPeriod: RETENTION,
      visibilityTimeout: props.visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: props.maxReceiveCount },
    });
  }
}
