/**
 * Time that passes only when nobody has anything left to do at this moment: a day takes seconds, and every run with the
 * same seed is the same run. Code that awaits the {@link Clock} port runs in it unchanged.
 */
import type { Clock } from '../lambda/core/clock';
import { EventHeap } from './event-heap';

/** Something that happens by itself at moments of its own, such as the Connect model. */
export interface Happening {
  nextAtMs(): number | undefined;
  /** Lets everything happen that is due. */
  run(nowMs: number): void;
}

interface Sleeper {
  wake: () => void;
}

export class VirtualClock implements Clock {
  readonly #sleepers = new EventHeap<Sleeper>();
  readonly #happenings: Happening[] = [];
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#sleepers.push(this.#nowMs + Math.max(0, ms), { wake: resolve });
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  add(happening: Happening): void {
    this.#happenings.push(happening);
  }

  /** Runs until the condition holds or the time is up. Returns whether the condition holds. */
  async runUntil(isDone: () => boolean, untilMs: number): Promise<boolean> {
    for (;;) {
      await settled();
      if (isDone()) return true;
      const nextMs = this.#nextAtMs();
      if (nextMs === undefined || nextMs > untilMs) return false;
      this.#nowMs = Math.max(this.#nowMs, nextMs);
      for (const happening of this.#happenings) {
        if ((happening.nextAtMs() ?? Number.POSITIVE_INFINITY) <= this.#nowMs) happening.run(this.#nowMs);
      }
      while ((this.#sleepers.nextAtMs() ?? Number.POSITIVE_INFINITY) <= this.#nowMs) this.#sleepers.pop()?.wake();
    }
  }

  #nextAtMs(): number | undefined {
    const moments = [this.#sleepers.nextAtMs(), ...this.#happenings.map((happening) => happening.nextAtMs())];
    const known = moments.filter((moment) => moment !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }
}

/** Resolves once every promise that can go on has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
