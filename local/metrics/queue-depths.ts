/** Measures the queues for the metrics store, as SQS reports to CloudWatch, only more often. */
import { GetQueueAttributesCommand, type QueueAttributeName, SQSClient } from '@aws-sdk/client-sqs';
import type { QueueResource, StackModel } from '../stack-model';
import { single } from './embedded-metrics';
import type { MetricsStore } from './metrics-store';

const MEASURED: Readonly<Partial<Record<QueueAttributeName, string>>> = {
  ApproximateNumberOfMessages: 'ApproximateNumberOfMessagesVisible',
  ApproximateNumberOfMessagesNotVisible: 'ApproximateNumberOfMessagesNotVisible',
  ApproximateNumberOfMessagesDelayed: 'ApproximateNumberOfMessagesDelayed',
};

export interface QueueDepthsOptions {
  readonly model: Pick<StackModel, 'queues' | 'region'>;
  readonly endpoint: string;
  readonly metrics: MetricsStore;
  /** @default 5 s: nobody waits for SQS's minute here */
  readonly everyMs?: number;
}

export class QueueDepths {
  readonly #options: QueueDepthsOptions;
  readonly #client: SQSClient;
  readonly #timer: NodeJS.Timeout;

  constructor(options: QueueDepthsOptions) {
    this.#options = options;
    this.#client = new SQSClient({
      region: options.model.region,
      endpoint: options.endpoint,
      credentials: { accessKeyId: 'local', secretAccessKey: 'x' },
    });
    void this.measure();
    this.#timer = setInterval(() => void this.measure(), options.everyMs ?? 5_000);
  }

  async measure(): Promise<void> {
    // A stack that is just ending has no depths any more.
    await Promise.all(this.#options.model.queues.map((queue) => this.#measureQueue(queue))).catch(() => undefined);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#client.destroy();
  }

  async #measureQueue(queue: QueueResource): Promise<void> {
    const AttributeNames = Object.keys(MEASURED) as QueueAttributeName[];
    const answer = await this.#client.send(new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames }));
    for (const [attribute, metric] of Object.entries(MEASURED)) {
      this.#options.metrics.add({
        namespace: 'AWS/SQS',
        metric,
        dimensions: { QueueName: queue.name },
        atMs: Date.now(),
        ...single(Number(answer.Attributes?.[attribute as QueueAttributeName] ?? 0)),
      });
    }
  }
}
