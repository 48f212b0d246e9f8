/** The one place where pace is decided: an event loop in a function, one active and one standing by. */
import { type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { CONTROLLER, type ControllerSettings } from '../lambda/contract/settings';
import type { CallEvents } from './call-events';
import type { CampaignReports } from './campaign-reports';
import type { ConnectInstance } from './connect-instance';
import type { ContactTables } from './contact-tables';
import type { DialQueue } from './dial-queue';
import { NodeFunction } from './node-function';
import { FailureQueue } from './queue-with-dead-letters';
import { accept, nist } from './reviewed';
import { scheduleRole } from './schedule-role';

/** The limits and the choices by which contacts are admitted. */
const PACING = [
  'quotas',
  'callsPerSecond',
  'callsPerSecondCeiling',
  'callsPerSecondQuota',
  'burst',
  'concurrentCallsQuota',
  'capacityBuffer',
  'callingWindow',
  'callingRules',
  'allowLaxerHours',
  'maxAttempts',
  'attemptsPerNumberPerDay',
  'retryDelaySeconds',
  'longestCallSeconds',
  'clockSkewMilliseconds',
  'metricsReadSeconds',
  'surveySeconds',
  'metricsPeriodSeconds',
  'queueId',
  'deployment',
] as const satisfies readonly (keyof ControllerSettings)[];

export interface PacingControllerProps {
  readonly instance: ConnectInstance;
  readonly pacing: Pick<ControllerSettings, (typeof PACING)[number]>;
  readonly reserveConcurrency: boolean;
  readonly tables: ContactTables;
  readonly dialQueue: DialQueue;
  readonly callEvents: CallEvents;
  readonly reports: CampaignReports;
  /** Folder with the functions' source. @default this project */
  readonly projectRoot?: string | undefined;
}

/** The controller function and the schedule that keeps it alive. */
export class PacingController extends Construct {
  readonly function: NodeFunction<ControllerSettings>;
  /** Invocations that crashed, or that waited longer than the next schedule. Evidence: nothing is lost with them. */
  readonly deadLetterQueue: FailureQueue;
  /** For all schedules of the deployment: only groups can be tagged, schedules cannot. */
  readonly schedules: ScheduleGroup;

  constructor(scope: Construct, id: string, props: PacingControllerProps) {
    super(scope, id);
    const timeout = Duration.minutes(5);
    this.deadLetterQueue = new FailureQueue(this, 'DeadLetterQueue');
    this.function = new NodeFunction<ControllerSettings>(this, 'Function', {
      handler: 'control',
      settings: CONTROLLER,
      description: 'Decides the pace: admits due contacts into the dial queue',
      timeout,
      // One active, one standing by, one that arrives while the active one hands over.
      reservedConcurrency: props.reserveConcurrency ? 3 : undefined,
      asynchronous: {
        // The schedule is the retry: a second one would only crowd out the standby.
        retryAttempts: 0,
        maxEventAge: Duration.seconds(60),
        onFailure: new SqsDestination(this.deadLetterQueue),
      },
      projectRoot: props.projectRoot,
    });
    for (const key of PACING) this.function.configure(key, props.pacing[key]);
    this.function.configure('functionTimeoutSeconds', timeout.toSeconds());
    this.#grantAll(props);
    this.#allowInvites();
    this.schedules = new ScheduleGroup(this, 'Schedules', { removalPolicy: RemovalPolicy.DESTROY });
    this.#wakeEveryMinute();
  }

  /** Lets a function wake the controller, so that a first call does not wait for the schedule. */
  grantWake(fn: NodeFunction<{ controllerFunction: string }>): void {
    fn.configure('controllerFunction', this.function.functionName);
    fn.allow(['lambda:InvokeFunction'], this.function.functionArn);
  }

  #grantAll({ tables, dialQueue, callEvents, reports, ...account }: PacingControllerProps): void {
    tables.grantCampaigns(this.function, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem');
    tables.grantContacts(this.function, 'GetItem', 'BatchGetItem', 'UpdateItem');
    tables.grantDueIndex(this.function);
    tables.grantFlights(this.function, 'Query', 'BatchWriteItem');
    dialQueue.grantAdmit(this.function);
    callEvents.grantReceive(this.function);
    reports.grantRequest(this.function);
    this.#grantAccount(account);
  }

  /** What the controller may learn about the account of the instance. */
  #grantAccount({ instance, pacing }: Pick<PacingControllerProps, 'instance' | 'pacing'>): void {
    this.function.configure('instanceId', instance.id);
    this.function.configure('instanceArn', instance.arn);
    const anyContact = 'Which contact is asked about is known when its events come: all contacts of this one instance.';
    this.function.allowWildcard(anyContact, ['connect:DescribeContact'], instance.contactsArn);
    const anyQueue = 'Campaigns name the queues that they use: all queues of this one instance.';
    this.function.allowWildcard(anyQueue, ['connect:GetCurrentMetricData'], `${instance.arn}/queue/*`);
    const allOrNone = 'CloudWatch knows no resources for reading metrics, Service Quotas none for reading quotas.';
    this.function.allowWildcard(allOrNone, ['cloudwatch:GetMetricData'], '*');
    if (pacing.quotas === 'account') this.function.allowWildcard(allOrNone, ['servicequotas:GetServiceQuota'], '*');
  }

  /** A policy of its own: as part of the role's first one, which the function waits for, it would wait for itself. */
  #allowInvites(): void {
    const statement = new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [this.function.functionArn],
    });
    const policy = new Policy(this, 'InviteStandby', { statements: [statement] });
    policy.attachToRole(this.function.role as IRole);
    accept(
      policy,
      'It belongs to one role, and is apart from its first policy for a reason.',
      nist('IAMNoInlinePolicy'),
    );
  }

  #wakeEveryMinute(): void {
    new Schedule(this, 'EveryMinute', {
      description: 'Keeps one controller active and one standing by',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      scheduleGroup: this.schedules,
      target: new LambdaInvoke(this.function, {
        retryAttempts: 0,
        maxEventAge: Duration.seconds(60),
        role: scheduleRole(this, this.function),
      }),
    });
  }
}
