/** Carries out the scan of a list: reads it once, and leaves its plan, or the reason why it is refused. */
import { DUE_SHARDS, DUE_SHARDS_OF_LARGE_LISTS, LARGE_LIST_ROWS, type ListItem } from '../../contract/items';
import { chunkKey, planKey } from '../../contract/storage';
import { readMapping } from './campaign-file';
import { columnsOf, type ListHeader } from './header';
import type { ChunkPlace, ListPlan } from './plan';
import type { DroppedList, LoadListDeps } from './ports';
import { ListScan, type ScanEnd } from './scan-list';
import { openText, UnreadableBytes } from './text-form';

export type Planning =
  | { readonly kind: 'planned'; readonly item: ListItem; readonly plan: ListPlan }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Another version is there, or none. */
  | { readonly kind: 'changed' };

export async function planList(deps: LoadListDeps, dropped: DroppedList, started: ListItem): Promise<Planning> {
  const reading = await readMapping(deps.objects, dropped.campaign);
  if (reading.kind === 'refused') return reading;
  const bytes = await deps.objects.open(dropped.key, started.etag);
  if (!bytes) return { kind: 'changed' };
  const form = /\.jsonl(\.gz)?$/i.test(dropped.name) ? 'jsonl' : 'csv';
  const id = deps.newId();
  try {
    const scan = new ListScan({ form, mapping: reading.mapping, limits: deps.chunkLimits });
    return await planBytes(deps, started, bytes, scan, id);
  } catch (error) {
    if (error instanceof UnreadableBytes) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

async function planBytes(
  deps: LoadListDeps,
  started: ListItem,
  bytes: AsyncIterable<Uint8Array>,
  scan: ListScan,
  id: string,
): Promise<Planning> {
  const text = await openText(bytes, deps.unpack);
  if (text.kind === 'refused') return text;
  const keep = text.isConverted ? keeper(deps, id) : undefined;
  const chunks: ChunkPlace[] = [];
  const end = await scanAll(text.bytes, scan, keep, chunks);
  if (end.kind === 'refused') return end;
  const plan: ListPlan = {
    syntax: end.syntax,
    defaultCountry: deps.defaultCountry,
    scan: id,
    isStoredByChunk: text.isConverted,
    dueShards: end.rows > LARGE_LIST_ROWS ? DUE_SHARDS_OF_LARGE_LISTS : DUE_SHARDS,
    chunks,
  };
  await deps.objects.writeBytes(planKey(id), [new TextEncoder().encode(JSON.stringify(plan))]);
  return { kind: 'planned', item: planned(started, id, end.rows, chunks.length, end.header), plan };
}

const planned = (started: ListItem, id: string, rowsFound: number, chunks: number, header: ListHeader): ListItem => ({
  ...started,
  plan: planKey(id),
  rowsFound,
  chunks,
  columns: columnsOf(header),
});

async function scanAll(
  bytes: AsyncIterable<Uint8Array>,
  scan: ListScan,
  keep: Keep | undefined,
  chunks: ChunkPlace[],
): Promise<ScanEnd> {
  for await (const piece of bytes) {
    const step = scan.push(piece);
    if (step.kind === 'refused') return step;
    await keep?.(piece, step.chunks, scan.openFrom);
    chunks.push(...step.chunks);
  }
  const end = scan.end();
  if (end.kind === 'refused') return end;
  await keep?.(undefined, end.chunks, scan.openFrom);
  chunks.push(...end.chunks);
  return end;
}

/** Takes the next piece, the chunks that it completed, and the byte before which no chunk to come begins. */
type Keep = (piece: Uint8Array | undefined, chunks: readonly ChunkPlace[], openFrom: number) => Promise<void>;

/** Writes each chunk as an object of its own as soon as it is cut; holds no more than the chunk that is growing. */
function keeper({ objects }: LoadListDeps, id: string): Keep {
  let pieces: Uint8Array[] = [];
  let from = 0;
  let written = 0;
  const take = (to: number): Uint8Array[] => {
    const taken: Uint8Array[] = [];
    for (let left = to - from; left > 0; ) {
      const piece = pieces.shift();
      if (!piece) throw new Error(`the chunk up to byte ${to} goes beyond what was read`);
      taken.push(piece.subarray(0, left));
      if (piece.length > left) pieces.unshift(piece.subarray(left));
      left -= piece.length;
    }
    from = to;
    return taken;
  };
  return async (piece, chunks, openFrom) => {
    if (piece) pieces.push(piece);
    for (const chunk of chunks) {
      take(chunk.from);
      await objects.writeBytes(chunkKey(id, written), take(chunk.to));
      written += 1;
    }
    take(openFrom);
    pieces = pieces.filter(({ length }) => length > 0);
  };
}
