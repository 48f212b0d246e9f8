/** The clock of one machine: as fast as everybody's, and a little wrong. */
import type { Clock } from '../../lambda/core/clock';
import type { Random } from '../random';

export class SkewedClock implements Clock {
  readonly #clock: Clock;
  readonly #errorMs: number;

  /** @param errorMs how far the wall clock is ahead, in whole ms */
  constructor(clock: Clock, errorMs: number) {
    this.#clock = clock;
    this.#errorMs = errorMs;
  }

  /** A clock whose error is uniform within these bounds. */
  static draw(clock: Clock, greatestErrorMs: number, random: Random): SkewedClock {
    return new SkewedClock(clock, Math.round(random.between(-greatestErrorMs, greatestErrorMs)));
  }

  nowMs(): number {
    return this.#clock.nowMs() + this.#errorMs;
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(ms, signal);
  }
}
