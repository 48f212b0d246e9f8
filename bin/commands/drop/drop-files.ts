/** Puts files into the bucket and waits until the tables say what became of them. */
import { systemClock } from '../../../lambda/adapters/system-clock';
import type { CampaignId, ListItem, ListState } from '../../../lambda/contract/items';
import { campaignFileKey, rejectsKey } from '../../../lambda/contract/storage';
import type { Operated } from '../operated-tables';
import { waitFor } from '../report-files';

export interface Drop {
  readonly operated: Pick<Operated, 'control' | 'people' | 'upload' | 'hashKeys' | 'objects'>;
  readonly campaign: CampaignId;
  readonly forMs: number;
  readonly signal: AbortSignal;
}

/** What the intake said to one list. */
export interface ListAnswer {
  readonly list: string;
  /** `waiting`: nothing was said in time. */
  readonly state: ListState | 'waiting';
  /** This very list was loaded before: nothing has changed. */
  readonly wasLoaded: boolean;
  readonly rows: number;
  readonly rejected: number;
  readonly rejectedFor: Readonly<Record<string, number>>;
  readonly duplicates: number;
  readonly contacts: number;
  readonly refusal: string | undefined;
  /** Object key of the rejected rows; undefined where there are none. */
  readonly rejects: string | undefined;
}

/** How long a new campaign.json may take to be understood before the list is dropped nevertheless. */
const DEFINITION_WAIT_MS = 30_000;

/**
 * The intake also reads it when it opens the list, so a list that comes too early is not read by an old one.
 *
 * @throws Error where it cannot be used: then nothing more is dropped.
 */
export async function dropDefinition({ operated, campaign, signal, forMs }: Drop, text: string): Promise<void> {
  const etag = await operated.upload.put(campaignFileKey(campaign), once(new TextEncoder().encode(text)));
  const patience = { clock: systemClock, forMs: Math.min(forMs, DEFINITION_WAIT_MS), signal };
  const item = await waitFor(async () => {
    const now = await operated.control.campaign(campaign);
    return now?.applied?.etag === etag || now?.definitionProblems?.etag === etag ? now : undefined;
  }, patience);
  if (item?.definitionProblems)
    throw new Error(`campaign.json was dropped and cannot be used: ${item.definitionProblems.problems.join('; ')}`);
}

export async function dropList(drop: Drop, list: string, bytes: AsyncIterable<Uint8Array>): Promise<ListAnswer> {
  const { operated, campaign, signal, forMs } = drop;
  const before = await operated.people.listsOf(campaign);
  const etag = await operated.upload.put(list, bytes);
  const item = await waitFor(
    async () => {
      const items = await operated.people.listsOf(campaign);
      return items.find(({ sk, state }) => sk === `${list}#${etag}` && state !== 'loading');
    },
    { clock: systemClock, forMs, signal },
  );
  const wasLoaded = before.some(({ sk, state }) => sk === item?.sk && state === 'loaded');
  return { ...answerOf(campaign, list, item), wasLoaded };
}

function answerOf(campaign: CampaignId, list: string, item: ListItem | undefined): Omit<ListAnswer, 'wasLoaded'> {
  const name = list.slice(list.indexOf('/lists/') + '/lists/'.length);
  return {
    list,
    state: item?.state ?? 'waiting',
    rows: item?.rows ?? 0,
    rejected: item?.rejected ?? 0,
    rejectedFor: item?.faults ?? {},
    duplicates: item?.duplicates ?? 0,
    contacts: item?.contacts ?? 0,
    refusal: item?.refusal,
    rejects: (item?.rejected ?? 0) > 0 || item?.refusal !== undefined ? rejectsKey(campaign, name) : undefined,
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
