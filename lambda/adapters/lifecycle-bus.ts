/** Puts events on an event bus, ten at a time: EventBridge may take some of them and refuse the others. */
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { LIFECYCLE_SOURCE, type LifecycleEvent } from '../contract/lifecycle';
import type { LifecycleBus } from '../core/lifecycle/events';

/** Of one PutEvents. */
const BATCH = 10;

/** For its client: asked in the background, so one that hangs would only keep events from being sent again. */
export const BUS_CLIENT = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
};

export class EventBridgeBus implements LifecycleBus {
  readonly #client: Pick<EventBridgeClient, 'send'>;
  readonly #busName: string;

  constructor(client: Pick<EventBridgeClient, 'send'>, busName: string) {
    this.#client = client;
    this.#busName = busName;
  }

  async send(events: readonly LifecycleEvent[]): Promise<readonly LifecycleEvent[]> {
    const batches = Array.from({ length: Math.ceil(events.length / BATCH) }, (_, n) =>
      events.slice(n * BATCH, (n + 1) * BATCH),
    );
    return (await Promise.all(batches.map((batch) => this.#sendBatch(batch)))).flat();
  }

  async #sendBatch(batch: readonly LifecycleEvent[]): Promise<readonly LifecycleEvent[]> {
    const entries = batch.map(({ detailType, detail }) => ({
      EventBusName: this.#busName,
      Source: LIFECYCLE_SOURCE,
      DetailType: detailType,
      Time: new Date(detail.at),
      Detail: JSON.stringify(detail),
    }));
    try {
      const { Entries = [] } = await this.#client.send(new PutEventsCommand({ Entries: entries }));
      // Answers stand in the order of the entries; one that is missing was not taken, for all that is known.
      return batch.filter((_, n) => Entries[n]?.EventId === undefined);
    } catch {
      return batch;
    }
  }
}
