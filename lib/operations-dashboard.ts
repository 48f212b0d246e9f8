/** What operators watch: first whether calls are placed or dead-lettered, then what binds, then where work waits. */
import {
  type Alarm,
  AlarmStatusWidget,
  Color,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { METRICS } from '../lambda/contract/metrics';
import type { DeploymentMetrics } from './deployment-metrics';

export interface OperationsDashboardProps {
  readonly deployment: string;
  readonly metrics: DeploymentMetrics;
  /** Where the quota line is drawn. */
  readonly concurrentCallsQuota: number;
  readonly alarms: readonly Alarm[];
  /** Queues by the name that is shown. */
  readonly queues: Readonly<Record<string, Queue>>;
  readonly deadLetterQueues: Readonly<Record<string, Queue>>;
}

/** One row of two graphs in CloudWatch's grid of 24 columns. */
const HALF = { width: 12, height: 7 } as const;

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
          new TextWidget({ markdown: INTRODUCTION, width: 12, height: 2 }),
          new AlarmStatusWidget({ alarms: [...props.alarms], width: 12, height: 2 }),
        ],
        [graphs.rate(), graphs.bindings()],
        [graphs.backlog(), graphs.outcomes()],
        [graphs.concurrentCallsOfConnect(), graphs.queueDepths()],
        [graphs.deadLetters()],
      ],
    });
  }
}

const OUTCOMES: Partial<Record<keyof typeof METRICS, string>> = {
  answered: 'answered',
  notAnswered: 'not answered',
  throttled: 'throttled',
  capacity: 'instance full',
  notSent: 'not sent',
  refused: 'refused',
  blocked: 'blocked by the configuration',
  unknown: 'unknown',
  lapsed: 'lapsed requests',
};

const BINDINGS: Partial<Record<keyof typeof METRICS, string>> = {
  bindsRate: 'rate',
  bindsLanes: 'lanes',
  bindsConcurrency: 'concurrent-call quota',
  bindsHeadroom: 'headroom',
  bindsCampaignCap: 'cap of a campaign',
  bindsCallingHours: 'calling hours',
  bindsPause: 'pause after refusals',
  bindsFailingCalls: 'failing calls',
  bindsStop: 'stop switch',
  bindsSuppression: 'suppression list not loaded',
  bindsBlock: 'configuration',
  bindsDegraded: 'missing feedback',
  bindsNothingDue: 'nothing due',
};

/** The graphs, each the answer to one question. */
class Graphs {
  readonly #props: OperationsDashboardProps;

  constructor(props: OperationsDashboardProps) {
    this.#props = props;
  }

  pacedAndDeadLettered(): GraphWidget {
    return graph('Paced and dead-lettered calls', {
      left: [this.#own('placed', 'calls placed', Color.GREEN)],
      right: [this.#own('deadLettered', 'contacts dead-lettered', Color.RED)],
    });
  }

  calls(): GraphWidget {
    const value = this.#props.concurrentCallsQuota;
    return graph('Own and other calls under the quota', {
      left: [
        this.#own('ownCalls', 'own calls'),
        this.#own('otherCalls', 'other calls'),
        this.#own('headroom', 'headroom'),
      ],
      stacked: true,
      leftAnnotations: [{ value, label: 'concurrent-call quota', color: Color.RED }],
    });
  }

  rate(): GraphWidget {
    const placed = new MathExpression({
      expression: 'placed / PERIOD(placed)',
      usingMetrics: { placed: this.#own('placed', 'placed') },
      label: 'calls placed per second',
      period: Duration.minutes(1),
    });
    return graph('Rate against the limit (calls per second)', {
      left: [
        placed,
        this.#own('allowedRate', 'allowed now'),
        this.#own('rateLimit', 'limit of the account', Color.RED),
      ],
    });
  }

  bindings(): GraphWidget {
    const shown = Object.entries(BINDINGS) as [keyof typeof METRICS, string][];
    return graph('What binds (share of the time)', {
      left: shown.map(([metric, label]) => this.#props.metrics.own(metric, { label, statistic: 'Average' })),
      stacked: true,
      leftYAxis: { min: 0, max: 1 },
    });
  }

  backlog(): GraphWidget {
    return graph('Backlog', {
      left: [this.#own('backlogDue', 'contacts that may be called now')],
      right: [
        this.#own('admitted', 'admitted'),
        this.#own('campaignsBlocked', 'campaigns blocked', Color.RED),
        this.#own('heartbeat', 'heartbeats of the controller', Color.GREY),
      ],
    });
  }

  outcomes(): GraphWidget {
    const shown = Object.entries(OUTCOMES) as [keyof typeof METRICS, string][];
    return graph('What became of the attempts', { left: shown.map(([metric, label]) => this.#own(metric, label)) });
  }

  concurrentCallsOfConnect(): GraphWidget {
    const { metrics, concurrentCallsQuota: quota } = this.#props;
    return graph('What Amazon Connect counts', {
      left: [
        metrics.connect('ConcurrentCalls', 'Maximum', { label: 'concurrent calls' }),
        this.#own('concurrentCallsQuota', 'quota in force'),
      ],
      right: [
        metrics.connect('CallsBreachingConcurrencyQuota', 'Sum', { label: 'calls over the quota', color: Color.RED }),
        metrics.connect('ThrottledCalls', 'Sum', { label: 'calls throttled', color: Color.ORANGE }),
        this.#own('eventsMissing', 'calls without events'),
      ],
      leftAnnotations: [{ value: quota, label: 'configured quota', color: Color.RED }],
    });
  }

  queueDepths(): GraphWidget {
    return graph('Queue depths (not the backlog)', { left: depths(this.#props.queues) });
  }

  deadLetters(): GraphWidget {
    return graph('Dead letters waiting for a decision', { left: depths(this.#props.deadLetterQueues) });
  }

  #own(metric: keyof typeof METRICS, label: string, color?: string): IMetric {
    return this.#props.metrics.own(metric, { label, ...(color === undefined ? {} : { color }) });
  }
}

type GraphContent = Omit<NonNullable<ConstructorParameters<typeof GraphWidget>[0]>, 'title'>;

const graph = (title: string, content: GraphContent): GraphWidget =>
  new GraphWidget({ title, ...HALF, leftYAxis: { min: 0 }, rightYAxis: { min: 0 }, ...content });

const depths = (queues: Readonly<Record<string, Queue>>): IMetric[] =>
  Object.entries(queues).map(([label, queue]) =>
    queue.metricApproximateNumberOfMessagesVisible({ label, statistic: 'Maximum', period: Duration.minutes(1) }),
  );
