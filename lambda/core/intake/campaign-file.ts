/**
 * Reads what campaign.json says about the columns of lists. The intake uses this part only and lets the others be; but a
 * file that cannot be understood refuses the list, because its owner believes that it holds.
 */
import type { CampaignId } from '../../contract/items';
import { campaignFileKey } from '../../contract/storage';
import type { ColumnMapping } from './header';
import type { ListObjects } from './ports';

export type MappingReading =
  | { readonly kind: 'mapping'; readonly mapping: ColumnMapping | undefined }
  | { readonly kind: 'refused'; readonly reason: string };

const EXAMPLE = '{"columns": {"phone": ["Mobile", "Phone"], "zone": "Time Zone", "country": "Country"}}';
/** More than any such file needs. */
const MOST_BYTES = 1_000_000;

export async function readMapping(objects: Pick<ListObjects, 'read'>, campaign: CampaignId): Promise<MappingReading> {
  const bytes = await objects.read(campaignFileKey(campaign));
  return bytes ? parseMapping(await textOf(bytes)) : { kind: 'mapping', mapping: undefined };
}

export function parseMapping(text: string): MappingReading {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return refused('it is not JSON');
  }
  if (!isObject(raw)) return refused('it is not a JSON object');
  const { columns } = raw;
  if (columns === undefined) return { kind: 'mapping', mapping: undefined };
  if (!isObject(columns)) return refused('"columns" must be an object');
  const problem = Object.entries(columns)
    .map(([name, value]) => problemOf(name, value))
    .find((found) => found !== undefined);
  if (problem !== undefined) return refused(problem);
  const { phone, zone, country, attributes } = columns;
  const mapping: ColumnMapping = {
    ...(phone === undefined ? {} : { phone: titles(phone) }),
    ...(zone === undefined ? {} : { zone: zone as string | null }),
    ...(country === undefined ? {} : { country: country as string | null }),
    ...(attributes === undefined ? {} : { attributes: titles(attributes) }),
  };
  return { kind: 'mapping', mapping };
}

const titles = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : (value as string[]));

const isTitle = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

function problemOf(name: string, value: unknown): string | undefined {
  const isTitles = isTitle(value) || (Array.isArray(value) && value.every(isTitle));
  switch (name) {
    case 'phone':
      return isTitles && titles(value).length > 0
        ? undefined
        : '"columns.phone" must be a column title, or several in the order to try';
    case 'attributes':
      return isTitles ? undefined : '"columns.attributes" must be a list of column titles';
    case 'zone':
    case 'country':
      return value === null || isTitle(value)
        ? undefined
        : `"columns.${name}" must be a column title, or null for none`;
    default:
      return `"columns.${name.slice(0, 30)}" is not known: there are phone, zone, country and attributes`;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refused = (problem: string): MappingReading => ({
  kind: 'refused',
  reason: `campaign.json cannot be used: ${problem}; mend it, such as ${EXAMPLE}, and drop the list again`,
});

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of bytes) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > MOST_BYTES) break;
  }
  return text + decoder.decode();
}
