/**
 * A version of a list that was replaced, or deleted, before it was loaded can never be: its object is gone. What it
 * brought stays in the campaign, and in the account.
 */
import type { CampaignId, ListItem } from '../../contract/items';
import type { DroppedList, LoadListDeps } from './ports';

type Deps = Pick<LoadListDeps, 'store' | 'lists' | 'clock'>;

/** @param etag the version that is there now; undefined if there is none */
export async function closeSuperseded(
  deps: Deps,
  { campaign, key }: DroppedList,
  lists: readonly ListItem[],
  etag: string | undefined,
): Promise<void> {
  const superseded = lists.filter(
    (item) => item.state === 'loading' && item.etag !== etag && item.sk === `${key}#${item.etag}`,
  );
  for (const item of superseded) await closeWithWhatItBrought(deps, campaign, key, item);
}

/** Also by a chunk that was still at it when the list was closed: what it stored meanwhile is counted, too. */
export async function closeWithWhatItBrought(
  { store, lists, clock }: Deps,
  campaign: CampaignId,
  key: string,
  item: ListItem,
): Promise<void> {
  const close = (contacts: number): Promise<void> =>
    lists.putList({
      ...item,
      state: 'refused',
      refusal: `replaced or deleted while it was being loaded; ${contacts} contacts of it are in the campaign`,
      rows: contacts,
      rejected: 0,
      duplicates: 0,
      contacts,
      finishedAtMs: clock.nowMs(),
    });
  // Closed first, counted then: whoever loads a chunk of it stops when it sees this, and counts again.
  if (item.state === 'loading') await close(item.contacts);
  await close(await store.countContacts(campaign, key, item.etag));
}
