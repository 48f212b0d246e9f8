/**
 * How fast other people's calls arrive: an upper estimate over a long window, or the last seconds' when they jump.
 */

/** Long window: steady traffic is estimated over it. */
const WINDOW_MS = 30 * 60_000;
/** So long without anybody else's call, and the instance is taken as ours alone. */
const UNSHARED_AFTER_MS = 60 * 60_000;
/** Short window: a surge shows here first. */
const SURGE_MS = 20_000;
/** Standard deviations that make a surge. */
const SURGE_SIGMA = 3;
/** Times that a successor is told: enough for a steady rate, little enough for one item. */
const REMEMBERED = 200;
/** Outdated times are dropped many at once. */
const OUTDATED_AT_ONCE = 500;

export interface ArrivalsMemory {
  readonly observedSinceMs: number;
  readonly timesMs: readonly number[];
}

export class Arrivals {
  #observedSinceMs: number;
  #timesMs: number[] = [];
  /** Indices of the first time that is kept, and of the first one within the long window. */
  #first = 0;
  #firstInWindow = 0;

  constructor(startedAtMs: number) {
    this.#observedSinceMs = startedAtMs;
  }

  record(atMs: number, calls = 1): void {
    for (let call = 0; call < calls; call += 1) this.#timesMs.push(atMs);
  }

  /**
   * Upper estimate of arrivals per second at `nowMs`. Without any in the long window it is one in all the time since the
   * last one (or since the beginning), and after an hour it is 0: the instance is not shared, and keeps no line free for
   * nobody.
   */
  perSecond(nowMs: number): number {
    this.#forget(nowMs);
    const count = this.#timesMs.length - this.#firstInWindow;
    const observedMs = Math.max(SURGE_MS, nowMs - this.#observedSinceMs);
    if (count === 0) {
      const quietMs = Math.max(SURGE_MS, nowMs - Math.max(this.#observedSinceMs, this.#timesMs.at(-1) ?? 0));
      return quietMs < UNSHARED_AFTER_MS ? 1_000 / quietMs : 0;
    }
    const seconds = Math.min(WINDOW_MS, observedMs) / 1_000;
    const steady = count / seconds;
    const expected = (steady * SURGE_MS) / 1_000;
    const recent = this.#countSince(nowMs - SURGE_MS);
    const isSurge = recent > expected + SURGE_SIGMA * Math.sqrt(expected);
    return isSurge ? recent / (SURGE_MS / 1_000) : steady + Math.sqrt(count) / seconds;
  }

  /** What a successor takes over: the latest times, and since when they are all that came. */
  get memory(): ArrivalsMemory {
    const timesMs = this.#timesMs.slice(Math.max(this.#first, this.#timesMs.length - REMEMBERED));
    const isAll = timesMs.length === this.#timesMs.length - this.#first;
    return { observedSinceMs: isAll ? this.#observedSinceMs : (timesMs[0] ?? this.#observedSinceMs), timesMs };
  }

  restore({ observedSinceMs, timesMs }: ArrivalsMemory): void {
    this.#observedSinceMs = observedSinceMs;
    this.#timesMs = [...timesMs];
    this.#first = 0;
    this.#firstInWindow = 0;
  }

  #forget(nowMs: number): void {
    this.#first = this.#firstSince(nowMs - UNSHARED_AFTER_MS, this.#first);
    this.#firstInWindow = this.#firstSince(nowMs - WINDOW_MS, this.#firstInWindow);
    if (this.#first < OUTDATED_AT_ONCE) return;
    this.#timesMs = this.#timesMs.slice(this.#first);
    this.#firstInWindow -= this.#first;
    this.#first = 0;
  }

  #firstSince(sinceMs: number, from: number): number {
    let index = from;
    while ((this.#timesMs[index] ?? sinceMs) < sinceMs) index += 1;
    return index;
  }

  #countSince(fromMs: number): number {
    let index = this.#timesMs.length;
    while (index > this.#firstInWindow && (this.#timesMs[index - 1] ?? 0) >= fromMs) index -= 1;
    return this.#timesMs.length - index;
  }
}
