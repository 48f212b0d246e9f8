/** The reports of a campaign, read out of the bucket. */
import type { CampaignHold } from '../../lambda/contract/campaign';
import type { CampaignId } from '../../lambda/contract/items';
import type { CampaignStatus, CampaignSummary } from '../../lambda/contract/reports';
import { statusKey, summaryKey } from '../../lambda/contract/storage';
import type { Clock } from '../../lambda/core/clock';
import type { Operated } from './operated-tables';

type Objects = Pick<Operated['objects'], 'read'>;

async function readJson<T>(objects: Objects, key: string): Promise<T | undefined> {
  const bytes = await objects.read(key);
  if (!bytes) return undefined;
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of bytes) text += decoder.decode(piece, { stream: true });
  return JSON.parse(text + decoder.decode()) as T;
}

/** Undefined where none was written so far. */
export const readStatus = (objects: Objects, campaign: CampaignId): Promise<CampaignStatus | undefined> =>
  readJson<CampaignStatus>(objects, statusKey(campaign));

export const readSummary = (objects: Objects, campaign: CampaignId): Promise<CampaignSummary | undefined> =>
  readJson<CampaignSummary>(objects, summaryKey(campaign));

export interface Patience {
  readonly clock: Clock;
  readonly forMs: number;
  readonly signal: AbortSignal;
}

const POLL_MS = 500;

/** Asks again and again; undefined where nothing came in time, or somebody wants out. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined>,
  { clock, forMs, signal }: Patience,
  pollMs: number = POLL_MS,
): Promise<T | undefined> {
  const untilMs = clock.monotonicMs() + forMs;
  for (;;) {
    const found = await ask();
    if (found !== undefined || signal.aborted || clock.monotonicMs() >= untilMs) return found;
    await clock.sleep(pollMs, signal);
  }
}

/**
 * The first status that tells of the hold which was written at a moment. Its time alone proves nothing: one that was begun
 * before may be written after.
 *
 * @param hold undefined where it was taken away
 */
export const statusTelling = (
  objects: Objects,
  campaign: CampaignId,
  { hold, atMs }: { readonly hold: CampaignHold | undefined; readonly atMs: number },
  patience: Patience,
): Promise<CampaignStatus | undefined> =>
  waitFor(async () => {
    const status = await readStatus(objects, campaign);
    const since = hold && new Date(hold.atMs).toISOString();
    return status && Date.parse(status.updatedAt) >= atMs && status.hold?.since === since ? status : undefined;
  }, patience);
