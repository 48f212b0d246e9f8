/**
 * Tells on the event bus that a campaign has come into another state. What was told last stands on the campaign's item, and
 * is written after the bus has taken the event: a crash in between tells it twice, and a bus that refuses it is asked again
 * with the next report.
 */
import type { CampaignItem, ToldState } from '../../contract/items';
import type { CampaignStatus } from '../../contract/reports';
import { campaignEvent, type LifecycleBus } from '../lifecycle/events';
import type { ReportStore } from './ports';

export interface StateTelling {
  readonly bus: LifecycleBus;
  readonly deployment: string;
}

/**
 * @param item the campaign as it was after the status was written
 * @returns whether it was told; undefined if there was nothing to tell
 */
export async function tellState(
  { bus, deployment }: StateTelling,
  store: Pick<ReportStore, 'noteTold'>,
  status: CampaignStatus,
  item: CampaignItem | undefined,
  nowMs: number,
): Promise<boolean | undefined> {
  const event = campaignEvent(deployment, status, item?.told, nowMs);
  if (!event) return undefined;
  if ((await bus.send([event])).length > 0) return false;
  const told: ToldState = { state: status.state, atMs: nowMs };
  if (item) await store.noteTold(status.campaign, told, item.told);
  return true;
}
