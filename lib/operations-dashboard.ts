/** What operators watch: first whether calls are placed or dead-lettered, then what binds, then where work waits. */
import { type Alarm, AlarmStatusWidget, Dashboard, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { CampaignWidget } from './campaign-widget';
import { type GraphSources, Graphs } from './dashboard-graphs';

export interface OperationsDashboardProps extends GraphSources {
  readonly deployment: string;
  readonly alarms: readonly Alarm[];
  readonly campaigns: CampaignWidget;
}

const INTRODUCTION = `The backlog waits in the contacts table (*Contacts that may be called now*), not in the dial queue:
that one holds a few seconds of admitted calls, and is nearly empty in good times.`;

/** The dashboard of one deployment. */
export class OperationsDashboard extends Construct {
  readonly name: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: OperationsDashboardProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    // Dashboard names are unique in the account, not in the Region.
    this.name = `${props.deployment}-${region}`;
    this.url = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${this.name}`;
    const graphs = new Graphs(props);
    new Dashboard(this, 'Dashboard', {
      dashboardName: this.name,
      defaultInterval: Duration.hours(1),
      widgets: [
        [graphs.pacedAndDeadLettered(), graphs.calls()],
        [
          new TextWidget({ markdown: INTRODUCTION, width: 6, height: 4 }),
          new AlarmStatusWidget({ alarms: [...props.alarms], width: 18, height: 4 }),
        ],
        [props.campaigns.widget({ width: 24, height: 7 })],
        [graphs.rate(), graphs.bindings()],
        [graphs.backlog(), graphs.campaignBacklogs()],
        [graphs.outcomes(), graphs.dispositions()],
        [graphs.refusals(), graphs.deadLetterReasons(), graphs.deadLetters()],
        [graphs.delays(), graphs.irregularities()],
        [graphs.concurrentCallsOfConnect(), graphs.queueDepths()],
        [graphs.rows(), graphs.agents()],
      ],
    });
  }
}
