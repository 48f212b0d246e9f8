/**
 * The account's rate limits: a token bucket that fills continuously. Over any window of t seconds it grants at most
 * burst + rate x t; whoever keeps to that is never refused.
 */
export class TokenBucket {
  private ratePerSecond: number;
  private burst: number;
  private tokens: number;
  private filledAtMs: number;

  /** Starts full. */
  constructor(ratePerSecond: number, burst: number, nowMs: number) {
    this.ratePerSecond = ratePerSecond;
    this.burst = burst;
    this.tokens = burst;
    this.filledAtMs = nowMs;
  }

  /** Takes one token, if there is one. */
  take(nowMs: number): boolean {
    this.fill(nowMs);
    if (this.tokens < 1 - ROUNDING) return false;
    this.tokens -= 1;
    return true;
  }

  /** Changes the limits; tokens above the new burst are gone. */
  retune(ratePerSecond: number, burst: number, nowMs: number): void {
    this.fill(nowMs);
    this.ratePerSecond = ratePerSecond;
    this.burst = burst;
    this.tokens = Math.min(this.tokens, burst);
  }

  private fill(nowMs: number): void {
    const elapsedSeconds = Math.max(0, nowMs - this.filledAtMs) / 1000;
    this.tokens = Math.min(this.burst, this.tokens + elapsedSeconds * this.ratePerSecond);
    this.filledAtMs = Math.max(this.filledAtMs, nowMs);
  }
}

/** Tokens. Sums of fractions fall short of the whole by less than this, and a caller at the exact rate must not pay for it. */
const ROUNDING = 1e-6;
