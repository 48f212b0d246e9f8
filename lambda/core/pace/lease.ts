/**
 * Which invocation is the active controller. One item, written only under conditions, holds epoch and sequence:
 *
 * 1. Every scheduled invocation reads the item. Nobody holds it: take it. Somebody does: stand by.
 * 2. The active one renews every turn: sequence + 1, conditional on its epoch and sequence. A write that fails means that
 *    it was deposed, and it leaves at once without writing anything else.
 * 3. A second standby marks itself as challenger; the active one sees it in the answer to its renewal, hands the item over
 *    to the first standby (epoch + 1, `clean`) and leaves: hand-over takes milliseconds at any second of the minute.
 *    While nobody stands by, after a crash for instance, the active one asks for a standby instead of waiting for the
 *    schedule: the next crash would stop all dialing until then.
 * 4. A standby that sees the sequence stand still for a whole lease, on its own monotonic clock, takes over (epoch + 1). The
 *    last holder may still have requests out, so the successor first waits until the last of them is out of time.
 *
 * Times of other machines are never compared, except `seenAtMs` of standbys, which only decides about courtesy, and
 * `renewedAtMs`, which is only measured.
 */

/** How long the sequence may stand still before a standby takes over, ms. */
export const LEASE_MS = 1_500;
/** How often a standby looks, ms. */
export const STANDBY_POLL_MS = 200;
/** A standby that was not seen for so long is gone, ms (wall clock of another machine: generous). */
const STANDBY_GONE_MS = 5_000;

export interface LeaseRecord {
  readonly epoch: number;
  readonly sequence: number;
  /** Who is active; absent after a clean end. */
  readonly holder?: string;
  /** Where a successor's first slot may be at the earliest: one spacing after any slot of this holder, Unix ms. */
  readonly reservedUntilMs: number;
  /** No request of this holder is good after this, Unix ms. */
  readonly lastValidUntilMs: number;
  /** When the holder, or the one before it, last renewed it, Unix ms: measures hand-overs, and decides nothing. */
  readonly renewedAtMs?: number;
  /** The holder wrote this as its last act: nothing of it is under way. */
  readonly clean: boolean;
  /** The holder left because there was nothing to do. */
  readonly idle?: boolean;
  readonly standby?: string;
  readonly standbySeenAtMs?: number;
  readonly challenger?: string;
  readonly challengerSeenAtMs?: number;
}

/** What an invocation that is not active does next. */
export type StandbyStep =
  /** Write epoch + 1 with itself as holder, conditional on epoch and sequence read. */
  | { readonly kind: 'take'; readonly record: LeaseRecord; readonly isClean: boolean }
  /** It was made the holder by the one before. */
  | { readonly kind: 'start'; readonly record: LeaseRecord }
  | { readonly kind: 'be-standby' }
  | { readonly kind: 'challenge' }
  /** Nothing to do here: two are standing by already, or the last one found no work. */
  | { readonly kind: 'leave' };

export interface StandbyView {
  readonly me: string;
  readonly record: LeaseRecord | undefined;
  /** How long the sequence has not moved, on the own monotonic clock. */
  readonly stillForMs: number;
  readonly nowMs: number;
  /** Somebody asked for this invocation because there is work. */
  readonly isWoken: boolean;
  readonly hasWaited: boolean;
}

export function standbyStep(view: StandbyView): StandbyStep {
  const { me, record } = view;
  if (!record) return { kind: 'take', record: freshRecord(), isClean: true };
  if (record.holder === me) return { kind: 'start', record };
  if (record.holder === undefined) {
    const mayLeave = record.idle === true && view.hasWaited && !view.isWoken;
    return mayLeave ? { kind: 'leave' } : { kind: 'take', record, isClean: record.clean };
  }
  if (view.stillForMs >= LEASE_MS) return { kind: 'take', record, isClean: false };
  return courtesy(view, record);
}

function courtesy({ me, nowMs, isWoken, hasWaited }: StandbyView, record: LeaseRecord): StandbyStep {
  const isAlive = (seenAtMs: number | undefined) => seenAtMs !== undefined && nowMs - seenAtMs < STANDBY_GONE_MS;
  if (record.standby === me) return { kind: 'be-standby' };
  // The active controller reads the campaigns by itself: a call to wake is answered by its being there.
  if (isWoken && !hasWaited && isAlive(record.standbySeenAtMs)) return { kind: 'leave' };
  if (!isAlive(record.standbySeenAtMs)) return { kind: 'be-standby' };
  if (record.challenger === me || !isAlive(record.challengerSeenAtMs)) return { kind: 'challenge' };
  return { kind: 'leave' };
}

const freshRecord = (): LeaseRecord => ({
  epoch: 0,
  sequence: 0,
  reservedUntilMs: 0,
  lastValidUntilMs: 0,
  clean: true,
});

/** The record of a holder that takes over. */
export function takenRecord(me: string, before: LeaseRecord): LeaseRecord {
  const { epoch, reservedUntilMs, lastValidUntilMs, renewedAtMs } = before;
  const renewed = before.idle === true || renewedAtMs === undefined ? {} : { renewedAtMs };
  return { epoch: epoch + 1, sequence: 0, holder: me, reservedUntilMs, lastValidUntilMs, ...renewed, clean: false };
}

/** Whether somebody stands by who could take over. */
export const hasStandby = ({ standbySeenAtMs }: LeaseRecord, nowMs: number): boolean =>
  standbySeenAtMs !== undefined && nowMs - standbySeenAtMs < STANDBY_GONE_MS;

/** To whom the active controller should hand over: the standby, once somebody else has come to take its place. */
export function successorOf(record: LeaseRecord, nowMs: number): string | undefined {
  const isRecent = (seenAtMs: number | undefined) => seenAtMs !== undefined && nowMs - seenAtMs < STANDBY_GONE_MS;
  return isRecent(record.standbySeenAtMs) && isRecent(record.challengerSeenAtMs) ? record.standby : undefined;
}
