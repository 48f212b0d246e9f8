/** Metrics in CloudWatch's embedded format: log lines that CloudWatch turns into metrics, at no API call. */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { CAMPAIGN_DIMENSION, DEPLOYMENT_DIMENSION, IN_SECONDS, NAMESPACE } from '../contract/metrics';
import type { Gauges } from '../core/pace/ports';

export class EmbeddedGauges implements Gauges {
  readonly #metrics: Metrics;
  readonly #deployment: string;
  readonly #counts = new Map<string, number>();

  /** @param counters metrics that are written even when nothing happened: a gap is not a zero */
  constructor(deployment: string, counters: readonly string[]) {
    this.#deployment = deployment;
    this.#metrics = new Metrics({ namespace: NAMESPACE });
    // Powertools adds a `service` dimension of its own, and CloudWatch finds a metric only under all of its dimensions.
    this.#metrics.clearDefaultDimensions();
    this.#metrics.setDefaultDimensions({ [DEPLOYMENT_DIMENSION]: deployment });
    for (const counter of counters) this.#counts.set(counter, 0);
  }

  count(metric: string, by = 1): void {
    this.#counts.set(metric, (this.#counts.get(metric) ?? 0) + by);
  }

  gauge(metric: string, value: number, campaign?: string): void {
    if (campaign !== undefined) this.#ofCampaign(metric, value, campaign);
    else this.#metrics.addMetric(metric, IN_SECONDS.includes(metric) ? MetricUnit.Seconds : MetricUnit.Count, value);
  }

  /** A log line of its own: all metrics of one line have the same dimensions. */
  #ofCampaign(metric: string, value: number, campaign: string): void {
    const single = this.#metrics.singleMetric();
    single.clearDefaultDimensions();
    single.addDimensions({ [DEPLOYMENT_DIMENSION]: this.#deployment, [CAMPAIGN_DIMENSION]: campaign });
    single.addMetric(metric, MetricUnit.Count, value);
  }

  flush(): void {
    for (const [metric, value] of this.#counts) {
      this.#metrics.addMetric(metric, MetricUnit.Count, value);
      this.#counts.set(metric, 0);
    }
    this.#metrics.publishStoredMetrics();
  }
}
