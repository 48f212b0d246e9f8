/**
 * What a campaign allows itself, whatever the account would: calls at once, calls per second, and what its source numbers
 * have left today.
 *
 * The rate is kept at the moments that calls start at: from one to the next passes 1 / rate at least, as a token bucket
 * without burst would have it. A late dialer may bring two of them closer, by no more than the life of a request.
 */
import type { CallOverrides } from '../../contract/dial-request';
import type { CampaignId, CampaignItem } from '../../contract/items';
import type { CampaignCap, LastStarts } from './campaign-cap';
import type { SourceNumbers } from './source-numbers';

/** What was taken for a campaign and is not let in yet. */
export interface Taken {
  readonly calls: number;
  /** When the last of them starts, Unix ms. */
  readonly lastStartMs: number;
}

/** What was left longer ago says nothing about the next call, ms: no campaign is slower than a call a day. */
const LONGEST_INTERVAL_MS = 86_400_000;

export class CampaignCaps {
  readonly #callsOf: (campaign: CampaignId) => number;
  readonly #sources: SourceNumbers;
  readonly #lastStartMs = new Map<string, number>();
  /** A campaign of which nothing is known may have started a call as late as this, Unix ms. */
  #unknownStartMs = Number.NEGATIVE_INFINITY;

  /** @param callsOf calls of a campaign that may be up */
  constructor(callsOf: (campaign: CampaignId) => number, sources: SourceNumbers) {
    this.#callsOf = callsOf;
    this.#sources = sources;
  }

  /** @param lastStarts as the predecessor left them; undefined if it left nothing, or went without a word */
  restore(lastStarts: LastStarts | undefined, nowMs: number): void {
    if (!lastStarts) this.#unknownStartMs = nowMs;
    for (const [campaign, atMs] of Object.entries(lastStarts ?? {})) this.#lastStartMs.set(campaign, atMs);
  }

  /** For a successor. */
  lastStarts(nowMs: number): LastStarts {
    return Object.fromEntries([...this.#lastStartMs].filter(([, atMs]) => nowMs - atMs < LONGEST_INTERVAL_MS));
  }

  /** The cap that lets no call of the campaign start then; undefined if one may. */
  binding(campaign: CampaignItem, startMs: number, taken?: Taken): CampaignCap | undefined {
    const { maxConcurrentCalls, maxCallsPerSecond, call } = campaign.applied?.definition ?? {};
    const { calls = 0, lastStartMs = this.#lastOf(campaign.sk) } = taken ?? {};
    if (maxConcurrentCalls !== undefined && this.#callsOf(campaign.sk) + calls >= maxConcurrentCalls)
      return { kind: 'calls', calls: maxConcurrentCalls };
    if (call?.sourceNumbers && this.#sources.left(call.sourceNumbers, startMs) <= calls)
      return { kind: 'source-numbers' };
    if (maxCallsPerSecond !== undefined && startMs < lastStartMs + 1_000 / maxCallsPerSecond)
      return { kind: 'rate', callsPerSecond: maxCallsPerSecond };
    return undefined;
  }

  /**
   * A call of the campaign starts then: the caller has asked {@link binding}. Counts it, and says how it is placed where the
   * campaign has settings of its own.
   */
  start(campaign: CampaignItem, startMs: number): CallOverrides | undefined {
    const { maxCallsPerSecond, call } = campaign.applied?.definition ?? {};
    if (maxCallsPerSecond !== undefined) this.#lastStartMs.set(campaign.sk, startMs);
    if (!call) return undefined;
    const { sourceNumbers, ...settings } = call;
    const sourcePhoneNumber = sourceNumbers && this.#sources.take(sourceNumbers, startMs);
    const overrides = { ...settings, ...(sourcePhoneNumber === undefined ? {} : { sourcePhoneNumber }) };
    return Object.keys(overrides).length > 0 ? overrides : undefined;
  }

  /** Writes which source numbers are used. To be awaited before the requests are sent. */
  writeUses(): Promise<void> {
    return this.#sources.write();
  }

  #lastOf(campaign: string): number {
    return this.#lastStartMs.get(campaign) ?? this.#unknownStartMs;
  }
}
