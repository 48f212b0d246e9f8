/**
 * Other people's calls that are known to be up: which of them count, and which are asked about because they may turn out
 * to be ours or because their end may have been lost.
 */
import { callKey, FLIGHTS_PARTITION, type FlightItem } from '../../contract/items';
import type { ContactEvent } from '../../contract/mailbox';
import { timeOf } from './disposition';
import type { Effect, FlightRules } from './flight-effects';
import type { RunningMeans } from './flight-means';
import { lineUseOf } from './initiation';

interface OtherCall {
  readonly sinceMs: number;
  readonly isApi: boolean;
  nextAskMs: number;
  /** Asked about, and not one of ours. */
  isForeign: boolean;
}

const ASK_AGAIN_MS = 60_000;

export class OtherCalls {
  readonly #rules: FlightRules;
  readonly #means: RunningMeans;
  readonly #calls = new Map<string, OtherCall>();
  /** Those among them that may turn out to be ours, in order of their beginning. */
  readonly #inQuestion = new Map<string, OtherCall>();

  constructor(rules: FlightRules, means: RunningMeans) {
    this.#rules = rules;
    this.#means = means;
  }

  /** An API call counts once it is old enough not to be a late note's. */
  count(nowMs: number): number {
    let young = 0;
    for (const { sinceMs } of this.#inQuestion.values()) if (nowMs - sinceMs < this.#rules.unclaimedAfterMs) young += 1;
    return this.#calls.size - young;
  }

  restore(item: Extract<FlightItem, { kind: 'other' }>, nowMs: number): void {
    this.#add(item.contactId, { ...item, nextAskMs: nowMs, isForeign: false });
  }

  begun(event: ContactEvent, nowMs: number): Effect[] {
    const { contactId } = event;
    const use = lineUseOf(event.initiationMethod);
    if (use === 'none' || this.#calls.has(contactId)) return [];
    const isApi = use === 'api';
    const sinceMs = timeOf(event.initiationTimestamp) ?? nowMs;
    this.#add(contactId, { sinceMs: nowMs, isApi, nextAskMs: 0, isForeign: false });
    const item = { pk: FLIGHTS_PARTITION, sk: callKey(contactId), kind: 'other', contactId, sinceMs, isApi } as const;
    return [{ kind: 'put', item }];
  }

  /** Somebody has asked: it is not one of ours. */
  markForeign(contactId: string): void {
    const call = this.#calls.get(contactId);
    if (call) call.isForeign = true;
    this.#inQuestion.delete(contactId);
  }

  /** The call is over, or one of ours after all. False if it was not known. */
  remove(contactId: string): boolean {
    this.#inQuestion.delete(contactId);
    return this.#calls.delete(contactId);
  }

  due(nowMs: number): Effect[] {
    const effects: Effect[] = [];
    for (const [contactId, call] of this.#calls) {
      const askAfterMs = mayBeOurs(call) ? this.#rules.unclaimedAfterMs : this.#means.repairAfterMs;
      if (nowMs - call.sinceMs < askAfterMs || nowMs < call.nextAskMs) continue;
      call.nextAskMs = nowMs + ASK_AGAIN_MS;
      effects.push({ kind: 'describe', contactId });
    }
    return effects;
  }

  #add(contactId: string, call: OtherCall): void {
    this.#calls.set(contactId, call);
    if (mayBeOurs(call)) this.#inQuestion.set(contactId, call);
  }
}

const mayBeOurs = ({ isApi, isForeign }: OtherCall): boolean => isApi && !isForeign;
