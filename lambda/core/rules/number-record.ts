/**
 * What one number has been through, in all campaigns, and whether it may be tried once more: caps per rolling 24 hours and
 * in all (invariant I5). What is up at the moment is not in here but in the leases: nobody calls a number that has one.
 */
import type { AttemptRules } from '../../contract/campaign';
import type { NumberAttempt } from '../../contract/items';
import type { Ending } from '../pace/flight-effects';

export interface NumberRecord {
  readonly revision: number;
  /** Attempts that placed, or may have placed, a call. */
  readonly total: number;
  readonly recent: readonly NumberAttempt[];
}

export interface NumberCaps {
  readonly perDay?: number | undefined;
  readonly inAll?: number | undefined;
}

export type CapVerdict =
  | { readonly kind: 'free' }
  | { readonly kind: 'later'; readonly dueAtMs: number; readonly reason: string }
  | { readonly kind: 'never'; readonly reason: string };

/**
 * 24 hours and a minute: an attempt is dated by its admission, and its call starts up to some seconds later, by a clock that
 * may be a little off.
 */
export const ROLLING_DAY_MS = 24 * 3_600_000 + 60_000;

/** Caps of which the stricter holds: a campaign can lower the deployment's, and not raise it. */
export function stricter(one: NumberCaps, other: NumberCaps): NumberCaps {
  return { perDay: least(one.perDay, other.perDay), inAll: least(one.inAll, other.inAll) };
}

/**
 * What holds for a contact's number: the least of what deployment, campaign and law allow.
 *
 * @param lawPerDay attempts in a rolling 24 hours that the law of its place allows
 */
export const capsFor = (
  deployment: NumberCaps,
  attempts: Partial<AttemptRules> | undefined,
  lawPerDay: number | undefined,
): NumberCaps =>
  stricter(stricter(deployment, { perDay: lawPerDay }), {
    perDay: attempts?.perNumberPerDay,
    inAll: attempts?.perNumberInAll,
  });

export function judgeCaps(record: NumberRecord | undefined, caps: NumberCaps, nowMs: number): CapVerdict {
  if (!record) return { kind: 'free' };
  const { perDay, inAll } = caps;
  if (inAll !== undefined && record.total >= inAll)
    return {
      kind: 'never',
      reason: `the number was tried ${times(record.total)} in all campaigns, the cap is ${inAll}`,
    };
  if (perDay === undefined) return { kind: 'free' };
  const inWindow = record.recent.map(({ atMs }) => atMs).filter((atMs) => nowMs - atMs < ROLLING_DAY_MS);
  if (inWindow.length < perDay) return { kind: 'free' };
  // As many of the oldest as it takes must be a day old.
  const last = inWindow.sort((a, b) => a - b)[inWindow.length - perDay] ?? nowMs;
  const reason = `the number was tried ${times(inWindow.length)} within 24 hours, the cap is ${perDay}`;
  return { kind: 'later', dueAtMs: last + ROLLING_DAY_MS, reason };
}

/** The record with an attempt in it; undefined if it holds it already. */
export function withAttempt(
  record: NumberRecord | undefined,
  attempt: NumberAttempt,
  nowMs: number,
): NumberRecord | undefined {
  const { revision, total, recent } = record ?? { revision: 0, total: 0, recent: [] };
  if (recent.some(({ requestId }) => requestId === attempt.requestId)) return undefined;
  const kept = recent.filter(({ atMs }) => nowMs - atMs < ROLLING_DAY_MS);
  return { revision: revision + 1, total: total + 1, recent: [...kept, attempt] };
}

/** Whether somebody's telephone rang, or may have. A call that died for want of a line reached nobody. */
export const mayHaveCalled = (ending: Ending): boolean =>
  ending.kind === 'unresolved' || (ending.kind === 'ended' && ending.disposition !== 'rejected');

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const least = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);
