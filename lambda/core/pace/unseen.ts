/**
 * Calls that contact events do not show, inferred from CloudWatch once a minute.
 *
 * ConcurrentCalls of a period, whether its greatest value or a sample, lies between the least and the greatest number of
 * calls that were up in it. So with M the datapoint, the unseen calls lie in [M - most known, M - least known], where what
 * was known is too high by the calls that had ended but were not yet reported (U = event latency x own calls / hold time).
 * Successive intervals are of the same traffic, so each is cut with the one before, widened by what a minute can change.
 * An interval near zero is noise. One that is clearly above is believed at its upper end, plus what may have come since:
 * calls that arrive and end at random change by sqrt(2 n (1 - exp(-t / hold))) within t (standard deviation, n lines).
 * A call that finds the instance full measures exactly, at that moment: the lines of the quota that nobody is known on.
 * A sample taken while the own calls were few says little, so a belief is let go only after a row of readings against it.
 */

import type { Reading } from './account';

/** The least and the most calls that were known to be up within a stretch of time. */
interface Stretch {
  readonly startMs: number;
  readonly least: number;
  readonly most: number;
}

interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** What a successor takes over. */
export interface UnseenMemory {
  /** Undefined while events show everything. */
  readonly unseen: Interval | undefined;
  /** The moment that it was true at, Unix ms. */
  readonly asOfMs: number;
  /** Readings in a row that nothing unseen would explain as well. */
  readonly doubts: number;
  readonly lastEndMs: number;
  readonly stretches: readonly Stretch[];
}

/** What is known besides the reading. */
export interface Known {
  /** Own calls that have ended and were not reported yet: U of the header. */
  readonly endedUnreported: number;
  /** Calls that are known to be up now. */
  readonly calls: number;
  /** A call found the instance full lately: little is needed to believe that there is something unseen. */
  readonly isSuspicious: boolean;
}

/** What was known at the moment at which a call found no line. */
export interface KnownWhenFull {
  readonly endedUnreported: number;
  /** Calls that were known to be up, or about to be placed. */
  readonly calls: number;
  /** Of these the ones that may not have been placed yet. */
  readonly aboutToStart: number;
}

/** Stretches per period: fine enough for a period that begins in the middle of one. */
const STRETCHES_PER_PERIOD = 6;
/** Periods that are remembered: more than CloudWatch is ever late. */
const PERIODS_KEPT = 6;
/** Periods within which CloudWatch has to say, too, what a call that found no line said. */
const PERIODS_UNCONFIRMED = 3;
/** A period of which less is known is not compared. */
const LEAST_COVERAGE = 0.5;
/** How long unseen calls are assumed to last, s: nobody can tell. Shorter calls change faster. */
const UNSEEN_HOLD_SECONDS = 300;
/** Standard deviations of a minute's change by which an old interval is widened, and that are kept free for growth. */
const WIDEN_SIGMA = 1.5;
const GROWTH_SIGMA = 4;
/** So many readings in a row have to be explained without unseen calls before these are let go. */
const DOUBTS_TO_LET_GO = 10;

export class UnseenCalls {
  readonly #periodMs: number;
  readonly #stretchMs: number;
  #stretches: Stretch[] = [];
  #unseen: Interval | undefined;
  #asOfMs = 0;
  #doubts = 0;
  #lastEndMs = 0;

  constructor(periodMs: number) {
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

  /** Takes a datapoint. @param quota concurrent calls that the instance allows */
  observe(reading: Reading, known: Known, quota: number): void {
    if (reading.endMs <= this.#lastEndMs) return;
    const isFirst = this.#lastEndMs === 0;
    this.#lastEndMs = reading.endMs;
    // A full instance has told since how it is.
    if (reading.endMs <= this.#asOfMs) return;
    const then = this.#knownDuring(reading);
    if (!then) {
      // Nothing to compare with. At the very start the reading is all there is; later it only says what is too much.
      const rest = Math.max(0, Math.ceil(reading.concurrentCalls - known.calls));
      if (isFirst && !this.#unseen) this.#believe(rest > 0 ? { lower: rest, upper: rest } : undefined, reading.endMs);
      if (this.#unseen && this.#unseen.upper > reading.concurrentCalls)
        this.#believe({ lower: 0, upper: reading.concurrentCalls }, reading.endMs);
      return;
    }
    const lower = reading.concurrentCalls - then.most;
    const upper = reading.concurrentCalls - Math.max(0, then.least - known.endedUnreported);
    const found = this.#cut({ lower, upper }, reading.endMs);
    const isWatchful = this.#unseen !== undefined || known.isSuspicious;
    const noise = isWatchful ? 1 : Math.max(2, 0.02 * quota) + 3 * Math.sqrt(known.endedUnreported);
    const doubts = found.lower > noise ? 0 : this.#doubts + 1;
    const isBelieved = doubts === 0 || (this.#unseen !== undefined && doubts < DOUBTS_TO_LET_GO);
    this.#believe(isBelieved ? found : undefined, reading.endMs, doubts);
  }

  /** A call found no line. @param quota concurrent calls that the instance allows */
  full(nowMs: number, { calls, aboutToStart, endedUnreported }: KnownWhenFull, quota: number): void {
    const lower = quota - calls;
    if (lower <= 0) return;
    const upper = lower + aboutToStart + endedUnreported;
    const before = this.#unseen ?? { lower, upper };
    this.#believe({ lower: Math.max(lower, before.lower), upper: Math.max(upper, before.upper) }, nowMs);
  }

  /**
   * Calls believed to be unseen, whole. An instance without any call publishes nothing: an old reading means that all is
   * quiet.
   *
   * @param most those that may have come since the reading are not believed to be more than this in all: an instance that
   *   lets nobody in for fear of them would never learn
   */
  current(nowMs: number, most = Number.POSITIVE_INFINITY): number {
    const isConfirmed = this.#asOfMs <= this.#lastEndMs;
    const goodForMs = (isConfirmed ? PERIODS_KEPT : PERIODS_UNCONFIRMED) * this.#periodMs;
    if (!this.#unseen || nowMs - Math.max(this.#asOfMs, this.#lastEndMs) > goodForMs) return 0;
    const upper = Math.max(0, this.#unseen.upper);
    const grown = Math.ceil(upper + GROWTH_SIGMA * changeOf(upper, nowMs - this.#asOfMs));
    return Math.max(Math.ceil(upper), Math.min(grown, most));
  }

  /** End of the newest datapoint's period, Unix ms; 0 before the first. */
  get lastEndMs(): number {
    return this.#lastEndMs;
  }

  get memory(): UnseenMemory {
    return {
      unseen: this.#unseen,
      asOfMs: this.#asOfMs,
      doubts: this.#doubts,
      lastEndMs: this.#lastEndMs,
      stretches: this.#stretches,
    };
  }

  restore(memory: UnseenMemory): void {
    this.#believe(memory.unseen, memory.asOfMs, memory.doubts);
    this.#lastEndMs = memory.lastEndMs;
    this.#stretches = [...memory.stretches];
  }

  /** The part of an interval that the one before allows; all of it where they contradict each other. */
  #cut(found: Interval, endMs: number): Interval {
    if (!this.#unseen) return found;
    const margin = WIDEN_SIGMA * changeOf(Math.max(1, this.#unseen.upper), endMs - this.#asOfMs);
    const lower = Math.max(found.lower, this.#unseen.lower - margin);
    const upper = Math.min(found.upper, this.#unseen.upper + margin);
    return lower <= upper ? { lower, upper } : found;
  }

  #believe(unseen: Interval | undefined, asOfMs: number, doubts = 0): void {
    this.#unseen = unseen;
    this.#asOfMs = asOfMs;
    this.#doubts = doubts;
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

/** Standard deviation of the change of so many lines within a time. */
const changeOf = (lines: number, withinMs: number): number =>
  Math.sqrt(2 * Math.max(0, lines) * (1 - Math.exp(-Math.max(0, withinMs) / 1_000 / UNSEEN_HOLD_SECONDS)));
