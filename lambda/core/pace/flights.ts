/**
 * The picture of the air: every call of ours that may be up (a lease each, from its admission until it is known to be
 * over) and every call of others that is known to be (invariant I2).
 *
 * What comes in (notes, contact events, inspected contacts, described calls) may be late, doubled, out of order or
 * missing. So everything is keyed by request or contact id, a closed call leaves a tombstone that a late INITIATED
 * meets, and no lease ends by a timer, save the one exception: an outcome that stays unknown for the longest call.
 *
 * The class decides and remembers; what must be written or asked is returned as effects.
 */
import {
  type CampaignId,
  callKey,
  campaignOf,
  type Disposition,
  FLIGHTS_PARTITION,
  type FlightItem,
  type LeaseItem,
  leaseKey,
} from '../../contract/items';
import type { AttemptNote, ContactEvent } from '../../contract/mailbox';
import type { Outcome } from '../../contract/outcome';
import { dispositionOf, endOf, timeOf } from './disposition';
import { lineUseOf } from './initiation';

export interface FlightRules {
  /** Grace after a request's last moment before its contact is looked at, ms. */
  readonly lapseGraceMs: number;
  /** A claim without an outcome for so long after the last moment has crashed, ms. */
  readonly crashedAfterMs: number;
  /** An API call that nobody claims for so long is asked about, ms. */
  readonly unclaimedAfterMs: number;
  /** An unknown outcome is given up after the longest call, ms. */
  readonly longestCallMs: number;
}

/** How an attempt is over. */
export type Ending =
  | { readonly kind: 'not-placed'; readonly outcome: Exclude<Outcome, { kind: 'accepted' } | { kind: 'unknown' }> }
  | {
      readonly kind: 'ended';
      readonly contactId: string;
      readonly disposition: Disposition;
      readonly endedAtMs: number;
      readonly crashed: boolean;
    }
  | { readonly kind: 'unresolved'; readonly crashed: boolean };

export type Effect =
  | { readonly kind: 'put'; readonly item: FlightItem }
  | { readonly kind: 'remove'; readonly sk: string }
  | { readonly kind: 'settle'; readonly lease: LeaseItem; readonly ending: Ending }
  /** The contact's attempt turned out to be up: write the contact id onto it. */
  | { readonly kind: 'join'; readonly lease: LeaseItem; readonly contactId: string }
  /** The contact's attempt has crashed between claim and outcome. */
  | { readonly kind: 'mark-unknown'; readonly lease: LeaseItem }
  /** Read the contact: what became of this request? */
  | { readonly kind: 'inspect'; readonly lease: LeaseItem }
  /** Ask Connect about a call. */
  | { readonly kind: 'describe'; readonly contactId: string };

/** What reading a contact told about a request. */
export type Inspection =
  | { readonly kind: 'not-claimed' }
  | { readonly kind: 'claimed' }
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly startedAtMs: number }
  /** The contact is in somebody else's hands by now (or settled): nothing of this request is left. */
  | { readonly kind: 'moved-on' };

/** What DescribeContact told about a call. */
export interface Description {
  readonly requestId: string | undefined;
  readonly initiatedAtMs: number | undefined;
  readonly connectedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  readonly disconnectReason: string;
}

interface Lease {
  item: LeaseItem;
  startedAtMs: number | undefined;
  acceptedAtMs: number | undefined;
  hasEvent: boolean;
  nextLookMs: number;
}

interface OtherCall {
  readonly sinceMs: number;
  readonly isApi: boolean;
  nextAskMs: number;
  /** Asked about, and not one of ours. */
  isForeign: boolean;
}

interface Closed {
  readonly expiresAtMs: number;
  readonly unclaimed?: { readonly sinceMs: number; readonly endedAtMs: number; readonly disposition: Disposition };
  nextAskMs: number;
}

const TOMBSTONE_MS = 10 * 60_000;
const ASK_AGAIN_MS = 60_000;
const LOOK_AGAIN_MS = 1_000;
/** Accepted calls without any event for so long say that events are down. */
const EVENT_EXPECTED_WITHIN_MS = 10_000;
/** Share of a new sample in the running means. */
const MEAN_GAIN = 0.05;

/** Running means over own calls (hold) and contact events (latency), ms. */
export interface FlightMeans {
  readonly holdMs: number | undefined;
  readonly latencyMs: number;
  readonly endedCalls: number;
}

export class Flights {
  readonly #rules: FlightRules;
  readonly #leases = new Map<string, Lease>();
  readonly #requestOfCall = new Map<string, string>();
  readonly #others = new Map<string, OtherCall>();
  readonly #closed = new Map<string, Closed>();
  #meanHoldMs: number | undefined;
  #endedCalls = 0;
  #meanLatencyMs = 1_000;
  #lastEventAtMs = 0;

  constructor(rules: FlightRules) {
    this.#rules = rules;
  }

  /** Calls of ours that may be up, admitted ones included. */
  get own(): number {
    return this.#leases.size;
  }

  isOwn(contactId: string): boolean {
    return this.#requestOfCall.has(contactId);
  }

  /** True while a call of the campaign may be up. */
  hasCampaign(campaign: CampaignId): boolean {
    for (const lease of this.#leases.values()) if (campaignOf(lease.item.contact) === campaign) return true;
    return false;
  }

  /** Other people's calls that are known to be up. An API call counts once it is old enough not to be a late note's. */
  others(nowMs: number): number {
    let count = 0;
    for (const call of this.#others.values()) {
      if (!call.isApi || call.isForeign || nowMs - call.sinceMs >= this.#rules.unclaimedAfterMs) count += 1;
    }
    return count;
  }

  /** Mean time that an own call holds its line, ms; undefined until a call has ended. */
  get meanHoldMs(): number | undefined {
    return this.#meanHoldMs;
  }

  /** Mean age of a contact event on arrival, ms. */
  get meanLatencyMs(): number {
    return this.#meanLatencyMs;
  }

  /** What was learnt from ended calls, for a successor. */
  get means(): FlightMeans {
    return { holdMs: this.#meanHoldMs, latencyMs: this.#meanLatencyMs, endedCalls: this.#endedCalls };
  }

  learn({ holdMs, latencyMs, endedCalls }: FlightMeans): void {
    this.#meanHoldMs = holdMs;
    this.#meanLatencyMs = latencyMs;
    this.#endedCalls = endedCalls;
  }

  get lastEventAtMs(): number {
    return this.#lastEventAtMs;
  }

  /** Own accepted calls that should have had a contact event by now and did not. */
  withoutEvent(nowMs: number): number {
    let count = 0;
    for (const lease of this.#leases.values()) {
      if (!lease.hasEvent && lease.acceptedAtMs !== undefined && nowMs - lease.acceptedAtMs > EVENT_EXPECTED_WITHIN_MS)
        count += 1;
    }
    return count;
  }

  /** Takes over what a predecessor had written. */
  restore(items: readonly FlightItem[], nowMs: number): void {
    for (const item of items) {
      switch (item.kind) {
        case 'lease':
          this.admit(item);
          if (item.contactId !== undefined) this.#markUp(item.requestId, item.contactId, item.admittedAtMs, nowMs);
          // Its events may have gone to the one before.
          this.#suppose(item.requestId);
          break;
        case 'other':
          this.#others.set(item.contactId, { ...item, nextAskMs: nowMs, isForeign: false });
          break;
        case 'closed':
          if (item.expiresAt * 1_000 > nowMs) {
            const { unclaimed } = item;
            const expiresAtMs = item.expiresAt * 1_000;
            this.#closed.set(item.contactId, { expiresAtMs, nextAskMs: nowMs, ...(unclaimed ? { unclaimed } : {}) });
          }
          break;
      }
    }
  }

  /** A contact was let in: its lease counts from now on. */
  admit(item: LeaseItem): void {
    this.#leases.set(item.requestId, {
      item,
      startedAtMs: undefined,
      acceptedAtMs: undefined,
      hasEvent: false,
      nextLookMs:
        item.unknownSinceMs === undefined
          ? item.validUntilMs + this.#rules.lapseGraceMs
          : item.unknownSinceMs + this.#rules.longestCallMs,
    });
  }

  /** The admission did not come about (its contact was gone): the lease is free again. */
  withdraw(requestId: string): Effect[] {
    this.#leases.delete(requestId);
    return [{ kind: 'remove', sk: leaseKey(requestId) }];
  }

  /** The dialer's note, or the same read from the contact. A note about an unknown request is an old one. */
  outcome(note: Pick<AttemptNote, 'requestId' | 'outcome' | 'startedAtMs'>, nowMs: number): Effect[] {
    const lease = this.#leases.get(note.requestId);
    if (!lease) return [];
    switch (note.outcome.kind) {
      case 'accepted':
        return this.#accepted(lease, note.outcome.contactId, note.startedAtMs, nowMs);
      case 'unknown':
        return this.#unknown(lease, note.startedAtMs, false);
      default:
        return this.#free(lease, { kind: 'not-placed', outcome: note.outcome });
    }
  }

  /** A contact event of any voice contact of the instance. */
  event(event: ContactEvent, nowMs: number): Effect[] {
    if (event.channel !== '' && event.channel.toUpperCase() !== 'VOICE') return [];
    this.#lastEventAtMs = nowMs;
    this.#noteLatency(event, nowMs);
    const requestId = this.#requestOfCall.get(event.contactId);
    const lease = requestId === undefined ? undefined : this.#leases.get(requestId);
    if (lease) lease.hasEvent = true;
    const isOver = event.eventType === 'DISCONNECTED' || event.eventType === 'COMPLETED';
    if (isOver) return this.#over(event, lease, nowMs);
    return lease ? [] : this.#begun(event, nowMs);
  }

  /** What time alone brings: requests to look after, calls to ask about, unknowns to give up. */
  due(nowMs: number): Effect[] {
    const effects: Effect[] = [];
    for (const lease of this.#leases.values()) effects.push(...this.#dueOf(lease, nowMs));
    for (const [contactId, call] of this.#others) {
      const isOld =
        nowMs - call.sinceMs >= (call.isApi && !call.isForeign ? this.#rules.unclaimedAfterMs : this.#repairAfterMs());
      if (!isOld || nowMs < call.nextAskMs) continue;
      call.nextAskMs = nowMs + ASK_AGAIN_MS;
      effects.push({ kind: 'describe', contactId });
    }
    for (const [contactId, call] of this.#closed) {
      if (call.expiresAtMs <= nowMs) this.#closed.delete(contactId);
      else if (
        call.unclaimed &&
        nowMs - call.unclaimed.sinceMs >= this.#rules.unclaimedAfterMs &&
        nowMs >= call.nextAskMs
      ) {
        call.nextAskMs = nowMs + ASK_AGAIN_MS;
        effects.push({ kind: 'describe', contactId });
      }
    }
    return effects;
  }

  /** The answer to an `inspect`. */
  inspected(requestId: string, inspection: Inspection, nowMs: number): Effect[] {
    const lease = this.#leases.get(requestId);
    if (!lease) return [];
    switch (inspection.kind) {
      case 'not-claimed':
      case 'moved-on':
        this.#leases.delete(requestId);
        return [{ kind: 'remove', sk: leaseKey(requestId) }];
      case 'outcome':
        return this.outcome({ requestId, ...inspection }, nowMs);
      case 'claimed':
        return nowMs > lease.item.validUntilMs + this.#rules.crashedAfterMs
          ? this.#unknown(lease, lease.item.validUntilMs, true)
          : [];
    }
  }

  /** The answer to a `describe`. */
  described(contactId: string, description: Description, nowMs: number): Effect[] {
    const { requestId } = description;
    const lease = requestId === undefined ? undefined : this.#leases.get(requestId);
    const effects: Effect[] = [];
    if (lease) {
      const unclaimed = this.#closed.get(contactId)?.unclaimed;
      const isNews = lease.item.contactId === undefined;
      effects.push(...this.#accepted(lease, contactId, description.initiatedAtMs ?? lease.item.validUntilMs, nowMs));
      if (isNews) effects.unshift({ kind: 'join', lease: lease.item, contactId });
      if (unclaimed) return effects;
    } else {
      const call = this.#others.get(contactId);
      if (call) call.isForeign = true;
      const closed = this.#closed.get(contactId);
      if (closed?.unclaimed)
        this.#closed.set(contactId, { expiresAtMs: closed.expiresAtMs, nextAskMs: closed.nextAskMs });
    }
    if (description.endedAtMs !== undefined) {
      const end = {
        ...description,
        endedAtMs: description.endedAtMs,
        reason: description.disconnectReason,
        answeringMachine: '',
      };
      effects.push(...this.#close(contactId, dispositionOf(end), end.endedAtMs, true, nowMs));
    }
    return effects;
  }

  #accepted(lease: Lease, contactId: string, startedAtMs: number, nowMs: number): Effect[] {
    if (lease.item.contactId === contactId) return [];
    this.#markUp(lease.item.requestId, contactId, startedAtMs, nowMs);
    const effects: Effect[] = [{ kind: 'put', item: lease.item }];
    const early = this.#closed.get(contactId);
    if (early) {
      // The call had ended before the news of its start came.
      const ending = early.unclaimed ?? { endedAtMs: nowMs, disposition: 'failed' as const };
      this.#closed.set(contactId, { expiresAtMs: early.expiresAtMs, nextAskMs: early.nextAskMs });
      return [...effects, ...this.#close(contactId, ending.disposition, ending.endedAtMs, true, nowMs)];
    }
    if (this.#others.delete(contactId)) {
      lease.hasEvent = true;
      effects.push({ kind: 'remove', sk: callKey(contactId) });
    }
    return effects;
  }

  #suppose(requestId: string): void {
    const lease = this.#leases.get(requestId);
    if (lease) lease.hasEvent = true;
  }

  #markUp(requestId: string, contactId: string, startedAtMs: number, nowMs: number): void {
    const lease = this.#leases.get(requestId);
    if (!lease) return;
    const { unknownSinceMs, ...item } = lease.item;
    lease.item = { ...item, contactId };
    lease.startedAtMs = startedAtMs;
    lease.acceptedAtMs = nowMs;
    lease.nextLookMs = startedAtMs + this.#repairAfterMs();
    this.#requestOfCall.set(contactId, requestId);
  }

  #unknown(lease: Lease, sinceMs: number, crashed: boolean): Effect[] {
    if (lease.item.unknownSinceMs !== undefined || lease.item.contactId !== undefined) return [];
    lease.item = { ...lease.item, unknownSinceMs: sinceMs, ...(crashed ? { crashed } : {}) };
    lease.nextLookMs = sinceMs + this.#rules.longestCallMs;
    const put: Effect = { kind: 'put', item: lease.item };
    return crashed ? [{ kind: 'mark-unknown', lease: lease.item }, put] : [put];
  }

  #free(lease: Lease, ending: Ending): Effect[] {
    this.#leases.delete(lease.item.requestId);
    if (lease.item.contactId !== undefined) this.#requestOfCall.delete(lease.item.contactId);
    return [
      { kind: 'settle', lease: lease.item, ending },
      { kind: 'remove', sk: leaseKey(lease.item.requestId) },
    ];
  }

  #begun(event: ContactEvent, nowMs: number): Effect[] {
    if (this.#closed.has(event.contactId) || this.#others.has(event.contactId)) return [];
    const use = lineUseOf(event.initiationMethod);
    if (use === 'none') return [];
    const sinceMs = timeOf(event.initiationTimestamp) ?? nowMs;
    const isApi = use === 'api';
    const { contactId } = event;
    this.#others.set(contactId, { sinceMs: nowMs, isApi, nextAskMs: 0, isForeign: false });
    return [
      {
        kind: 'put',
        item: { pk: FLIGHTS_PARTITION, sk: callKey(contactId), kind: 'other', contactId, sinceMs, isApi },
      },
    ];
  }

  #over(event: ContactEvent, lease: Lease | undefined, nowMs: number): Effect[] {
    if (this.#closed.has(event.contactId)) return [];
    const end = endOf(event, nowMs);
    const disposition = dispositionOf(end);
    const mayBeOurs = lease === undefined && lineUseOf(event.initiationMethod) === 'api';
    return this.#close(event.contactId, disposition, end.endedAtMs, !mayBeOurs, nowMs);
  }

  #close(contactId: string, disposition: Disposition, endedAtMs: number, isClaimed: boolean, nowMs: number): Effect[] {
    const expiresAtMs = nowMs + TOMBSTONE_MS + (isClaimed ? 0 : this.#rules.longestCallMs);
    const unclaimed = isClaimed ? {} : { unclaimed: { sinceMs: nowMs, endedAtMs, disposition } };
    this.#closed.set(contactId, { expiresAtMs, nextAskMs: 0, ...unclaimed });
    const effects: Effect[] = [];
    const lease = this.#leases.get(this.#requestOfCall.get(contactId) ?? '');
    if (lease) {
      this.#noteHold(lease, endedAtMs);
      const crashed = lease.item.crashed ?? false;
      effects.push(...this.#free(lease, { kind: 'ended', contactId, disposition, endedAtMs, crashed }));
    }
    this.#others.delete(contactId);
    const expiresAt = Math.ceil(expiresAtMs / 1_000);
    const item = {
      pk: FLIGHTS_PARTITION,
      sk: callKey(contactId),
      kind: 'closed',
      contactId,
      expiresAt,
      ...unclaimed,
    } as const;
    return [...effects, { kind: 'put', item }];
  }

  #dueOf(lease: Lease, nowMs: number): Effect[] {
    if (nowMs < lease.nextLookMs) return [];
    const { item } = lease;
    if (item.contactId !== undefined) {
      lease.nextLookMs = nowMs + ASK_AGAIN_MS;
      return [{ kind: 'describe', contactId: item.contactId }];
    }
    if (item.unknownSinceMs !== undefined)
      return this.#free(lease, { kind: 'unresolved', crashed: item.crashed ?? false });
    lease.nextLookMs = nowMs + LOOK_AGAIN_MS;
    return [{ kind: 'inspect', lease: item }];
  }

  /** Age at which a call is asked about because its end may have been lost: well past the usual, at most 3 minutes. */
  #repairAfterMs(): number {
    const isKnown = this.#meanHoldMs !== undefined && this.#endedCalls >= 20;
    return isKnown ? Math.min(180_000, 5_000 + 4 * (this.#meanHoldMs ?? 0)) : 180_000;
  }

  #noteHold(lease: Lease, endedAtMs: number): void {
    const heldMs = Math.max(0, endedAtMs - (lease.startedAtMs ?? endedAtMs));
    const gain = Math.max(MEAN_GAIN, 1 / (this.#endedCalls + 1));
    this.#endedCalls += 1;
    this.#meanHoldMs = (this.#meanHoldMs ?? heldMs) * (1 - gain) + heldMs * gain;
  }

  #noteLatency(event: ContactEvent, nowMs: number): void {
    const at = timeOf(event.eventType === 'DISCONNECTED' ? event.disconnectTimestamp : event.initiationTimestamp);
    if (at === undefined || (event.eventType !== 'DISCONNECTED' && event.eventType !== 'INITIATED')) return;
    const ageMs = Math.min(60_000, Math.max(0, nowMs - at));
    this.#meanLatencyMs = this.#meanLatencyMs * (1 - MEAN_GAIN) + ageMs * MEAN_GAIN;
  }
}
