/**
 * Takes in one contact list, accounting for every row (invariant I4), however often it is asked to.
 *
 * The list is scanned once, to the end, and only then are its chunks sent to be loaded: so it is loaded whole or refused
 * whole, and a bad last line does not leave half a campaign behind. Each version of a list (its ETag) is accounted for
 * once, and has an item of its own: a changed list adds the numbers that are new, and those that were in before are its
 * duplicates. Every step may be repeated: the plan is kept once, chunks are loaded as often as their messages come.
 */
import type { ChunkMessage } from '../../contract/chunk-message';
import { type CampaignId, chunkSortKey, type ListItem, listPartition } from '../../contract/items';
import { lastRejectsKey, rejectsKey } from '../../contract/storage';
import { closeSuperseded } from './close-superseded';
import { planList } from './plan-list';
import type { DroppedList, LoadListDeps } from './ports';
import { openRejectReport } from './reject-report';

export type TakingIn =
  /** Its chunks are on their way. */
  | { readonly kind: 'planned'; readonly item: ListItem }
  | { readonly kind: 'refused'; readonly item: ListItem }
  /** This version was dealt with before. */
  | { readonly kind: 'known'; readonly item: ListItem }
  /** The object is gone. */
  | { readonly kind: 'gone' };

export const listSortKey = (key: string, etag: string): string => `${key}#${etag}`;

/** @throws if the list was replaced meanwhile: the message goes back to the queue, and its next delivery finds the new one. */
export async function takeInList(deps: LoadListDeps, dropped: DroppedList): Promise<TakingIn> {
  const { store, lists: items, objects, functions, clock } = deps;
  const etag = await objects.versionOf(dropped.key);
  const lists = await items.listsOf(dropped.campaign);
  await closeSuperseded(deps, dropped, lists, etag);
  if (etag === undefined) return { kind: 'gone' };
  const known = lists.find((item) => item.sk === listSortKey(dropped.key, etag));
  if (known?.state === 'loaded' || known?.state === 'incomplete') {
    await announce(deps, dropped.campaign);
    return { kind: 'known', item: known };
  }
  if (known?.state === 'loading' && known.plan !== undefined) return sendChunks(deps, dropped, known);
  const started = beginning(dropped, etag, known?.startedAtMs ?? clock.nowMs());
  const { erasedAtMs } = (await deps.definitions.campaign(dropped.campaign)) ?? {};
  if (erasedAtMs !== undefined) return refuse(deps, dropped, started, timeIsOver(dropped.campaign, erasedAtMs));
  await store.touchCampaign(dropped.campaign, clock.nowMs());
  if (!(await items.putUnplannedList(started))) throw new Error(plannedByAnother(dropped.key));
  await functions.requestReport({ campaign: dropped.campaign, kind: 'status' });

  const planning = await planList(deps, dropped, started);
  if (planning.kind === 'changed') throw new Error(`the list ${dropped.key} changed while it was being read`);
  if (planning.kind === 'refused') return refuse(deps, dropped, started, planning.reason);
  if (await items.planList(planning.item)) return sendChunks(deps, dropped, planning.item);
  throw new Error(plannedByAnother(dropped.key));
}

/** Somebody else was quicker, and that plan holds: the next delivery goes by it. */
const plannedByAnother = (key: string): string => `the list ${key} was planned by another delivery`;

/** Nobody could tell any more who of the list was called. */
const timeIsOver = (campaign: CampaignId, erasedAtMs: number): string =>
  `the contacts of the campaign ${campaign} were deleted on ${new Date(erasedAtMs).toISOString().slice(0, 10)}, some time after its end: drop the list into a new campaign`;

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
export async function announce({ functions }: LoadListDeps, campaign: CampaignId): Promise<void> {
  await functions.wakeController();
  await functions.requestReport({ campaign, kind: 'status' });
}

/** Sends a message for every chunk that is not loaded yet: a second delivery may come after half of them were sent. */
async function sendChunks(deps: LoadListDeps, { campaign, key }: DroppedList, item: ListItem): Promise<TakingIn> {
  const { plan = '', etag, chunks = 0 } = item;
  const ended = new Set(
    (await deps.chunks.chunksOf(plan)).filter(({ state }) => state !== 'loading').map(({ sk }) => sk),
  );
  const open = Array.from({ length: chunks }, (_, chunk) => chunk).filter((chunk) => !ended.has(chunkSortKey(chunk)));
  // All are loaded, and whoever loaded the last could not say so: it is loaded once more, to say it.
  const wanted = open.length > 0 ? open : [chunks - 1];
  await deps.chunkQueue.send(
    wanted.map((chunk): ChunkMessage => ({ kind: 'chunk', campaign, list: key, etag, plan, chunk })),
  );
  return { kind: 'planned', item };
}

async function refuse(deps: LoadListDeps, dropped: DroppedList, started: ListItem, refusal: string): Promise<TakingIn> {
  const { campaign, name } = dropped;
  const report = openRejectReport(deps.objects, [rejectsKey(campaign, name), lastRejectsKey(campaign)]);
  await report.refuse(refusal);
  await report.close();
  const refused: ListItem = { ...started, state: 'refused', refusal, finishedAtMs: deps.clock.nowMs() };
  if (!(await deps.lists.putUnplannedList(refused))) throw new Error(plannedByAnother(dropped.key));
  await announce(deps, campaign);
  return { kind: 'refused', item: refused };
}
