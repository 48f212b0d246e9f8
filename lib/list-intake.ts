/** How a dropped object becomes contacts: S3 says so on the event bus, a queue holds it, the intake function loads it. */
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
  /** Folder with the functions' source. @default this project */
  readonly projectRoot?: string | undefined;
}

/** Lists that are loaded side by side; each writes to tables that the dialing needs, too. */
const LISTS_AT_ONCE = 5;

/** The intake function on its queue of S3 events. */
export class ListIntake extends Construct {
  readonly function: NodeFunction<IntakeSettings>;
  readonly queue: QueueWithDeadLetters;

  constructor(scope: Construct, id: string, props: ListIntakeProps) {
    super(scope, id);
    // The longest that Lambda allows: a list is loaded in one go.
    const timeout = Duration.minutes(15);
    // A list that kills the function five times would do so a sixth time.
    this.queue = new QueueWithDeadLetters(this, 'Objects', {
      visibilityTimeout: visibilityFor(timeout),
      maxReceiveCount: 5,
    });
    this.function = new NodeFunction<IntakeSettings>(this, 'Function', {
      handler: 'intake',
      settings: INTAKE,
      description: 'Loads dropped contact lists and suppression lists',
      timeout,
      memorySize: 1024,
      projectRoot: props.projectRoot,
    });
    this.function.addEventSource(
      new SqsEventSource(this.queue.queue, {
        batchSize: 1,
        maxConcurrency: LISTS_AT_ONCE,
        reportBatchItemFailures: true,
      }),
    );
    this.#listenTo(props.lists);
    this.#grantAll(props);
  }

  /** The whole event goes to the queue. Reports, written into the same bucket, match no prefix: no circle. */
  #listenTo({ bucket }: ListBucket): void {
    const rule = new Rule(this, 'Rule', {
      description: 'Contact lists and suppression lists that were dropped',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [bucket.bucketName] },
          object: { key: [{ prefix: LISTS_PREFIX }, { prefix: SUPPRESSION_PREFIX }] },
        },
      },
    });
    rule.addTarget(new SqsQueue(this.queue.queue, { deadLetterQueue: this.queue.deadLetterQueue }));
  }

  #grantAll({ lists, tables, controller, reports, defaultCountry }: ListIntakeProps): void {
    lists.grantReadLists(this.function);
    lists.grantWriteReports(this.function);
    tables.grantCampaigns(this.function, 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem');
    tables.grantContacts(this.function, 'GetItem', 'Query', 'PutItem');
    controller.grantWake(this.function);
    reports.grantRequest(this.function);
    this.function.configure('defaultCountry', defaultCountry);
  }
}
