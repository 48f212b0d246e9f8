/** The whole deployment: which capabilities there are and who gets to use what. Decisions are in the constructs. */
import { Annotations, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { Alarms } from './alarms';
import { CallEvents } from './call-events';
import { CampaignReports } from './campaign-reports';
import { CampaignWidget } from './campaign-widget';
import { ContactRetention } from './contact-retention';
import { ContactTables } from './contact-tables';
import type { DeploymentConfig } from './deployment-config';
import { DeploymentKey } from './deployment-key';
import { DeploymentMetrics } from './deployment-metrics';
import { applyTags, resourceTags } from './deployment-tags';
import { DialQueue } from './dial-queue';
import { Dialer } from './dialer';
import { LifecycleEvents } from './lifecycle-events';
import { ListBucket } from './list-bucket';
import { ListIntake } from './list-intake';
import { OperationsDashboard } from './operations-dashboard';
import { OptOut } from './opt-out';
import { PacingController } from './pacing-controller';
import { StopSwitch } from './stop-switch';

export interface CallpaceStackProps {
  readonly config: DeploymentConfig;
  /** Folder with the functions' source. @default this project */
  readonly projectRoot?: string;
}

/** One deployment of Callpace, in the account and Region of its Amazon Connect instance. */
export class CallpaceStack extends Stack {
  constructor(scope: Construct, { config, projectRoot }: CallpaceStackProps) {
    const { deployment, instance, production, reserveConcurrency } = config;
    super(scope, deployment, {
      description: `Callpace deployment ${deployment}: outbound calls through Amazon Connect at the account's own limits`,
      env: { account: instance.account, region: instance.region },
      tags: resourceTags(config.tags),
      terminationProtection: production,
    });
    const removalPolicy = production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    // First: whatever it encrypts looks for it.
    if (config.encryptionKey === 'customer') new DeploymentKey(this, { deployment, removalPolicy });

    const reportRetentionDays = config.contactRetentionDays;
    const lists = new ListBucket(this, 'ListBucket', { production, reportRetentionDays });
    const { warmWritesPerSecond } = config;
    const tables = new ContactTables(this, 'ContactTables', {
      removalPolicy,
      deletionProtection: production,
      warmWritesPerSecond,
    });
    const dialQueue = new DialQueue(this, 'DialQueue', { dialerTimeout: Dialer.TIMEOUT });
    const callEvents = new CallEvents(this, 'CallEvents', { instance });

    const shared = { instance, tables, dialQueue, callEvents, reserveConcurrency, projectRoot };
    const reports = new CampaignReports(this, 'CampaignReports', { lists, tables, reserveConcurrency, projectRoot });
    const controller = new PacingController(this, 'PacingController', { ...shared, pacing: config, reports });
    const busName = config.lifecycleEvents ? config.lifecycleEventBus : undefined;
    const lifecycle = new LifecycleEvents(this, 'LifecycleEvents', { deployment, busName });
    for (const teller of [controller.function, reports.function]) lifecycle.grantTell(teller);
    const dialer = new Dialer(this, 'Dialer', {
      ...shared,
      call: config,
      callsPerSecond: config.callsPerSecondCeiling,
    });
    const { defaultCountry } = config;
    const intake = new ListIntake(this, 'ListIntake', {
      lists,
      tables,
      controller,
      reports,
      defaultCountry,
      deployment,
      projectRoot,
    });

    new ContactRetention(this, 'ContactRetention', {
      contactRetentionDays: config.contactRetentionDays,
      tables,
      reports,
      schedules: controller.schedules,
      projectRoot,
    });

    const deadLetterQueues = {
      dial: dialQueue.deadLetterQueue,
      mailbox: callEvents.deadLetterQueue,
      reports: reports.deadLetterQueue,
    };
    const intakeSources = { function: intake.function, deadLetterQueue: intake.queue.deadLetterQueue };
    const metrics = new DeploymentMetrics(deployment, instance);
    const alarms = new Alarms(this, 'Alarms', {
      deployment,
      metrics,
      deadLetterQueues,
      intake: intakeSources,
      suppressionMaxAgeDays: config.suppressionMaxAgeDays,
      email: config.alarmEmail,
    });
    const campaigns = new CampaignWidget(this, 'CampaignWidget', {
      tables,
      controller,
      reports,
      hasControls: config.widgetControls,
      projectRoot,
    });
    const dashboard = new OperationsDashboard(this, 'OperationsDashboard', {
      deployment,
      metrics,
      concurrentCallsQuota: config.concurrentCallsQuota,
      alarms: alarms.alarms,
      campaigns,
      queues: { dial: dialQueue.queue, intake: intake.queue.queue, mailbox: callEvents.queue },
      // A controller that crashed is replaced within seconds, and a wake-up that came late is harmless: seen here, not alarmed on.
      deadLetterQueues: {
        ...deadLetterQueues,
        intake: intake.queue.deadLetterQueue,
        controller: controller.deadLetterQueue,
      },
    });
    const optOut = new OptOut(this, 'OptOut', { instance, tables, projectRoot });
    const stopSwitch = new StopSwitch(this, 'StopSwitch', { campaigns: tables.campaigns });

    this.#tell({
      ListBucketName: lists.bucket.bucketName,
      CampaignsTableName: tables.campaigns.tableName,
      ContactsTableName: tables.contacts.tableName,
      DialQueueUrl: dialQueue.queue.queueUrl,
      DialDeadLetterQueueUrl: dialQueue.deadLetterQueue.queueUrl,
      IntakeQueueUrl: intake.queue.queue.queueUrl,
      IntakeDeadLetterQueueUrl: intake.queue.deadLetterQueue.queueUrl,
      MailboxUrl: callEvents.queue.queueUrl,
      MailboxDeadLetterQueueUrl: callEvents.deadLetterQueue.queueUrl,
      ReportDeadLetterQueueUrl: reports.deadLetterQueue.queueUrl,
      ControllerDeadLetterQueueUrl: controller.deadLetterQueue.queueUrl,
      ControllerFunctionName: controller.function.functionName,
      DialerFunctionName: dialer.function.functionName,
      IntakeFunctionName: intake.function.functionName,
      ContactEventsRuleName: callEvents.rule.ruleName,
      AlarmTopicArn: alarms.topic.topicArn,
      // Without the deployment in front, as the runbook has them.
      AlarmNames: alarms.alarms.map(({ node }) => node.id).join(','),
      DashboardName: dashboard.name,
      DashboardUrl: dashboard.url,
      // Whoever is to look at the dashboard, or to use its buttons, needs lambda:InvokeFunction on these.
      WidgetFunctionArn: campaigns.function.functionArn,
      WidgetControlFunctionArn: campaigns.controls?.functionArn,
      // For the Lambda block of a contact flow.
      OptOutFunctionArn: optOut.function.functionArn,
      StopCommand: stopSwitch.stopCommand,
      ResumeCommand: stopSwitch.resumeCommand,
    });
    applyTags(this, config.tags);
    if (config.isExample) this.#warnThatItIsAnExample(instance.account);
  }

  /** @param outputs undefined: there is no such thing */
  #tell(outputs: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(outputs)) if (value !== undefined) new CfnOutput(this, name, { value });
  }

  #warnThatItIsAnExample(account: string): void {
    Annotations.of(this).addWarningV2(
      'callpace:example-instance',
      `this template is for an example instance in the account ${account} and cannot be deployed anywhere else: pass ` +
        '-c instanceArn=... -c contactFlowId=... and -c queueId=... or -c sourcePhoneNumber=... to deploy',
    );
  }
}
