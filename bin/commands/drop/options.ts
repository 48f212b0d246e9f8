/** What `callpace drop` can be told. */
import type { CampaignId } from '../../../lambda/contract/items';
import { type FlagTable, file, onOff, secondsAbove0, wholeFrom1 } from '../../../local/cli/flag';
import { campaignFlag } from '../campaign-flag';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from '../deployment-options';
import { countryFlag, listArgument } from '../list-argument';

export interface DropOptions extends DeploymentOptions {
  readonly list: string;
  readonly campaign: CampaignId | undefined;
  readonly campaignFile: string | undefined;
  readonly canary: number | undefined;
  readonly country: string | undefined;
  /** Seconds to wait for the intake, or for the canary's calls. */
  readonly wait: number;
  readonly yes: boolean;
}

export const DROP_FLAGS: FlagTable<DropOptions> = {
  list: listArgument,
  campaign: {
    ...campaignFlag,
    shownFallback: 'required',
    help: 'the campaign to drop it into, as <tenant>/<campaign>; a new name begins a new one',
  },
  campaignFile: file({ fallback: undefined, shownFallback: 'none', help: 'a campaign.json, dropped before the list' }),
  canary: wholeFrom1({
    fallback: undefined,
    shownFallback: 'all at once',
    help: 'drop the first N rows alone, show how their calls went, and ask before the rest',
  }),
  country: { ...countryFlag, help: 'country of numbers without a country code; for --canary' },
  wait: secondsAbove0({ fallback: 600, help: 'how long to wait for the answer, and for the calls of --canary' }),
  yes: onOff('do not ask after --canary; if not one call reached a telephone, it stops nevertheless'),
  ...DEPLOYMENT_FLAGS,
};
