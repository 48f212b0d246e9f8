/**
 * What forbids calls whoever is called, checked at each admission: the stop switch, and suppression lists that are not (yet)
 * loaded. The switch, and a list for everybody, close everything; a list for a tenant or a campaign closes what it covers.
 * In doubt the answer is no (invariants I5, I7).
 */
import type { CampaignItem, SuppressionListItem } from '../../contract/items';
import { inEverybodysWay, inTheWayOf, type ListInTheWay } from '../rules/suppression-scope';
import type { Binding } from './binding';
import type { CampaignBook } from './ports';

/** How long an answer is good for, ms: a stop acts within it plus the life of a dial request. */
const GOOD_FOR_MS = 1_000;

export class Gates {
  readonly #campaigns: Pick<CampaignBook, 'stopped' | 'suppressionLists'>;
  #closed: Binding | undefined;
  #lists: readonly SuppressionListItem[] | undefined;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(campaigns: Pick<CampaignBook, 'stopped' | 'suppressionLists'>) {
    this.#campaigns = campaigns;
  }

  /** Why nobody at all may be called; undefined while calls may be placed. Rejects if the store cannot be read. */
  async closed(nowMs: number): Promise<Binding | undefined> {
    if (nowMs - this.#askedAtMs >= GOOD_FOR_MS) {
      // Whoever asks while nothing is known, or after it could not be read, is told no.
      this.#lists = undefined;
      const [stopped, lists] = await Promise.all([this.#campaigns.stopped(), this.#campaigns.suppressionLists()]);
      this.#askedAtMs = nowMs;
      this.#lists = lists;
      this.#closed = stopped ? { kind: 'stopped', reason: stopped.reason } : bindingOf(inEverybodysWay(lists));
    }
    return this.#closed;
  }

  /**
   * Why this campaign may call nobody; undefined while it may. Says what {@link closed} found when it was last asked, so
   * whoever admits asks that first; before anything was read the answer is no.
   */
  mayCall(campaign: CampaignItem): Binding | undefined {
    if (!this.#lists) return { kind: 'suppression', way: { kind: 'unread' } };
    if (this.#closed) return this.#closed;
    return bindingOf(inTheWayOf(campaign, this.#lists));
  }
}

const bindingOf = (way: ListInTheWay | undefined): Binding | undefined => way && { kind: 'suppression', way };
