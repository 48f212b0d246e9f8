/**
 * What is known about the feedback itself: whether CloudWatch answers, whether contact events arrive. What is missing
 * lowers admission to a bound that is declared: a share of the rate and of the quota without readings, and without events
 * only what CloudWatch saw, plus every own call that was admitted since and is not known to be over (invariant I7).
 */

import type { Reading, ReadingsAnswer } from './account';
import type { Caution } from './binding';
import type { Flights } from './flights';

/** A reading older than so many times the reading interval is stale. */
const STALE_READINGS = 5;
export const STALE_RATE_SHARE = 0.5;
const STALE_QUOTA_SHARE = 0.8;
/**
 * Events count as down when so many own calls lack the one of their start, or of their end, and none came for so long. An
 * instance that is full starts no calls, so ends have to tell, too.
 */
const MISSING_EVENTS = 3;
const SILENCE_MS = 10_000;
/** From the admission of a contact to the start of its call, at most: lead and tolerance of a slot. */
export const LONGEST_START_MS = 2_500;
/** Without events and without a reading: so small a share of the quota that nobody notices. */
const BLIND_QUOTA_SHARE = 0.1;

/** The calls of a moment, as far as known. */
export interface Taken {
  readonly own: number;
  /** Own, others', unseen calls and headroom. */
  readonly all: number;
  readonly headroom: number;
  readonly quota: number;
}

export class Feedback {
  readonly #readEveryMs: number;
  readonly #flights: Flights;
  #newest: Reading | undefined;
  #unreadable: string | undefined;
  /** Since when calls are up, so that CloudWatch should show some; undefined while none is. */
  activeSinceMs: number | undefined;
  /** A predecessor found that events are missing, and none has come since. */
  wereEventsMissing = false;

  constructor(readEveryMs: number, flights: Flights) {
    this.#readEveryMs = readEveryMs;
    this.#flights = flights;
  }

  /** The newest reading of this life; undefined before the first. */
  get newest(): Reading | undefined {
    return this.#newest;
  }

  take(answer: ReadingsAnswer): void {
    this.#unreadable = answer.kind === 'unreadable' ? answer.reason : undefined;
    if (answer.kind === 'readings') this.#newest = answer.readings.at(-1);
  }

  /** True while own calls go without contact events and the mailbox is silent. */
  eventsAreMissing(nowMs: number): boolean {
    const missing = Math.max(this.#flights.withoutEvent(nowMs), this.#flights.missedEnds);
    const isSuspicious = this.wereEventsMissing || missing >= MISSING_EVENTS;
    return isSuspicious && nowMs - this.#flights.lastEventAtMs > SILENCE_MS;
  }

  /**
   * Why the CloudWatch readings cannot be relied on; undefined while they can, or while none is due yet.
   *
   * @param newestEndMs end of the newest period that was ever read, by a predecessor, too
   */
  staleReason(newestEndMs: number, nowMs: number): string | undefined {
    if (this.#unreadable !== undefined) return `CloudWatch cannot be read: ${this.#unreadable}`;
    if (this.activeSinceMs === undefined) return undefined;
    const staleMs = STALE_READINGS * this.#readEveryMs;
    const isStale = nowMs - Math.max(this.activeSinceMs, newestEndMs) > staleMs;
    return isStale ? `CloudWatch has shown no calls for ${Math.round(staleMs / 1_000)} s` : undefined;
  }

  /** The bounds that missing feedback asks for. */
  cautions(taken: Taken, stale: string | undefined, nowMs: number): Caution[] {
    const cautions: Caution[] = [];
    if (stale !== undefined) {
      const bound = Math.floor(taken.quota * STALE_QUOTA_SHARE);
      cautions.push({ calls: bound - taken.all, binding: degraded(stale, bound) });
    }
    if (this.eventsAreMissing(nowMs)) cautions.push(this.#withoutEvents(taken, stale === undefined));
    return cautions;
  }

  /**
   * Contact events are down. Whether CloudWatch shows a period's greatest number of calls or a sample of it, no more can be
   * up now than that number and the own calls that began after the start of the period.
   */
  #withoutEvents({ own, headroom, quota }: Taken, isFresh: boolean): Caution {
    const reason = 'no contact events arrive for own calls';
    const reading = isFresh ? this.#newest : undefined;
    if (!reading) {
      const bound = Math.max(1, Math.floor(quota * BLIND_QUOTA_SHARE));
      return { calls: bound - own, binding: degraded(reason, bound) };
    }
    const bound = Math.max(0, quota - headroom - reading.concurrentCalls);
    const since = this.#flights.admittedSince(reading.endMs - reading.periodMs - LONGEST_START_MS);
    return { calls: bound - since, binding: degraded(reason, bound) };
  }
}

const degraded = (reason: string, bound: number) => ({ kind: 'degraded', reason, allowed: `${bound} calls` }) as const;
