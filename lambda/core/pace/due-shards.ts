/**
 * Who of one campaign is due: read from the due index in small batches, shard by shard, of the open zones only. Zones that
 * are closed are asked once at most, and only when it has to be known whether anybody is left at all.
 */
import type { ContactRef } from '../../contract/dial-request';
import { type CampaignItem, DUE_SHARDS, dueKey } from '../../contract/items';
import type { DueContact, PaceContacts, ZoneHours } from './ports';
import { ZoneOpening } from './zone-opening';
import {
  earliest,
  newShard,
  type Opening,
  type Outlook,
  openingOf,
  type Shard,
  type Waiting,
  waitingIn,
  type Zone,
} from './zone-shards';

const BATCH = 25;
/** An exhausted shard is asked again after this at the earliest, ms: new contacts come in meanwhile. */
const ASK_AGAIN_MS = 1_000;
/** The more shards there are the more rarely, so that the questions in vain stay below this many a second. */
const VAIN_QUESTIONS_PER_SECOND = 100;
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
  /** Shards of each zone. */
  #count = 0;
  #loadedAtMs: number | undefined;
  /** Asked for several times in one turn, whatever the number of zones. */
  #opening: Opening | undefined;
  /** What the shards of open zones have to say, until one of them says something else. */
  #waiting: Waiting | undefined;
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
    for (const { opening } of this.#zones.values()) opening.hours = hours;
    // Zones and shards only become more, so their numbers say whether there are new ones.
    const isGrown = (campaign.zoneKeys?.size ?? 0) > this.#zones.size || count > this.#count;
    if (isGrown) this.#grow(campaign, hours, count);
    this.#opening = undefined;
    // Whoever was found empty may not be any more.
    if (campaign.loadedAtMs !== this.#loadedAtMs)
      for (const shard of this.#shards) if (shard.isEmpty) Object.assign(shard, { isEmpty: false, askAtMs: 0 });
    this.#loadedAtMs = campaign.loadedAtMs;
  }

  #grow(campaign: CampaignItem, hours: ZoneHours, count: number): void {
    for (const zoneKey of campaign.zoneKeys ?? []) {
      const zone = this.#zones.get(zoneKey) ?? { opening: new ZoneOpening(zoneKey, hours), shards: [] };
      zone.shards = Array.from(
        { length: count },
        (_, shard) => zone.shards[shard] ?? newShard(dueKey(campaign.sk, zoneKey, shard), zone.opening),
      );
      this.#zones.set(zoneKey, zone);
    }
    this.#count = count;
    this.#shards = [...this.#zones.values()].flatMap(({ shards }) => shards);
  }

  /** How many shards there are in zones that are open. */
  openCount(nowMs: number): number {
    return this.#openShards(nowMs).length;
  }

  /**
   * Reads on, so that about `wanted` contacts are at hand if as many are due.
   *
   * @param openShards of all campaigns that may call now
   */
  async refill(wanted: number, nowMs: number, openShards: number): Promise<void> {
    const open = this.#openShards(nowMs);
    let ready = 0;
    for (const shard of open) ready += shard.ready.length;
    const asked = open.filter((shard) => nowMs >= shard.askAtMs && (shard.ready.length === 0 || ready < wanted));
    const askAgainMs = Math.max(ASK_AGAIN_MS, (openShards * 1_000) / VAIN_QUESTIONS_PER_SECOND);
    await Promise.all(asked.map((shard) => this.#ask(shard, nowMs, askAgainMs)));
  }

  /** A contact of this due key was put back, to be called then: its shard need not be asked in vain to learn of it. */
  expect(key: string, dueAtMs: number, nowMs: number): void {
    const askAtMs = Math.max(dueAtMs, nowMs + ASK_AGAIN_MS);
    const shard = this.#shards.find((each) => each.key === key);
    if (!shard || shard.askAtMs <= askAtMs) return;
    shard.askAtMs = askAtMs;
    shard.nextDueAtMs = earliest(shard.nextDueAtMs, dueAtMs);
    shard.isEmpty = false;
    this.#waiting = undefined;
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
      this.#waiting = undefined;
      this.#origins.set(contact.contact, shard);
      return { contact, closesAtMs, attemptsPerDay: shard.opening.attemptsPerDay(nowMs) };
    }
    return undefined;
  }

  /** The contact was taken for nothing: it is the next of its shard. */
  putBack({ contact, numberKey, dueAtMs }: DueContact): void {
    this.#origins.get(contact)?.ready.unshift({ contact, numberKey, dueAtMs });
    this.#waiting = undefined;
  }

  /** What the index knew when it was last asked. */
  outlook(nowMs: number): Outlook {
    const { shards, opensAtMs } = this.#openingAt(nowMs);
    this.#waiting ??= waitingIn(shards);
    return { ...this.#waiting, opensAtMs };
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
    return this.#openingAt(nowMs).shards;
  }

  #openingAt(nowMs: number): Opening {
    const known = this.#opening;
    if (known && known.fromMs <= nowMs && nowMs < known.untilMs) return known;
    this.#opening = openingOf([...this.#zones.values()], nowMs);
    this.#waiting = undefined;
    return this.#opening;
  }

  async #ask(shard: Shard, nowMs: number, askAgainMs = ASK_AGAIN_MS): Promise<void> {
    shard.askAtMs = nowMs + askAgainMs;
    const asked = await this.#contacts.due(shard.key, BATCH);
    const found = asked.filter(({ contact }) => !this.#taken.has(contact.sk));
    shard.ready = found.filter((contact) => contact.dueAtMs <= nowMs);
    shard.nextDueAtMs = found.find((contact) => contact.dueAtMs > nowMs)?.dueAtMs;
    shard.isEmpty = found.length === 0;
    this.#waiting = undefined;
    if (shard.nextDueAtMs !== undefined) shard.askAtMs = Math.min(shard.askAtMs, shard.nextDueAtMs);
    // A full batch of due contacts says that there is more, also where the index still shows some that were taken.
    if (asked.length === BATCH && shard.nextDueAtMs === undefined) shard.askAtMs = nowMs;
  }
}
