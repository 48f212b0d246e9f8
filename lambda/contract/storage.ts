/** The layout of the bucket: what owners drop, and what they find. */
import { type CampaignId, EVERYBODY, type SuppressionScope } from './items';

export const LISTS_PREFIX = 'campaigns/';
export const SUPPRESSION_PREFIX = 'suppression/';
/** Nothing under this prefix triggers the intake. */
export const REPORTS_PREFIX = 'reports/';
/** What the intake keeps for itself while it loads a list. Nothing under it triggers the intake; removed by age. */
export const WORK_PREFIX = 'work/';

const SEGMENT = "[A-Za-z0-9!_.*'()-]+";
// S3 allows any character in a key, line breaks too: whoever drops such a suppression list believes that it holds.
const LIST_KEY = new RegExp(`^campaigns/(${SEGMENT})/(${SEGMENT})/lists/(.+\\.(?:csv|jsonl)(?:\\.gz)?)$`, 'is');
const CAMPAIGN_FILE = new RegExp(`^campaigns/(${SEGMENT})/(${SEGMENT})/campaign\\.json$`);
// So does whoever drops a workbook: it is refused, and nobody is called, instead of being passed over.
const SUPPRESSION_NAME = '(.+\\.(?:csv|tsv|txt|jsonl?|xlsx?|xlsm|ods|parquet|zip|gz))';
const SUPPRESSION_KEY = new RegExp(`^suppression/(?:(${SEGMENT})/)?${SUPPRESSION_NAME}$`, 'is');
const CAMPAIGN_SUPPRESSION_KEY = new RegExp(
  `^campaigns/(${SEGMENT})/(${SEGMENT})/suppression/${SUPPRESSION_NAME}$`,
  'is',
);
/** The scope of suppression lists that hold for everybody: no tenant may have this name. */
const ALL_TENANTS = new RegExp(`^campaigns/${EVERYBODY}/`, 'i');

export type DroppedObject =
  | { readonly kind: 'contact-list'; readonly campaign: CampaignId; readonly name: string }
  | { readonly kind: 'campaign-file'; readonly campaign: CampaignId }
  | { readonly kind: 'suppression-list'; readonly scope: SuppressionScope; readonly name: string }
  | { readonly kind: 'ignored'; readonly reason: string };

/** What an object key means. Keys are as EventBridge gives them: not URL-encoded. */
export function classifyKey(key: string): DroppedObject {
  if (ALL_TENANTS.test(key))
    return {
      kind: 'ignored',
      reason: `a tenant must not be named "${EVERYBODY}", which stands for all tenants: drop it under campaigns/<tenant>/<campaign>/ with another name`,
    };
  const list = LIST_KEY.exec(key);
  if (list) return { kind: 'contact-list', campaign: `${list[1]}/${list[2]}`, name: list[3] ?? '' };
  const file = CAMPAIGN_FILE.exec(key);
  if (file) return { kind: 'campaign-file', campaign: `${file[1]}/${file[2]}` };
  const suppression = SUPPRESSION_KEY.exec(key);
  // Without a scope, or under none that a tenant can have, it holds for everybody: for more people, never for fewer.
  if (suppression) return { kind: 'suppression-list', scope: suppression[1] ?? EVERYBODY, name: suppression[2] ?? '' };
  const own = CAMPAIGN_SUPPRESSION_KEY.exec(key);
  if (own) return { kind: 'suppression-list', scope: `${own[1]}/${own[2]}`, name: own[3] ?? '' };
  return {
    kind: 'ignored',
    reason:
      'expected campaigns/<tenant>/<campaign>/lists/<name>.csv (or .jsonl, also with .gz), suppression/all/<name>.csv, suppression/<tenant>/<name>.csv or campaigns/<tenant>/<campaign>/suppression/<name>.csv',
  };
}

export const reportKey = (campaign: CampaignId, name: string): string => `${REPORTS_PREFIX}${campaign}/${name}`;
export const statusKey = (campaign: CampaignId): string => reportKey(campaign, 'status.json');
export const summaryKey = (campaign: CampaignId): string => reportKey(campaign, 'summary.json');
export const resultsKey = (campaign: CampaignId): string => reportKey(campaign, 'results.csv');
/** Settings that the owner may give to a campaign. */
export const campaignFileKey = (campaign: CampaignId): string => `${LISTS_PREFIX}${campaign}/campaign.json`;
/** One reject report per list: `rejects/<list name>`, a CSV whatever the list is, and `rejects.csv` for the last one. */
export const rejectsKey = (campaign: CampaignId, listName: string): string =>
  reportKey(campaign, `rejects/${/\.csv$/i.test(listName) ? listName : `${listName}.csv`}`);
export const lastRejectsKey = (campaign: CampaignId): string => reportKey(campaign, 'rejects.csv');

/** Says why an object was not taken in. */
export const ignoredKey = (key: string): string => `${REPORTS_PREFIX}ignored/${key.slice(0, LONGEST_ECHO)}.txt`;
/** Of a key, characters: with three bytes each, the new one is still shorter than S3's 1,024. */
const LONGEST_ECHO = 300;

/** `suppression/all/optout.csv` is reported on in `reports/suppression/all/rejects/optout.csv`; a CSV whatever the list is. */
export const suppressionRejectsKey = (scope: SuppressionScope, listName: string): string => {
  const name = /\.csv$/i.test(listName) ? listName : `${listName}.csv`;
  return scope.includes('/')
    ? reportKey(scope as CampaignId, `suppression/rejects/${name}`)
    : `${REPORTS_PREFIX}${SUPPRESSION_PREFIX}${scope}/rejects/${name}`;
};

/** What belongs to one scan of a list. */
export const planKey = (scan: string): string => `${WORK_PREFIX}${scan}/plan.json`;
/** A chunk of a list that could not be cut where it lies. */
export const chunkKey = (scan: string, chunk: number): string => `${WORK_PREFIX}${scan}/chunks/${padded(chunk)}`;
/** The rejected rows of a chunk. */
export const chunkRejectsKey = (plan: string, chunk: number): string =>
  `${plan.slice(0, plan.lastIndexOf('/'))}/rejects/${padded(chunk)}.csv`;

const padded = (chunk: number): string => String(chunk).padStart(6, '0');
