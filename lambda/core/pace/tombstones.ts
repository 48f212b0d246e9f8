/**
 * The calls that are over, for a while: a late INITIATED must not bring one back, and an API call that ended before
 * anybody claimed it is kept, with its end, until it is known whose it was.
 *
 * Only what nobody has claimed is written to the table, since only that may say how an attempt of ours ended. A stone of
 * any other call is there to keep the books tidy: a successor is told of the newest, and if a call of an older one comes
 * back to it, it counts until it has been asked about.
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
  /** The table has it, too. */
  readonly isWritten?: boolean;
  readonly unclaimed?: Unclaimed;
}

/** Longer than any event is late. */
const TOMBSTONE_MS = 10 * 60_000;
/** Longer than nearly all events are late; and a bound on what a successor is told. */
const NEWEST_MS = 10_000;
const MOST_TOLD = 400;
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
  claim(contactId: string): Effect[] {
    const stone = this.#stones.get(contactId);
    this.#nextAskMs.delete(contactId);
    if (!stone?.isWritten) return [];
    this.#stones.set(contactId, { expiresAtMs: stone.expiresAtMs });
    return [{ kind: 'remove', sk: callKey(contactId) }];
  }

  /** Calls that were buried a moment ago, for a successor: contact ids, the newest last. */
  newest(nowMs: number): readonly string[] {
    const sinceMs = nowMs + TOMBSTONE_MS - NEWEST_MS;
    const found = [...this.#stones].filter(([, stone]) => !stone.unclaimed && stone.expiresAtMs >= sinceMs);
    return found.slice(-MOST_TOLD).map(([contactId]) => contactId);
  }

  /** What a predecessor told of. */
  remember(contactIds: readonly string[], nowMs: number): void {
    for (const contactId of contactIds)
      if (!this.#stones.has(contactId)) this.#stones.set(contactId, { expiresAtMs: nowMs + TOMBSTONE_MS });
  }

  /** Expired ones, too: the table's own clearing takes days. */
  restore({ contactId, expiresAt, unclaimed }: Extract<FlightItem, { kind: 'closed' }>, nowMs: number): void {
    this.#stones.set(contactId, {
      expiresAtMs: expiresAt * 1_000,
      isWritten: true,
      ...(unclaimed ? { unclaimed } : {}),
    });
    if (unclaimed) this.#nextAskMs.set(contactId, nowMs);
  }

  /** @param wasUp the table has it as a call that is up. */
  bury(contactId: string, over: CallOver, isClaimed: boolean, wasUp: boolean, nowMs: number): Effect[] {
    const sk = callKey(contactId);
    const isWritten = wasUp || this.#stones.get(contactId)?.isWritten === true;
    // Put again, and so at the end: the stones are in the order of their burial.
    this.#stones.delete(contactId);
    if (isClaimed) {
      this.#nextAskMs.delete(contactId);
      this.#stones.set(contactId, { expiresAtMs: nowMs + TOMBSTONE_MS });
      return isWritten ? [{ kind: 'remove', sk }] : [];
    }
    const { endedAtMs, disposition } = over;
    const expiresAtMs = nowMs + TOMBSTONE_MS + this.#rules.longestCallMs;
    const unclaimed = { sinceMs: nowMs, endedAtMs, disposition };
    this.#stones.set(contactId, { expiresAtMs, isWritten: true, unclaimed });
    this.#nextAskMs.set(contactId, nowMs + this.#rules.unclaimedAfterMs);
    const expiresAt = Math.ceil(expiresAtMs / 1_000);
    return [{ kind: 'put', item: { pk: FLIGHTS_PARTITION, sk, kind: 'closed', contactId, expiresAt, unclaimed } }];
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
    return expired.flatMap(([contactId]) => {
      const effects = this.claim(contactId);
      this.#stones.delete(contactId);
      return effects;
    });
  }
}
