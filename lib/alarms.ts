/** The alarms, each with its severity and a section of its name in docs/runbook.md, and the topic that they are sent to. */
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlarmPlan, AlarmSources } from './alarm-plan';
import { alarmPlans } from './alarm-plans';
import { DeploymentKey } from './deployment-key';
import { accept, nist } from './reviewed';

export interface AlarmsProps extends AlarmSources {
  /** Begins the name of every alarm. */
  readonly deployment: string;
  /** Where alarms are sent. @default nowhere: subscribe to the topic yourself */
  readonly email?: string | undefined;
}

/** The alarms and the topic that they are sent to. */
export class Alarms extends Construct {
  readonly topic: Topic;
  /** In the order of the runbook. */
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const key = DeploymentKey.of(this)?.key;
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, ...(key ? { masterKey: key } : {}) });
    if (!key)
      accept(
        this.topic,
        'Alarms cannot publish under the key that AWS manages, and their text names no contact: encryptionKey=customer encrypts the topic.',
        nist('SNSEncryptedKMS'),
      );
    if (props.email !== undefined) this.topic.addSubscription(new EmailSubscription(props.email));
    this.#admitAlarms(props.deployment);
    this.alarms = alarmPlans(props).map((plan) => this.#raise(plan, props.deployment));
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
    const { name, severity, meaning, metric, threshold, isBelow = false, periods, breaching = periods } = plan;
    const alarm = new Alarm(this, name, {
      alarmName: `${deployment}-${name}`,
      alarmDescription: `Severity: ${severity}. ${meaning} What to do: docs/runbook.md#${name}`,
      metric,
      threshold,
      comparisonOperator: isBelow ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: breaching,
      treatMissingData: plan.missing,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }
}
