/**
 * Stops dialing when calls fail whoever is called: the carrier is down, or the contact flow hangs up on everybody. Going
 * on would use up the attempts of contacts who could not be reached anyway.
 *
 * Closed: the latest calls are judged. Open: nobody is called for a while, twice as long each time. Then a few calls on
 * trial decide which of the two it is.
 */

export type CircuitState =
  | { readonly kind: 'closed' }
  /** So many of the judged calls failed. */
  | { readonly kind: 'open'; readonly untilMs: number; readonly failed: number; readonly judged: number }
  /** So many more calls may be let in. */
  | { readonly kind: 'trial'; readonly calls: number };

/** The calls that a judgement looks at, and how many it takes at least. */
const WINDOW_CALLS = 40;
const LEAST_CALLS = 20;
/** Share of failing calls that says it is not the numbers that were called. */
const FAILING_SHARE = 0.5;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 10 * 60_000;
const TRIAL_CALLS = 3;
/** A trial whose calls never came to anything (throttled, unknown) is repeated after this. */
const TRIAL_GOOD_FOR_MS = 60_000;

/** What a successor takes over. */
export interface CircuitMemory {
  /** True for each of the latest calls that failed, oldest first; on trial, for those of the trial only. */
  readonly latest: readonly boolean[];
  readonly openUntilMs: number;
  /** Length of the latest pause, ms; 0 while closed. */
  readonly pauseMs: number;
  /** What opened it. */
  readonly failed: number;
  readonly judged: number;
  /** Calls let in on trial, and when the last one was. */
  readonly tried: number;
  readonly triedAtMs: number;
}

const CLOSED: CircuitMemory = {
  latest: [],
  openUntilMs: 0,
  pauseMs: 0,
  failed: 0,
  judged: 0,
  tried: 0,
  triedAtMs: 0,
};

export class CircuitBreaker {
  #memory: CircuitMemory = CLOSED;

  /** A call is over. While on trial, only calls that were let in on trial count. */
  ended(hasFailed: boolean, admittedAtMs: number, nowMs: number): void {
    const { openUntilMs, pauseMs } = this.#memory;
    if (admittedAtMs < openUntilMs) return;
    const latest = [...this.#memory.latest, hasFailed].slice(-WINDOW_CALLS);
    this.#memory = { ...this.#memory, latest };
    const isOnTrial = pauseMs > 0;
    if (latest.length < (isOnTrial ? TRIAL_CALLS : LEAST_CALLS)) return;
    const failed = latest.filter((one) => one).length;
    if (failed >= FAILING_SHARE * latest.length) this.#open(failed, latest.length, nowMs);
    else if (isOnTrial) this.#memory = CLOSED;
  }

  /** A contact was let in. */
  admitted(nowMs: number): void {
    const state = this.state(nowMs);
    if (state.kind !== 'trial') return;
    this.#memory = { ...this.#memory, tried: TRIAL_CALLS - state.calls + 1, triedAtMs: nowMs };
  }

  state(nowMs: number): CircuitState {
    const { pauseMs, openUntilMs, failed, judged, tried, triedAtMs } = this.#memory;
    if (pauseMs === 0) return { kind: 'closed' };
    if (nowMs < openUntilMs) return { kind: 'open', untilMs: openUntilMs, failed, judged };
    const isFresh = nowMs - triedAtMs < TRIAL_GOOD_FOR_MS;
    return { kind: 'trial', calls: isFresh ? TRIAL_CALLS - tried : TRIAL_CALLS };
  }

  get memory(): CircuitMemory {
    return this.#memory;
  }

  restore(memory: CircuitMemory): void {
    this.#memory = memory;
  }

  #open(failed: number, judged: number, nowMs: number): void {
    const before = this.#memory.pauseMs;
    const pauseMs = before === 0 ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, before * 2);
    this.#memory = { ...CLOSED, openUntilMs: nowMs + pauseMs, pauseMs, failed, judged };
  }
}
