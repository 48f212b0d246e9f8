/**
 * Ends a list once every chunk of it is loaded or given up: joins what the chunks have rejected, adds up their accounts,
 * and says so, once.
 */
import type { ChunkMessage } from '../../contract/chunk-message';
import { type ChunkItem, chunkSortKey, type ListItem, listPartition } from '../../contract/items';
import { chunkRejectsKey, classifyKey, lastRejectsKey, rejectsKey } from '../../contract/storage';
import { announce, listSortKey } from './load-list';
import type { ListPlan } from './plan';
import type { LoadListDeps } from './ports';
import { readPlan } from './read-plan';
import { REJECTS_HEADER, refusalLine } from './reject-report';
import { sumOfChunks } from './row-counts';

export interface EndedList {
  readonly item: ListItem;
  /** Whether this is the one who ended it: it is to be reported once. */
  readonly isFirst: boolean;
}

/** Undefined while some chunk is not done. */
export async function endListIfComplete(deps: LoadListDeps, message: ChunkMessage): Promise<EndedList | undefined> {
  const { store, lists, clock } = deps;
  const { campaign, list: key, etag, plan: planKey } = message;
  const chunks = (await deps.chunks.chunksOf(planKey)).filter(({ state }) => state !== 'loading');
  const list = await lists.list({ pk: listPartition(campaign), sk: listSortKey(key, etag) });
  if (!list || list.plan !== planKey || list.state === 'refused' || chunks.length !== list.chunks) return undefined;
  if (list.state === 'loaded') {
    // Whoever loaded it may have died before anybody was told.
    await announce(deps, campaign);
    return { item: list, isFirst: false };
  }
  const plan = await readPlan(deps.objects, planKey);
  await joinRejects(deps, message, chunks, plan);
  // In this order: whoever sees the list loaded also sees the campaign open.
  await store.touchCampaign(campaign, clock.nowMs(), plan.dueShards);
  const item = await endOf(deps, message, list, chunks, plan);
  const isFirst = await lists.endList(item);
  await announce(deps, campaign);
  return { item, isFirst };
}

async function endOf(
  { store, clock }: LoadListDeps,
  { campaign, list: key, etag }: ChunkMessage,
  list: ListItem,
  chunks: readonly ChunkItem[],
  plan: ListPlan,
): Promise<ListItem> {
  const { refusal: _, ...rest } = list;
  const finishedAtMs = clock.nowMs();
  const counts = sumOfChunks(chunks.filter(({ state }) => state === 'loaded'));
  const failed = chunks.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return { ...rest, ...counts, state: 'loaded', finishedAtMs };
  // What a chunk stored before it was given up is in the campaign, and in the account.
  const contacts = await store.countContacts(campaign, key, etag);
  const rows = counts.rejected + counts.duplicates + contacts;
  return { ...rest, ...counts, contacts, rows, state: 'incomplete', refusal: lossesOf(failed, plan), finishedAtMs };
}

function lossesOf(failed: readonly ChunkItem[], plan: ListPlan): string {
  const losses = failed.slice(0, MOST_NAMED).map((chunk) => lossOf(chunk, plan));
  return `${failed.length} of ${plan.chunks.length} parts of the list could not be loaded: ${losses.join('; ')}; drop these rows again as a list of their own, or ask the operator to redrive the intake's dead letters`;
}

/** Parts that a sentence names. */
const MOST_NAMED = 3;

function lossOf({ sk, failure }: ChunkItem, plan: ListPlan): string {
  const place = plan.chunks.find((_, chunk) => chunkSortKey(chunk) === sk);
  const where = place ? `rows ${place.row} to ${place.row + place.rows - 1} (bytes ${place.from} to ${place.to})` : sk;
  return `${where}: ${failure ?? 'no reason was noted'}`;
}

/** rejects.csv in the order of the rows, a piece at a time: memory does not grow with it. */
async function joinRejects(
  { objects }: LoadListDeps,
  { campaign, list: key, plan: planKey }: ChunkMessage,
  chunks: readonly ChunkItem[],
  plan: ListPlan,
): Promise<void> {
  const dropped = classifyKey(key);
  const name = dropped.kind === 'contact-list' ? dropped.name : key;
  const keys = [rejectsKey(campaign, name), lastRejectsKey(campaign)];
  const sinks = keys.map((sink) => objects.writeText(sink, 'text/csv; charset=utf-8'));
  const write = async (text: string) => {
    for (const sink of sinks) await sink.write(text);
  };
  await write(REJECTS_HEADER);
  for (let chunk = 0; chunk < plan.chunks.length; chunk++) {
    const item = chunks.find(({ sk }) => sk === chunkSortKey(chunk));
    if (item?.state === 'failed') await write(refusalLine(`not loaded: ${lossOf(item, plan)}`));
    if (item?.state !== 'loaded' || item.counts?.rejected === 0) continue;
    const decoder = new TextDecoder();
    for await (const piece of (await objects.read(chunkRejectsKey(planKey, chunk))) ?? [])
      await write(decoder.decode(piece, { stream: true }));
  }
  for (const sink of sinks) await sink.close();
}
