/** The lists that the demo drops: the bundled ones, or the caller's own. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DemoOptions } from '../cli/options';

export interface DemoLists {
  /** Name of the campaign. */
  readonly campaign: string;
  readonly contacts: Buffer;
  readonly suppression: Buffer | undefined;
}

const EXAMPLES = path.resolve(__dirname, '..', '..', 'examples');

/** @throws Error that names the flag and the file, where one cannot be read. */
export async function readDemoLists(options: Pick<DemoOptions, 'list' | 'suppression'>): Promise<DemoLists> {
  const { list } = options;
  const suppression = options.suppression ?? (list === undefined ? path.join(EXAMPLES, 'suppression.csv') : undefined);
  return {
    campaign: 'demo',
    contacts: await read('--list', list ?? path.join(EXAMPLES, 'contacts.csv')),
    suppression: suppression === undefined ? undefined : await read('--suppression', suppression),
  };
}

async function read(flag: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Error(`${flag} must be a file that can be read, got "${file}": ${(error as NodeJS.ErrnoException).code}`);
  }
}
