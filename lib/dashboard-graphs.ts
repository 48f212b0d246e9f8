/** The graphs of the dashboard: each the answer to one question, and what it draws on. */
import { Color, GraphWidget, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import type { METRICS } from '../lambda/contract/metrics';
import { BINDINGS, DEAD_LETTERED, DISPOSITIONS, type Labels, OUTCOMES, REFUSED, ROWS } from './dashboard-labels';
import type { DeploymentMetrics } from './deployment-metrics';

export interface GraphSources {
  readonly metrics: DeploymentMetrics;
  /** Where the quota line is drawn. */
  readonly concurrentCallsQuota: number;
  /** Queues by the name that is shown. */
  readonly queues: Readonly<Record<string, Queue>>;
  readonly deadLetterQueues: Readonly<Record<string, Queue>>;
}

/** Rows of two and of three graphs in CloudWatch's grid of 24 columns. */
const HALF = { width: 12, height: 7 } as const;
const THIRD = { width: 8, height: 7 } as const;

/** One method per graph. */
export class Graphs {
  readonly #props: GraphSources;

  constructor(props: GraphSources) {
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
        this.#requestsPerSecond(),
      ],
    });
  }

  /** Other systems of the account share the rate: only the account's own count shows them. */
  #requestsPerSecond(): MathExpression {
    return new MathExpression({
      expression: 'requests / PERIOD(requests)',
      usingMetrics: { requests: this.#props.metrics.callRequests() },
      label: 'requests of the whole account',
      period: Duration.minutes(1),
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
      left: [
        this.#own('backlogDue', 'contacts that may be called now'),
        this.#own('backlogWaiting', 'contacts that wait for their time'),
      ],
      right: [
        this.#own('admitted', 'admitted'),
        this.#own('campaignsBlocked', 'campaigns blocked', Color.RED),
        this.#own('heartbeat', 'heartbeats of the controller', Color.GREY),
      ],
    });
  }

  campaignBacklogs(): GraphWidget {
    return graph('Contacts left, of the largest campaigns', { left: [this.#props.metrics.campaignBacklogs()] });
  }

  rows(): GraphWidget {
    return graph('Rows of lists that were loaded, and deliveries put off', {
      left: [...this.#all(ROWS), this.#own('intakeDeferred', 'deliveries put off: a service was away')],
      right: [this.#own('suppressionListAge', 'age of the oldest suppression list, s')],
    });
  }

  agents(): GraphWidget {
    return graph('Agents and waiting contacts, of the Connect queues in use', {
      left: [this.#own('agentsAvailable', 'agents available'), this.#own('contactsInQueue', 'contacts in queue')],
    });
  }

  outcomes(): GraphWidget {
    return graph('What became of the attempts', { left: this.#all(OUTCOMES) });
  }

  dispositions(): GraphWidget {
    return graph('How calls ended', { left: this.#all(DISPOSITIONS) });
  }

  refusals(): GraphWidget {
    return graph('Refused, by reason', { left: this.#all(REFUSED), stacked: true, ...THIRD });
  }

  deadLetterReasons(): GraphWidget {
    return graph('Dead-lettered, by reason', { left: this.#all(DEAD_LETTERED), stacked: true, ...THIRD });
  }

  delays(): GraphWidget {
    return graph('How long it takes (seconds)', {
      left: [this.#own('oldestDue', 'oldest contact due'), this.#own('dropToFirstCall', 'from drop to first call')],
      right: [this.#own('handOverGap', 'hand-over between controllers')],
    });
  }

  irregularities(): GraphWidget {
    return graph('Irregularities', {
      left: [
        this.#own('lateCalls', 'calls later than 500 ms after their slot'),
        this.#own('leasesRepaired', 'calls that had to be asked about'),
        this.#own('takeovers', 'controllers lost', Color.RED),
        this.#own('lifecycleEventsDropped', 'events that nobody heard of'),
      ],
    });
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
    return graph('Dead letters waiting for a decision', { left: depths(this.#props.deadLetterQueues), ...THIRD });
  }

  #all(shown: Labels): IMetric[] {
    return (Object.entries(shown) as [keyof typeof METRICS, string][]).map(([metric, label]) =>
      this.#own(metric, label),
    );
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
