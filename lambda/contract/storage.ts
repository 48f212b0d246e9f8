/** The layout of the bucket: what owners drop, and what they find. */
import type { CampaignId } from './items';

export const LISTS_PREFIX = 'campaigns/';
export const SUPPRESSION_PREFIX = 'suppression/';
/** Nothing under this prefix triggers the intake. */
export const REPORTS_PREFIX = 'reports/';

const SEGMENT = "[A-Za-z0-9!_.*'()-]+";
const LIST_KEY = new RegExp(`^campaigns/(${SEGMENT})/(${SEGMENT})/lists/(.+\\.csv)$`, 'i');
const SUPPRESSION_KEY = new RegExp(`^suppression/(${SEGMENT})/(.+\\.csv)$`, 'i');

export type DroppedObject =
  | { readonly kind: 'contact-list'; readonly campaign: CampaignId; readonly name: string }
  | { readonly kind: 'suppression-list'; readonly scope: string; readonly name: string }
  | { readonly kind: 'ignored'; readonly reason: string };

/** What an object key means. Keys are as EventBridge gives them: not URL-encoded. */
export function classifyKey(key: string): DroppedObject {
  const list = LIST_KEY.exec(key);
  if (list) return { kind: 'contact-list', campaign: `${list[1]}/${list[2]}`, name: list[3] ?? '' };
  const suppression = SUPPRESSION_KEY.exec(key);
  if (suppression) return { kind: 'suppression-list', scope: suppression[1] ?? '', name: suppression[2] ?? '' };
  return {
    kind: 'ignored',
    reason: 'expected campaigns/<tenant>/<campaign>/lists/<name>.csv or suppression/all/<name>.csv',
  };
}

export const reportKey = (campaign: CampaignId, name: string): string => `${REPORTS_PREFIX}${campaign}/${name}`;
export const statusKey = (campaign: CampaignId): string => reportKey(campaign, 'status.json');
export const summaryKey = (campaign: CampaignId): string => reportKey(campaign, 'summary.json');
export const resultsKey = (campaign: CampaignId): string => reportKey(campaign, 'results.csv');
/** One reject report per list: `rejects/<list name>`, and `rejects.csv` for the list dropped last. */
export const rejectsKey = (campaign: CampaignId, listName: string): string =>
  reportKey(campaign, `rejects/${listName}`);
