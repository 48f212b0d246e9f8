/** How long contacts are kept: each hour a function of its own, the only one that may delete contacts, looks whose time is over. */
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression, type ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { RETENTION, type RetentionSettings } from '../lambda/contract/settings';
import type { CampaignReports } from './campaign-reports';
import type { ContactTables } from './contact-tables';
import { NodeFunction } from './node-function';
import { scheduleRole } from './schedule-role';

export interface ContactRetentionProps {
  /** Days after the end of a campaign. */
  readonly contactRetentionDays: number;
  readonly tables: ContactTables;
  /** Failures go where those of the reports go: neither is urgent, and both are looked at in the same way. */
  readonly reports: CampaignReports;
  readonly schedules: ScheduleGroup;
  /** Folder with the functions' source. @default this project */
  readonly projectRoot?: string | undefined;
}

/** The function and its schedule. */
export class ContactRetention extends Construct {
  readonly function: NodeFunction<RetentionSettings>;

  constructor(scope: Construct, id: string, props: ContactRetentionProps) {
    super(scope, id);
    this.function = new NodeFunction<RetentionSettings>(this, 'Function', {
      handler: 'retention',
      settings: RETENTION,
      description: 'Deletes the contacts of campaigns whose time is over',
      // A million contacts take several of these; nobody waits for it.
      timeout: Duration.minutes(5),
      // The next hour is the retry.
      asynchronous: { retryAttempts: 0, onFailure: new SqsDestination(props.reports.deadLetterQueue) },
      projectRoot: props.projectRoot,
    });
    this.function.configure('contactRetentionDays', props.contactRetentionDays);
    props.tables.grantCampaigns(this.function, 'Query', 'UpdateItem');
    props.tables.grantContacts(this.function, 'Query', 'BatchWriteItem');
    new Schedule(this, 'EveryHour', {
      description: 'Looks whose time is over',
      schedule: ScheduleExpression.rate(Duration.hours(1)),
      scheduleGroup: props.schedules,
      target: new LambdaInvoke(this.function, { retryAttempts: 0, role: scheduleRole(this, this.function) }),
    });
  }
}
