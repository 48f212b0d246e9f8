/**
 * The contacts, with what DynamoDB keeps beside them: the due index (a list per due key, in order of time), and how many
 * contacts there are in each state, in all and of each campaign. Both follow every change, so that nobody ever has to
 * look at all contacts.
 */
import { type CampaignId, type ContactItem, type ContactState, campaignOf } from '../../lambda/contract/items';
import type { DueContact } from '../../lambda/core/pace/ports';

type Watcher = (contact: ContactItem) => void;

/** A place in the order: an entry of the index, or only what it is ordered by. */
interface Place {
  readonly contact: { readonly sk: string };
  readonly dueAtMs: number;
}

export class ContactTable extends Map<string, ContactItem> {
  /** What the index shows of each contact is made when it is written: it is read many times more often. */
  readonly #due = new Map<string, DueContact[]>();
  readonly #counts = new Map<ContactState, number>();
  readonly #ofCampaigns = new Map<CampaignId, Map<ContactState, number>>();
  #watcher: Watcher | undefined;

  /** How many contacts are in this state. */
  count(state: ContactState): number {
    return this.#counts.get(state) ?? 0;
  }

  /** How many contacts of a campaign are in each state; states without any may be missing. */
  countsOf(campaign: CampaignId): ReadonlyMap<ContactState, number> {
    return this.#ofCampaigns.get(campaign) ?? NO_COUNTS;
  }

  /** The next contacts of one due key in order of their time, due or not yet. */
  next(dueKey: string, limit: number): readonly ContactItem[] {
    return this.due(dueKey, limit).flatMap(({ contact }) => this.get(contact.sk) ?? []);
  }

  /** The same contacts as the due index shows them. */
  due(dueKey: string, limit: number): readonly DueContact[] {
    return this.#due.get(dueKey)?.slice(0, limit) ?? NOBODY;
  }

  /** How many contacts of one due key are due by then. */
  countDue(dueKey: string, nowMs: number): number {
    return placeOf({ contact: { sk: LAST_KEY }, dueAtMs: nowMs }, this.#due.get(dueKey) ?? []);
  }

  /**
   * How many contacts are due by then, whatever their key.
   *
   * @param prefix what their key begins with. @default anything
   */
  countAllDue(nowMs: number, prefix = ''): number {
    let count = 0;
    for (const dueKey of this.#due.keys()) if (dueKey.startsWith(prefix)) count += this.countDue(dueKey, nowMs);
    return count;
  }

  /** Tells somebody of every contact that was written. */
  watch(watcher: Watcher): void {
    this.#watcher = watcher;
  }

  override set(sk: string, contact: ContactItem): this {
    this.#leave(this.get(sk));
    super.set(sk, contact);
    this.#enter(contact);
    this.#watcher?.(contact);
    return this;
  }

  override delete(sk: string): boolean {
    this.#leave(this.get(sk));
    return super.delete(sk);
  }

  override clear(): void {
    super.clear();
    this.#due.clear();
    this.#counts.clear();
    this.#ofCampaigns.clear();
  }

  #count(contact: ContactItem, by: 1 | -1): void {
    const campaign = campaignOf(contact);
    const own = this.#ofCampaigns.get(campaign) ?? new Map<ContactState, number>();
    this.#ofCampaigns.set(campaign, own);
    for (const counts of [this.#counts, own]) counts.set(contact.state, (counts.get(contact.state) ?? 0) + by);
  }

  #enter(contact: ContactItem): void {
    this.#count(contact, 1);
    const { dueKey, pk, sk, numberKey, dueAtMs = 0 } = contact;
    if (dueKey === undefined) return;
    const entries = this.#due.get(dueKey) ?? [];
    this.#due.set(dueKey, entries);
    const due = { contact: { pk, sk }, numberKey, dueAtMs };
    entries.splice(placeOf(due, entries), 0, due);
  }

  #leave(contact: ContactItem | undefined): void {
    if (!contact) return;
    this.#count(contact, -1);
    const { dueKey, sk, dueAtMs = 0 } = contact;
    const entries = dueKey === undefined ? undefined : this.#due.get(dueKey);
    entries?.splice(placeOf({ contact: { sk }, dueAtMs }, entries), 1);
  }
}

const NOBODY: readonly DueContact[] = [];
const NO_COUNTS: ReadonlyMap<ContactState, number> = new Map();
/** After every sort key, which are hexadecimal digits. */
const LAST_KEY = '~';

/** How many entries come before this one: by time, then by key. */
function placeOf(due: Place, entries: readonly Place[]): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle] as Place;
    const isBefore =
      entry.dueAtMs < due.dueAtMs || (entry.dueAtMs === due.dueAtMs && entry.contact.sk < due.contact.sk);
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}
