/**
 * The leases: the room that each own call may take, from its admission until it is known to be over. No lease ends by a
 * timer, save one: an outcome that stays unknown for the longest call.
 */
import { type CampaignId, campaignOf, type LeaseItem, leaseKey } from '../../contract/items';
import type { Effect, Ending, FlightRules } from './flight-effects';
import type { RunningMeans } from './flight-means';

export interface Lease {
  item: LeaseItem;
  startedAtMs: number | undefined;
  acceptedAtMs: number | undefined;
  hasEvent: boolean;
  /** Its acceptance was counted, as far as this controller knows. */
  isCounted: boolean;
  /** Undefined: a call that is up, and was never asked about; its turn follows the calls' mean hold time as it is learnt. */
  nextLookMs: number | undefined;
  /** When it was last looked after, or accepted, Unix ms. */
  lookedAtMs: number;
}

/** A call that is up is asked about again after this, ms. */
const ASK_AGAIN_MS = 60_000;
/** The same while contact events are down, and asking is all there is. */
const ASK_BLINDLY_MS = 15_000;
const LOOK_AGAIN_MS = 1_000;
/** News of a call's start or end that is older than this should have come by itself. */
export const EVENT_EXPECTED_WITHIN_MS = 10_000;

export class OwnLeases {
  readonly #rules: FlightRules;
  readonly #means: RunningMeans;
  readonly #leases = new Map<string, Lease>();
  readonly #requestOfCall = new Map<string, string>();
  readonly #ofCampaign = new Map<CampaignId, number>();
  /** Leases by the number that they call. */
  readonly #ofNumber = new Map<string, number>();
  /** Accepted calls that no event has named yet. */
  readonly #awaiting = new Set<Lease>();

  constructor(rules: FlightRules, means: RunningMeans) {
    this.#rules = rules;
    this.#means = means;
  }

  get size(): number {
    return this.#leases.size;
  }

  isOwn(contactId: string): boolean {
    return this.#requestOfCall.has(contactId);
  }

  get(requestId: string | undefined): Lease | undefined {
    return requestId === undefined ? undefined : this.#leases.get(requestId);
  }

  ofCall(contactId: string): Lease | undefined {
    return this.get(this.#requestOfCall.get(contactId));
  }

  /** Calls of the campaign that may be up. */
  countOf(campaign: CampaignId): number {
    return this.#ofCampaign.get(campaign) ?? 0;
  }

  /** Whether the number has a lease. */
  isUp(numberKey: string): boolean {
    return this.#ofNumber.has(numberKey);
  }

  /** Leases of contacts that were let in since then. */
  admittedSince(atMs: number): number {
    let count = 0;
    for (const { item } of this.#leases.values()) if (item.admittedAtMs >= atMs) count += 1;
    return count;
  }

  /** Calls that were accepted so long ago that an event should have come by now. */
  withoutEvent(nowMs: number): number {
    let count = 0;
    for (const { acceptedAtMs } of this.#awaiting) {
      // In order of acceptance: whoever is later is younger still.
      if (nowMs - (acceptedAtMs ?? nowMs) <= EVENT_EXPECTED_WITHIN_MS) break;
      count += 1;
    }
    return count;
  }

  /** An event named the lease's call. */
  noteEvent(lease: Lease): void {
    lease.hasEvent = true;
    this.#awaiting.delete(lease);
  }

  admit(item: LeaseItem): Lease {
    const nextLookMs =
      item.unknownSinceMs === undefined
        ? item.validUntilMs + this.#rules.lapseGraceMs
        : item.unknownSinceMs + this.#rules.longestCallMs;
    const lease = {
      item,
      startedAtMs: undefined,
      acceptedAtMs: undefined,
      hasEvent: false,
      isCounted: false,
      nextLookMs,
      lookedAtMs: 0,
    };
    this.#leases.set(item.requestId, lease);
    add(this.#ofCampaign, campaignOf(item.contact), 1);
    if (item.numberKey !== undefined) add(this.#ofNumber, item.numberKey, 1);
    return lease;
  }

  restore(item: LeaseItem, nowMs: number): void {
    const lease = this.admit(item);
    if (item.contactId !== undefined) this.markUp(lease, item.contactId, item.admittedAtMs, nowMs);
    // Its events may have gone to the one before.
    this.noteEvent(lease);
  }

  /** Takes a lease off the books that no call stands behind. */
  withdraw(requestId: string): Effect[] {
    this.#remove(requestId);
    return [{ kind: 'remove', sk: leaseKey(requestId) }];
  }

  /** The lease's call is up, whatever was unknown about it before. */
  markUp(lease: Lease, contactId: string, startedAtMs: number, nowMs: number): void {
    const { unknownSinceMs, ...item } = lease.item;
    lease.item = { ...item, contactId };
    lease.startedAtMs = startedAtMs;
    lease.acceptedAtMs = nowMs;
    lease.nextLookMs = undefined;
    lease.lookedAtMs = nowMs;
    this.#requestOfCall.set(contactId, item.requestId);
    if (!lease.hasEvent) this.#awaiting.add(lease);
  }

  /** A call may be up and nobody can tell: the lease stays for the longest call, unless better news comes. */
  markUnknown(lease: Lease, sinceMs: number, crashed: boolean): Effect[] {
    if (lease.item.unknownSinceMs !== undefined || lease.item.contactId !== undefined) return [];
    lease.item = { ...lease.item, unknownSinceMs: sinceMs, ...(crashed ? { crashed } : {}) };
    lease.nextLookMs = sinceMs + this.#rules.longestCallMs;
    const put: Effect = { kind: 'put', item: lease.item };
    return crashed ? [{ kind: 'mark-unknown', lease: lease.item }, put] : [put];
  }

  /** The attempt is over: its lease is free, and it can be settled. */
  free(lease: Lease, ending: Ending): Effect[] {
    const { requestId, contactId } = lease.item;
    this.#remove(requestId);
    if (contactId !== undefined) this.#requestOfCall.delete(contactId);
    return [
      { kind: 'settle', lease: lease.item, ending },
      { kind: 'remove', sk: leaseKey(requestId) },
    ];
  }

  /** @param isBlind no events tell of ends, so calls that are up are asked about much sooner */
  due(nowMs: number, isBlind: boolean): Effect[] {
    const { repairAfterMs } = this.#means;
    return [...this.#leases.values()].flatMap((lease) => {
      const isUp = lease.item.contactId !== undefined;
      const usualMs = lease.nextLookMs ?? (lease.startedAtMs ?? nowMs) + repairAfterMs;
      const lookMs = isBlind && isUp ? Math.min(usualMs, lease.lookedAtMs + ASK_BLINDLY_MS) : usualMs;
      return nowMs < lookMs ? [] : this.#look(lease, nowMs);
    });
  }

  #remove(requestId: string): void {
    const lease = this.#leases.get(requestId);
    if (!lease) return;
    this.#leases.delete(requestId);
    this.#awaiting.delete(lease);
    add(this.#ofCampaign, campaignOf(lease.item.contact), -1);
    if (lease.item.numberKey !== undefined) add(this.#ofNumber, lease.item.numberKey, -1);
  }

  #look(lease: Lease, nowMs: number): Effect[] {
    const { item } = lease;
    lease.lookedAtMs = nowMs;
    if (item.contactId !== undefined) {
      lease.nextLookMs = nowMs + ASK_AGAIN_MS;
      return [{ kind: 'describe', contactId: item.contactId }];
    }
    if (item.unknownSinceMs !== undefined)
      return this.free(lease, { kind: 'unresolved', crashed: item.crashed ?? false });
    lease.nextLookMs = nowMs + LOOK_AGAIN_MS;
    return [{ kind: 'inspect', lease: item }];
  }
}

/** Counts up or down; what comes to nothing is forgotten. */
function add<K>(counts: Map<K, number>, key: K, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
