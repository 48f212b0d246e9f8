/** The memory behind the simulated ports: what DynamoDB would hold, with the latency of each operation. */
import type { CampaignDefinition } from '../../lambda/contract/campaign';
import {
  type CampaignId,
  type CampaignItem,
  type ContactItem,
  contactDueKey,
  contactRef,
  type StoredFlightItem,
  type SuppressionListItem,
} from '../../lambda/contract/items';
import { hourAttribute, SOURCES_PARTITION, type SourceItem, type SourceUse } from '../../lambda/contract/source-items';
import type { Clock } from '../../lambda/core/clock';
import type { LeaseRecord } from '../../lambda/core/pace/lease';
import type { PaceMemory } from '../../lambda/core/pace/memory';
import type { NumberRecord } from '../../lambda/core/rules/number-record';
import type { Random } from '../random';
import { ContactTable } from './contact-table';
import type { Injected } from './injected';

/** How long operations take: a lognormal around the median, and a tail. */
export interface StoreLatency {
  readonly medianMs: number;
  /** Share of operations that take `slowMs` instead, 0-1. */
  readonly slowRate: number;
  /** Range of their latency, ms. */
  readonly slowMs: readonly [number, number];
}

/** An assumption: DynamoDB answers within single-digit milliseconds, and one operation in a thousand meets a retry. */
export const USUAL_STORE_LATENCY: StoreLatency = { medianMs: 5, slowRate: 0.001, slowMs: [100, 400] };
/** Sigma of the lognormal: nine of ten operations take between half and twice the median. An assumption. */
const LATENCY_SIGMA = 0.4;

export class Tables {
  readonly contacts = new ContactTable();
  readonly flights = new Map<string, StoredFlightItem>();
  readonly campaigns = new Map<CampaignId, CampaignItem>();
  /** Keys of numbers that nobody calls, and `<scope> <key>` of those that nobody of a scope calls. */
  readonly suppressedNumbers = new Set<string>();
  readonly numbers = new Map<string, NumberRecord>();
  readonly sources = new Map<string, SourceItem>();
  suppressionLists: readonly SuppressionListItem[] = [];
  stopReason: string | undefined;
  lease: LeaseRecord | undefined;
  memory: PaceMemory | undefined;
  /** Refuses every operation while true. */
  isDown = false;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #latency: StoreLatency;
  readonly #injected: Pick<Injected, 'slowOperations'>;
  #loaded = 0;

  constructor(clock: Clock, random: Random, latency = USUAL_STORE_LATENCY, injected = { slowOperations: 0 }) {
    this.#clock = clock;
    this.#random = random;
    this.#latency = latency;
    this.#injected = injected;
  }

  /** Waits for as long as the operation takes; its effect happens half-way, so that others can come in between. */
  async operate<T>(effect: () => T): Promise<T> {
    const halfMs = this.#drawLatencyMs() / 2;
    await this.#clock.sleep(halfMs);
    if (this.isDown) throw new Error('the store does not answer');
    const result = effect();
    await this.#clock.sleep(halfMs);
    return result;
  }

  /** Puts a pending contact into a campaign, as the intake does. */
  load(campaign: CampaignId, contactKey: string, phone: string, zoneKey: string): void {
    const nowMs = this.#clock.nowMs();
    this.#addZone(campaign, zoneKey, nowMs);
    this.#loaded += 1;
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
      row: this.#loaded,
      try: 1,
      attempts: 0,
      crashes: 0,
      dueKey: contactDueKey(campaign, zoneKey, contactKey),
      dueAtMs: nowMs,
    });
  }

  /** What the campaign's campaign.json says from now on. */
  define(id: CampaignId, definition: Partial<CampaignDefinition>): void {
    const campaign = this.campaigns.get(id);
    const version = String(this.#clock.nowMs());
    const applied = { sequencer: version, etag: version, atMs: this.#clock.nowMs() };
    if (campaign)
      this.campaigns.set(id, { ...campaign, applied: { ...applied, definition: { mode: 'active', ...definition } } });
  }

  /** Items that hold one lease or several. */
  get leaseItems(): number {
    let count = 0;
    for (const { kind } of this.flights.values()) if (kind === 'lease' || kind === 'leases') count += 1;
    return count;
  }

  addSourceUse({ phone, hour }: SourceUse): void {
    const before = this.sources.get(phone);
    const attribute = hourAttribute(hour);
    const uses = (before?.[attribute] ?? 0) + 1;
    this.sources.set(phone, { pk: SOURCES_PARTITION, sk: phone, ...before, [attribute]: uses });
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

  #addZone(campaign: CampaignId, zoneKey: string, nowMs: number): void {
    const { finishedAtMs, ...before }: Partial<CampaignItem> = this.campaigns.get(campaign) ?? {};
    if (before.zoneKeys?.has(zoneKey) && finishedAtMs === undefined) return;
    const zoneKeys = new Set([...(before.zoneKeys ?? []), zoneKey]);
    this.campaigns.set(campaign, { pk: 'CAMPAIGNS', sk: campaign, createdAtMs: nowMs, ...before, zoneKeys });
  }

  #drawLatencyMs(): number {
    const { medianMs, slowRate, slowMs } = this.#latency;
    if (!this.#random.chance(slowRate)) return this.#random.lognormal(medianMs, LATENCY_SIGMA);
    this.#injected.slowOperations += 1;
    return this.#random.between(...slowMs);
  }
}
