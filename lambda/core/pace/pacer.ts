/**
 * How many calls may start now, and why not more: the one place where pace is decided (invariants I2, I3, I7).
 *
 * Room = quota - own leases - other calls - unseen calls - headroom; slots come from the rate. Whatever feedback is
 * missing lowers the room to a declared bound: no contact events, no fresh CloudWatch reading, no experience at all.
 */
import type { FlightItem, LeaseItem } from '../../contract/items';
import type { AttemptNote, ContactEvent } from '../../contract/mailbox';
import { Arrivals, type ArrivalsMemory } from './arrivals';
import { BackOff, type BackOffMemory } from './back-off';
import type { Binding } from './binding';
import { type Description, type Effect, type FlightMeans, type FlightRules, Flights, type Inspection } from './flights';
import { headroom } from './headroom';
import { type Bucket, nextSlotMs, type SlotRules, slotRules } from './slots';
import { type Reading, UnseenCalls, type UnseenMemory } from './unseen';

export interface PaceLimits {
  readonly bucket: Bucket;
  readonly quota: number;
  /** Share of the quota kept free on top of the headroom, 0-1. */
  readonly capacityBuffer: number;
  readonly clockSkewMs: number;
  readonly longestCallMs: number;
  /** How often CloudWatch is read, ms; a reading older than five of these is stale. */
  readonly readEveryMs: number;
}

/** What CloudWatch answered. */
export type ReadingAnswer =
  | { readonly kind: 'reading'; readonly reading: Reading }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What a successor takes over; each part is dropped when it is too old to be true. */
export interface PaceMemory {
  readonly savedAtMs: number;
  readonly backOff: BackOffMemory;
  readonly unseen: UnseenMemory;
  readonly arrivals: ArrivalsMemory;
  readonly window: number;
  readonly means: FlightMeans;
  readonly activeSinceMs: number | undefined;
  readonly areEventsMissing: boolean;
  readonly admissions: readonly AdmissionCount[];
}

/** Admissions of one stretch of ten seconds. */
interface AdmissionCount {
  readonly startMs: number;
  readonly count: number;
}

/** The figures behind an admission, for metrics and for people. */
export interface PaceFigures {
  readonly own: number;
  readonly others: number;
  readonly unseen: number;
  readonly headroom: number;
  readonly quota: number;
  readonly allowedRate: number;
  readonly rateLimit: number;
  readonly withoutEvent: number;
}

export interface Room {
  /** Calls that may be admitted now, at least 0, slots not considered. */
  readonly calls: number;
  /** What to say when there is none. */
  readonly binding: Binding;
  readonly figures: PaceFigures;
}

/** How far ahead of its slot a contact is admitted: what queue and lane need to be ready in time. */
export const LEAD_MS = 300;
const STALE_READINGS = 5;
const STALE_RATE_SHARE = 0.5;
const STALE_QUOTA_SHARE = 0.8;
/** Events count as down when so many own calls lack one, and none came for so long. */
const MISSING_EVENTS = 3;
const SILENCE_MS = 10_000;
/** Without events and without a reading: so small a share of the quota that nobody notices. */
const BLIND_QUOTA_SHARE = 0.1;
/** Hold time of own calls before any has ended. */
const USUAL_HOLD_MS = 60_000;
/** Share of the releases that a full instance would give which headroom relies on. */
const RELEASES_TO_RELY_ON = 0.9;
/** From the decision to admit until the call is placed. */
const ADMISSION_LATENCY_SECONDS = 0.25;
/**
 * Headroom beyond this does not help: calls that arrive faster than own ones end find lines only by lasting longer than
 * these, whatever is kept free. And an instance that lets nobody in would never learn how long its calls last.
 */
const LARGEST_HEADROOM_SHARE = 0.25;
/** A memory that is so young was left by a controller that was active until just now (it saves every 5 s). */
const UNINTERRUPTED_MS = 15_000;
const MEMORY_GOOD_FOR_MS = 15 * 60_000;
const ADMISSION_STRETCH_MS = 10_000;
/** Fifteen minutes: older than any reading that counts as fresh. */
const ADMISSION_STRETCHES = 90;

export class Pacer {
  readonly flights: Flights;
  readonly #limits: PaceLimits;
  readonly #rules: SlotRules;
  readonly #backOff = new BackOff();
  readonly #arrivals: Arrivals;
  readonly #unseen: UnseenCalls;
  #cursorMs: number;
  /** Calls that may be up while nothing is known yet about this instance; undefined once it is known. */
  #window: number | undefined = 1;
  #activeSinceMs: number | undefined;
  #lastReading: Reading | undefined;
  #unreadable: string | undefined;
  /** A predecessor found that events are missing, and none has come since. */
  #wereEventsMissing = false;
  #admissions: AdmissionCount[] = [];

  constructor(limits: PaceLimits, rules: FlightRules, cursorMs: number, nowMs: number) {
    this.#limits = limits;
    this.#rules = slotRules([limits.bucket], limits.clockSkewMs);
    this.flights = new Flights(rules);
    this.#arrivals = new Arrivals(nowMs);
    this.#unseen = new UnseenCalls(limits.quota, limits.readEveryMs);
    this.#cursorMs = cursorMs;
  }

  restore(items: readonly FlightItem[], memory: PaceMemory | undefined, nowMs: number): void {
    this.flights.restore(items, nowMs);
    if (!memory || nowMs - memory.savedAtMs > MEMORY_GOOD_FOR_MS) return;
    this.#backOff.restore(memory.backOff);
    this.#unseen.restore(memory.unseen);
    this.#arrivals.restore(memory.arrivals);
    this.flights.learn(memory.means);
    // After a pause the events of the meantime are still in the mailbox: nobody knows yet how full the instance is.
    if (nowMs - memory.savedAtMs <= UNINTERRUPTED_MS)
      this.#window = memory.window >= this.#limits.quota ? undefined : memory.window;
    this.#activeSinceMs = memory.activeSinceMs;
    this.#wereEventsMissing = memory.areEventsMissing;
    this.#admissions = [...memory.admissions];
  }

  memory(nowMs: number): PaceMemory {
    return {
      savedAtMs: nowMs,
      backOff: this.#backOff.memory,
      unseen: this.#unseen.memory,
      arrivals: this.#arrivals.memory,
      window: this.#window ?? this.#limits.quota,
      means: this.flights.means,
      activeSinceMs: this.#activeSinceMs,
      areEventsMissing: this.eventsAreMissing(nowMs),
      admissions: this.#admissions,
    };
  }

  note(note: AttemptNote, nowMs: number): Effect[] {
    if (note.outcome.kind === 'throttled') this.#backOff.throttled(nowMs);
    if (note.outcome.kind === 'capacity') this.#backOff.full(nowMs);
    return this.flights.outcome(note, nowMs);
  }

  event(event: ContactEvent, nowMs: number): Effect[] {
    const before = this.flights.others(nowMs);
    this.#wereEventsMissing = false;
    const effects = this.flights.event(event, nowMs);
    if (this.flights.others(nowMs) > before) this.#arrivals.record(nowMs);
    if (this.flights.isOwn(event.contactId) || effects.some((effect) => effect.kind === 'settle')) this.#widen();
    this.#learnFrom(effects, nowMs);
    return effects;
  }

  inspected(requestId: string, inspection: Inspection, nowMs: number): Effect[] {
    return this.flights.inspected(requestId, inspection, nowMs);
  }

  described(contactId: string, description: Description, nowMs: number): Effect[] {
    const effects = this.flights.described(contactId, description, nowMs);
    this.#learnFrom(effects, nowMs);
    return effects;
  }

  reading(answer: ReadingAnswer, nowMs: number): void {
    this.#unreadable = answer.kind === 'unreadable' ? answer.reason : undefined;
    if (answer.kind !== 'reading') return;
    this.#lastReading = answer.reading;
    const hold = this.flights.meanHoldMs ?? 0;
    const ended = hold > 0 ? (this.flights.meanLatencyMs * this.flights.own) / hold : 0;
    this.#unseen.observe(answer.reading, ended, this.flights.own + this.flights.others(nowMs));
  }

  /** The tolerance of a slot: how long after it the call may still start, ms. */
  get toleranceMs(): number {
    return this.#rules.toleranceMs;
  }

  /** Where the next slot may be at the earliest, Unix ms. */
  get cursorMs(): number {
    return this.#cursorMs;
  }

  /** How many slots begin before `nowMs + LEAD_MS` and within what has been reserved. */
  slotsWithin(nowMs: number, reservedUntilMs: number): number {
    const first = nextSlotMs(this.#cursorMs, nowMs, this.#rules);
    const last = Math.min(nowMs + LEAD_MS, reservedUntilMs);
    return first > last ? 0 : Math.floor((last - first) / this.#spacingMs(nowMs)) + 1;
  }

  /** Takes the next slot. The caller has asked {@link slotsWithin}. */
  takeSlot(nowMs: number): number {
    const slotMs = Math.ceil(nextSlotMs(this.#cursorMs, nowMs, this.#rules));
    this.#cursorMs = slotMs + this.#spacingMs(nowMs);
    return slotMs;
  }

  admitted(lease: LeaseItem, nowMs: number): void {
    this.flights.admit(lease);
    const startMs = Math.floor(nowMs / ADMISSION_STRETCH_MS) * ADMISSION_STRETCH_MS;
    const last = this.#admissions.at(-1);
    if (last?.startMs === startMs) this.#admissions[this.#admissions.length - 1] = { startMs, count: last.count + 1 };
    else this.#admissions = [...this.#admissions, { startMs, count: 1 }].slice(-ADMISSION_STRETCHES);
  }

  /** Room for calls now. Also keeps the books that a later reading is compared with. */
  room(nowMs: number): Room {
    const own = this.flights.own;
    const others = this.flights.others(nowMs);
    this.#unseen.record(nowMs, own + others);
    if (own + others === 0) this.#activeSinceMs = undefined;
    else this.#activeSinceMs ??= nowMs;
    const figures = this.#figures(own, others, nowMs);
    const limits = [this.#quotaRoom(figures), ...this.#cautions(figures, nowMs)];
    const least = limits.reduce((a, b) => (b.calls < a.calls ? b : a));
    return { calls: Math.max(0, least.calls), binding: least.binding, figures };
  }

  /** What to say when slots, not room, are the limit. */
  rateBinding(nowMs: number): Binding {
    const callsPerSecond = 1_000 / this.#spacingMs(nowMs);
    const stale = this.#staleReason(nowMs);
    if (stale === undefined) return { kind: 'rate', callsPerSecond, limit: 1_000 / this.#rules.spacingMs };
    return { kind: 'degraded', reason: stale, allowed: `${Math.round(callsPerSecond * 100) / 100} calls per second` };
  }

  /** True while own calls go without contact events and the mailbox is silent. */
  eventsAreMissing(nowMs: number): boolean {
    const isSuspicious = this.#wereEventsMissing || this.flights.withoutEvent(nowMs) >= MISSING_EVENTS;
    return isSuspicious && nowMs - this.flights.lastEventAtMs > SILENCE_MS;
  }

  #learnFrom(effects: readonly Effect[], nowMs: number): void {
    for (const effect of effects) {
      const isFull =
        effect.kind === 'settle' && effect.ending.kind === 'ended' && effect.ending.disposition === 'rejected';
      if (isFull) this.#backOff.full(nowMs);
    }
  }

  #widen(): void {
    if (this.#window === undefined) return;
    this.#window += 1;
    if (this.#window >= this.#limits.quota) this.#window = undefined;
  }

  #spacingMs(nowMs: number): number {
    const share = this.#backOff.rateShare(nowMs) * (this.#staleReason(nowMs) === undefined ? 1 : STALE_RATE_SHARE);
    return this.#rules.spacingMs / share;
  }

  #figures(own: number, others: number, nowMs: number): PaceFigures {
    return {
      own,
      others,
      unseen: this.#unseen.current(nowMs),
      headroom: this.#headroom(others, nowMs),
      quota: this.#limits.quota,
      allowedRate: 1_000 / this.#spacingMs(nowMs),
      rateLimit: this.#limits.bucket.callsPerSecond,
      withoutEvent: this.flights.withoutEvent(nowMs),
    };
  }

  #headroom(others: number, nowMs: number): number {
    const { quota } = this.#limits;
    const holdSeconds = (this.flights.meanHoldMs ?? USUAL_HOLD_MS) / 1_000;
    const wanted = headroom({
      arrivalsPerSecond: this.#arrivals.perSecond(nowMs),
      releasesPerSecond: (RELEASES_TO_RELY_ON * Math.max(1, quota - others)) / holdSeconds,
      latencySeconds: this.flights.meanLatencyMs / 1_000 + ADMISSION_LATENCY_SECONDS,
      quota,
    });
    return Math.min(wanted, Math.ceil(quota * LARGEST_HEADROOM_SHARE));
  }

  #quotaRoom(figures: PaceFigures): { calls: number; binding: Binding } {
    const usable = Math.floor(figures.quota * (1 - this.#limits.capacityBuffer));
    const taken = figures.own + figures.others + figures.unseen;
    const { own, quota } = figures;
    const kind = taken < usable && figures.headroom > 0 ? 'headroom' : 'concurrency';
    const binding = { kind, own, others: figures.others + figures.unseen, headroom: figures.headroom, quota } as const;
    return { calls: usable - taken - figures.headroom, binding };
  }

  #cautions(figures: PaceFigures, nowMs: number): { calls: number; binding: Binding }[] {
    const cautions: { calls: number; binding: Binding }[] = [];
    if (this.#backOff.isPaused(nowMs)) {
      const untilMs = this.#backOff.memory.pausedUntilMs;
      cautions.push({ calls: 0, binding: { kind: 'paused', untilMs, reason: 'Connect refused calls for now' } });
    }
    if (this.#window !== undefined && this.#lastReading === undefined) {
      cautions.push({ calls: this.#window - figures.own, binding: { kind: 'cold-start', window: this.#window } });
    }
    const stale = this.#staleReason(nowMs);
    if (stale !== undefined) {
      const bound = Math.floor(figures.quota * STALE_QUOTA_SHARE);
      const taken = figures.own + figures.others + figures.unseen + figures.headroom;
      cautions.push({ calls: bound - taken, binding: { kind: 'degraded', reason: stale, allowed: `${bound} calls` } });
    }
    if (this.eventsAreMissing(nowMs)) cautions.push(this.#withoutEvents(figures, stale === undefined));
    return cautions;
  }

  /** Contact events are down: only what CloudWatch saw, and everything admitted since the start of what it saw, is sure. */
  #withoutEvents(figures: PaceFigures, isFresh: boolean): { calls: number; binding: Binding } {
    const reading = isFresh ? this.#lastReading : undefined;
    const reason = 'no contact events arrive for own calls';
    if (!reading) {
      const bound = Math.max(1, Math.floor(figures.quota * BLIND_QUOTA_SHARE));
      return { calls: bound - figures.own, binding: { kind: 'degraded', reason, allowed: `${bound} calls` } };
    }
    const sinceMs = reading.endMs - reading.periodMs;
    // A stretch that began before the period counts whole: rather too many than too few.
    const since = this.#admissions.filter(({ startMs }) => startMs + ADMISSION_STRETCH_MS > sinceMs);
    const admittedSince = since.reduce((sum, { count }) => sum + count, 0);
    const bound = Math.max(0, figures.quota - figures.headroom - reading.concurrentCalls);
    return { calls: bound - admittedSince, binding: { kind: 'degraded', reason, allowed: `${bound} calls` } };
  }

  /** Why the CloudWatch reading cannot be relied on; undefined while it can, or while none is due yet. */
  #staleReason(nowMs: number): string | undefined {
    if (this.#unreadable !== undefined) return `CloudWatch cannot be read: ${this.#unreadable}`;
    if (this.#activeSinceMs === undefined) return undefined;
    const newestMs = Math.max(this.#activeSinceMs, this.#unseen.lastEndMs);
    const staleMs = STALE_READINGS * this.#limits.readEveryMs;
    return nowMs - newestMs > staleMs
      ? `CloudWatch has shown no calls for ${Math.round(staleMs / 1_000)} s`
      : undefined;
  }
}
