/**
 * The limits in force: what the account allows now, from the most to the least trusted source.
 *
 * Service Quotas tells the two quotas and is read once a minute; the configuration stands in where it has no answer. What
 * CloudWatch implies (ConcurrentCalls / ConcurrentCallsPercentage) is a cross-check that can only lower the quota: one
 * that was cut may show there first. The rate is used up to what the dialer's lanes were built for.
 */
import type { QuotaAnswer, QuotaAnswers, Reading } from './account';
import type { Bucket } from './slots';

/** The limits as configured. */
export interface ConfiguredLimits {
  /** Token bucket of StartOutboundVoiceContact. */
  readonly bucket: Bucket;
  /** Greatest rate that the dialer's lanes can serve, calls per second. */
  readonly callsPerSecondCeiling: number;
  /** Calls per second of the instance, inbound included (not published by AWS); undefined where it is not known. */
  readonly callsPerSecondQuota: number | undefined;
  /** Concurrent calls of the instance, inbound included. */
  readonly quota: number;
}

/** What a successor takes over. */
export interface LimitsMemory {
  readonly quota: number | undefined;
  readonly callsPerSecond: number | undefined;
  readonly changedAtMs: number;
  readonly implied: { readonly quota: number; readonly endMs: number } | undefined;
}

/** A percentage may be rounded to two decimals: only a large one is divided by. */
const LEAST_SHARE = 0.2;
const LEAST_CALLS = 5;
/** An implied quota that is lower by more than rounding explains. */
const CLEARLY_LOWER = 0.95;
const IMPLIED_GOOD_FOR_MS = 10 * 60_000;
/** Inbound calls take starts in bursts, too: they are left this share of a second's quota. */
const SHARED_BURST = 0.5;
const LEAST_CALLS_PER_SECOND = 0.05;

export class Limits {
  readonly #configured: ConfiguredLimits;
  #memory: LimitsMemory = { quota: undefined, callsPerSecond: undefined, changedAtMs: 0, implied: undefined };

  constructor(configured: ConfiguredLimits) {
    this.#configured = configured;
  }

  /** Concurrent calls that the instance allows now. */
  get quota(): number {
    const told = this.#memory.quota ?? this.#configured.quota;
    return Math.min(told, this.#memory.implied?.quota ?? told);
  }

  /** Calls per second that the account allows, whatever the lanes can serve. */
  get accountRate(): number {
    return this.#memory.callsPerSecond ?? this.#configured.bucket.callsPerSecond;
  }

  /** Calls per second that may be used of it. */
  get callsPerSecond(): number {
    return Math.min(this.accountRate, this.#configured.callsPerSecondCeiling);
  }

  /** The buckets that calls have to conform to, at the greatest rate: what the tolerance of a slot is computed from. */
  get widestBuckets(): readonly Bucket[] {
    const { bucket, callsPerSecondCeiling } = this.#configured;
    return [{ ...bucket, callsPerSecond: callsPerSecondCeiling }, ...this.#sharedBuckets(0)];
  }

  /** The buckets in force, the shared one less what inbound calls take of it (per second). */
  buckets(othersPerSecond: number): readonly Bucket[] {
    return [
      { ...this.#configured.bucket, callsPerSecond: this.callsPerSecond },
      ...this.#sharedBuckets(othersPerSecond),
    ];
  }

  /** Why nobody can be called: a quota of 0, which no waiting cures. */
  get refusal(): string | undefined {
    if (this.quota <= 0)
      return 'the quota of concurrent calls (L-12AB7C57) is 0: request an increase in Service Quotas';
    if (this.accountRate <= 0)
      return 'the rate of StartOutboundVoiceContact (L-4E9BCC96) is 0: request an increase in Service Quotas';
    return undefined;
  }

  /** What Service Quotas answered. Returns what changed by it, as a sentence for the log. */
  told(answers: QuotaAnswers, nowMs: number): string | undefined {
    const before = this.quota;
    const rateBefore = this.accountRate;
    const quota = inForce(answers.concurrentCalls, this.#memory.quota);
    const callsPerSecond = inForce(answers.callsPerSecond, this.#memory.callsPerSecond);
    const isChanged = quota !== this.#memory.quota;
    this.#memory = {
      quota,
      callsPerSecond,
      changedAtMs: isChanged ? nowMs : this.#memory.changedAtMs,
      // A quota that was just changed makes what CloudWatch implied before worthless.
      implied: isChanged ? undefined : this.#memory.implied,
    };
    if (before === this.quota && rateBefore === this.accountRate) return undefined;
    return `the account now allows ${this.quota} concurrent calls and ${this.accountRate} calls per second`;
  }

  /** What a reading implies about the quota. */
  observe({ concurrentCalls, quotaShare, endMs, periodMs }: Reading): void {
    const { changedAtMs } = this.#memory;
    if (quotaShare === undefined || quotaShare < LEAST_SHARE || concurrentCalls < LEAST_CALLS) return;
    if (endMs - periodMs < changedAtMs) return;
    const implied = Math.round(concurrentCalls / quotaShare);
    const isLower = implied < CLEARLY_LOWER * (this.#memory.quota ?? this.#configured.quota);
    this.#memory = { ...this.#memory, implied: isLower ? { quota: implied, endMs } : undefined };
  }

  /** Lets go of what CloudWatch implied and has not repeated for long. */
  forget(nowMs: number): void {
    const { implied } = this.#memory;
    if (implied && nowMs - implied.endMs > IMPLIED_GOOD_FOR_MS) this.#memory = { ...this.#memory, implied: undefined };
  }

  get memory(): LimitsMemory {
    return this.#memory;
  }

  restore(memory: LimitsMemory): void {
    this.#memory = memory;
  }

  #sharedBuckets(othersPerSecond: number): readonly Bucket[] {
    const { callsPerSecondQuota } = this.#configured;
    if (callsPerSecondQuota === undefined) return [];
    return [
      {
        callsPerSecond: Math.max(LEAST_CALLS_PER_SECOND, callsPerSecondQuota - othersPerSecond),
        burst: Math.max(1, Math.floor(callsPerSecondQuota * SHARED_BURST)),
      },
    ];
  }
}

/** An answer that could not be had changes nothing; an absent quota is the configuration's. */
function inForce(answer: QuotaAnswer, before: number | undefined): number | undefined {
  switch (answer.kind) {
    case 'value':
      return answer.value;
    case 'absent':
      return undefined;
    case 'unreadable':
      return before;
  }
}
