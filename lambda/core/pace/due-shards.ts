/**
 * Who of one campaign is due: read from the due index in small batches, shard by shard, of the open zones only. Zones that
 * are closed are asked once at most, and only when it has to be known whether anybody is left at all.
 */
import type { ContactRef } from '../../contract/dial-request';
import { type CampaignItem, DUE_SHARDS, dueKey } from '../../contract/items';
import type { DueContact, PaceContacts, ZoneHours } from './ports';
import { ZoneOpening } from './zone-opening';

interface Shard {
  readonly key: string;
  readonly opening: ZoneOpening;
  ready: DueContact[];
  askAtMs: number;
  /** When the first contact that waits for its time is due; undefined if none waits. */
  nextDueAtMs: number | undefined;
  /** The index was asked and had nothing at all. */
  isEmpty: boolean;
}

interface Zone {
  readonly opening: ZoneOpening;
  shards: readonly Shard[];
}

export interface Outlook {
  /** Somebody may be called now. */
  readonly hasDue: boolean;
  readonly nextDueAtMs: number | undefined;
  /** When the next closed zone opens. */
  readonly opensAtMs: number | undefined;
}

const BATCH = 25;
/** An exhausted shard is asked again after this, ms: new contacts come in meanwhile. */
const ASK_AGAIN_MS = 1_000;
/** Questions at once about whether anybody is left, in one turn. */
const LARGEST_SURVEY = 8;

/** A contact that may be called now, and what its place allows. */
interface NextContact {
  readonly contact: DueContact;
  /** End of the opening, Unix ms. */
  readonly closesAtMs: number;
  /** In a rolling 24 hours; undefined where the law does not say. */
  readonly attemptsPerDay: number | undefined;
}

export class DueShards {
  readonly #contacts: Pick<PaceContacts, 'due'>;
  /** Sort keys of contacts that were taken and still show in the index. */
  readonly #taken: ReadonlyMap<string, number>;
  readonly #zones = new Map<string, Zone>();
  #shards: readonly Shard[] = [];
  #loadedAtMs: number | undefined;
  /** Shards of the zones that are open at a moment: asked for several times in one turn. */
  #open: { readonly atMs: number; readonly shards: readonly Shard[] } | undefined;
  /** Where contacts were taken from: whoever is put back goes there again. */
  readonly #origins = new WeakMap<ContactRef, Shard>();
  #turn = 0;

  constructor(contacts: Pick<PaceContacts, 'due'>, taken: ReadonlyMap<string, number>) {
    this.#contacts = contacts;
    this.#taken = taken;
  }

  /** Takes the campaign and its hours as they are now. */
  update(campaign: CampaignItem, hours: ZoneHours): void {
    const count = campaign.dueShards ?? DUE_SHARDS;
    for (const zoneKey of campaign.zoneKeys ?? []) {
      const zone = this.#zones.get(zoneKey) ?? { opening: new ZoneOpening(zoneKey, hours), shards: [] };
      zone.opening.hours = hours;
      zone.shards = Array.from(
        { length: count },
        (_, shard) => zone.shards[shard] ?? newShard(dueKey(campaign.sk, zoneKey, shard), zone.opening),
      );
      this.#zones.set(zoneKey, zone);
    }
    this.#shards = [...this.#zones.values()].flatMap(({ shards }) => shards);
    this.#open = undefined;
    // Whoever was found empty may not be any more.
    if (campaign.loadedAtMs !== this.#loadedAtMs)
      for (const shard of this.#shards) if (shard.isEmpty) Object.assign(shard, { isEmpty: false, askAtMs: 0 });
    this.#loadedAtMs = campaign.loadedAtMs;
  }

  /** Reads on, so that about `wanted` contacts are at hand if as many are due. */
  async refill(wanted: number, nowMs: number): Promise<void> {
    const open = this.#openShards(nowMs);
    const ready = open.reduce((sum, shard) => sum + shard.ready.length, 0);
    const asked = open.filter((shard) => nowMs >= shard.askAtMs && (shard.ready.length === 0 || ready < wanted));
    await Promise.all(asked.map((shard) => this.#ask(shard, nowMs)));
  }

  hasReady(nowMs: number): boolean {
    return this.#openShards(nowMs).some((shard) => shard.ready.length > 0);
  }

  /** The next contact, a little of each open shard in turn. */
  next(nowMs: number): NextContact | undefined {
    const open = this.#openShards(nowMs);
    for (let tried = 0; tried < open.length; tried += 1) {
      const shard = open[(this.#turn + tried) % open.length];
      if (!shard || shard.ready.length === 0) continue;
      const closesAtMs = shard.opening.closesAtMs(nowMs);
      const contact = closesAtMs === undefined ? undefined : shard.ready.shift();
      if (closesAtMs === undefined || !contact) continue;
      this.#turn = (this.#turn + tried + 1) % open.length;
      this.#origins.set(contact.contact, shard);
      return { contact, closesAtMs, attemptsPerDay: shard.opening.attemptsPerDay(nowMs) };
    }
    return undefined;
  }

  /** The contact was taken for nothing: it is the next of its shard. */
  putBack({ contact, numberKey, dueAtMs }: DueContact): void {
    this.#origins.get(contact)?.ready.unshift({ contact, numberKey, dueAtMs });
  }

  /** What the index knew when it was last asked. */
  outlook(nowMs: number): Outlook {
    let nextDueAtMs: number | undefined;
    let opensAtMs: number | undefined;
    let hasDue = false;
    for (const { opening, shards } of this.#zones.values()) {
      if (!opening.isOpen(nowMs)) {
        opensAtMs = earliest(opensAtMs, opening.opensAtMs(nowMs));
        continue;
      }
      hasDue ||= shards.some((shard) => shard.ready.length > 0);
      for (const shard of shards) nextDueAtMs = earliest(nextDueAtMs, shard.nextDueAtMs);
    }
    return { hasDue, nextDueAtMs, opensAtMs };
  }

  /**
   * Whether nobody waits any more, sleeping zones included. One contact anywhere answers it; else a few of the shards that
   * were never asked are, so that the answer comes within some turns and no turn asks for many.
   */
  async isExhausted(nowMs: number): Promise<boolean> {
    if (this.#shards.some((shard) => shard.askAtMs > 0 && !shard.isEmpty)) return false;
    const unasked = this.#shards.filter((shard) => shard.askAtMs === 0).slice(0, LARGEST_SURVEY);
    await Promise.all(unasked.map((shard) => this.#ask(shard, nowMs)));
    return this.#shards.every((shard) => shard.isEmpty);
  }

  /** Keys of the shards of open zones, or of closed ones. */
  keys(which: 'open' | 'closed', nowMs: number): readonly string[] {
    return this.#shards.filter(({ opening }) => opening.isOpen(nowMs) === (which === 'open')).map(({ key }) => key);
  }

  #openShards(nowMs: number): readonly Shard[] {
    if (this.#open?.atMs !== nowMs)
      this.#open = { atMs: nowMs, shards: this.#shards.filter(({ opening }) => opening.isOpen(nowMs)) };
    return this.#open.shards;
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
}

const newShard = (key: string, opening: ZoneOpening): Shard => ({
  key,
  opening,
  ready: [],
  askAtMs: 0,
  nextDueAtMs: undefined,
  isEmpty: false,
});

export const earliest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);
