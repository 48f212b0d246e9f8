/** What `callpace plan` can be told. */
import type { CampaignId } from '../../../lambda/contract/items';
import { above0, type FlagTable, file, onOff, readBy } from '../../../local/cli/flag';
import { campaignFlag } from '../campaign-flag';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from '../deployment-options';
import { countryFlag, listArgument } from '../list-argument';

export interface PlanOptions extends DeploymentOptions {
  readonly list: string;
  readonly campaignFile: string | undefined;
  readonly campaign: CampaignId | undefined;
  readonly callsPerSecond: number | undefined;
  readonly concurrentCalls: number | undefined;
  readonly holdSeconds: number;
  readonly answerShare: number;
  readonly country: string | undefined;
  readonly offline: boolean;
}

export const PLAN_FLAGS: FlagTable<PlanOptions> = {
  list: listArgument,
  campaignFile: file({
    fallback: undefined,
    shownFallback: 'that of --campaign, or none',
    help: 'a campaign.json to plan with',
  }),
  campaign: { ...campaignFlag, shownFallback: 'none', help: 'plan with the campaign.json that this campaign has' },
  callsPerSecond: above0({
    fallback: undefined,
    shownFallback: 'what the account allows',
    help: 'calls that start in a second',
  }),
  concurrentCalls: above0({
    fallback: undefined,
    shownFallback: 'the quota less the capacity buffer',
    help: 'calls at once that the campaign may use, inbound and other campaigns taken off',
  }),
  holdSeconds: above0({ fallback: 60, help: 'mean seconds that a call takes a line, ringing included' }),
  answerShare: readBy(
    'SHARE',
    'a share above 0 and up to 1',
    (text) => (Number(text) > 0 && Number(text) <= 1 ? Number(text) : undefined),
    { fallback: 0.4, help: 'share of calls that are answered, by people or machines' },
  ),
  country: countryFlag,
  offline: onOff('ask no deployment: what is not given is assumed, and said'),
  ...DEPLOYMENT_FLAGS,
};
