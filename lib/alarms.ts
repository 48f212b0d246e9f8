/** What is worth waking somebody for: five alarms, each with a section of its name in docs/runbook.md. */
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DeploymentMetrics } from './deployment-metrics';

export interface AlarmsProps {
  /** Begins the name of every alarm. */
  readonly deployment: string;
  readonly metrics: DeploymentMetrics;
  /** Any message in one of these raises the alarm. */
  readonly deadLetterQueues: Readonly<Record<string, Queue>>;
  /** Where alarms are sent. @default nowhere: subscribe to the topic yourself */
  readonly email?: string | undefined;
}

interface AlarmPlan {
  /** Section of the runbook. */
  readonly name: string;
  /** What it means for the people who are, or are not, called. */
  readonly meaning: string;
  readonly metric: IMetric;
  readonly when: 'is 0' | 'is above 0';
  /** Minutes in a row. */
  readonly minutes: number;
  readonly missing: TreatMissingData;
}

/** The alarms and the topic that they are sent to. */
export class Alarms extends Construct {
  /** Not encrypted: alarms cannot publish under the AWS-managed key, and their text names no contact. */
  readonly topic: Topic;
  /** In the order of the runbook. */
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    if (props.email !== undefined) this.topic.addSubscription(new EmailSubscription(props.email));
    this.#admitAlarms(props.deployment);
    this.alarms = plans(props).map((plan) => this.#raise(plan, props.deployment));
  }

  /** Any policy of its own takes the place of the topic's default one, which lets the account's alarms publish. */
  #admitAlarms(deployment: string): void {
    const alarms = Stack.of(this).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: `${deployment}-*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { ArnLike: { 'aws:SourceArn': alarms } },
      }),
    );
  }

  #raise(plan: AlarmPlan, deployment: string): Alarm {
    const alarm = new Alarm(this, plan.name, {
      alarmName: `${deployment}-${plan.name}`,
      alarmDescription: `${plan.meaning} What to do: docs/runbook.md#${plan.name}`,
      metric: plan.metric,
      threshold: plan.when === 'is 0' ? 1 : 0,
      comparisonOperator:
        plan.when === 'is 0' ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: plan.minutes,
      treatMissingData: plan.missing,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }
}

/** In the order in which to look at them: without a controller nothing else can be believed. */
function plans({ metrics, deadLetterQueues }: AlarmsProps): readonly AlarmPlan[] {
  return [
    {
      name: 'controller-heartbeat-missing',
      meaning: 'No pacing controller is alive: nobody is called.',
      metric: metrics.own('heartbeat'),
      when: 'is 0',
      minutes: 3,
      // A controller that is gone sends nothing: no data is the very thing to alarm on.
      missing: TreatMissingData.BREACHING,
    },
    {
      name: 'dead-letters',
      meaning: 'Something was put aside that nobody will try again by itself: contacts or lists wait for a decision.',
      metric: waiting(deadLetterQueues),
      when: 'is above 0',
      minutes: 1,
      // SQS stops reporting a queue that was not used for hours: such a queue is empty.
      missing: TreatMissingData.NOT_BREACHING,
    },
    {
      name: 'quota-breached',
      meaning: 'Calls were dropped or rejected because the instance was over one of its quotas.',
      metric: breaches(metrics),
      when: 'is above 0',
      minutes: 1,
      // Amazon Connect has no points where there was no breach.
      missing: TreatMissingData.NOT_BREACHING,
    },
    {
      name: 'contact-events-missing',
      meaning: 'Calls are placed, but their events do not arrive: dialing is slowed down to what is safe without them.',
      metric: metrics.own('eventsMissing'),
      when: 'is above 0',
      // Events are best effort. One lost event is over with its call; three minutes are a pattern.
      minutes: 3,
      // No point means no controller, and that is another alarm.
      missing: TreatMissingData.NOT_BREACHING,
    },
    {
      name: 'campaign-blocked',
      meaning: 'A wrong configuration stops a campaign: its contacts wait, none is used up.',
      metric: metrics.own('campaignsBlocked'),
      when: 'is above 0',
      minutes: 1,
      // A campaign stays blocked while nobody reports on it.
      missing: TreatMissingData.IGNORE,
    },
  ];
}

function waiting(queues: Readonly<Record<string, Queue>>): MathExpression {
  const usingMetrics = Object.fromEntries(
    Object.entries(queues).map(([name, queue]) => [
      name,
      queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: Duration.minutes(1) }),
    ]),
  );
  // A queue that was not used for hours reports nothing, and a sum with a missing term would be missing as a whole.
  const filled = Object.keys(queues).map((name) => `FILL(${name}, 0)`);
  return new MathExpression({
    expression: filled.join(' + '),
    usingMetrics,
    label: 'dead letters',
    period: Duration.minutes(1),
  });
}

function breaches(metrics: DeploymentMetrics): MathExpression {
  return new MathExpression({
    expression: 'FILL(breaching, 0) + FILL(throttled, 0)',
    usingMetrics: {
      breaching: metrics.connect('CallsBreachingConcurrencyQuota', 'Sum'),
      throttled: metrics.connect('ThrottledCalls', 'Sum'),
    },
    label: 'calls over a quota',
    period: Duration.minutes(1),
  });
}
