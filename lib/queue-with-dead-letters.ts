/** The house rules for queues: TLS only, encrypted, and no message is lost before somebody could look at it. */

import { type CfnQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DeploymentKey } from './deployment-key';
import { accept, solutions } from './reviewed';

/** How long SQS may go on with one data key: each new one is a request to KMS, at most one for each caller and hour. */
const KEY_REUSE = Duration.hours(1);

/**
 * A queue that is reached over TLS only, and encrypted. A customer's key is set on the resource, not on the construct,
 * which would then let rules send without naming themselves, and give roles more of the key than they need.
 */
class HouseQueue extends Queue {
  constructor(scope: Construct, id: string, props: Omit<QueueProps, 'enforceSSL' | 'encryption'>) {
    const key = DeploymentKey.of(scope)?.key;
    const encryption = key ? QueueEncryption.UNENCRYPTED : QueueEncryption.SQS_MANAGED;
    super(scope, id, { ...props, enforceSSL: true, encryption });
    if (!key) return;
    const resource = this.node.defaultChild as CfnQueue;
    resource.kmsMasterKeyId = key.keyArn;
    resource.kmsDataKeyReusePeriodSeconds = KEY_REUSE.toSeconds();
  }
}

/** SQS's own default, written down because the dead-letter queue must keep messages longer. */
const RETENTION = Duration.days(4);

/**
 * Where the messages go that nobody could settle. A message keeps its first enqueue time when SQS moves it here, so the
 * retention is SQS's longest, well above that of any source.
 */
class DeadLetterQueue extends HouseQueue {
  constructor(scope: Construct, id: string) {
    super(scope, id, { retentionPeriod: Duration.days(14) });
  }
}

/** Where failed asynchronous invocations of a function go, without a queue before it. */
export class FailureQueue extends DeadLetterQueue {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    accept(
      this,
      'It is the dead-letter queue itself, of a function: the checks know only those of queues.',
      solutions('SQS3'),
    );
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
    this.queue = new HouseQueue(this, 'Queue', {
      retentionPeriod: RETENTION,
      visibilityTimeout: props.visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: props.maxReceiveCount },
    });
  }
}
