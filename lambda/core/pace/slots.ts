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
  const each = buckets.map((bucket) => rulesOf(bucket, clockSkewMs + NETWORK_JITTER_MS));
  return {
    spacingMs: Math.max(...each.map((rules) => rules.spacingMs)),
    toleranceMs: Math.min(LONGEST_TOLERANCE_MS, ...each.map((rules) => rules.toleranceMs)),
  };
}

function rulesOf({ callsPerSecond, burst }: Bucket, driftMs: number): SlotRules {
  const intervalMs = 1_000 / callsPerSecond;
  const slackMs = SLACK_SHARE * (burst - 1) * intervalMs - driftMs;
  if (slackMs >= BURSTLESS_TOLERANCE_MS) return { spacingMs: intervalMs, toleranceMs: Math.floor(slackMs) };
  const missingMs = BURSTLESS_TOLERANCE_MS + driftMs - (burst - 1) * intervalMs;
  return {
    spacingMs: Math.max(intervalMs, intervalMs + missingMs / burst),
    toleranceMs: BURSTLESS_TOLERANCE_MS,
  };
}

/** A request whose slot has passed needs so long to be used all the same: queue, lane and claim. */
const USE_WITHIN_MS = 600;

/**
 * How old a slot may be and still be given away, ms. What counts is that it is used within its tolerance, not when it was
 * assigned: so the slots of a turn that came late are not lost, as far as the burst allows.
 */
export const recoverableMs = (rules: SlotRules): number => Math.max(0, rules.toleranceMs - USE_WITHIN_MS);

/** The next slot: never closer than the spacing to the one before, and not older than is still of use. */
export function nextSlotMs(cursorMs: number, nowMs: number, rules: SlotRules): number {
  return Math.max(cursorMs, nowMs - recoverableMs(rules));
}
