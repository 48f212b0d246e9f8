/**
 * Cuts the first rows off a list, at a row's end as the intake sees it, so that they can be dropped as a list of their own.
 * Both parts are UTF-8 text that is not packed, each with the header.
 */
import { ListScan } from '../../intake/scan-list';
import { openText, type Unpack } from '../../intake/text-form';
import type { ReadListOptions } from './read-list';

export interface ListCut {
  readonly kind: 'cut';
  /** Bytes of the header. */
  readonly head: number;
  /** The byte behind the last of the first rows. */
  readonly end: number;
  readonly rows: number;
  /** Whether anything is left behind them. */
  readonly hasMore: boolean;
}

/** @param rows how many are cut off, at least 1 */
export async function cutList(
  { open, form, mapping, unpack }: Pick<ReadListOptions, 'open' | 'form' | 'mapping' | 'unpack'>,
  rows: number,
): Promise<ListCut | { readonly kind: 'refused'; readonly reason: string }> {
  const text = await openText(open(), unpack);
  if (text.kind === 'refused') return text;
  const scan = new ListScan({ form, mapping, limits: { rows, bytes: Number.POSITIVE_INFINITY } });
  const chunks: { from: number; to: number; rows: number }[] = [];
  for await (const piece of text.bytes) {
    const step = scan.push(piece);
    if (step.kind === 'refused') return step;
    // The rest is scanned, too: a list is dropped whole or not at all.
    if (chunks.length < 2) chunks.push(...step.chunks.slice(0, 2));
  }
  const end = scan.end();
  if (end.kind === 'refused') return end;
  chunks.push(...end.chunks.slice(0, 2));
  const [first, second] = chunks;
  if (!first) return { kind: 'refused', reason: 'the list has no rows' };
  return { kind: 'cut', head: first.from, end: first.to, rows: first.rows, hasMore: second !== undefined };
}

/** The header and the first rows, or the header and the rest. */
export async function* partOf(
  { open, unpack }: { readonly open: () => AsyncIterable<Uint8Array>; readonly unpack: Unpack },
  { head, end }: ListCut,
  which: 'first' | 'rest',
): AsyncGenerator<Uint8Array> {
  const text = await openText(open(), unpack);
  if (text.kind === 'refused') throw new Error(text.reason);
  let at = 0;
  for await (const piece of text.bytes) {
    const within = (from: number, to: number) =>
      piece.subarray(Math.min(piece.length, Math.max(0, from - at)), Math.min(piece.length, Math.max(0, to - at)));
    const parts = which === 'first' ? [within(0, end)] : [within(0, head), within(end, Number.POSITIVE_INFINITY)];
    for (const part of parts) if (part.length > 0) yield part;
    at += piece.length;
    if (which === 'first' && at >= end) return;
  }
}
