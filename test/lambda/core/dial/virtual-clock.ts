import type { Clock } from '../../../../lambda/core/clock';

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** Time that passes only when everybody waits. */
export class VirtualClock implements Clock {
  #nowMs: number;
  readonly #startedAtMs: number;
  #sleepers: Sleeper[] = [];

  constructor(nowMs = 1_000_000) {
    this.#nowMs = nowMs;
    this.#startedAtMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs - this.#startedAtMs;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => {
      this.#sleepers.push({ atMs: this.#nowMs + Math.max(0, ms), wake });
    });
  }

  /** Runs until nobody sleeps any more; returns what `work` comes to, or undefined if it never ends. */
  async run<T>(work: Promise<T>): Promise<T | undefined> {
    let result: { readonly value: T } | { readonly error: unknown } | undefined;
    work.then(
      (value) => {
        result = { value };
      },
      (error: unknown) => {
        result = { error };
      },
    );
    for (;;) {
      await new Promise(setImmediate);
      const next = this.#sleepers.toSorted((one, other) => one.atMs - other.atMs)[0];
      if (next === undefined) break;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake();
    }
    if (result !== undefined && 'error' in result) throw result.error;
    return result?.value;
  }
}
