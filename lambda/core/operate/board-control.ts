/**
 * Carries out what a button of the dashboard asks for: the hold that `callpace pause` would set. What the button says is
 * checked again, because whoever may call the function may send anything, and the page that he looks at may be old.
 */
import type { CampaignId } from '../../contract/items';
import type { ReportRequest } from '../../contract/reports';
import { WIDGET_ACTIONS, type WidgetAction, type WidgetEvent, type WidgetRequest } from '../../contract/widget';
import type { Clock } from '../clock';
import { decideHold, stillHeldBy } from './hold';
import type { CampaignControl } from './ports';

export interface BoardControlDeps {
  readonly control: Pick<CampaignControl, 'campaign' | 'setHold'>;
  readonly functions: {
    wakeController(): Promise<void>;
    requestReport(request: ReportRequest): Promise<void>;
  };
  readonly clock: Clock;
}

const DONE: Readonly<Record<WidgetAction, string>> = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' };

/** One sentence: what was done, or why nothing was. */
export async function carryOut(
  { control, functions, clock }: BoardControlDeps,
  { campaign, action, seenHoldMs }: WidgetRequest,
  by: string,
): Promise<string> {
  const item = await control.campaign(campaign);
  if (!item) return `Nothing was changed: there is no campaign ${campaign}.`;
  const atMs = clock.nowMs();
  const decision = decideHold(item, { action, by, atMs, reason: undefined });
  if (decision.kind !== 'write') return `Nothing was changed: ${decision.said}.`;
  const isAsSeen = (item.hold?.atMs ?? 0) === seenHoldMs;
  if (!isAsSeen || !(await control.setHold(campaign, item.hold, decision.hold)))
    return `Nothing was changed: somebody else changed ${campaign} meanwhile. Look again.`;
  // It holds in any case: the controller reads the campaigns each second, and this is for one that has left.
  await Promise.allSettled([functions.wakeController(), functions.requestReport({ campaign, kind: 'status' })]);
  const still = action === 'resume' ? stillHeldBy(item, atMs) : undefined;
  return `${campaign} is ${DONE[action]}.${still === undefined ? '' : ` It does not call anybody yet: ${still}.`}`;
}

/** Undefined where it is not what a button sends. */
export function readWidgetRequest(event: unknown): WidgetRequest | undefined {
  const { campaign, action, seenHoldMs } = (typeof event === 'object' && event !== null ? event : {}) as Record<
    string,
    unknown
  >;
  const known = WIDGET_ACTIONS.find((one) => one === action);
  if (!known || typeof campaign !== 'string' || !/^[^/]+\/[^/]+$/.test(campaign)) return undefined;
  if (typeof seenHoldMs !== 'number') return undefined;
  return { campaign: campaign as CampaignId, action: known, seenHoldMs };
}

/** CloudWatch tells the dashboard and nothing of the viewer; CloudTrail knows who called the function. */
export function actorOf({ widgetContext }: WidgetEvent): string {
  const name = widgetContext?.dashboardName;
  return typeof name === 'string' && /^[\w-]{1,255}$/.test(name) ? `dashboard ${name}` : 'a dashboard without a name';
}
