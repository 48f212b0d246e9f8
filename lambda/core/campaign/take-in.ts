/**
 * Brings a campaign in line with its campaign.json (invariant I5: campaign state is checked at admission, so it has to be
 * there). The file is always read as it is now, and kept under the sequencer of the event that told of it; of two events
 * the later one is kept, so versions that are noticed in any order leave the newest.
 *
 * Fails closed: a file that cannot be used, or is gone, stops the campaign until it is mended, because its owner believes
 * that it holds. What was understood last stays, for whoever asks.
 */
import type { AppliedDefinition, CampaignDefinition } from '../../contract/campaign';
import type { CampaignId, CampaignItem } from '../../contract/items';
import { campaignFileKey } from '../../contract/storage';
import type { Clock } from '../clock';
import { FORBIDDEN, textOf } from '../intake/campaign-file';
import { type DefinitionChange, type DefinitionStore, ForbiddenObject, type ListObjects } from '../intake/ports';
import { parseDefinition } from './definition';
import { isLater, NO_EVENT } from './sequencer';

export interface DefinitionPorts {
  readonly definitions: DefinitionStore;
  readonly objects: Pick<ListObjects, 'versionOf' | 'open'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** `known`: this version, or a later one, was dealt with before. */
export type DefinitionTaking = DefinitionChange | { readonly kind: 'known' };

/** A file that changes faster than it is read is left to the next delivery. */
const MOST_ROUNDS = 5;

/** Takes in the campaign.json that an event of this sequencer told of, created or deleted. */
export function takeInDefinition(
  ports: DefinitionPorts,
  campaign: CampaignId,
  sequencer: string,
): Promise<DefinitionTaking> {
  return bringUpToDate(ports, campaign, (latest) =>
    latest && !isLater(sequencer, latest.sequencer) ? undefined : sequencer,
  );
}

/**
 * Takes in the campaign.json as it is, where its event has not come yet: a list must not be called by other rules than
 * those that lay beside it when it was dropped.
 */
export function anticipateDefinition(ports: DefinitionPorts, campaign: CampaignId): Promise<DefinitionTaking> {
  return bringUpToDate(ports, campaign, (latest, file) => {
    const isKnown = file.kind === 'there' || latest ? latest?.etag === etagOf(file) : file.kind === 'gone';
    return isKnown ? undefined : (latest?.sequencer ?? NO_EVENT);
  });
}

type FileReading =
  | { readonly kind: 'there'; readonly etag: string; readonly text: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'forbidden' };

const etagOf = (file: FileReading): string | undefined => (file.kind === 'there' ? file.etag : undefined);

type Latest = Pick<AppliedDefinition, 'sequencer'> & { readonly etag?: string };

/** @param sequencerFor under which the file is kept; undefined: it is not */
async function bringUpToDate(
  ports: DefinitionPorts,
  campaign: CampaignId,
  sequencerFor: (latest: Latest | undefined, file: FileReading) => string | undefined,
): Promise<DefinitionTaking> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    // The campaign first: what is read of the file afterwards is not older than what is known.
    const item = await ports.definitions.campaign(campaign);
    const file = await readFile(ports.objects, campaign);
    const sequencer = sequencerFor(latestOf(item), file);
    if (sequencer === undefined) return { kind: 'known' };
    const nowMs = ports.clock.nowMs();
    const change = changeOf(item, file, sequencer, nowMs);
    if (await ports.definitions.changeDefinition(campaign, item, change, nowMs)) return change;
  }
  throw new Error(`${campaignFileKey(campaign)} changes faster than it can be read`);
}

function latestOf(item: CampaignItem | undefined): Latest | undefined {
  const { applied, definitionProblems: refused } = item ?? {};
  if (!applied || !refused) return applied ?? refused;
  // Applying removes the problems of earlier versions: those that are there are newer.
  return refused;
}

async function readFile(objects: DefinitionPorts['objects'], campaign: CampaignId): Promise<FileReading> {
  const key = campaignFileKey(campaign);
  try {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const etag = await objects.versionOf(key);
      if (etag === undefined) return { kind: 'gone' };
      const bytes = await objects.open(key, etag);
      if (bytes) return { kind: 'there', etag, text: await textOf(bytes) };
    }
  } catch (error) {
    if (error instanceof ForbiddenObject) return { kind: 'forbidden' };
    throw error;
  }
  throw new Error(`${key} changes faster than it can be read`);
}

const DELETED = 'it was deleted: drop it again; one that holds {} leaves everything as the deployment has it';

function changeOf(
  item: CampaignItem | undefined,
  file: FileReading,
  sequencer: string,
  atMs: number,
): DefinitionChange {
  if (file.kind !== 'there')
    return { kind: 'refused', refused: { problems: [file.kind === 'gone' ? DELETED : FORBIDDEN], sequencer } };
  const { etag, text } = file;
  const reading = parseDefinition(text);
  if (reading.kind === 'refused') return { kind: 'refused', refused: { problems: reading.problems, sequencer, etag } };
  const problems = revivals(item, reading.definition);
  if (problems.length > 0) return { kind: 'refused', refused: { problems, sequencer, etag } };
  return { kind: 'applied', applied: { definition: reading.definition, sequencer, etag, atMs } };
}

/** A campaign that was cancelled was accounted for as it was: nothing that is dropped later brings it back. */
const revivals = (item: CampaignItem | undefined, { mode }: CampaignDefinition): readonly string[] =>
  item?.applied?.definition.mode === 'cancelled' && mode !== 'cancelled'
    ? [`"state" is "${mode}", but the campaign was cancelled, which is final: drop its lists into a new campaign`]
    : [];
