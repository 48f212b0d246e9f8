/**
 * When the contacts of a campaign are deleted: a time after its end, all of them, never one by one.
 *
 * So the account of its rows stays whole (invariant I4): the campaign is marked first, with its last count, which from then
 * on is its count, and no list is loaded into it any more. Marking and loading exclude each other by conditions on one item.
 * Whatever is left undone is done the next time.
 */
import type { CampaignId, CampaignItem } from '../../contract/items';
import type { Clock } from '../clock';
import { closingOf, isClosed } from '../report/closing';
import { type ContactCounts, contactsIn, createCounter } from '../report/counts';
import type { RetentionStore } from './ports';

export interface EraseDeps {
  readonly store: RetentionStore;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
}

export interface ErasureRules {
  /** Days after the end of a campaign. */
  readonly retentionDays: number;
  /** On the monotonic clock: when to leave the rest to the next time. */
  readonly deadlineMs: number;
}

/** What became of a campaign whose time is over. */
export interface Erasure {
  readonly campaign: CampaignId;
  /** Contacts deleted this time. */
  readonly deleted: number;
  /** Whether nothing is left of them. */
  readonly isDone: boolean;
}

const DAY_MS = 86_400_000;

/** Whether the contacts of a campaign are to be deleted, or their deletion to be gone on with. */
const isDue = (item: CampaignItem, retentionDays: number, nowMs: number): boolean =>
  item.erasureDoneAtMs === undefined &&
  (item.erasedAtMs !== undefined ||
    (item.finishedAtMs !== undefined && nowMs - item.finishedAtMs >= retentionDays * DAY_MS));

export async function eraseCampaigns(deps: EraseDeps, rules: ErasureRules): Promise<readonly Erasure[]> {
  const { store, clock } = deps;
  const erasures: Erasure[] = [];
  for (const item of await store.campaigns()) {
    if (clock.monotonicMs() >= rules.deadlineMs) break;
    if (!isDue(item, rules.retentionDays, clock.nowMs())) continue;
    if (item.erasedAtMs === undefined && !(await mark(deps, item))) continue;
    erasures.push(await deleteContacts(deps, item.sk, rules.deadlineMs));
  }
  return erasures;
}

/** False where nothing was ever loaded into it, or where somebody is at it: contacts were loaded, or are still called. */
async function mark({ store, clock }: EraseDeps, item: CampaignItem): Promise<boolean> {
  const counter = createCounter();
  await store.forEachState(item.sk, (contact) => counter.add(contact));
  const counts: ContactCounts = counter.total();
  const nowMs = clock.nowMs();
  if (contactsIn(counts) === 0 || !isClosed(counts, closingOf(item, nowMs))) return false;
  return store.markErased(item, { atMs: nowMs, ...counts }, nowMs);
}

async function deleteContacts({ store, clock }: EraseDeps, campaign: CampaignId, deadlineMs: number): Promise<Erasure> {
  let deleted = 0;
  for await (const page of store.contactKeys(campaign)) {
    await store.deleteContacts(page);
    deleted += page.length;
    if (clock.monotonicMs() >= deadlineMs) return { campaign, deleted, isDone: false };
  }
  await store.noteErasureDone(campaign, clock.nowMs());
  return { campaign, deleted, isDone: true };
}
