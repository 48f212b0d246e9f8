/** Unpacks gzip as it comes, in bounded memory. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnreadableBytes } from '../core/intake/text-form';

/** @throws UnreadableBytes where the bytes are no gzip, or end too early. */
export async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(bytes);
  const unpacked = createGunzip();
  packed.once('error', (error) => unpacked.destroy(error));
  packed.pipe(unpacked);
  try {
    yield* unpacked as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new UnreadableBytes('the list is packed with gzip, and damaged or cut off: pack it anew and drop it again');
  } finally {
    packed.destroy();
  }
}

const isZlibError = (error: unknown): boolean => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && code.startsWith('Z_');
};
