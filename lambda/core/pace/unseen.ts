/**
 * Calls that contact events do not show, inferred from CloudWatch once a minute.
 *
 * ConcurrentCalls of a period, whether its greatest value or a sample, lies between the least and the greatest number of
 * calls that were up in it. So with M the datapoint, the unseen calls lie in [M - most known, M - least known], where what
 * was known is too high by the calls that had ended but were not yet reported (U = event latency x own calls / hold time).
 * An interval near zero is noise; one that is clearly above is believed at its upper end.
 */

export interface Reading {
  /** End of the datapoint's period, Unix ms. */
  readonly endMs: number;
  readonly periodMs: number;
  readonly concurrentCalls: number;
}

/** The least and the most calls that were known to be up within a stretch of time. */
interface Stretch {
  readonly startMs: number;
  readonly least: number;
  readonly most: number;
}

/** What a successor takes over. */
export interface UnseenMemory {
  readonly unseen: number;
  readonly lastEndMs: number;
  readonly stretches: readonly Stretch[];
}

/** Stretches per period: fine enough for a period that begins in the middle of one. */
const STRETCHES_PER_PERIOD = 6;
/** Periods that are remembered: more than CloudWatch is ever late. */
const PERIODS_KEPT = 6;
/** A period of which less is known is not compared. */
const LEAST_COVERAGE = 0.5;

export class UnseenCalls {
  readonly #quota: number;
  readonly #periodMs: number;
  readonly #stretchMs: number;
  #stretches: Stretch[] = [];
  #unseen = 0;
  #lastEndMs = 0;

  constructor(quota: number, periodMs: number) {
    this.#quota = quota;
    this.#periodMs = periodMs;
    this.#stretchMs = periodMs / STRETCHES_PER_PERIOD;
  }

  /** Notes how many calls were known to be up (own and others). Called every turn. */
  record(atMs: number, known: number): void {
    const startMs = Math.floor(atMs / this.#stretchMs) * this.#stretchMs;
    const last = this.#stretches.at(-1);
    if (last?.startMs === startMs) {
      const least = Math.min(last.least, known);
      this.#stretches[this.#stretches.length - 1] = { startMs, least, most: Math.max(last.most, known) };
      return;
    }
    this.#stretches.push({ startMs, least: known, most: known });
    if (this.#stretches.length > STRETCHES_PER_PERIOD * PERIODS_KEPT) this.#stretches.shift();
  }

  /** Takes a datapoint; `endedUnreported` is U of the header, `known` the calls that are known to be up now. */
  observe(reading: Reading, endedUnreported: number, known: number): void {
    if (reading.endMs <= this.#lastEndMs) return;
    const isFirst = this.#lastEndMs === 0;
    this.#lastEndMs = reading.endMs;
    const then = this.#knownDuring(reading);
    if (!then) {
      // Nothing to compare with. At the very start the reading is all there is; later it is better to keep what was found.
      if (isFirst) this.#unseen = Math.max(0, Math.ceil(reading.concurrentCalls - known));
      return;
    }
    const lower = reading.concurrentCalls - then.most;
    const upper = reading.concurrentCalls - Math.max(0, then.least - endedUnreported);
    const noise = this.#unseen > 0 ? 1 : Math.max(2, 0.02 * this.#quota) + 3 * Math.sqrt(endedUnreported);
    this.#unseen = lower > noise ? Math.ceil(Math.max(0, upper)) : 0;
  }

  /** Calls believed to be unseen. An instance without any call publishes nothing: an old reading means that all is quiet. */
  current(nowMs: number): number {
    return nowMs - this.#lastEndMs > PERIODS_KEPT * this.#periodMs ? 0 : this.#unseen;
  }

  /** End of the newest datapoint's period, Unix ms; 0 before the first. */
  get lastEndMs(): number {
    return this.#lastEndMs;
  }

  get memory(): UnseenMemory {
    return { unseen: this.#unseen, lastEndMs: this.#lastEndMs, stretches: this.#stretches };
  }

  restore(memory: UnseenMemory): void {
    this.#unseen = memory.unseen;
    this.#lastEndMs = memory.lastEndMs;
    this.#stretches = [...memory.stretches];
  }

  #knownDuring({ endMs, periodMs }: Reading): { least: number; most: number } | undefined {
    const inside = this.#stretches.filter(
      ({ startMs }) => startMs + this.#stretchMs > endMs - periodMs && startMs < endMs,
    );
    if (inside.length * this.#stretchMs < LEAST_COVERAGE * periodMs) return undefined;
    return {
      least: Math.min(...inside.map((stretch) => stretch.least)),
      most: Math.max(...inside.map((stretch) => stretch.most)),
    };
  }
}
