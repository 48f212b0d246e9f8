/**
 * The picture of the air: every call of ours that may be up (a lease each, from its admission until it is known to be
 * over) and every call of others that is known to be (invariant I2).
 *
 * What comes in (notes, contact events, inspected contacts, described calls) may be late, doubled, out of order or
 * missing. So everything is keyed by request or contact id, a closed call leaves a tombstone that a late INITIATED
 * meets, and no lease ends by a timer, save the one exception: an outcome that stays unknown for the longest call.
 *
 * This file decides what each piece of news means for leases, other calls and tombstones; what must be written or asked
 * is returned as effects.
 */
import { type CampaignId, callKey, type FlightItem, type LeaseItem } from '../../contract/items';
import type { AttemptNote, ContactEvent } from '../../contract/mailbox';
import { dispositionOf, endOf } from './disposition';
import type { Description, Effect, FlightRules, Inspection } from './flight-effects';
import { type FlightMeans, RunningMeans } from './flight-means';
import { lineUseOf } from './initiation';
import { OtherCalls } from './other-calls';
import { EVENT_EXPECTED_WITHIN_MS, type Lease, OwnLeases } from './own-leases';
import { type CallOver, Tombstones } from './tombstones';

export type { Description, Effect, Ending, FlightRules, Inspection } from './flight-effects';
export type { FlightMeans } from './flight-means';

/** An attempt's outcome, from wherever it is known. */
type OutcomeNews = Pick<AttemptNote, 'requestId' | 'outcome' | 'startedAtMs' | 'isRecorded'>;
/** A call of a lease, as its contact names it. */
export interface FoundCall extends Pick<AttemptNote, 'requestId' | 'startedAtMs'> {
  readonly contactId: string;
}
/** How a call began, and whether its contact id stands on the contact. */
interface Start extends Pick<AttemptNote, 'startedAtMs'> {
  readonly isRecorded?: boolean;
}

export class Flights {
  readonly #rules: FlightRules;
  readonly #means = new RunningMeans();
  readonly #leases: OwnLeases;
  readonly #others: OtherCalls;
  readonly #closed: Tombstones;
  #lastEventAtMs = 0;
  #missedEnds = 0;

  constructor(rules: FlightRules) {
    this.#rules = rules;
    this.#leases = new OwnLeases(rules, this.#means);
    this.#others = new OtherCalls(rules, this.#means);
    this.#closed = new Tombstones(rules);
  }

  /** Calls of ours that may be up, admitted ones included. */
  get own(): number {
    return this.#leases.size;
  }

  isOwn(contactId: string): boolean {
    return this.#leases.isOwn(contactId);
  }

  /** Own calls, of contacts that were let in since then. */
  admittedSince(atMs: number): number {
    return this.#leases.admittedSince(atMs);
  }

  /** Calls of the campaign that may be up. */
  ownOf(campaign: CampaignId): number {
    return this.#leases.countOf(campaign);
  }

  /** Whether a call of ours to this number may be up, or is about to be. */
  isUp(numberKey: string): boolean {
    return this.#leases.isUp(numberKey);
  }

  /** Other people's calls that are known to be up. An API call counts once it is old enough not to be a late note's. */
  others(nowMs: number): number {
    return this.#others.count(nowMs);
  }

  /** Mean time that an own call holds its line, ms; undefined until a call has ended. */
  get meanHoldMs(): number | undefined {
    return this.#means.now.holdMs;
  }

  /** Mean age of a contact event on arrival, ms. */
  get meanLatencyMs(): number {
    return this.#means.now.latencyMs;
  }

  /** What was learnt from ended calls, for a successor. */
  get means(): FlightMeans {
    return this.#means.now;
  }

  learn(means: FlightMeans): void {
    this.#means.learn(means);
  }

  /** Calls that were over a moment ago, for a successor. */
  newlyOver(nowMs: number): readonly string[] {
    return this.#closed.newest(nowMs);
  }

  /** Calls that are known to be over, from a predecessor. */
  areOver(contactIds: readonly string[], nowMs: number): void {
    this.#closed.remember(contactIds, nowMs);
  }

  get lastEventAtMs(): number {
    return this.#lastEventAtMs;
  }

  /** Own calls that turned out to be long over when they were asked about, since the last event of anybody's call. */
  get missedEnds(): number {
    return this.#missedEnds;
  }

  /** Own accepted calls that should have had a contact event by now and did not. */
  withoutEvent(nowMs: number): number {
    return this.#leases.withoutEvent(nowMs);
  }

  /** Takes over what a predecessor had written. */
  restore(items: readonly FlightItem[], nowMs: number): void {
    for (const item of items) {
      switch (item.kind) {
        case 'lease':
          this.#leases.restore(item, nowMs);
          break;
        case 'other':
          this.#others.restore(item, nowMs);
          break;
        case 'closed':
          this.#closed.restore(item, nowMs);
          break;
      }
    }
  }

  /**
   * Calls that a predecessor has heard of, or not, after {@link restore}: their ends may have come before. Who was not told
   * of the note is told yet.
   */
  found(calls: readonly FoundCall[], nowMs: number): Effect[] {
    return calls.flatMap(({ requestId, contactId, startedAtMs }) => {
      const lease = this.#leases.get(requestId);
      if (!lease) return [];
      const effects = this.#accepted(lease, contactId, { startedAtMs, isRecorded: true }, nowMs);
      lease.isCounted = false;
      return effects;
    });
  }

  /** A contact was let in: its lease counts from now on. */
  admit(item: LeaseItem): void {
    this.#leases.admit(item);
  }

  /** The admission did not come about (its contact was gone): the lease is free again. */
  withdraw(requestId: string): Effect[] {
    return this.#leases.withdraw(requestId);
  }

  /** The dialer's note, or the same read from the contact. A note about an unknown request is an old one. */
  outcome(note: OutcomeNews, nowMs: number): Effect[] {
    const lease = this.#leases.get(note.requestId);
    if (!lease) return [];
    switch (note.outcome.kind) {
      case 'accepted': {
        if (lease.isCounted && lease.item.contactId === note.outcome.contactId) return [];
        return [...this.#accepted(lease, note.outcome.contactId, note, nowMs), { kind: 'news' }];
      }
      case 'unknown':
        return this.#leases.markUnknown(lease, note.startedAtMs, false);
      default:
        return this.#leases.free(lease, { kind: 'not-placed', outcome: note.outcome });
    }
  }

  /** A contact event of any voice contact of the instance. */
  event(event: ContactEvent, nowMs: number): Effect[] {
    if (event.channel !== '' && event.channel.toUpperCase() !== 'VOICE') return [];
    this.#lastEventAtMs = nowMs;
    this.#missedEnds = 0;
    this.#means.noteLatency(event, nowMs);
    const lease = this.#leases.ofCall(event.contactId);
    if (lease) this.#leases.noteEvent(lease);
    if (this.#closed.has(event.contactId)) return [];
    const isOver = event.eventType === 'DISCONNECTED' || event.eventType === 'COMPLETED';
    if (!isOver) return lease ? [] : this.#others.begun(event, nowMs);
    const end = endOf(event, nowMs);
    const mayBeOurs = lease === undefined && lineUseOf(event.initiationMethod) === 'api';
    const over = { endedAtMs: end.endedAtMs, disposition: dispositionOf(end) };
    return this.#close(event.contactId, over, !mayBeOurs, nowMs);
  }

  /**
   * What time alone brings: requests to look after, calls to ask about, unknowns to give up. Goes through all of them.
   *
   * @param isBlind contact events are down. @default false
   */
  due(nowMs: number, isBlind = false): Effect[] {
    return [...this.#leases.due(nowMs, isBlind), ...this.#others.due(nowMs), ...this.#closed.due(nowMs)];
  }

  /** The answer to an `inspect`. */
  inspected(requestId: string, inspection: Inspection, nowMs: number): Effect[] {
    const lease = this.#leases.get(requestId);
    if (!lease) return [];
    switch (inspection.kind) {
      case 'not-claimed':
      case 'moved-on':
        return this.#leases.withdraw(requestId);
      case 'outcome':
        return this.outcome({ requestId, ...inspection, isRecorded: true }, nowMs);
      case 'claimed':
        return nowMs > lease.item.validUntilMs + this.#rules.crashedAfterMs
          ? this.#leases.markUnknown(lease, lease.item.validUntilMs, true)
          : [];
    }
  }

  /** The answer to a `describe`. */
  described(contactId: string, description: Description, nowMs: number): Effect[] {
    const lease = this.#leases.get(description.requestId);
    const isNews = lease !== undefined && lease.item.contactId !== contactId;
    const isOverAlready = isNews && this.#closed.unclaimed(contactId) !== undefined;
    const effects = lease ? this.#joined(lease, contactId, description, nowMs) : [];
    if (isOverAlready) return effects;
    if (!lease) {
      this.#others.markForeign(contactId);
      effects.push(...this.#closed.claim(contactId));
    }
    const { endedAtMs, disconnectReason } = description;
    if (endedAtMs === undefined) return effects;
    if (lease && nowMs - endedAtMs > EVENT_EXPECTED_WITHIN_MS) this.#missedEnds += 1;
    const end = { ...description, endedAtMs, reason: disconnectReason, answeringMachine: '' };
    return [...effects, ...this.#close(contactId, { endedAtMs, disposition: dispositionOf(end) }, true, nowMs)];
  }

  /** The call names this lease's request. */
  #joined(lease: Lease, contactId: string, { initiatedAtMs }: Description, nowMs: number): Effect[] {
    const isNews = lease.item.contactId === undefined;
    const start = { startedAtMs: initiatedAtMs ?? lease.item.validUntilMs, isRecorded: isNews };
    const effects = this.#accepted(lease, contactId, start, nowMs);
    return isNews ? [{ kind: 'join', lease: lease.item, contactId }, ...effects] : effects;
  }

  #accepted(lease: Lease, contactId: string, { startedAtMs, isRecorded }: Start, nowMs: number): Effect[] {
    lease.isCounted = true;
    if (lease.item.contactId === contactId) return [];
    // The contact keeps it, unless the lease has an item of its own that says otherwise.
    const isWritten = isRecorded && lease.item.unknownSinceMs === undefined;
    this.#leases.markUp(lease, contactId, startedAtMs, nowMs);
    const effects: Effect[] = isWritten ? [] : [{ kind: 'put', item: lease.item }];
    if (this.#closed.has(contactId)) {
      // The call had ended before the news of its start came.
      const over = this.#closed.unclaimed(contactId) ?? { endedAtMs: nowMs, disposition: 'failed' };
      return [...effects, ...this.#close(contactId, over, true, nowMs)];
    }
    if (!this.#others.remove(contactId)) return effects;
    this.#leases.noteEvent(lease);
    return [...effects, { kind: 'remove', sk: callKey(contactId) }];
  }

  #close(contactId: string, over: CallOver, isClaimed: boolean, nowMs: number): Effect[] {
    const wasUp = this.#others.remove(contactId);
    const buried = this.#closed.bury(contactId, over, isClaimed, wasUp, nowMs);
    const lease = this.#leases.ofCall(contactId);
    if (!lease) return buried;
    this.#means.noteHold(Math.max(0, over.endedAtMs - (lease.startedAtMs ?? over.endedAtMs)));
    const { endedAtMs, disposition } = over;
    const crashed = lease.item.crashed ?? false;
    return [...this.#leases.free(lease, { kind: 'ended', contactId, disposition, endedAtMs, crashed }), ...buried];
  }
}
