/**
 * What refusals teach: a throttle cuts the rate and it recovers slowly; a full instance pauses admission, longer each
 * time, and is then tried with one call. Neither ever touches a contact's attempts (invariant I6).
 */

const RATE_CUT = 0.8;
const LEAST_RATE_SHARE = 0.1;
/** Recovery of the rate: one percentage point of the limit each second without a throttle. */
const RATE_RECOVERY_PER_SECOND = 0.01;
/** CloudWatch tells of throttled calls minutes late and once a minute: one percentage point a minute. */
const QUOTA_RECOVERY_PER_SECOND = 0.01 / 60;
/** Throttles of the same burst count once. */
const CUT_COOLDOWN_MS = 1_000;
const THROTTLE_PAUSE_MS = 1_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
/** A quiet time after which the next pause starts short again. */
const FORGIVEN_AFTER_MS = 60_000;
/** A call that is so old, and was not turned away, shows that there is room again: its news would be here by now. */
const PROVEN_AFTER_MS = 5_000;
/** How long a full instance makes suspicious. */
const SUSPICIOUS_FOR_MS = 15 * 60_000;

/** A share of the rate limit that was cut, and when. */
interface Cut {
  readonly share: number;
  readonly atMs: number;
}

/** What a successor takes over. */
export interface BackOffMemory {
  /** By throttled requests. */
  readonly requests: Cut;
  /** By calls above the calls-per-second quota of the instance, as CloudWatch tells. */
  readonly calls: Cut;
  /** End of the newest period with such calls, Unix ms. */
  readonly throttledPeriodMs: number;
  readonly pausedUntilMs: number;
  readonly pauseMs: number;
  /** 0 if never. */
  readonly lastFullAtMs: number;
  /** When the call was let in that tries a full instance; 0 if none was yet. */
  readonly triedAtMs: number;
}

const UNCUT: Cut = { share: 1, atMs: 0 };

export class BackOff {
  #memory: BackOffMemory = {
    requests: UNCUT,
    calls: UNCUT,
    throttledPeriodMs: 0,
    pausedUntilMs: 0,
    pauseMs: 0,
    lastFullAtMs: 0,
    triedAtMs: 0,
  };

  /** The service said that requests come too fast. */
  throttled(nowMs: number): void {
    const { requests } = this.#memory;
    if (requests.share < 1 && nowMs - requests.atMs < CUT_COOLDOWN_MS) return;
    const pausedUntilMs = Math.max(this.#memory.pausedUntilMs, nowMs + THROTTLE_PAUSE_MS);
    this.#memory = { ...this.#memory, requests: cut(requests, RATE_RECOVERY_PER_SECOND, nowMs), pausedUntilMs };
  }

  /**
   * CloudWatch told of calls above the calls-per-second quota, ours or others'.
   *
   * @param periodEndMs end of the period that they were in: each period counts once, however often it is read
   */
  callsThrottled(periodEndMs: number, nowMs: number): void {
    if (periodEndMs <= this.#memory.throttledPeriodMs) return;
    const calls = cut(this.#memory.calls, QUOTA_RECOVERY_PER_SECOND, nowMs);
    this.#memory = { ...this.#memory, calls, throttledPeriodMs: periodEndMs };
  }

  /** A call found the instance full: refused with the quota error, or accepted and dead at once. */
  full(nowMs: number): void {
    const before = this.#memory;
    // Without a length it is the pause of a throttle, which says nothing about lines.
    const wasFull = before.pauseMs > 0;
    if (wasFull && nowMs < before.pausedUntilMs) {
      this.#memory = { ...before, lastFullAtMs: nowMs };
      return;
    }
    const isRepeated = wasFull && nowMs - before.pausedUntilMs < FORGIVEN_AFTER_MS;
    const pauseMs = isRepeated ? Math.min(LONGEST_PAUSE_MS, before.pauseMs * 2) : FIRST_PAUSE_MS;
    const pausedUntilMs = Math.max(before.pausedUntilMs, nowMs + pauseMs);
    this.#memory = { ...before, pauseMs, pausedUntilMs, lastFullAtMs: nowMs, triedAtMs: 0 };
  }

  /** A contact was let in. */
  admitted(nowMs: number): void {
    if (this.isTrying(nowMs) && this.#memory.triedAtMs === 0) this.#memory = { ...this.#memory, triedAtMs: nowMs };
  }

  /** Share of the rate limit that may be used now, 0-1. */
  rateShare(nowMs: number): number {
    const { requests, calls } = this.#memory;
    return Math.min(
      recovered(requests, RATE_RECOVERY_PER_SECOND, nowMs),
      recovered(calls, QUOTA_RECOVERY_PER_SECOND, nowMs),
    );
  }

  isPaused(nowMs: number): boolean {
    return nowMs < this.#memory.pausedUntilMs;
  }

  /** After a pause for a full instance, until a call shows that it has room again. */
  isTrying(nowMs: number): boolean {
    const { lastFullAtMs, pauseMs, triedAtMs } = this.#memory;
    if (lastFullAtMs === 0 || pauseMs === 0) return false;
    return triedAtMs === 0 || nowMs - triedAtMs < PROVEN_AFTER_MS;
  }

  /** Calls that may be let in while the instance is tried. */
  get triesLeft(): number {
    return this.#memory.triedAtMs === 0 ? 1 : 0;
  }

  /** A call found the instance full lately, although there should have been room. */
  isSuspicious(nowMs: number): boolean {
    const { lastFullAtMs } = this.#memory;
    return lastFullAtMs > 0 && nowMs - lastFullAtMs < SUSPICIOUS_FOR_MS;
  }

  get memory(): BackOffMemory {
    return this.#memory;
  }

  restore(memory: BackOffMemory): void {
    this.#memory = memory;
  }
}

function cut(before: Cut, recoveryPerSecond: number, nowMs: number): Cut {
  return { share: Math.max(LEAST_RATE_SHARE, recovered(before, recoveryPerSecond, nowMs) * RATE_CUT), atMs: nowMs };
}

function recovered({ share, atMs }: Cut, perSecond: number, nowMs: number): number {
  return Math.min(1, share + (Math.max(0, nowMs - atMs) / 1_000) * perSecond);
}
