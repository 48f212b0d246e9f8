/** How many contacts each of the largest unfinished campaigns has left, and all others together: a metric each, to be paid. */
import { type CampaignItem, CONTACT_STATES, FINAL_STATES } from '../../contract/items';
import { CAMPAIGNS_MEASURED, OTHER_CAMPAIGNS } from '../../contract/metrics';
import { standingOf } from '../rules/standing';

/**
 * By name, the largest first, as of the last count of each; campaigns that were never counted are missing.
 *
 * @param campaigns that are not finished
 */
export function campaignBacklogs(
  campaigns: readonly CampaignItem[],
  nowMs: number,
): readonly (readonly [campaign: string, contacts: number])[] {
  const backlogs = campaigns
    .flatMap((campaign) => {
      const left = leftOf(campaign, nowMs);
      return left === undefined ? [] : [[campaign.sk as string, left] as const];
    })
    // By name where they are equal: who is measured does not change from minute to minute.
    .sort(([name, left], [otherName, other]) => other - left || (name < otherName ? -1 : 1));
  const others = backlogs.slice(CAMPAIGNS_MEASURED).reduce((sum, [, left]) => sum + left, 0);
  const measured = backlogs.slice(0, CAMPAIGNS_MEASURED);
  return backlogs.length > CAMPAIGNS_MEASURED ? [...measured, [OTHER_CAMPAIGNS, others]] : measured;
}

function leftOf(campaign: CampaignItem, nowMs: number): number | undefined {
  const { counted } = campaign;
  if (!counted) return undefined;
  const isFinal = new Set<string>(FINAL_STATES);
  // Nobody of a campaign that was cancelled, or has ended, is called any more, but who is up.
  const isOver = standingOf(campaign, nowMs).kind === 'over';
  return CONTACT_STATES.filter((state) => !isFinal.has(state) && !(isOver && state === 'pending')).reduce(
    (sum, state) => sum + counted.contacts[state],
    0,
  );
}
