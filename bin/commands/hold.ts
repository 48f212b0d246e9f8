/** `callpace pause`, `resume` and `cancel`: what an operator says of one campaign, beside its file. */
import { systemClock } from '../../lambda/adapters/system-clock';
import type { CampaignId, CampaignItem } from '../../lambda/contract/items';
import type { CampaignStatus } from '../../lambda/contract/reports';
import { decideHold, type HoldAction, stillHeldBy } from '../../lambda/core/operate/hold';
import { type Command, command } from '../../local/cli/command';
import type { CommandSurroundings } from '../../local/cli/demo-command';
import { type FlagTable, onOff, readBy, seconds } from '../../local/cli/flag';
import { campaignArgument, campaignAsked } from './campaign-flag';
import { confirmed, NOT_CONFIRMED } from './confirm';
import { findDeployment } from './deployment';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from './deployment-options';
import { callerArn, type Operated, operating } from './operated-tables';
import { readStatus, statusTelling } from './report-files';

interface HoldOptions extends DeploymentOptions {
  readonly campaign: CampaignId;
  readonly reason: string | undefined;
  /** Seconds to wait for the campaign's status to say so. */
  readonly wait: number;
  /** Of `cancel`, which alone asks. */
  readonly yes?: boolean;
}

export const reasonFlag = (fallbackShown: string) =>
  readBy('TEXT', 'a text', (text) => (text.trim() === '' ? undefined : text.trim()), {
    fallback: undefined as string | undefined,
    shownFallback: fallbackShown,
    help: 'why, for whoever asks later; write no numbers or names of people into it',
  });

type PauseOptions = Omit<HoldOptions, 'yes'>;

const PAUSE_FLAGS: FlagTable<PauseOptions> = {
  campaign: campaignArgument,
  reason: reasonFlag('none'),
  wait: seconds({ fallback: 20, help: 'how long to wait until status.json says so' }),
  ...DEPLOYMENT_FLAGS,
};
const CANCEL_FLAGS: FlagTable<HoldOptions> = { ...PAUSE_FLAGS, yes: onOff('do not ask') };

const ABOUT: Readonly<Record<HoldAction, readonly string[]>> = {
  pause: [
    'Nobody of the campaign is called from now on, within the two seconds that a dial request is good for. Calls that are',
    'up are not cut off, and no attempt is used up. Holds until `resume`, whatever campaign.json says.',
  ],
  resume: [
    "Takes an operator's pause away. What campaign.json says is not touched: a campaign that is paused there stays so, and",
    'this says what to change. A cancelled campaign cannot be resumed.',
  ],
  cancel: [
    'Ends the campaign for good: nobody of it is called any more, and `resume` refuses. Contacts stay as they are and are',
    'accounted for. Asks before it does it; --yes does not ask.',
  ],
};

const SUMMARY: Readonly<Record<HoldAction, string>> = {
  pause: 'hold one campaign until it is resumed',
  resume: "take an operator's pause away",
  cancel: 'end one campaign for good',
};

const DONE: Readonly<Record<HoldAction, string>> = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' };

const REFUSED = 1;

const holdCommand = <Options extends HoldOptions>(action: HoldAction, flags: FlagTable<Options>): Command =>
  command<Options>({
    name: action,
    summary: SUMMARY[action],
    typed: `npx tsx bin/callpace.ts ${action}`,
    about: ABOUT[action],
    flags,
    run: async (options, surroundings) => {
      const found = await findDeployment(options, surroundings.environment);
      const by = await callerArn(found.clients);
      return operating(found, (operated) => carryOut(action, options, by, operated, surroundings));
    },
  });

export const pauseCommand = holdCommand('pause', PAUSE_FLAGS);
export const resumeCommand = holdCommand('resume', PAUSE_FLAGS);
export const cancelCommand = holdCommand('cancel', CANCEL_FLAGS);

async function carryOut(
  action: HoldAction,
  options: HoldOptions,
  by: string,
  operated: Operated,
  surroundings: CommandSurroundings,
): Promise<number> {
  const { control } = operated;
  const item = campaignAsked(await control.campaigns(), options.campaign);
  const atMs = systemClock.nowMs();
  const decision = decideHold(item, { action, by, atMs, reason: options.reason });
  if (decision.kind === 'refused') return say(options, surroundings, { done: false, said: decision.said }, REFUSED);
  if (decision.kind === 'nothing') {
    const status = await readStatus(operated.objects, item.sk);
    return tellOutcome(action, options, item, status, decision.said, surroundings);
  }
  if (action === 'cancel' && !(await confirmed(`Cancel ${item.sk} for good?`, options.yes ?? false, surroundings)))
    return say(
      options,
      surroundings,
      { done: false, said: 'Nothing was changed. Give --yes to cancel.' },
      NOT_CONFIRMED,
    );
  if (!(await control.setHold(item.sk, item.hold, decision.hold)))
    throw new Error(`somebody else changed ${item.sk} meanwhile: look at callpace status ${item.sk}, and try again`);
  await announce(operated, item.sk);
  const patience = { clock: systemClock, forMs: options.wait * 1_000, signal: surroundings.signal };
  const status = await statusTelling(operated.objects, item.sk, { hold: decision.hold, atMs }, patience);
  const now = (await control.campaign(item.sk)) ?? item;
  return tellOutcome(action, options, now, status, `${item.sk} is ${DONE[action]}.`, surroundings);
}

/** The controller reads the campaigns each second by itself; this is for one that has left. */
async function announce({ controller, reports }: Operated, campaign: CampaignId): Promise<void> {
  // What was written holds in any case: a report that cannot be asked for is only a report that comes later.
  await Promise.allSettled([controller.wake(), reports.request({ campaign, kind: 'status' })]);
}

function tellOutcome(
  action: HoldAction,
  options: HoldOptions,
  item: CampaignItem,
  status: CampaignStatus | undefined,
  said: string,
  surroundings: CommandSurroundings,
): number {
  const held = action === 'resume' ? stillHeldBy(item, systemClock.nowMs()) : undefined;
  const acknowledged = status && { state: status.state, message: status.message, updatedAt: status.updatedAt };
  const lines = [
    said.endsWith('.') ? said : `${said}.`,
    ...(held === undefined ? [] : [`It does not call anybody yet: ${held}.`]),
    ...(status
      ? [`status.json: ${status.state}, ${status.message}.`, ...upNow(status)]
      : ['status.json does not say so yet. The tables do: it holds although no report was written.']),
  ];
  const outcome = { done: true, said: lines.join('\n'), hold: item.hold, stillHeldBy: held, status: acknowledged };
  return say(options, surroundings, outcome, 0);
}

/** Calls that are up go on: whoever paused for a reason wants to know how many. */
function upNow({ contacts }: CampaignStatus): readonly string[] {
  const up = contacts['in-progress'] + contacts.unknown;
  return up === 0 ? [] : [`${up === 1 ? '1 call may be up, and is' : `${up} calls may be up, and are`} not cut off.`];
}

function say(
  { json, campaign }: HoldOptions,
  { stdout, stderr }: CommandSurroundings,
  outcome: { readonly done: boolean; readonly said: string },
  code: number,
): number {
  if (json) stdout.write(`${JSON.stringify({ campaign, ...outcome })}\n`);
  else (outcome.done ? stdout : stderr).write(`${outcome.said}\n`);
  return code;
}
