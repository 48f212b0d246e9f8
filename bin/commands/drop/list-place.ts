/** Where a list goes in the bucket, by the name of its file, and how the file is read. */
import { gunzip } from '../../../lambda/adapters/gunzip';
import { bytesOfFile } from '../../../lambda/adapters/local-files';
import type { CampaignId } from '../../../lambda/contract/items';
import { classifyKey, LISTS_PREFIX } from '../../../lambda/contract/storage';

/** @throws Error where the name of the file is none that the intake takes. */
export function keyOf(campaign: CampaignId, path: string): string {
  const key = `${LISTS_PREFIX}${campaign}/lists/${path.split(/[\\/]/).at(-1)}`;
  const dropped = classifyKey(key);
  if (dropped.kind === 'contact-list') return key;
  throw new Error(
    `LIST must be named .csv or .jsonl, also with .gz, got "${path}"${dropped.kind === 'ignored' ? `: ${dropped.reason}` : ''}`,
  );
}

/** How the parts of a canary read the list. */
export const readingOf = (path: string) => ({
  open: () => bytesOfFile(path),
  form: /\.jsonl(\.gz)?$/i.test(path) ? ('jsonl' as const) : ('csv' as const),
  unpack: gunzip,
});
