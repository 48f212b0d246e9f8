/**
 * The calls that are over, for a while: a late INITIATED must not bring one back, and an API call that ended before
 * anybody claimed it is kept, with its end, until it is known whose it was.
 */

import { callKey, FLIGHTS_PARTITION, type FlightItem } from '../../contract/items';
import type { Disposition } from '../../contract/outcome';
import type { Effect, FlightRules } from './flight-effects';

/** How a call ended. */
export interface CallOver {
  readonly endedAtMs: number;
  readonly disposition: Disposition;
}

type Unclaimed = CallOver & { readonly sinceMs: number };

interface Tombstone {
  readonly expiresAtMs: number;
  readonly unclaimed?: Unclaimed;
}

/** Longer than any event is late. */
const TOMBSTONE_MS = 10 * 60_000;
const ASK_AGAIN_MS = 60_000;
const CLEAR_EVERY_MS = 5_000;

export class Tombstones {
  readonly #rules: FlightRules;
  readonly #stones = new Map<string, Tombstone>();
  /** When the calls that nobody has claimed are asked about next, Unix ms. */
  readonly #nextAskMs = new Map<string, number>();
  #clearedAtMs = 0;

  constructor(rules: FlightRules) {
    this.#rules = rules;
  }

  has(contactId: string): boolean {
    return this.#stones.has(contactId);
  }

  /** The end of a call that nobody has claimed. */
  unclaimed(contactId: string): CallOver | undefined {
    return this.#stones.get(contactId)?.unclaimed;
  }

  /** It is known whose the call was. */
  claim(contactId: string): void {
    const stone = this.#stones.get(contactId);
    if (stone) this.#stones.set(contactId, { expiresAtMs: stone.expiresAtMs });
    this.#nextAskMs.delete(contactId);
  }

  /** Expired ones, too: the table's own clearing takes days. */
  restore({ contactId, expiresAt, unclaimed }: Extract<FlightItem, { kind: 'closed' }>, nowMs: number): void {
    this.#stones.set(contactId, { expiresAtMs: expiresAt * 1_000, ...(unclaimed ? { unclaimed } : {}) });
    if (unclaimed) this.#nextAskMs.set(contactId, nowMs);
  }

  bury(contactId: string, { endedAtMs, disposition }: CallOver, isClaimed: boolean, nowMs: number): Effect {
    const expiresAtMs = nowMs + TOMBSTONE_MS + (isClaimed ? 0 : this.#rules.longestCallMs);
    const unclaimed = isClaimed ? {} : { unclaimed: { sinceMs: nowMs, endedAtMs, disposition } };
    this.#stones.set(contactId, { expiresAtMs, ...unclaimed });
    if (isClaimed) this.#nextAskMs.delete(contactId);
    else this.#nextAskMs.set(contactId, nowMs + this.#rules.unclaimedAfterMs);
    const expiresAt = Math.ceil(expiresAtMs / 1_000);
    const key = { pk: FLIGHTS_PARTITION, sk: callKey(contactId) } as const;
    return { kind: 'put', item: { ...key, kind: 'closed', contactId, expiresAt, ...unclaimed } };
  }

  due(nowMs: number): Effect[] {
    const effects: Effect[] = this.#clear(nowMs);
    for (const [contactId, askMs] of this.#nextAskMs) {
      if (nowMs < askMs) continue;
      this.#nextAskMs.set(contactId, nowMs + ASK_AGAIN_MS);
      effects.push({ kind: 'describe', contactId });
    }
    return effects;
  }

  /** Takes the expired ones away now and then: whoever starts next reads all that is left. */
  #clear(nowMs: number): Effect[] {
    if (nowMs - this.#clearedAtMs < CLEAR_EVERY_MS) return [];
    this.#clearedAtMs = nowMs;
    const expired = [...this.#stones].filter(([, stone]) => stone.expiresAtMs <= nowMs);
    return expired.map(([contactId]) => {
      this.#stones.delete(contactId);
      this.#nextAskMs.delete(contactId);
      return { kind: 'remove', sk: callKey(contactId) };
    });
  }
}
