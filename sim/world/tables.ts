/** The memory behind the simulated ports: what DynamoDB would hold, with the latency of each operation. */
import {
  type CampaignId,
  type CampaignItem,
  type ContactItem,
  contactDueKey,
  contactRef,
  type FlightItem,
  type SuppressionListItem,
} from '../../lambda/contract/items';
import type { Clock } from '../../lambda/core/clock';
import type { LeaseRecord } from '../../lambda/core/pace/lease';
import type { PaceMemory } from '../../lambda/core/pace/pacer';
import type { Random } from '../random';

export class Tables {
  readonly contacts = new Map<string, ContactItem>();
  readonly flights = new Map<string, FlightItem>();
  readonly campaigns = new Map<CampaignId, CampaignItem>();
  readonly suppressedNumbers = new Set<string>();
  suppressionLists: readonly SuppressionListItem[] = [];
  stopReason: string | undefined;
  lease: LeaseRecord | undefined;
  memory: PaceMemory | undefined;
  /** Refuses every operation while true. */
  isDown = false;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** What one operation costs before it takes effect, and what it costs until its answer is there. */
  async operate<T>(effect: () => T): Promise<T> {
    await this.#clock.sleep(this.#random.between(1, 6));
    if (this.isDown) throw new Error('the store does not answer');
    const result = effect();
    await this.#clock.sleep(this.#random.between(1, 6));
    return result;
  }

  /** Puts a pending contact into a campaign, as the intake does. */
  load(campaign: CampaignId, contactKey: string, phone: string, zoneKey: string): void {
    const nowMs = this.#clock.nowMs();
    const before = this.campaigns.get(campaign);
    const zoneKeys = new Set([...(before?.zoneKeys ?? []), zoneKey]);
    this.campaigns.set(campaign, { pk: 'CAMPAIGNS', sk: campaign, createdAtMs: nowMs, ...before, zoneKeys });
    this.contacts.set(contactKey, {
      ...contactRef(campaign, contactKey),
      version: 1,
      state: 'pending',
      phone,
      numberKey: phone,
      attributes: {},
      zoneKey,
      list: 'list',
      listEtag: 'etag',
      row: this.contacts.size + 1,
      try: 1,
      attempts: 0,
      crashes: 0,
      dueKey: contactDueKey(campaign, zoneKey, contactKey),
      dueAtMs: nowMs,
    });
  }

  /** One conditional write: the new item, or undefined where the condition does not hold. */
  change(
    sk: string,
    condition: (contact: ContactItem) => boolean,
    update: (contact: ContactItem) => ContactItem,
  ): Promise<ContactItem | undefined> {
    return this.operate(() => {
      const found = this.contacts.get(sk);
      if (!found || !condition(found)) return undefined;
      const changed = update(found);
      this.contacts.set(sk, changed);
      return changed;
    });
  }
}
