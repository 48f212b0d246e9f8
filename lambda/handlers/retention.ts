/** Each hour: deletes the contacts of campaigns whose time is over. What is not done in one go is done in the next. */
import type { Context } from 'aws-lambda';
import { tenantOf } from '../contract/items';
import { type EraseDeps, type ErasureRules, eraseCampaigns } from '../core/retention/erase-campaigns';

export interface RetentionHandlerDeps extends EraseDeps, Pick<ErasureRules, 'retentionDays'> {
  readonly log: Readonly<Record<'info', (message: string, details: Record<string, unknown>) => void>>;
}

/** Left to the function before its timeout: a page of deletions and the last notes, ms. */
const RESERVE_MS = 60_000;

export type RetentionHandler = (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<void>;

/** Builds the handler of the schedule. */
export function createRetentionHandler({ log, retentionDays, ...deps }: RetentionHandlerDeps): RetentionHandler {
  return async (_event, context) => {
    const deadlineMs = deps.clock.monotonicMs() + context.getRemainingTimeInMillis() - RESERVE_MS;
    const erasures = await eraseCampaigns(deps, { retentionDays, deadlineMs });
    for (const { campaign, deleted, isDone } of erasures)
      log.info('the contacts of a campaign are deleted, their time is over', {
        tenant: tenantOf(campaign),
        campaign,
        deleted,
        isDone,
      });
  };
}
