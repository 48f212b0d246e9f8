/** Which campaign a command is about, and what is said where there is none of that name. */
import type { CampaignId, CampaignItem } from '../../lambda/contract/items';
import { type Flag, readBy } from '../../local/cli/flag';

const CAMPAIGN = /^[A-Za-z0-9!_.*'()-]+\/[A-Za-z0-9!_.*'()-]+$/;

export const campaignFlag: Flag<CampaignId | undefined> = readBy(
  'T/C',
  'a campaign as <tenant>/<campaign>',
  (text) => (CAMPAIGN.test(text) ? (text as CampaignId) : undefined),
  { fallback: undefined, shownFallback: 'all', help: 'only this campaign, as <tenant>/<campaign>' },
);

const MOST_NAMED = 10;

/** @throws Error that names the campaigns there are. */
export function campaignsAsked(
  campaigns: readonly CampaignItem[],
  asked: CampaignId | undefined,
): readonly CampaignItem[] {
  if (asked === undefined) return campaigns;
  const found = campaigns.filter(({ sk }) => sk === asked);
  if (found.length > 0) return found;
  const names = campaigns.slice(0, MOST_NAMED).map(({ sk }) => sk);
  const known = names.length === 0 ? 'there is none so far' : `there are ${names.join(', ')}`;
  throw new Error(`--campaign must be a campaign of the deployment, got "${asked}": ${known}`);
}
