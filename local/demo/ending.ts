/** Decides when the demo is over, and whether anything stands in its way. */
import type { CampaignStatus } from '../../lambda/contract/reports';
import { accountsOf, openContacts } from './accounts';

export type Ending =
  /** Every contact is final, and the summary is written. */
  | { readonly kind: 'finished' }
  /** What is left waits for a zone that the list does not name. */
  | { readonly kind: 'only-held' }
  | { readonly kind: 'blocked'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'stalled'; readonly why: string }
  | { readonly kind: 'timeout'; readonly why: string }
  | { readonly kind: 'interrupted'; readonly why: string }
  /** The local stack itself failed. */
  | { readonly kind: 'broken'; readonly why: string };

export interface Progress {
  readonly status: CampaignStatus | undefined;
  readonly hasSummary: boolean;
  readonly ownCalls: number;
  /** How long nothing of all this, and no count of calls, has changed. */
  readonly unchangedMs: number;
  readonly elapsedMs: number;
  readonly timeoutMs: number;
  /** How long the slowest thing that may happen by itself takes: a retry's delay, a lease's end. */
  readonly longestPauseMs: number;
}

/** A report may be a few seconds old: what it says must have stood that long to be believed. */
const SETTLED_MS = 5_000;

/** Undefined while it goes on. */
export function endingOf(progress: Progress): Ending | undefined {
  const refusal = refusalOf(progress.status);
  if (refusal !== undefined) return { kind: 'refused', why: refusal };
  if (progress.hasSummary) return { kind: 'finished' };
  if (progress.elapsedMs >= progress.timeoutMs) return timeout(progress);
  if (progress.ownCalls > 0 || progress.unchangedMs < SETTLED_MS) return undefined;
  const { status } = progress;
  if (status?.state === 'blocked') return { kind: 'blocked', why: `the campaign is blocked: ${status.message}` };
  const accounts = accountsOf(status);
  const isLoaded = status !== undefined && status.lists.length > 0 && !status.lists.some(isLoading);
  if (isLoaded && accounts.held > 0 && openContacts(accounts) === 0) return { kind: 'only-held' };
  return progress.unchangedMs >= SETTLED_MS + progress.longestPauseMs ? stalled(progress) : undefined;
}

/** Why there is nothing in the campaign, and nothing will come; undefined where a list was not refused. */
function refusalOf(status: CampaignStatus | undefined): string | undefined {
  if (status === undefined || status.lists.some((list) => list.state !== 'refused')) return undefined;
  const reasons = status.lists.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal]));
  return status.lists.length === 0 ? undefined : `the list was refused: ${reasons[0] ?? status.message}`;
}

const isLoading = (list: CampaignStatus['lists'][number]): boolean => list.state === 'loading';

const timeout = (progress: Progress): Ending => ({
  kind: 'timeout',
  why: `not finished after ${Math.round(progress.timeoutMs / 1000)} s (--timeout); last report: ${lastReport(progress)}`,
});

const stalled = (progress: Progress): Ending => ({
  kind: 'stalled',
  why: `nothing has changed for ${Math.round(progress.unchangedMs / 1000)} s; last report: ${lastReport(progress)}`,
});

const lastReport = (progress: Progress): string => progress.status?.message ?? 'none was written';
