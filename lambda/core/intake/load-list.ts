/**
 * Loads one contact list, accounting for every row (invariant I4), however often it is asked to.
 *
 * A list is read twice: first to see that all of it can be read, then to store its contacts. So a list is loaded whole
 * or refused whole, and a bad last line does not leave half a campaign behind. Each version of a list (its ETag) is
 * accounted for once, and has an item of its own: a changed list adds the numbers that are new, and those that were in
 * before are its duplicates. Every step may be repeated: contacts are stored conditionally and remember their row.
 */
import { type CampaignId, type ListItem, listPartition } from '../../contract/items';
import { rejectsKey, reportKey } from '../../contract/storage';
import { contactList, unjudged } from './formats';
import { readRows } from './list-reader';
import type { DroppedList, LoadListDeps } from './ports';
import { openRejectReport } from './reject-report';
import { storeRows } from './store-rows';

export type Loading =
  | { readonly kind: 'loaded'; readonly item: ListItem }
  | { readonly kind: 'refused'; readonly item: ListItem }
  /** This version was dealt with before. */
  | { readonly kind: 'known'; readonly item: ListItem }
  /** The object is gone. */
  | { readonly kind: 'gone' };

export const listSortKey = (key: string, etag: string): string => `${key}#${etag}`;

export async function loadList(deps: LoadListDeps, dropped: DroppedList): Promise<Loading> {
  const { store, objects, functions, clock } = deps;
  const etag = await objects.versionOf(dropped.key);
  const lists = await store.listsOf(dropped.campaign);
  if (etag === undefined) {
    await closeSuperseded(deps, dropped, lists, etag);
    return { kind: 'gone' };
  }
  const known = lists.find((item) => item.sk === listSortKey(dropped.key, etag));
  if (known && known.state !== 'loading') {
    await announce(deps, dropped.campaign);
    return { kind: 'known', item: known };
  }
  await store.touchCampaign(dropped.campaign, clock.nowMs());
  const started = beginning(dropped, etag, known?.startedAtMs ?? clock.nowMs());
  await store.putList(started);
  await closeSuperseded(deps, dropped, lists, etag);
  await functions.requestReport({ campaign: dropped.campaign, kind: 'status' });

  const refusal = await inspect(await open(deps, started, dropped.key), deps.defaultCountry);
  const item =
    refusal === undefined ? await load(deps, dropped, started) : await refuse(deps, dropped, started, refusal);
  await announce(deps, dropped.campaign);
  return item.state === 'refused' ? { kind: 'refused', item } : { kind: 'loaded', item };
}

const beginning = (dropped: DroppedList, etag: string, startedAtMs: number): ListItem => ({
  pk: listPartition(dropped.campaign),
  sk: listSortKey(dropped.key, etag),
  etag,
  state: 'loading',
  startedAtMs,
  rows: 0,
  rejected: 0,
  duplicates: 0,
  contacts: 0,
});

/** Tells everybody what is new. Also after a second delivery: the first may have died before it could. */
async function announce({ functions }: LoadListDeps, campaign: CampaignId): Promise<void> {
  await functions.wakeController();
  await functions.requestReport({ campaign, kind: 'status' });
}

/** The reason why the list cannot be loaded, if there is one. */
async function inspect(bytes: AsyncIterable<Uint8Array>, defaultCountry: string): Promise<string | undefined> {
  let rows = 0;
  for await (const step of readRows(bytes, unjudged(contactList(defaultCountry)))) {
    if (step.kind === 'refused') return step.reason;
    rows += step.rows.length;
  }
  return rows === 0 ? 'the list has a header but no rows: add rows and drop it again' : undefined;
}

/** @throws if the list was replaced meanwhile: the message goes back to the queue, and its next delivery finds the new one. */
async function open({ objects }: LoadListDeps, { etag }: ListItem, key: string): Promise<AsyncIterable<Uint8Array>> {
  const bytes = await objects.open(key, etag);
  if (!bytes) throw new Error(`the list ${key} changed while it was being read`);
  return bytes;
}

async function load(deps: LoadListDeps, dropped: DroppedList, started: ListItem): Promise<ListItem> {
  const { store, clock, defaultCountry } = deps;
  const rows = readRows(await open(deps, started, dropped.key), contactList(defaultCountry));
  const report = openReport(deps, dropped);
  const counts = await storeRows(deps, { ...dropped, started }, rows, report);
  await report.close();
  // In this order: whoever sees the list loaded also sees the campaign open.
  await store.touchCampaign(dropped.campaign, clock.nowMs());
  const loaded: ListItem = { ...started, ...counts, state: 'loaded', finishedAtMs: clock.nowMs() };
  await store.putList(loaded);
  return loaded;
}

async function refuse(deps: LoadListDeps, dropped: DroppedList, started: ListItem, refusal: string): Promise<ListItem> {
  const report = openReport(deps, dropped);
  await report.refuse(refusal);
  await report.close();
  const refused: ListItem = { ...started, state: 'refused', refusal, finishedAtMs: deps.clock.nowMs() };
  await deps.store.putList(refused);
  return refused;
}

const openReport = ({ objects }: LoadListDeps, { campaign, name }: DroppedList) =>
  openRejectReport(objects, [rejectsKey(campaign, name), reportKey(campaign, 'rejects.csv')]);

/**
 * A version that was replaced, or deleted, before it was loaded can never be: its object is gone. What it brought stays
 * in the campaign, and in the account.
 */
async function closeSuperseded(
  { store, clock }: LoadListDeps,
  { campaign, key }: DroppedList,
  lists: readonly ListItem[],
  etag: string | undefined,
): Promise<void> {
  const superseded = lists.filter(
    (item) => item.state === 'loading' && item.etag !== etag && item.sk === listSortKey(key, item.etag),
  );
  for (const item of superseded) {
    const contacts = await store.countContacts(campaign, key, item.etag);
    const refusal = `replaced or deleted while it was being loaded; ${contacts} contacts of it are in the campaign`;
    const counts = { rows: contacts, rejected: 0, duplicates: 0, contacts };
    await store.putList({ ...item, ...counts, state: 'refused', refusal, finishedAtMs: clock.nowMs() });
  }
}
