/**
 * Makes one form of all that a list may come in: UTF-8 text that is not packed. What is so already is cut where it lies;
 * what had to be converted is kept by chunk, because a byte of it has no place in the object.
 */
import { signatureOf } from './decode';

interface OpenedText {
  readonly kind: 'opened';
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly isConverted: boolean;
}

export type TextOpening = OpenedText | { readonly kind: 'refused'; readonly reason: string };

/** Unpacks gzip. Throws {@link UnreadableBytes} for what is none. */
export type Unpack = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** The bytes of a list cannot be what they say they are: it is refused, and trying again would not help. */
export class UnreadableBytes extends Error {}

const SIGNATURE_BYTES = 4;
/** Somebody packs a packed file again; a file that unpacks to itself for ever is made by hand. */
const MOST_LAYERS = 3;
const PACKED_TOO_OFTEN = `the list is packed with gzip more than ${MOST_LAYERS} times over: unpack it and drop it again`;

/** @param layers how often it was packed so far. @default 0 */
export async function openText(bytes: AsyncIterable<Uint8Array>, unpack: Unpack, layers = 0): Promise<TextOpening> {
  const { first, all } = await peek(bytes);
  if (first[0] === 0x1f && first[1] === 0x8b) {
    if (layers < MOST_LAYERS) return converted(await openText(unpack(all), unpack, layers + 1));
    await close(all);
    return { kind: 'refused', reason: PACKED_TOO_OFTEN };
  }
  if (first[0] === 0xff && first[1] === 0xfe) return converted({ kind: 'opened', bytes: toUtf8(all, 'utf-16le') });
  if (first[0] === 0xfe && first[1] === 0xff) return converted({ kind: 'opened', bytes: toUtf8(all, 'utf-16be') });
  const reason = signatureOf(first);
  if (reason === undefined) return { kind: 'opened', bytes: all, isConverted: false };
  await close(all);
  return { kind: 'refused', reason };
}

const converted = (opening: TextOpening | Omit<OpenedText, 'isConverted'>): TextOpening =>
  opening.kind === 'opened' ? { ...opening, isConverted: true } : opening;

/** The first bytes, and all of them as if nobody had looked. */
async function peek(bytes: AsyncIterable<Uint8Array>) {
  const iterator = bytes[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < SIGNATURE_BYTES) {
    const { done, value } = await iterator.next();
    if (done) break;
    pieces.push(value);
    length += value.length;
  }
  const first = Uint8Array.from(pieces.flatMap((piece) => [...piece.subarray(0, SIGNATURE_BYTES)]).slice(0, 4));
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { first, all: all() };
}

/** Whoever looked at the beginning, and does not want the rest, says so. */
async function close(bytes: AsyncGenerator<Uint8Array>): Promise<void> {
  // A generator that was never asked has nothing to clean up, and would leave what it reads from open.
  await bytes.next();
  await bytes.return(undefined);
}

async function* toUtf8(
  bytes: AsyncIterable<Uint8Array>,
  encoding: 'utf-16le' | 'utf-16be',
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  try {
    for await (const piece of bytes) yield encoder.encode(decoder.decode(piece, { stream: true }));
    yield encoder.encode(decoder.decode());
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new UnreadableBytes('the list begins as UTF-16 and is not: save it as CSV in UTF-8 and drop it again');
  }
}
