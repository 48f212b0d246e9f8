/**
 * How many calls may start now, and why not more: the one place where pace is decided (invariants I2, I3, I7).
 *
 * Room = quota - own leases - other calls - unseen calls - headroom; slots come from the rate. What refusals, failing calls
 * and missing feedback say lowers either, and the least of all bounds is what binds.
 */
import type { FlightItem, LeaseItem } from '../../contract/items';
import type { AttemptNote, ContactEvent } from '../../contract/mailbox';
import type { QuotaAnswers, Reading, ReadingsAnswer } from './account';
import { Arrivals } from './arrivals';
import type { Binding, Caution } from './binding';
import { Feedback, LONGEST_START_MS, STALE_RATE_SHARE } from './feedback';
import { type Description, type Effect, type FlightRules, Flights, type FoundCall, type Inspection } from './flights';
import { headroom } from './headroom';
import { type ConfiguredLimits, Limits } from './limits';
import { isUninterrupted, MEMORY_VERSION, type PaceMemory, reliable } from './memory';
import { Refusals } from './refusals';
import { SlotSchedule, slotRules, spacingFor } from './slots';
import { UnseenCalls } from './unseen';

export interface PaceLimits extends ConfiguredLimits {
  /** Share of the quota kept free on top of the headroom, 0-1. */
  readonly capacityBuffer: number;
  readonly clockSkewMs: number;
  readonly longestCallMs: number;
  /** How often the account is read, ms; a reading older than five of these is stale. */
  readonly readEveryMs: number;
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
/** Hold time of own calls before any has ended. */
const USUAL_HOLD_MS = 60_000;
/** From the decision to admit until the call is placed. */
const ADMISSION_LATENCY_SECONDS = 0.25;
/**
 * Headroom beyond this does not help: calls that arrive faster than own ones end find lines only by lasting longer than
 * these, whatever is kept free. And an instance that lets nobody in would never learn how long its calls last.
 */
const LARGEST_HEADROOM_SHARE = 0.35;

export class Pacer {
  readonly flights: Flights;
  readonly #options: PaceLimits;
  readonly #limits: Limits;
  readonly #rules: ReturnType<typeof slotRules>;
  readonly #slots: SlotSchedule;
  readonly #refusals = new Refusals();
  readonly #arrivals: Arrivals;
  readonly #unseen: UnseenCalls;
  readonly #feedback: Feedback;
  /** Calls that may be up while nothing is known yet about this instance; undefined once it is known. */
  #window: number | undefined = 1;

  constructor(options: PaceLimits, rules: FlightRules, cursorMs: number, nowMs: number) {
    this.#options = options;
    this.#limits = new Limits(options);
    this.#rules = slotRules(this.#limits.widestBuckets, options.clockSkewMs);
    this.#slots = new SlotSchedule(this.#rules, cursorMs);
    this.flights = new Flights(rules);
    this.#arrivals = new Arrivals(nowMs);
    this.#unseen = new UnseenCalls(options.readEveryMs);
    this.#feedback = new Feedback(options.readEveryMs, this.flights);
  }

  restore(items: readonly FlightItem[], found: PaceMemory | undefined, nowMs: number): void {
    this.flights.restore(items, nowMs);
    const memory = reliable(found, nowMs);
    if (!memory) return;
    this.#limits.restore(memory.limits);
    this.#refusals.restore(memory.refusals);
    this.#unseen.restore(memory.unseen);
    this.#arrivals.restore(memory.arrivals);
    this.flights.learn(memory.means);
    this.flights.areOver(memory.newlyOver ?? [], nowMs);
    // After a pause the events of the meantime are still in the mailbox: nobody knows yet how full the instance is.
    if (isUninterrupted(memory, nowMs)) this.#window = memory.window;
    this.#feedback.activeSinceMs = memory.activeSinceMs;
    this.#feedback.wereEventsMissing = memory.areEventsMissing;
  }

  memory(nowMs: number): PaceMemory {
    return {
      version: MEMORY_VERSION,
      savedAtMs: nowMs,
      limits: this.#limits.memory,
      refusals: this.#refusals.memory,
      unseen: this.#unseen.memory,
      arrivals: this.#arrivals.memory,
      window: this.#window,
      means: this.flights.means,
      newlyOver: this.flights.newlyOver(nowMs),
      activeSinceMs: this.#feedback.activeSinceMs,
      areEventsMissing: this.eventsAreMissing(nowMs),
    };
  }

  /** See {@link Flights.found}. */
  found(calls: readonly FoundCall[], nowMs: number): Effect[] {
    return this.#learnFrom(this.flights.found(calls, nowMs), nowMs);
  }

  note(note: AttemptNote, nowMs: number): Effect[] {
    const effects = this.flights.outcome(note, nowMs);
    this.#refusals.answered(note.outcome, nowMs);
    if (note.outcome.kind === 'capacity') this.#wasFull(nowMs);
    return this.#learnFrom(effects, nowMs);
  }

  event(event: ContactEvent, nowMs: number): Effect[] {
    const before = this.flights.others(nowMs);
    this.#feedback.wereEventsMissing = false;
    const effects = this.flights.event(event, nowMs);
    if (this.flights.others(nowMs) > before) this.#arrivals.record(nowMs);
    if (this.flights.isOwn(event.contactId) || effects.some((effect) => effect.kind === 'settle')) this.#widen();
    return this.#learnFrom(effects, nowMs);
  }

  inspected(requestId: string, inspection: Inspection, nowMs: number): Effect[] {
    return this.#learnFrom(this.flights.inspected(requestId, inspection, nowMs), nowMs);
  }

  described(contactId: string, description: Description, nowMs: number): Effect[] {
    return this.#learnFrom(this.flights.described(contactId, description, nowMs), nowMs);
  }

  /** What CloudWatch says. */
  readings(answer: ReadingsAnswer, nowMs: number): void {
    this.#feedback.take(answer);
    if (answer.kind !== 'readings') return;
    for (const reading of answer.readings) {
      if (reading.endMs > this.#unseen.lastEndMs) this.#compare(reading, nowMs);
      // The sums of a period may show later than its number of calls. What is older has been acted upon, or is over.
      const isRecent = nowMs - reading.endMs < 2 * this.#options.readEveryMs + reading.periodMs;
      if (reading.throttledCalls > 0 && isRecent) this.#refusals.callsThrottled(reading.endMs, nowMs);
    }
  }

  /** What Service Quotas says. Returns what changed by it, as a sentence. */
  quotas(answers: QuotaAnswers, nowMs: number): string | undefined {
    return this.#limits.told(answers, nowMs);
  }

  /** The tolerance of a slot: how long after it the call may still start, ms. */
  get toleranceMs(): number {
    return this.#rules.toleranceMs;
  }

  /** How much later than on the dialer's clock a call may start, as Connect sees it: clock skew and network jitter, ms. */
  get driftMs(): number {
    return this.#rules.spreadMs - this.#rules.toleranceMs;
  }

  /** Where the next slot may be at the earliest, Unix ms. */
  get cursorMs(): number {
    return this.#slots.cursorMs;
  }

  /** How many slots begin by `nowMs + LEAD_MS`, and by the last moment that is reserved. */
  slotsWithin(nowMs: number, lastSlotMs: number): number {
    return this.#slots.countUntil(Math.min(nowMs + LEAD_MS, lastSlotMs), nowMs, this.spacingMs(nowMs));
  }

  /** Takes the next slot. The caller has asked {@link slotsWithin}. */
  takeSlot(nowMs: number): number {
    return this.#slots.take(nowMs, this.spacingMs(nowMs));
  }

  /** Time from one slot to the next, ms. */
  spacingMs(nowMs: number): number {
    const share = this.#refusals.rateShare(nowMs) * (this.#staleReason(nowMs) === undefined ? 1 : STALE_RATE_SHARE);
    return this.#uncutSpacingMs(nowMs) / share;
  }

  admitted(lease: LeaseItem, nowMs: number): void {
    this.flights.admit(lease);
    this.#refusals.admitted(nowMs);
  }

  /** Room for calls now. Also keeps the books that a later reading is compared with. */
  room(nowMs: number): Room {
    const own = this.flights.own;
    const others = this.flights.others(nowMs);
    this.#unseen.record(nowMs, own + others);
    this.#limits.forget(nowMs);
    if (own + others === 0) this.#feedback.activeSinceMs = undefined;
    else this.#feedback.activeSinceMs ??= nowMs;
    const figures = this.#figures(own, others, nowMs);
    // Of bounds that leave no room, the one that says most goes first.
    const bounds = [...this.#cautions(figures, nowMs), this.#quotaRoom(figures)];
    const least = bounds.reduce((a, b) => (b.calls < a.calls ? b : a));
    return { calls: Math.max(0, least.calls), binding: least.binding, figures };
  }

  /** What to say when slots, not room, are the limit. */
  rateBinding(nowMs: number): Binding {
    const callsPerSecond = 1_000 / this.spacingMs(nowMs);
    const stale = this.#staleReason(nowMs);
    if (stale !== undefined)
      return { kind: 'degraded', reason: stale, allowed: `${Math.round(callsPerSecond * 100) / 100} calls per second` };
    const limit = 1_000 / this.#uncutSpacingMs(nowMs);
    const isCut = this.#refusals.rateShare(nowMs) < 1;
    const isShared = limit < this.#limits.callsPerSecond && this.#options.callsPerSecondQuota !== undefined;
    const { accountRate } = this.#limits;
    const areLanesTheLimit = accountRate > this.#limits.callsPerSecond && !isCut && !isShared;
    if (areLanesTheLimit) return { kind: 'lanes', callsPerSecond: this.#limits.callsPerSecond, accountRate };
    return { kind: 'rate', callsPerSecond, limit, isShared };
  }

  /** True while own calls go without contact events and the mailbox is silent. */
  eventsAreMissing(nowMs: number): boolean {
    return this.#feedback.eventsAreMissing(nowMs);
  }

  #compare(reading: Reading, nowMs: number): void {
    const calls = this.flights.own + this.flights.others(nowMs);
    const isSuspicious = this.#refusals.isSuspicious(nowMs) || reading.breaches > 0;
    this.#limits.observe(reading);
    // Callers who were turned away are in no contact event: without this, a full instance would go on to look unshared.
    if (reading.breaches > 0 && !this.#refusals.isSuspicious(nowMs)) this.#arrivals.record(nowMs, reading.breaches);
    const known = { endedUnreported: this.#endedUnreported, calls, isSuspicious };
    this.#unseen.observe(reading, known, this.#limits.quota);
  }

  #learnFrom(effects: Effect[], nowMs: number): Effect[] {
    this.#refusals.learnFrom(effects, nowMs);
    if (effects.some((effect) => isRejection(effect))) this.#wasFull(nowMs);
    return effects;
  }

  /** A call found no line: whatever is not known to be up is up unseen. */
  #wasFull(nowMs: number): void {
    const calls = this.flights.own + this.flights.others(nowMs);
    const aboutToStart = this.flights.admittedSince(nowMs - LONGEST_START_MS);
    this.#unseen.full(nowMs, { calls, aboutToStart, endedUnreported: this.#endedUnreported }, this.#limits.quota);
  }

  /** Own calls that are over although no news of it has come yet, on average. */
  get #endedUnreported(): number {
    const hold = this.flights.meanHoldMs ?? 0;
    return hold > 0 ? (this.flights.meanLatencyMs * this.flights.own) / hold : 0;
  }

  #widen(): void {
    if (this.#window === undefined) return;
    this.#window += 1;
    if (this.#window >= this.#limits.quota) this.#window = undefined;
  }

  #uncutSpacingMs(nowMs: number): number {
    return spacingFor(this.#limits.buckets(this.#arrivals.perSecond(nowMs)), this.#rules.spreadMs);
  }

  #staleReason(nowMs: number): string | undefined {
    return this.#feedback.staleReason(this.#unseen.lastEndMs, nowMs);
  }

  #figures(own: number, others: number, nowMs: number): PaceFigures {
    const { quota } = this.#limits;
    const headroom = this.#headroom(others, nowMs);
    return {
      own,
      others,
      unseen: this.#unseen.current(nowMs, quota - others - headroom - 1),
      headroom,
      quota,
      allowedRate: 1_000 / this.spacingMs(nowMs),
      rateLimit: this.#limits.callsPerSecond,
      withoutEvent: this.flights.withoutEvent(nowMs),
    };
  }

  #headroom(others: number, nowMs: number): number {
    const { quota } = this.#limits;
    const wanted = headroom({
      arrivalsPerSecond: this.#arrivals.perSecond(nowMs),
      lines: quota - others,
      holdSeconds: (this.flights.meanHoldMs ?? USUAL_HOLD_MS) / 1_000,
      latencySeconds: this.flights.meanLatencyMs / 1_000 + ADMISSION_LATENCY_SECONDS,
    });
    return Math.min(wanted, Math.ceil(quota * LARGEST_HEADROOM_SHARE), Math.max(0, quota - 1));
  }

  #quotaRoom(figures: PaceFigures): Caution {
    const usable = Math.floor(figures.quota * (1 - this.#options.capacityBuffer));
    const taken = figures.own + figures.others + figures.unseen;
    const { own, quota } = figures;
    const kind = taken < usable && figures.headroom > 0 ? 'headroom' : 'concurrency';
    const binding = { kind, own, others: figures.others + figures.unseen, headroom: figures.headroom, quota } as const;
    return { calls: Math.max(0, usable - taken - figures.headroom), binding };
  }

  #cautions(figures: PaceFigures, nowMs: number): Caution[] {
    const { own, quota } = figures;
    const { refusal } = this.#limits;
    if (refusal !== undefined)
      return [{ calls: Number.NEGATIVE_INFINITY, binding: { kind: 'blocked', reason: refusal } }];
    const cautions = this.#refusals.cautions(nowMs);
    if (this.#window !== undefined && this.#feedback.newest === undefined)
      cautions.push({ calls: this.#window - own, binding: { kind: 'cold-start', window: this.#window } });
    const all = own + figures.others + figures.unseen + figures.headroom;
    const taken = { own, all, headroom: figures.headroom, quota };
    return [...cautions, ...this.#feedback.cautions(taken, this.#staleReason(nowMs), nowMs)];
  }
}

const isRejection = (effect: Effect): boolean =>
  effect.kind === 'settle' && effect.ending.kind === 'ended' && effect.ending.disposition === 'rejected';
