/**
 * The calls that are over, for a while: a late INITIATED must not bring one back, and an API call that ended before
 * anybody claimed it is kept, with its end, until it is known whose it was.
 */
import { callKey, type Disposition, FLIGHTS_PARTITION, type FlightItem } from '../../contract/items';
import type { Effect, FlightRules } from './flight-effects';

/** How a call ended. */
export interface CallOver {
  readonly endedAtMs: number;
  readonly disposition: Disposition;
}

interface Tombstone {
  readonly expiresAtMs: number;
  readonly unclaimed?: CallOver & { readonly sinceMs: number };
  nextAskMs: number;
}

/** Longer than any event is late. */
const TOMBSTONE_MS = 10 * 60_000;
const ASK_AGAIN_MS = 60_000;

export class Tombstones {
  readonly #rules: FlightRules;
  readonly #stones = new Map<string, Tombstone>();

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
    if (stone?.unclaimed) this.#stones.set(contactId, { expiresAtMs: stone.expiresAtMs, nextAskMs: stone.nextAskMs });
  }

  restore({ contactId, expiresAt, unclaimed }: Extract<FlightItem, { kind: 'closed' }>, nowMs: number): void {
    const expiresAtMs = expiresAt * 1_000;
    if (expiresAtMs <= nowMs) return;
    this.#stones.set(contactId, { expiresAtMs, nextAskMs: nowMs, ...(unclaimed ? { unclaimed } : {}) });
  }

  bury(contactId: string, { endedAtMs, disposition }: CallOver, isClaimed: boolean, nowMs: number): Effect {
    const expiresAtMs = nowMs + TOMBSTONE_MS + (isClaimed ? 0 : this.#rules.longestCallMs);
    const unclaimed = isClaimed ? {} : { unclaimed: { sinceMs: nowMs, endedAtMs, disposition } };
    this.#stones.set(contactId, { expiresAtMs, nextAskMs: 0, ...unclaimed });
    const expiresAt = Math.ceil(expiresAtMs / 1_000);
    const key = { pk: FLIGHTS_PARTITION, sk: callKey(contactId) } as const;
    return { kind: 'put', item: { ...key, kind: 'closed', contactId, expiresAt, ...unclaimed } };
  }

  due(nowMs: number): Effect[] {
    const effects: Effect[] = [];
    for (const [contactId, stone] of this.#stones) {
      if (stone.expiresAtMs <= nowMs) this.#stones.delete(contactId);
      else if (this.#isInQuestion(stone, nowMs)) {
        stone.nextAskMs = nowMs + ASK_AGAIN_MS;
        effects.push({ kind: 'describe', contactId });
      }
    }
    return effects;
  }

  #isInQuestion({ unclaimed, nextAskMs }: Tombstone, nowMs: number): boolean {
    return unclaimed !== undefined && nowMs - unclaimed.sinceMs >= this.#rules.unclaimedAfterMs && nowMs >= nextAskMs;
  }
}
