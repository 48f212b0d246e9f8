/**
 * What a measured run is: an account, a seed, and what changes on the account while it runs. The same run can be set up
 * twice, once with a dialer and once without, and inbound traffic is the same in both.
 */
import type { AccountOptions } from '../connect/account';
import { ConnectModel } from '../connect/model';
import type { ConnectAccount } from '../connect/types';

/** A change of the account while a run goes on. */
export interface AccountChange {
  /** After the start of the run, warm-up included, s. */
  readonly atSeconds: number;
  readonly account: AccountOptions;
}

/** A run as the account sees it, whoever dials. */
export interface MeasuredRun {
  /** The account as the run begins. */
  readonly account: ConnectAccount;
  readonly seed: number;
  /** Unix ms. */
  readonly startMs: number;
  readonly changes: readonly AccountChange[];
}

/** A stretch of time, Unix ms: the beginning belongs to it, the end does not. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** From this moment on, the quota of concurrent calls is this. */
export interface QuotaStep {
  readonly atMs: number;
  readonly lines: number;
}

/** A whole minute, as CloudWatch counts them; any will do. */
export const RUN_START_MS = Date.UTC(2026, 10, 21, 12);

const PLACE = { region: 'us-east-1', accountId: '000000000000' };

/** The account of a run, before anything happened. Changes are the driver's to make. */
export const modelOf = ({ account, seed, startMs }: MeasuredRun): ConnectModel =>
  new ConnectModel({ account, seed, startMs, ...PLACE });

/** How many lines there are and when that changes, in order of time; the first step is the start of the run. */
export function quotaSteps({ account, startMs, changes }: MeasuredRun): readonly QuotaStep[] {
  const steps: QuotaStep[] = [{ atMs: startMs, lines: account.concurrentCallsQuota }];
  for (const change of [...changes].sort((a, b) => a.atSeconds - b.atSeconds)) {
    const lines = change.account.concurrentCallsQuota;
    if (lines !== undefined) steps.push({ atMs: startMs + change.atSeconds * 1000, lines });
  }
  return steps;
}

/** The quota in force at a moment. */
export const quotaAt = (steps: readonly QuotaStep[], atMs: number): number =>
  steps.findLast((step) => step.atMs <= atMs)?.lines ?? 0;
