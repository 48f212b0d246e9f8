/** Files of the machine that a command runs on. Every failure names the flag or argument, the path and the code. */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const codeOf = (error: unknown): string =>
  (error as { readonly code?: string }).code ?? (error instanceof Error ? error.message : String(error));

const unreadable = (what: string, path: string, error: unknown): Error =>
  new Error(`${what} must be a file that can be read, got "${path}": ${codeOf(error)}`);

/** @throws Error where the file cannot be read: before anything else is done. */
export async function requireFile(what: string, path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    try {
      if ((await handle.stat()).isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(what, path, error);
  }
}

export async function readTextFile(what: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(what, path, error);
  }
}

/** The bytes of a file as they are read. */
export const bytesOfFile = (path: string): AsyncIterable<Uint8Array> => createReadStream(path);

/** Writes a file anew. */
export async function writeFileFrom(what: string, path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(bytes), createWriteStream(path));
  } catch (error) {
    throw new Error(`${what} must be a file that can be written, got "${path}": ${codeOf(error)}`);
  }
}
