/** What campaign owners read: status.json while a campaign runs, results and summary at its end. */
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { REPORT, type ReportSettings } from '../lambda/contract/settings';
import type { ContactTables } from './contact-tables';
import type { ListBucket } from './list-bucket';
import { NodeFunction } from './node-function';
import { FailureQueue } from './queue-with-dead-letters';

export interface CampaignReportsProps {
  readonly lists: ListBucket;
  readonly tables: ContactTables;
  readonly reserveConcurrency: boolean;
  /** Folder with the functions' source. @default this project */
  readonly projectRoot?: string | undefined;
}

/** The report function, asked by asynchronous invocation. */
export class CampaignReports extends Construct {
  readonly function: NodeFunction<ReportSettings>;
  /** Requests that failed three times. */
  readonly deadLetterQueue: FailureQueue;

  constructor(scope: Construct, id: string, props: CampaignReportsProps) {
    super(scope, id);
    this.deadLetterQueue = new FailureQueue(this, 'DeadLetterQueue');
    this.function = new NodeFunction<ReportSettings>(this, 'Function', {
      handler: 'report',
      settings: REPORT,
      description: 'Writes the reports of one campaign',
      timeout: Duration.minutes(15),
      memorySize: 1024,
      // One at a time: two could write the older count over the newer one.
      reservedConcurrency: props.reserveConcurrency ? 1 : undefined,
      asynchronous: {
        retryAttempts: 2,
        maxEventAge: Duration.hours(6),
        onFailure: new SqsDestination(this.deadLetterQueue),
      },
      projectRoot: props.projectRoot,
    });
    props.lists.grantWriteReports(this.function);
    props.tables.grantContacts(this.function, 'Query');
    props.tables.grantCampaigns(this.function, 'GetItem', 'Query', 'UpdateItem');
  }

  /** Lets a function ask for a report. */
  grantRequest(fn: NodeFunction<{ reportFunction: string }>): void {
    fn.configure('reportFunction', this.function.functionName);
    fn.allow(['lambda:InvokeFunction'], this.function.functionArn);
  }
}
