/** Agents and waiting contacts of Connect queues, as Amazon Connect counts them now. */
import { type ConnectClient, type CurrentMetricName, GetCurrentMetricDataCommand } from '@aws-sdk/client-connect';
import type { QueueFigures, QueueReadings } from '../core/pace/ports';

const ASKED = ['AGENTS_AVAILABLE', 'CONTACTS_IN_QUEUE'] as const satisfies readonly CurrentMetricName[];

export class ConnectQueueMetrics implements QueueReadings {
  readonly #client: Pick<ConnectClient, 'send'>;
  readonly #instanceId: string;
  readonly #ownQueue: string | undefined;

  /** @param ownQueue the deployment's. @default it has none, because it shows a number of its own */
  constructor(client: Pick<ConnectClient, 'send'>, instanceId: string, ownQueue?: string) {
    this.#client = client;
    this.#instanceId = instanceId;
    this.#ownQueue = ownQueue;
  }

  async read(queueIds: readonly string[]): Promise<QueueFigures | undefined> {
    const Queues = [...new Set([...(this.#ownQueue === undefined ? [] : [this.#ownQueue]), ...queueIds])];
    if (Queues.length === 0) return undefined;
    try {
      const { MetricResults = [] } = await this.#client.send(
        new GetCurrentMetricDataCommand({
          InstanceId: this.#instanceId,
          Filters: { Queues, Channels: ['VOICE'] },
          CurrentMetrics: ASKED.map((Name) => ({ Name, Unit: 'COUNT' })),
        }),
      );
      const values = MetricResults.flatMap(({ Collections = [] }) => Collections);
      const sum = (name: CurrentMetricName) =>
        values.filter(({ Metric }) => Metric?.Name === name).reduce((total, { Value = 0 }) => total + Value, 0);
      // A queue in which nothing happens has no results.
      return { agentsAvailable: sum('AGENTS_AVAILABLE'), contactsInQueue: sum('CONTACTS_IN_QUEUE') };
    } catch {
      return undefined;
    }
  }
}
