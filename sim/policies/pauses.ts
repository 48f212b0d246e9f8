/** How long a gate stands back after a refusal: a second after a throttle, 2 to 30 s after a full instance. */

const THROTTLE_PAUSE_MS = 1000;
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30_000;
/** A quiet time after which the next pause starts short again, ms. */
const FORGIVEN_AFTER_MS = 60_000;

export class Pauses {
  private readonly resumeAt: (untilMs: number) => void;
  private untilMs = 0;
  private pauseMs = 0;
  private lastFullAtMs = 0;

  /** @param resumeAt is told when a pause will be over, Unix ms. */
  constructor(resumeAt: (untilMs: number) => void) {
    this.resumeAt = resumeAt;
  }

  isPaused(nowMs: number): boolean {
    return nowMs < this.untilMs;
  }

  throttled(nowMs: number): void {
    this.pause(nowMs + THROTTLE_PAUSE_MS);
  }

  /** Calls that were refused during a pause were under way when it began. */
  full(nowMs: number): void {
    if (this.isPaused(nowMs)) return;
    const isRepeated = nowMs - this.lastFullAtMs < FORGIVEN_AFTER_MS;
    this.pauseMs = isRepeated ? Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2) : FIRST_PAUSE_MS;
    this.lastFullAtMs = nowMs;
    this.pause(nowMs + this.pauseMs);
  }

  private pause(untilMs: number): void {
    this.untilMs = Math.max(this.untilMs, untilMs);
    this.resumeAt(this.untilMs);
  }
}
