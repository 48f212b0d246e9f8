/**
 * How fast other people's calls arrive: an upper estimate over a long window, or the last seconds' when they jump.
 */

/** Long window: steady traffic is estimated over it. */
const WINDOW_MS = 30 * 60_000;
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
  /** Index of the first time within the long window. */
  #first = 0;

  constructor(startedAtMs: number) {
    this.#observedSinceMs = startedAtMs;
  }

  record(atMs: number): void {
    this.#timesMs.push(atMs);
  }

  /**
   * Upper estimate of arrivals per second at `nowMs`. While none was seen it is one in all the time of looking, and after
   * a whole long window without any it is 0: the instance is not shared, and keeps no line free for nobody.
   */
  perSecond(nowMs: number): number {
    this.#forget(nowMs - WINDOW_MS);
    const count = this.#timesMs.length - this.#first;
    const observedMs = Math.max(SURGE_MS, nowMs - this.#observedSinceMs);
    if (count === 0) return observedMs < WINDOW_MS ? 1_000 / observedMs : 0;
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
  }

  #forget(beforeMs: number): void {
    while ((this.#timesMs[this.#first] ?? beforeMs) < beforeMs) this.#first += 1;
    if (this.#first < OUTDATED_AT_ONCE) return;
    this.#timesMs = this.#timesMs.slice(this.#first);
    this.#first = 0;
  }

  #countSince(fromMs: number): number {
    let index = this.#timesMs.length;
    while (index > this.#first && (this.#timesMs[index - 1] ?? 0) >= fromMs) index -= 1;
    return this.#timesMs.length - index;
  }
}
