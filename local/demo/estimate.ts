/** Estimates how long a campaign takes. */
import { meanHoldSeconds } from '../../sim/connect/call';
import type { ConnectAccount } from '../../sim/connect/types';

export interface EstimateInput {
  /** Contacts that are not suppressed. */
  readonly contacts: number;
  readonly callsPlaced: number;
  /** Of the calls that have ended: how many somebody answered, and how many there are. */
  readonly answered: number;
  readonly ended: number;
  readonly maxAttempts: number;
  /** Calls per second that were reached lately. */
  readonly callsPerSecond: number;
  readonly open: number;
}

/** Calls after which the share of answered ones says something. */
const ENOUGH_CALLS = 20;

/**
 * Calls that are still to be placed, over the pace of late. Each contact takes 1 + p + p^2 + ... calls, p being the share
 * of calls that is to be tried again. Undefined while there is no pace, or not enough is known.
 */
export function secondsLeft(input: EstimateInput): number | undefined {
  if (input.open === 0) return 0;
  if (input.callsPerSecond <= 0 || input.ended < ENOUGH_CALLS) return undefined;
  const againShare = 1 - input.answered / input.ended;
  const callsPerContact = Array.from({ length: input.maxAttempts }, (_, attempt) => againShare ** attempt).reduce(
    (sum, calls) => sum + calls,
    0,
  );
  const left = Math.max(input.open / 2, input.contacts * callsPerContact - input.callsPlaced);
  return left / input.callsPerSecond;
}

const SPARE_SECONDS = 120;
/** However badly it goes, it does not take this many times as long as it should. */
const PATIENCE = 4;

/** When a campaign of so many rows has certainly got stuck: every contact takes all its attempts, at a fair pace. */
export function timeoutSeconds(account: ConnectAccount, rows: number, maxAttempts: number): number {
  const lines = account.concurrentCallsQuota * (1 - Math.min(0.9, account.inbound.peakShare));
  const callsPerSecond = Math.min(account.callsPerSecond, lines / (meanHoldSeconds(account) + 1));
  return SPARE_SECONDS + (PATIENCE * rows * maxAttempts) / callsPerSecond;
}
