/**
 * Who is due, and whose turn it is: contacts of the open zones, taken from the due index in small batches, a little of
 * each campaign in turn. Closed zones are not even asked.
 */
import { type CampaignId, type CampaignItem, DUE_SHARDS, dueKey } from '../../contract/items';
import type { CallingHours, DueContact, PaceContacts, ZoneHours } from './ports';

/** A contact to admit, with what the admission needs to know. */
export interface Candidate extends DueContact {
  readonly campaign: CampaignId;
  readonly closesAtMs: number;
}

interface Shard {
  readonly key: string;
  readonly zoneKey: string;
  /** The campaign's, as it is defined now. */
  hours: ZoneHours;
  ready: DueContact[];
  askAtMs: number;
  /** When the first contact that waits for its time is due; undefined if none waits. */
  nextDueAtMs: number | undefined;
  /** The index was asked and had nothing at all. */
  isEmpty: boolean;
}

const BATCH = 25;
/** An exhausted shard is asked again after this, ms: new contacts come in meanwhile. */
const ASK_AGAIN_MS = 1_000;
/** The index lags behind the contacts: one that was just admitted still shows as due, ms. */
const TAKEN_FOR_MS = 10_000;
/** A blocked campaign gets one contact a minute to find out whether it was mended, ms. */
export const PROBE_EVERY_MS = 60_000;

export class Supply {
  readonly #contacts: Pick<PaceContacts, 'due'>;
  readonly #hours: CallingHours;
  readonly #callsOf: (campaign: CampaignId) => number;
  #campaigns: readonly CampaignItem[] = [];
  #shards = new Map<CampaignId, Shard[]>();
  #all: readonly Shard[] = [];
  readonly #taken = new Map<string, number>();
  readonly #probedAtMs = new Map<CampaignId, number>();
  #turn = 0;

  /** @param callsOf calls of a campaign that may be up */
  constructor(contacts: Pick<PaceContacts, 'due'>, hours: CallingHours, callsOf: (campaign: CampaignId) => number) {
    this.#contacts = contacts;
    this.#hours = hours;
    this.#callsOf = callsOf;
  }

  /** Takes the campaigns as they are now. Finished ones cost nothing. */
  update(campaigns: readonly CampaignItem[]): void {
    this.#campaigns = campaigns.filter((campaign) => campaign.finishedAtMs === undefined);
    const shards = new Map<CampaignId, Shard[]>();
    for (const campaign of this.#campaigns) {
      const hours = this.#hours.of(campaign);
      const known = this.#shards.get(campaign.sk) ?? [];
      const keys = [...(campaign.zoneKeys ?? [])].flatMap((zoneKey) =>
        Array.from({ length: campaign.dueShards ?? DUE_SHARDS }, (_, shard) => ({
          zoneKey,
          key: dueKey(campaign.sk, zoneKey, shard),
        })),
      );
      shards.set(
        campaign.sk,
        keys.map(({ key, zoneKey }) => {
          const shard = known.find((each) => each.key === key) ?? newShard(key, zoneKey, hours);
          shard.hours = hours;
          return shard;
        }),
      );
    }
    this.#shards = shards;
    this.#all = [...shards.values()].flat();
  }

  get campaigns(): readonly CampaignItem[] {
    return this.#campaigns;
  }

  campaign(id: CampaignId): CampaignItem | undefined {
    return this.#campaigns.find((campaign) => campaign.sk === id);
  }

  /** Up to `limit` contacts that may be called now, the campaigns taking turns. */
  async take(limit: number, nowMs: number): Promise<Candidate[]> {
    this.#forgetTaken(nowMs);
    const open = this.#campaigns.filter((campaign) => this.#mayDial(campaign, nowMs));
    await Promise.all(open.map((campaign) => this.#refill(campaign.sk, nowMs)));
    const taken: Candidate[] = [];
    const roomOf = new Map(open.map((campaign) => [campaign.sk, this.#roomOf(campaign)]));
    let idle = 0;
    while (taken.length < limit && idle < open.length) {
      const campaign = open[this.#turn % open.length];
      this.#turn += 1;
      const room = campaign ? (roomOf.get(campaign.sk) ?? 0) : 0;
      const next = campaign && room > 0 ? this.#next(campaign, nowMs) : undefined;
      if (next) roomOf.set(next.campaign, room - 1);
      if (next) taken.push(next);
      idle = next ? 0 : idle + 1;
    }
    return taken;
  }

  /** The contact was put back to pending: it may be taken again. */
  release(sortKey: string): void {
    this.#taken.delete(sortKey);
  }

  /** Whether anything may be called now, or soon: what the index knew when it was last asked. */
  outlook(nowMs: number): {
    readonly hasDue: boolean;
    readonly nextDueAtMs: number | undefined;
    readonly opensAtMs: number | undefined;
  } {
    let hasDue = false;
    let nextDueAtMs: number | undefined;
    let opensAtMs: number | undefined;
    for (const shard of this.#all) {
      if (shard.hours.isOpen(shard.zoneKey, nowMs)) {
        hasDue ||= shard.ready.length > 0;
        nextDueAtMs = earliest(nextDueAtMs, shard.nextDueAtMs);
      } else opensAtMs = earliest(opensAtMs, shard.hours.nextOpeningMs(shard.zoneKey, nowMs));
    }
    return { hasDue, nextDueAtMs, opensAtMs };
  }

  /** A campaign whose own cap keeps it from calling more at once, if there is one. */
  get capped(): CampaignItem | undefined {
    return this.#campaigns.find((campaign) => this.#roomOf(campaign) <= 0);
  }

  /** True when every open shard of the campaign was found empty: it may be over. */
  isExhausted(id: CampaignId): boolean {
    return (this.#shards.get(id) ?? []).every((shard) => shard.isEmpty);
  }

  /** Asks the shards of closed zones, once: the campaign may be over although its zones are asleep. */
  async survey(id: CampaignId, nowMs: number): Promise<void> {
    const unasked = (this.#shards.get(id) ?? []).filter((shard) => shard.askAtMs === 0);
    await Promise.all(unasked.map((shard) => this.#ask(shard, nowMs)));
  }

  /** Shards whose zone is open now, for counting the backlog. */
  openShards(nowMs: number): readonly string[] {
    return this.#all.filter((shard) => shard.hours.isOpen(shard.zoneKey, nowMs)).map((shard) => shard.key);
  }

  /** Shards whose zone is closed now. */
  closedShards(nowMs: number): readonly string[] {
    return this.#all.filter((shard) => !shard.hours.isOpen(shard.zoneKey, nowMs)).map((shard) => shard.key);
  }

  #roomOf({ sk, applied }: CampaignItem): number {
    return (applied?.definition.maxConcurrentCalls ?? Number.POSITIVE_INFINITY) - this.#callsOf(sk);
  }

  #mayDial(campaign: CampaignItem, nowMs: number): boolean {
    if (campaign.blockedAtMs === undefined) return true;
    return nowMs - Math.max(campaign.blockedAtMs, this.#probedAtMs.get(campaign.sk) ?? 0) >= PROBE_EVERY_MS;
  }

  #next(campaign: CampaignItem, nowMs: number): Candidate | undefined {
    if (!this.#mayDial(campaign, nowMs)) return undefined;
    for (const shard of this.#shards.get(campaign.sk) ?? []) {
      if (!shard.hours.isOpen(shard.zoneKey, nowMs)) continue;
      const contact = shard.ready.shift();
      if (!contact) continue;
      this.#taken.set(contact.contact.sk, nowMs + TAKEN_FOR_MS);
      if (campaign.blockedAtMs !== undefined) this.#probedAtMs.set(campaign.sk, nowMs);
      return { ...contact, campaign: campaign.sk, closesAtMs: shard.hours.closesAtMs(shard.zoneKey, nowMs) };
    }
    return undefined;
  }

  async #refill(id: CampaignId, nowMs: number): Promise<void> {
    const shards = (this.#shards.get(id) ?? []).filter(
      (shard) => shard.ready.length === 0 && nowMs >= shard.askAtMs && shard.hours.isOpen(shard.zoneKey, nowMs),
    );
    await Promise.all(shards.map((shard) => this.#ask(shard, nowMs)));
  }

  async #ask(shard: Shard, nowMs: number): Promise<void> {
    shard.askAtMs = nowMs + ASK_AGAIN_MS;
    const asked = await this.#contacts.due(shard.key, BATCH);
    const found = asked.filter(({ contact }) => !this.#taken.has(contact.sk));
    shard.ready = found.filter((contact) => contact.dueAtMs <= nowMs);
    shard.nextDueAtMs = found.find((contact) => contact.dueAtMs > nowMs)?.dueAtMs;
    shard.isEmpty = found.length === 0;
    if (shard.nextDueAtMs !== undefined) shard.askAtMs = Math.min(shard.askAtMs, shard.nextDueAtMs);
    // A full batch of due contacts says that there is more, also where the index still shows some that were taken.
    if (asked.length === BATCH && shard.nextDueAtMs === undefined) shard.askAtMs = nowMs;
  }

  #forgetTaken(nowMs: number): void {
    for (const [key, untilMs] of this.#taken) {
      if (untilMs > nowMs) break;
      this.#taken.delete(key);
    }
  }
}

const newShard = (key: string, zoneKey: string, hours: ZoneHours): Shard => ({
  key,
  zoneKey,
  hours,
  ready: [],
  askAtMs: 0,
  nextDueAtMs: undefined,
  isEmpty: false,
});

const earliest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);
