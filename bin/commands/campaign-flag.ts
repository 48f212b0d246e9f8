/** Which campaign a command is about, and what is said where there is none of that name. */
import type { CampaignId, CampaignItem } from '../../lambda/contract/items';
import { nearest } from '../../lambda/contract/typos';
import { argument, type Flag, readBy } from '../../local/cli/flag';

const CAMPAIGN = /^[A-Za-z0-9!_.*'()-]+\/[A-Za-z0-9!_.*'()-]+$/;

export const campaignFlag: Flag<CampaignId | undefined> = readBy(
  'T/C',
  'a campaign as <tenant>/<campaign>',
  (text) => (CAMPAIGN.test(text) ? (text as CampaignId) : undefined),
  { fallback: undefined, shownFallback: 'all', help: 'only this campaign, as <tenant>/<campaign>' },
);

/** The campaign that a command is about, by its place. */
export const campaignArgument: Flag<CampaignId> = argument(
  readBy(
    'TENANT/CAMPAIGN',
    'a campaign as <tenant>/<campaign>, such as default/spring',
    (text) => (CAMPAIGN.test(text) ? (text as CampaignId) : undefined),
    // Never used: the argument is required.
    { fallback: 'default/none' as CampaignId, shownFallback: '', help: 'the campaign, by its folder' },
  ),
);

export const optionalCampaignArgument: Flag<CampaignId | undefined> = argument(
  readBy(
    'TENANT/CAMPAIGN',
    'a campaign as <tenant>/<campaign>, such as default/spring',
    (text) => (CAMPAIGN.test(text) ? (text as CampaignId) : undefined),
    { fallback: undefined, shownFallback: 'all', help: 'only this campaign' },
  ),
  'optional',
);

const MOST_NAMED = 10;

/** @throws Error that names the campaigns there are. */
export function campaignsAsked(
  campaigns: readonly CampaignItem[],
  asked: CampaignId | undefined,
): readonly CampaignItem[] {
  if (asked === undefined) return campaigns;
  return [campaignAsked(campaigns, asked, '--campaign')];
}

/** @throws Error that names the campaign that was probably meant, or those there are, of the same tenant first. */
export function campaignAsked(
  campaigns: readonly CampaignItem[],
  asked: CampaignId,
  what = 'TENANT/CAMPAIGN',
): CampaignItem {
  const found = campaigns.find(({ sk }) => sk === asked);
  if (found) return found;
  const names = campaigns.map(({ sk }) => sk);
  const meant = nearest(asked, names);
  throw new Error(
    `${what} must be a campaign of the deployment, got "${asked}": ${meant === undefined ? known(names, asked) : `did you mean ${meant}?`}`,
  );
}

function known(names: readonly CampaignId[], asked: CampaignId): string {
  if (names.length === 0) return 'there is none so far';
  const tenant = asked.slice(0, asked.indexOf('/') + 1);
  const inOrder = [...names].sort((one, other) => Number(other.startsWith(tenant)) - Number(one.startsWith(tenant)));
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `there are ${inOrder.slice(0, MOST_NAMED).join(', ')}${more}`;
}
