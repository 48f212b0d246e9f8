/**
 * How a dropped object becomes contacts: S3 says so on the event bus, a queue holds it, the intake function scans it, and
 * loads it in chunks that it sends to the same queue. A chunk sends nothing: no chain of messages is longer than two.
 */
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { INTAKE, type IntakeSettings } from '../lambda/contract/settings';
import { LISTS_PREFIX, SUPPRESSION_PREFIX } from '../lambda/contract/storage';
import type { CampaignReports } from './campaign-reports';
import type { ContactTables } from './contact-tables';
import type { ListBucket } from './list-bucket';
import { NodeFunction } from './node-function';
import type { PacingController } from './pacing-controller';
import { QueueWithDeadLetters, visibilityFor } from './queue-with-dead-letters';

export interface ListIntakeProps {
  readonly lists: ListBucket;
  readonly tables: ContactTables;
  readonly controller: PacingController;
  readonly reports: CampaignReports;
  /** ISO 3166 country of numbers without a country code. */
  readonly defaultCountry: string;
  /** Dimension of its metrics. */
  readonly deployment: string;
  /** Folder with the functions' source. @default this project */
  readonly projectRoot?: string | undefined;
}

/**
 * Chunks that are loaded side by side, about 1,000 rows a second each: as many as it takes to load ten million rows in
 * ten minutes from tables that are warm. Where tables take less, the functions slow down together.
 */
const CHUNKS_AT_ONCE = 20;

/**
 * Deliveries before SQS itself gives a message up. The function does so by its own count, which leaves out tables that
 * were busy; this is for messages that it never gets to see. With the pauses between deliveries it takes eight hours.
 */
const MOST_DELIVERIES = 100;

/** The intake function on its queue of S3 events. */
export class ListIntake extends Construct {
  readonly function: NodeFunction<IntakeSettings>;
  readonly queue: QueueWithDeadLetters;

  constructor(scope: Construct, id: string, props: ListIntakeProps) {
    super(scope, id);
    // The longest that Lambda allows: a list is scanned in one go. A chunk takes half a minute.
    const timeout = Duration.minutes(15);
    // A message that is worked on is held for a minute at a time; this is for one that nobody works on.
    this.queue = new QueueWithDeadLetters(this, 'Objects', {
      visibilityTimeout: visibilityFor(timeout),
      maxReceiveCount: MOST_DELIVERIES,
    });
    this.function = new NodeFunction<IntakeSettings>(this, 'Function', {
      handler: 'intake',
      settings: INTAKE,
      description: 'Loads dropped contact lists and suppression lists',
      timeout,
      // A whole processor: loading is bound by it. Of the memory it needs a fraction.
      memorySize: 1769,
      projectRoot: props.projectRoot,
    });
    this.function.addEventSource(
      new SqsEventSource(this.queue.queue, {
        batchSize: 1,
        maxConcurrency: CHUNKS_AT_ONCE,
        reportBatchItemFailures: true,
      }),
    );
    this.#listenTo(props.lists);
    this.#grantAll(props);
  }

  /** The whole event goes to the queue. Reports, written into the same bucket, match no prefix: no circle. */
  #listenTo({ bucket }: ListBucket): void {
    const rule = new Rule(this, 'Rule', {
      description: 'Contact lists, suppression lists and campaign files that were dropped, or deleted',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created', 'Object Deleted'],
        detail: {
          bucket: { name: [bucket.bucketName] },
          object: { key: [{ prefix: LISTS_PREFIX }, { prefix: SUPPRESSION_PREFIX }] },
        },
      },
    });
    rule.addTarget(new SqsQueue(this.queue.queue, { deadLetterQueue: this.queue.deadLetterQueue }));
  }

  #grantAll({ lists, tables, controller, reports, defaultCountry, deployment }: ListIntakeProps): void {
    lists.grantReadLists(this.function);
    lists.grantWriteReports(this.function);
    lists.grantWork(this.function);
    this.#grantQueues();
    tables.grantCampaigns(this.function, 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem');
    tables.grantContacts(this.function, 'GetItem', 'Query', 'PutItem');
    controller.grantWake(this.function);
    reports.grantRequest(this.function);
    this.function.configure('defaultCountry', defaultCountry);
    this.function.configure('deployment', deployment);
  }

  #grantQueues(): void {
    const { queue, deadLetterQueue } = this.queue;
    this.function.configure('queueUrl', queue.queueUrl);
    this.function.configure('deadLetterQueueUrl', deadLetterQueue.queueUrl);
    this.function.allow(['sqs:SendMessage'], queue.queueArn, deadLetterQueue.queueArn);
  }
}
