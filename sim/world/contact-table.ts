/**
 * The contacts, with what DynamoDB keeps beside them: the due index (a list per due key, in order of time), and how many
 * contacts there are in each state, in all and of each campaign. Both follow every change, so that nobody ever has to look at all contacts.
 */
import { type CampaignId, type ContactItem, type ContactState, campaignOf } from '../../lambda/contract/items';

type Watcher = (contact: ContactItem) => void;

interface Due {
  readonly sk: string;
  readonly dueAtMs: number;
}

export class ContactTable extends Map<string, ContactItem> {
  readonly #due = new Map<string, Due[]>();
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
    const entries = this.#due.get(dueKey);
    if (!entries || entries.length === 0) return NOBODY;
    const next: ContactItem[] = [];
    for (let place = 0; place < entries.length && next.length < limit; place += 1) {
      const contact = this.get((entries[place] as Due).sk);
      if (contact) next.push(contact);
    }
    return next;
  }

  /** How many contacts of one due key are due by then. */
  countDue(dueKey: string, nowMs: number): number {
    return placeOf({ sk: LAST_KEY, dueAtMs: nowMs }, this.#due.get(dueKey) ?? []);
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
    const { dueKey, sk, dueAtMs = 0 } = contact;
    if (dueKey === undefined) return;
    const entries = this.#due.get(dueKey) ?? [];
    this.#due.set(dueKey, entries);
    const due = { sk, dueAtMs };
    entries.splice(placeOf(due, entries), 0, due);
  }

  #leave(contact: ContactItem | undefined): void {
    if (!contact) return;
    this.#count(contact, -1);
    const { dueKey, sk, dueAtMs = 0 } = contact;
    const entries = dueKey === undefined ? undefined : this.#due.get(dueKey);
    entries?.splice(placeOf({ sk, dueAtMs }, entries), 1);
  }
}

const NOBODY: readonly ContactItem[] = [];
const NO_COUNTS: ReadonlyMap<ContactState, number> = new Map();
/** After every sort key, which are hexadecimal digits. */
const LAST_KEY = '~';

/** How many entries come before this one: by time, then by key. */
function placeOf(due: Due, entries: readonly Due[]): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle] as Due;
    const isBefore = entry.dueAtMs < due.dueAtMs || (entry.dueAtMs === due.dueAtMs && entry.sk < due.sk);
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}
