/** Where the numbers of dashboard and alarms come from: the deployment's own metrics, Amazon Connect's, and the account's. */
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import {
  CAMPAIGN_BACKLOG,
  CAMPAIGN_DIMENSION,
  COUNTERS,
  DEPLOYMENT_DIMENSION,
  METRICS,
  NAMESPACE,
} from '../lambda/contract/metrics';
import type { ConnectInstance } from './connect-instance';

/** Metrics of Amazon Connect that matter here; its documentation names the statistics that make sense. */
export type ConnectMetric = 'ConcurrentCalls' | 'CallsBreachingConcurrencyQuota' | 'ThrottledCalls';

/** The metrics that concern one deployment. */
export class DeploymentMetrics {
  readonly #deployment: string;
  readonly #instance: ConnectInstance;

  constructor(deployment: string, instance: ConnectInstance) {
    this.#deployment = deployment;
    this.#instance = instance;
  }

  /** A metric that the controller emits, per minute: the sum of a counter, the highest value of a gauge. */
  own(metric: keyof typeof METRICS, options: MetricOptions = {}): Metric {
    const metricName = METRICS[metric];
    return new Metric({
      namespace: NAMESPACE,
      metricName,
      dimensionsMap: { [DEPLOYMENT_DIMENSION]: this.#deployment },
      statistic: COUNTERS.includes(metricName) ? 'Sum' : 'Maximum',
      period: Duration.minutes(1),
      ...options,
    });
  }

  /** The backlog of each campaign that has one of its own: whichever there are at the time. */
  campaignBacklogs(): MathExpression {
    const schema = `{${NAMESPACE},${CAMPAIGN_DIMENSION},${DEPLOYMENT_DIMENSION}}`;
    const what = `MetricName="${CAMPAIGN_BACKLOG}" ${DEPLOYMENT_DIMENSION}="${this.#deployment}"`;
    return new MathExpression({
      expression: `SEARCH('${schema} ${what}', 'Maximum', 60)`,
      usingMetrics: {},
      // CloudWatch fills it in for each of them.
      label: `\${PROP('Dim.${CAMPAIGN_DIMENSION}')}`,
      period: Duration.minutes(1),
    });
  }

  /** A metric of the instance, per minute. Without the dimension MetricGroup it would silently have no points. */
  connect(metricName: ConnectMetric, statistic: 'Sum' | 'Maximum' | 'Average', options: MetricOptions = {}): Metric {
    return new Metric({
      namespace: 'AWS/Connect',
      metricName,
      dimensionsMap: { InstanceId: this.#instance.id, MetricGroup: 'VoiceCalls' },
      statistic,
      period: Duration.minutes(1),
      ...options,
    });
  }
  /** Requests of the whole account to place a call, whoever made them, per minute. */
  callRequests(options: MetricOptions = {}): Metric {
    return new Metric({
      namespace: 'AWS/Usage',
      metricName: 'CallCount',
      dimensionsMap: { Service: 'Connect', Type: 'API', Resource: 'StartOutboundVoiceContact', Class: 'None' },
      statistic: 'Sum',
      period: Duration.minutes(1),
      ...options,
    });
  }
}
