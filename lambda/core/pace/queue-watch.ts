/**
 * Looks at the Connect queues in use now and then: for the dashboard, nothing is paced by it. Where Connect does not tell,
 * because the right is missing for instance, there are no figures, and nothing else happens.
 */
import type { CampaignItem } from '../../contract/items';
import { METRICS } from '../../contract/metrics';
import type { Gauges, QueueReadings } from './ports';

/** The quota of GetCurrentMetricData is the account's, and supervisors' screens live on it. */
export const QUEUES_EVERY_MS = 30_000;
/** Queues that one request takes (GetCurrentMetricData), less the deployment's own. */
const MOST_QUEUES = 99;

export class QueueWatch {
  readonly #queues: QueueReadings | undefined;
  readonly #gauges: Pick<Gauges, 'gauge'>;
  #nextMs = Number.NEGATIVE_INFINITY;

  /** @param queues nobody looks where there are none */
  constructor(queues: QueueReadings | undefined, gauges: Pick<Gauges, 'gauge'>) {
    this.#queues = queues;
    this.#gauges = gauges;
  }

  /** Looks, if it is time, in the background. */
  turn(campaigns: readonly CampaignItem[], nowMs: number): void {
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + QUEUES_EVERY_MS;
    const queueIds = campaigns.flatMap(({ applied }) => applied?.definition.call?.queueId ?? []);
    void this.#look([...new Set(queueIds)].slice(0, MOST_QUEUES));
  }

  async #look(queueIds: readonly string[]): Promise<void> {
    const figures = await this.#queues?.read(queueIds);
    if (!figures) return;
    this.#gauges.gauge(METRICS.agentsAvailable, figures.agentsAvailable);
    this.#gauges.gauge(METRICS.contactsInQueue, figures.contactsInQueue);
  }
}
