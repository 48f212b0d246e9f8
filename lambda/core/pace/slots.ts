/**
 * The slot schedule: which moments calls may start at, so that the account's token buckets are never exceeded whatever
 * SQS and Lambda do to the timing (invariant I3).
 *
 * Slots are `spacingMs` apart and a dial request may be used up to `toleranceMs` after its slot. So k calls take at least
 * (k-1) spacing - spread, where spread = tolerance + clock skew + network jitter. A token bucket (r, b) accepts k > b
 * calls only over (k-b)/r or more. The worst case is the first call past the burst, hence
 *
 *     spacing >= 1/r   and   b * spacing - spread >= 1/r
 *
 * which for spacing = 1/r means spread <= (b-1)/r. A bucket without burst (b = 1) leaves no room for any spread, so its
 * slots are stretched to 1/r + spread instead.
 */

/** A token bucket: `callsPerSecond` refills it, `burst` is its size in calls. */
export interface Bucket {
  readonly callsPerSecond: number;
  readonly burst: number;
}

export interface SlotRules {
  readonly spacingMs: number;
  /** How long after its slot a dial request may be used, on the dialer's own clock. */
  readonly toleranceMs: number;
  /** How far apart from its slot a call may start, as Connect sees it: tolerance, clock skew and network jitter. */
  readonly spreadMs: number;
}

/** Greatest life of a dial request: a pause, a stop or a cancellation acts within it (invariant I5). */
export const LONGEST_TOLERANCE_MS = 2_000;
/** Share of the bucket's slack that is used; the rest absorbs what nobody modelled. */
const SLACK_SHARE = 0.8;
/** Variation of the time from the dialer's clock reading to Connect's, with a connection already open. */
export const NETWORK_JITTER_MS = 20;
/** Tolerance where a bucket has no burst: long enough for a busy lane, short enough to cost little pace. */
const BURSTLESS_TOLERANCE_MS = 40;

/** The slot rules that conform to every one of the buckets at once. */
export function slotRules(buckets: readonly Bucket[], clockSkewMs: number): SlotRules {
  const driftMs = clockSkewMs + NETWORK_JITTER_MS;
  const toleranceMs = Math.min(LONGEST_TOLERANCE_MS, ...buckets.map((bucket) => toleranceFor(bucket, driftMs)));
  const spreadMs = toleranceMs + driftMs;
  return { spacingMs: spacingFor(buckets, spreadMs), toleranceMs, spreadMs };
}

function toleranceFor({ callsPerSecond, burst }: Bucket, driftMs: number): number {
  const slackMs = (SLACK_SHARE * (burst - 1) * 1_000) / callsPerSecond;
  return Math.max(BURSTLESS_TOLERANCE_MS, Math.floor(slackMs - driftMs));
}

/** The least spacing that conforms to every one of the buckets, given how far a start may be from its slot. */
export const spacingFor = (buckets: readonly Bucket[], spreadMs: number): number =>
  Math.max(
    ...buckets.map(
      ({ callsPerSecond, burst }) =>
        Math.max(1, (1 + (spreadMs * callsPerSecond) / 1_000) / burst) * (1_000 / callsPerSecond),
    ),
  );

/** A request whose slot has passed needs so long to be used all the same: queue, lane and claim. */
const USE_WITHIN_MS = 600;

/**
 * How old a slot may be and still be given away, ms. What counts is that it is used within its tolerance, not when it was
 * assigned: so the slots of a turn that came late are not lost, as far as the burst allows.
 */
export const recoverableMs = (rules: SlotRules): number => Math.max(0, rules.toleranceMs - USE_WITHIN_MS);

/** The slots that are given away, one after the other. The spacing may change from one to the next. */
export class SlotSchedule {
  readonly #rules: SlotRules;
  #cursorMs: number;

  constructor(rules: SlotRules, cursorMs: number) {
    this.#rules = rules;
    this.#cursorMs = cursorMs;
  }

  /** Where the next slot may be at the earliest, Unix ms. */
  get cursorMs(): number {
    return this.#cursorMs;
  }

  /** How many slots begin by `untilMs`. */
  countUntil(untilMs: number, nowMs: number, spacingMs: number): number {
    const first = this.#next(nowMs);
    return first > untilMs ? 0 : Math.floor((untilMs - first) / spacingMs) + 1;
  }

  /** Takes the next slot, whole Unix ms. */
  take(nowMs: number, spacingMs: number): number {
    const slotMs = Math.ceil(this.#next(nowMs));
    this.#cursorMs = slotMs + spacingMs;
    return slotMs;
  }

  /** Never closer than the spacing to the one before, and not older than is still of use. */
  #next(nowMs: number): number {
    return Math.max(this.#cursorMs, nowMs - recoverableMs(this.#rules));
  }
}
