/** What the log says about lists and their chunks: keys and counts; never a number, a name or an attribute. */
import type { ChunkMessage } from '../contract/chunk-message';
import type { CampaignId } from '../contract/items';
import type { DefinitionTaking } from '../core/campaign/take-in';
import type { ChunkLoading } from '../core/intake/load-chunk';
import type { TakingIn } from '../core/intake/load-list';

export type IntakeLog = Readonly<
  Record<'info' | 'warn' | 'error', (message: string, details: Record<string, unknown>) => void>
>;

export function logTakingIn(log: IntakeLog, key: string, taking: TakingIn): void {
  switch (taking.kind) {
    case 'gone':
      log.warn('the list is gone', { key });
      return;
    case 'known':
      log.info('this version of the list was taken in before', { key, state: taking.item.state });
      return;
    case 'refused':
      log.warn('list refused', { key, refusal: taking.item.refusal });
      return;
    case 'planned': {
      const { rowsFound, chunks, columns } = taking.item;
      log.info('list scanned', { key, rowsFound, chunks, columns });
    }
  }
}

export function logChunk(log: IntakeLog, { list: key, chunk }: ChunkMessage, loading: ChunkLoading): void {
  switch (loading.kind) {
    case 'idle':
      log.info('chunk of a list that is over', { key, chunk });
      return;
    case 'busy':
      return;
    case 'paused':
      log.info('chunk goes on in another delivery', { key, chunk });
      return;
    case 'poisoned':
      log.error('chunk given up', { key, chunk, bytes: loading.letter.bytes, reason: loading.letter.reason });
      return;
    case 'loaded': {
      log.info('chunk loaded', { key, chunk, ...loading.counts });
      if (!loading.list?.isFirst) return;
      const { state, rows, rejected, duplicates, contacts } = loading.list.item;
      log.info(`list ${state}`, { key, rows, rejected, duplicates, contacts });
    }
  }
}

export function logDefinition(log: IntakeLog, campaign: CampaignId, taking: DefinitionTaking): void {
  switch (taking.kind) {
    case 'known':
      return;
    case 'applied': {
      const { etag, definition } = taking.applied;
      log.info('campaign.json applied', { campaign, etag, mode: definition.mode });
      return;
    }
    case 'refused': {
      const { etag, problems } = taking.refused;
      log.warn('campaign.json cannot be used: nobody of the campaign is called', { campaign, etag, problems });
    }
  }
}
