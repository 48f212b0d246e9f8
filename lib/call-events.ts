/** How the controller learns what becomes of calls: its mailbox, and the rule that fills it with contact events. */
import { Rule, type RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import {
  CALL_EVENT_TYPES,
  CONTACT_EVENT_PATHS,
  contactEventTemplate,
  MAILBOX_VISIBILITY_SECONDS,
} from '../lambda/contract/mailbox';
import type { ConnectInstance } from './connect-instance';
import type { NodeFunction } from './node-function';
import { QueueWithDeadLetters } from './queue-with-dead-letters';

export interface CallEventsProps {
  readonly instance: ConnectInstance;
}

/** The documentation prints both `VOICE` and `Voice`, and patterns compare letter by letter. */
const VOICE = ['VOICE', 'Voice', 'voice'];

/**
 * The fields that the contract names, and no others: no customer endpoint leaves the event bus. `fromObject` would take
 * the quotes off the placeholders, and an event without one of the fields would come out as broken JSON.
 */
const CONTACT_EVENT_INPUT: RuleTargetInput = {
  bind: () => ({ inputPathsMap: { ...CONTACT_EVENT_PATHS }, inputTemplate: contactEventTemplate() }),
};

/**
 * The controller's mailbox. The controller itself receives from it and deletes a message only once its effect is
 * written, so a message comes back whenever the store is slow: the receive limit is high. There must never be an event
 * source mapping on it: Lambda would see controller, dial queue, dialer and mailbox as a loop, and cut it.
 */
export class CallEvents extends QueueWithDeadLetters {
  readonly rule: Rule;

  constructor(scope: Construct, id: string, props: CallEventsProps) {
    super(scope, id, { visibilityTimeout: Duration.seconds(MAILBOX_VISIBILITY_SECONDS), maxReceiveCount: 100 });
    this.rule = new Rule(this, 'Rule', {
      description: 'All voice contact events of the instance',
      eventPattern: {
        source: ['aws.connect'],
        detailType: ['Amazon Connect Contact Event'],
        detail: { instanceArn: [props.instance.arn], channel: VOICE, eventType: [...CALL_EVENT_TYPES] },
      },
    });
    this.rule.addTarget(
      new SqsQueue(this.queue, {
        message: CONTACT_EVENT_INPUT,
        // After five minutes an event says nothing that CloudWatch has not said meanwhile.
        maxEventAge: Duration.minutes(5),
        deadLetterQueue: this.deadLetterQueue,
      }),
    );
  }

  /** Lets the dialer post its notes. */
  grantPost(fn: NodeFunction<{ mailboxUrl: string }>): void {
    fn.configure('mailboxUrl', this.queue.queueUrl);
    fn.allow(['sqs:SendMessage'], this.queue.queueArn);
  }

  /** Lets the controller take its mail. What it cannot settle comes back by itself. */
  grantReceive(fn: NodeFunction<{ mailboxUrl: string }>): void {
    fn.configure('mailboxUrl', this.queue.queueUrl);
    fn.allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], this.queue.queueArn);
  }
}
