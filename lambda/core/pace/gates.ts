/**
 * What forbids every call, checked at each admission: the stop switch, and suppression lists that are not (yet) loaded. In
 * doubt the answer is no (invariants I5, I7).
 */
import type { Binding } from './binding';
import type { CampaignBook } from './ports';

/** How long an answer is good for, ms: a stop acts within it plus the life of a dial request. */
const GOOD_FOR_MS = 1_000;

export class Gates {
  readonly #campaigns: Pick<CampaignBook, 'stopped' | 'suppressionLists'>;
  #closed: Binding | undefined;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(campaigns: Pick<CampaignBook, 'stopped' | 'suppressionLists'>) {
    this.#campaigns = campaigns;
  }

  /** Why nobody may be called; undefined while calls may be placed. Rejects if the store cannot be read. */
  async closed(nowMs: number): Promise<Binding | undefined> {
    if (nowMs - this.#askedAtMs >= GOOD_FOR_MS) {
      const [stopped, lists] = await Promise.all([this.#campaigns.stopped(), this.#campaigns.suppressionLists()]);
      const unloaded = lists.find((list) => list.state !== 'loaded');
      this.#askedAtMs = nowMs;
      if (stopped) this.#closed = { kind: 'stopped', reason: stopped.reason };
      else this.#closed = unloaded ? { kind: 'suppression', list: unloaded.sk } : undefined;
    }
    return this.#closed;
  }
}
