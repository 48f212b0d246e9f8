/** `callpace redrive`: sends dead-lettered contacts back through admission, once the cause is mended. */
import type { CampaignId } from '../../lambda/contract/items';
import { type RedriveResult, redrive } from '../../lambda/core/operate/redrive';
import { controllerRules } from '../../lambda/core/pace/rules-of-settings';
import { command } from '../../local/cli/command';
import { type Flag, onOff, readBy } from '../../local/cli/flag';
import { campaignFlag, campaignsAsked } from './campaign-flag';
import { findDeployment } from './deployment';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from './deployment-options';
import { callerArn, controllerSettings, operating } from './operated-tables';
import { contactsInWords } from './words';

export interface RedriveOptions extends DeploymentOptions {
  readonly reason: string | undefined;
  readonly campaign: CampaignId | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

const reasonFlag: Flag<string | undefined> = readBy(
  'REASON',
  'a reason, or its beginning, as dead-letters lists it',
  (text) => (text.trim() === '' ? undefined : text.trim()),
  {
    fallback: undefined,
    shownFallback: 'all',
    help: 'only contacts of this reason, or of all reasons that begin so',
  },
);

const REDRIVE_FLAGS = {
  reason: reasonFlag,
  campaign: campaignFlag,
  dryRun: onOff('count, and change nothing'),
  yes: onOff('really do it; without it nothing is changed'),
  ...DEPLOYMENT_FLAGS,
};

/** Wrong usage: somebody who forgot --yes must not believe that it was done. */
const NOT_CONFIRMED = 2;

export const redriveCommand = command<RedriveOptions>({
  name: 'redrive',
  summary: 'send dead-lettered contacts back through admission',
  typed: 'npx tsx bin/callpace.ts redrive',
  about: [
    'Sends dead-lettered contacts back to pending, due now. The controller admits them like all others: calling window,',
    'suppression, stop switch and quotas are checked again. A refused attempt is not charged; whoever has used up all',
    'attempts stays. Running it twice changes nothing. Who did it, and when, stays in the history of each contact.',
  ],
  flags: REDRIVE_FLAGS,
  run: async (options, { stdout, environment }) => {
    const isDryRun = options.dryRun || !options.yes;
    const result = await redriveDeployment(options, isDryRun, environment);
    stdout.write(options.json ? `${JSON.stringify(asJson(result, isDryRun))}\n` : redriveText(result, isDryRun));
    const isConfirmed = options.dryRun || options.yes || totalOf(result) === 0;
    if (!isConfirmed && !options.json) stdout.write('Give --yes to really send them back.\n');
    return isConfirmed ? 0 : NOT_CONFIRMED;
  },
});

async function redriveDeployment(
  options: RedriveOptions,
  isDryRun: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RedriveResult> {
  const found = await findDeployment(options, environment);
  const [settings, by] = await Promise.all([controllerSettings(found), callerArn(found.clients)]);
  const { retries } = controllerRules(settings);
  const { reason, campaign } = options;
  return operating(found, async (operated) => {
    campaignsAsked(await operated.store.campaigns(), campaign);
    return redrive(operated, { reason, campaign, isDryRun, retries, action: { by, atMs: Date.now() } });
  });
}

const totalOf = ({ redriven }: RedriveResult): number => Object.values(redriven).reduce((sum, count) => sum + count, 0);

const asJson = (result: RedriveResult, isDryRun: boolean): object => ({
  isDryRun,
  total: totalOf(result),
  ...result,
});

function redriveText(result: RedriveResult, isDryRun: boolean): string {
  const { redriven, usedUp, changedMeanwhile, campaigns, reopened } = result;
  const total = totalOf(result);
  const where = campaigns.length === 0 ? '' : `, in ${campaigns.join(', ')}`;
  const head = isDryRun
    ? `${total} ${total === 1 ? 'contact' : 'contacts'} would go back to pending${where}; nothing was changed.`
    : `${contactsInWords(total)} pending again${where}.`;
  return [
    ...(total === 0 ? ['No dead-lettered contact can be sent back.'] : [head]),
    ...Object.entries(redriven).map(([reason, count]) => `${String(count).padStart(7)}  ${reason}`),
    ...(usedUp === 0 ? [] : [usedUpSentence(usedUp)]),
    ...(changedMeanwhile === 0
      ? []
      : [`${contactsInWords(changedMeanwhile)} left: somebody else sent them back meanwhile.`]),
    ...(reopened.length === 0 ? [] : [`${isDryRun ? 'Would be reopened' : 'Reopened'}: ${reopened.join(', ')}.`]),
    ...(total === 0 || isDryRun ? [] : ['The controller was called. Window, suppression and quotas hold as ever.']),
    '',
  ].join('\n');
}

const usedUpSentence = (count: number): string =>
  `${contactsInWords(count)} left: all attempts that they may have (attempts.max in campaign.json, else maxAttempts) may have placed a call. Allow more, or drop the numbers into a new campaign.`;
