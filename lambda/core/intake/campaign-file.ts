/**
 * What campaign.json says about the columns of a list that is being read. A file that cannot be understood, in whatever
 * part, refuses the list, because its owner believes that it holds.
 */
import type { CampaignId } from '../../contract/items';
import { campaignFileKey } from '../../contract/storage';
import { LONGEST_FILE, parseDefinition } from '../campaign/definition';
import type { ColumnMapping } from './header';
import { ForbiddenObject, type ListObjects } from './ports';

export type MappingReading =
  | { readonly kind: 'mapping'; readonly mapping: ColumnMapping | undefined }
  | { readonly kind: 'refused'; readonly reason: string };

export async function readMapping(objects: Pick<ListObjects, 'read'>, campaign: CampaignId): Promise<MappingReading> {
  try {
    const bytes = await objects.read(campaignFileKey(campaign));
    return bytes ? parseMapping(await textOf(bytes)) : { kind: 'mapping', mapping: undefined };
  } catch (error) {
    if (error instanceof ForbiddenObject) return refused([FORBIDDEN]);
    throw error;
  }
}

/** The problem of a file that is there, and that nobody lets us read. */
export const FORBIDDEN =
  'it cannot be read, because the bucket or the key that encrypts it does not allow it: drop it without encryption of your own';

export function parseMapping(text: string): MappingReading {
  const reading = parseDefinition(text);
  return reading.kind === 'defined' ? { kind: 'mapping', mapping: reading.columns } : refused(reading.problems);
}

const refused = (problems: readonly string[]): MappingReading => ({
  kind: 'refused',
  reason: `campaign.json cannot be used: ${problems.join('; ')}; mend it, and drop it and the list again`,
});

/** The text of a campaign.json. Of one that is too long, enough to see that it is. */
export async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of bytes) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > LONGEST_FILE) break;
  }
  return text + decoder.decode();
}
