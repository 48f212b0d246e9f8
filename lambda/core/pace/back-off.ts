/**
 * What refusals teach: a throttle cuts the rate and it recovers slowly; a full instance pauses admission, longer each
 * time. Neither ever touches a contact's attempts (invariant I6).
 */

const RATE_CUT = 0.8;
const LEAST_RATE_SHARE = 0.1;
/** Recovery of the rate: one percentage point of the limit each second without a throttle. */
const RATE_RECOVERY_PER_SECOND = 0.01;
/** Throttles of the same burst count once. */
const CUT_COOLDOWN_MS = 1_000;
const THROTTLE_PAUSE_MS = 1_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
/** A quiet time after which the next pause starts short again. */
const FORGIVEN_AFTER_MS = 60_000;

/** What a successor takes over. */
export interface BackOffMemory {
  readonly rateShare: number;
  readonly rateAtMs: number;
  readonly pausedUntilMs: number;
  readonly pauseMs: number;
  readonly lastFullAtMs: number;
}

export class BackOff {
  #memory: BackOffMemory = { rateShare: 1, rateAtMs: 0, pausedUntilMs: 0, pauseMs: 0, lastFullAtMs: 0 };

  /** The service said that requests come too fast. */
  throttled(nowMs: number): void {
    if (this.#memory.rateShare < 1 && nowMs - this.#memory.rateAtMs < CUT_COOLDOWN_MS) return;
    const share = Math.max(LEAST_RATE_SHARE, this.rateShare(nowMs) * RATE_CUT);
    const pausedUntilMs = Math.max(this.#memory.pausedUntilMs, nowMs + THROTTLE_PAUSE_MS);
    this.#memory = { ...this.#memory, rateShare: share, rateAtMs: nowMs, pausedUntilMs };
  }

  /** A call found the instance full: refused with the quota error, or accepted and dead at once. */
  full(nowMs: number): void {
    if (nowMs < this.#memory.pausedUntilMs) return;
    const isRepeated = nowMs - this.#memory.lastFullAtMs < FORGIVEN_AFTER_MS;
    const pauseMs = isRepeated ? Math.min(LONGEST_PAUSE_MS, this.#memory.pauseMs * 2) : FIRST_PAUSE_MS;
    this.#memory = { ...this.#memory, pauseMs, pausedUntilMs: nowMs + pauseMs, lastFullAtMs: nowMs };
  }

  /** Share of the rate limit that may be used now, 0-1. */
  rateShare(nowMs: number): number {
    const { rateShare, rateAtMs } = this.#memory;
    return Math.min(1, rateShare + (Math.max(0, nowMs - rateAtMs) / 1_000) * RATE_RECOVERY_PER_SECOND);
  }

  isPaused(nowMs: number): boolean {
    return nowMs < this.#memory.pausedUntilMs;
  }

  get memory(): BackOffMemory {
    return this.#memory;
  }

  restore(memory: BackOffMemory): void {
    this.#memory = memory;
  }
}
