/**
 * Loads one chunk of a list, as often as its message comes, and ends the list with the last of them.
 *
 * A delivery that finds a service too busy, or away, goes back to the queue and counts as none. One that fails, or of
 * which nothing more is heard, counts; after {@link MOST_FAILURES} the chunk is given up, says which bytes and why, and
 * the list ends without it: a list never stays `loading` for ever.
 */
import type { ChunkMessage, PoisonedChunk } from '../../contract/chunk-message';
import { type ChunkItem, type ListItem, listPartition, type RowCounts } from '../../contract/items';
import { chunkKey, chunkRejectsKey } from '../../contract/storage';
import { createChunkReader } from './chunk-reader';
import { closeWithWhatItBrought } from './close-superseded';
import { type EndedList, endListIfComplete } from './end-list';
import type { NumberedRow } from './list-reader';
import { listSortKey } from './load-list';
import type { ChunkPlace, ListPlan } from './plan';
import type { LoadListDeps } from './ports';
import { readPlan } from './read-plan';
import { rejectLine } from './reject-report';
import type { ContactRowReading } from './row';
import { addCounts, NO_ROWS } from './row-counts';
import { RowStore } from './store-rows';

export type ChunkLoading =
  | { readonly kind: 'loaded'; readonly counts: RowCounts; readonly list: EndedList | undefined }
  /** The tables are too busy, or its time is up: it goes back to the queue, and goes on from where it stopped. */
  | { readonly kind: 'busy' | 'paused' }
  /** Its list is over, or was replaced: there is nothing to do. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'poisoned'; readonly letter: PoisonedChunk };

/** Deliveries that may fail, or end without a word. */
export const MOST_FAILURES = 5;
/** How often the owner hears of a long load, and the controller is woken: by all chunks of a list together. */
const PROGRESS_MS = 3_000;
const WAKE_MS = 30_000;
/** A third of the function's time: slow tables must not look like a function that died. */
const LONGEST_LOAD_MS = 300_000;

export async function loadChunk(deps: LoadListDeps, message: ChunkMessage): Promise<ChunkLoading> {
  const { lists, chunks } = deps;
  const list = await lists.list({ pk: listPartition(message.campaign), sk: listSortKey(message.list, message.etag) });
  if (!list || list.plan !== message.plan || list.state === 'refused') return { kind: 'idle' };
  const item = await chunks.beginChunk(message.plan, message.chunk);
  try {
    return await loadBegun(deps, message, list, item);
  } catch (error) {
    if (deps.isOutage(error)) await chunks.giveBackChunk(message.plan, message.chunk);
    throw error;
  }
}

async function loadBegun(
  deps: LoadListDeps,
  message: ChunkMessage,
  list: ListItem,
  item: ChunkItem,
): Promise<ChunkLoading> {
  if (item.state === 'loaded')
    return { kind: 'loaded', counts: item.counts ?? NO_ROWS, list: await end(deps, message) };
  const plan = await readPlan(deps.objects, message.plan);
  const place = plan.chunks[message.chunk];
  if (!place) throw new Error(`the plan ${message.plan} has no chunk ${message.chunk}`);
  if (item.starts - (item.givenBack ?? 0) > MOST_FAILURES) return giveUp(deps, message, place, item);
  return new ChunkLoad(deps, message, plan, place, list, item).run();
}

/** Says why, for whoever finds the message in the dead-letter queue, and ends the list without the chunk. */
async function giveUp(
  deps: LoadListDeps,
  message: ChunkMessage,
  { from, to, row, rows }: ChunkPlace,
  { failure }: ChunkItem,
): Promise<ChunkLoading> {
  const last = failure ?? 'its function ended without a word: out of time, or out of memory';
  const reason = `given up after ${MOST_FAILURES} deliveries: ${last}`;
  await deps.chunks.giveUpChunk(message.plan, message.chunk, last);
  await end(deps, message);
  return { kind: 'poisoned', letter: { ...message, bytes: [from, to], rows: [row, row + rows - 1], reason } };
}

const end = (deps: LoadListDeps, message: ChunkMessage): Promise<EndedList | undefined> =>
  endListIfComplete(deps, message);

class ChunkLoad {
  readonly #deps: LoadListDeps;
  readonly #message: ChunkMessage;
  readonly #plan: ListPlan;
  readonly #place: ChunkPlace;
  readonly #list: ListItem;
  readonly #before: RowCounts;
  #counts: RowCounts = NO_ROWS;
  #notedAtMs: number;
  readonly #stopAtMs: number;
  #isAwake = false;
  readonly #rejects: string[] = [];

  constructor(
    deps: LoadListDeps,
    message: ChunkMessage,
    plan: ListPlan,
    place: ChunkPlace,
    list: ListItem,
    item: ChunkItem,
  ) {
    this.#deps = deps;
    this.#message = message;
    this.#plan = plan;
    this.#place = place;
    this.#list = list;
    this.#before = item.counts ?? NO_ROWS;
    this.#notedAtMs = deps.clock.monotonicMs();
    this.#stopAtMs = this.#notedAtMs + LONGEST_LOAD_MS;
  }

  async run(): Promise<ChunkLoading> {
    const { store, chunks, clock, hashKeys } = this.#deps;
    const { campaign, list: key, etag, plan, chunk } = this.#message;
    const bytes = await this.#open();
    if (!bytes) return this.#superseded();
    const { dueShards } = this.#plan;
    await store.touchCampaign(campaign, clock.nowMs(), dueShards);
    const target = { campaign, key, name: key, etag, dueShards };
    const rows = new RowStore(this.#deps, target, await hashKeys.load());
    const reader = createChunkReader(this.#plan.syntax, this.#place, this.#plan.defaultCountry);
    for await (const piece of bytes) {
      const stopped = await this.#take(reader.push(piece), rows);
      if (stopped) return stopped;
    }
    const stopped = await this.#take(reader.end(), rows);
    if (stopped) return stopped;
    if (this.#counts.rows !== this.#place.rows)
      throw new Error(`${this.#counts.rows} rows where the scan has found ${this.#place.rows}`);
    if (this.#rejects.length > 0) await this.#writeRejects();
    await chunks.endChunk(plan, chunk, this.#counts);
    return { kind: 'loaded', counts: this.#counts, list: await end(this.#deps, this.#message) };
  }

  #open(): Promise<AsyncIterable<Uint8Array> | undefined> {
    const { objects } = this.#deps;
    const { list, etag, chunk } = this.#message;
    return this.#plan.isStoredByChunk
      ? objects.read(chunkKey(this.#plan.scan, chunk))
      : objects.open(list, etag, this.#place);
  }

  /** Returns how it ends, if it ends early. */
  async #take(found: readonly NumberedRow<ContactRowReading>[], rows: RowStore): Promise<ChunkLoading | undefined> {
    for (const { row, line, reading } of found)
      if (reading.kind === 'rejected') this.#rejects.push(rejectLine(row, line, reading));
    for (const wave of RowStore.waves(this.#withoutDone(found))) {
      const storing = await rows.store(wave);
      if (storing.kind === 'busy') return this.#giveBack('busy');
      this.#counts = addCounts(this.#counts, storing.counts);
      if (await this.#isOver()) return this.#superseded();
      if (this.#deps.clock.monotonicMs() > this.#stopAtMs) return this.#giveBack('paused');
    }
    return undefined;
  }

  /** Rows that an earlier delivery has dealt with are counted already. */
  #withoutDone(found: readonly NumberedRow<ContactRowReading>[]): readonly NumberedRow<ContactRowReading>[] {
    const firstLeft = this.#place.row + this.#before.rows;
    if (this.#before.rows > 0 && this.#counts.rows === 0) this.#counts = this.#before;
    return found.filter(({ row }) => row >= firstLeft);
  }

  async #giveBack(kind: 'busy' | 'paused'): Promise<ChunkLoading> {
    const { plan, chunk } = this.#message;
    await this.#deps.chunks.noteProgress(plan, chunk, this.#counts);
    await this.#deps.chunks.giveBackChunk(plan, chunk);
    return { kind };
  }

  /** Keeps everybody posted from time to time; true if the list is not to be loaded any more. */
  async #isOver(): Promise<boolean> {
    const { lists, chunks, functions, clock } = this.#deps;
    const { campaign, plan, chunk } = this.#message;
    const nowMs = clock.monotonicMs();
    if (!this.#isAwake && this.#counts.contacts > 0) {
      this.#isAwake = true;
      if (await chunks.claimSignal(plan, 'wake', WAKE_MS, clock.nowMs())) await functions.wakeController();
    }
    if (nowMs - this.#notedAtMs < PROGRESS_MS) return false;
    this.#notedAtMs = nowMs;
    await chunks.noteProgress(plan, chunk, this.#counts);
    if (await chunks.claimSignal(plan, 'report', PROGRESS_MS, clock.nowMs()))
      await functions.requestReport({ campaign, kind: 'status' });
    return (await lists.list(this.#list))?.plan !== plan;
  }

  /** The object is another one now. What this chunk brought is in the account of the list that was replaced. */
  async #superseded(): Promise<ChunkLoading> {
    const { lists } = this.#deps;
    const { campaign, list: key } = this.#message;
    const list = await lists.list(this.#list);
    if (list && list.plan === this.#message.plan) await closeWithWhatItBrought(this.#deps, campaign, key, list);
    return { kind: 'idle' };
  }

  async #writeRejects(): Promise<void> {
    const { plan, chunk } = this.#message;
    const text = new TextEncoder().encode(this.#rejects.join(''));
    await this.#deps.objects.writeBytes(chunkRejectsKey(plan, chunk), [text]);
  }
}
