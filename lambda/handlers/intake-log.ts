/** What the log says about lists and their chunks: keys and counts; never a number, a name or an attribute. */
import type { ChunkMessage } from '../contract/chunk-message';
import { type CampaignId, EVERYBODY, type SuppressionListItem, tenantOf } from '../contract/items';
import type { DefinitionTaking } from '../core/campaign/take-in';
import type { ChunkLoading } from '../core/intake/load-chunk';
import type { TakingIn } from '../core/intake/load-list';
import { scopeOfList } from '../core/rules/suppression-scope';

export type IntakeLog = Readonly<
  Record<'info' | 'warn' | 'error', (message: string, details: Record<string, unknown>) => void>
>;

/** Objects that owners drop lie in folders of their tenants. */
const TENANT_OF_KEY = /^(?:campaigns|suppression)\/([^/]+)\//;

/** Names the tenant on every line that is about a campaign, or an object of one. */
export function withTenant(log: IntakeLog): IntakeLog {
  const named = (details: Record<string, unknown>): Record<string, unknown> => {
    const { campaign, key } = details;
    const tenant =
      typeof campaign === 'string' ? tenantOf(campaign as CampaignId) : TENANT_OF_KEY.exec(String(key))?.[1];
    return tenant === undefined ? details : { tenant, ...details };
  };
  return {
    info: (message, details) => log.info(message, named(details)),
    warn: (message, details) => log.warn(message, named(details)),
    error: (message, details) => log.error(message, named(details)),
  };
}

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

export function logSuppression(log: IntakeLog, list: SuppressionListItem): void {
  const { sk: key, state, numbers, rejected, refusal } = list;
  const scope = scopeOfList(key);
  if (state === 'refused')
    log.error(`suppression list refused: nobody${ofScope(scope)} is called`, { key, scope, refusal });
  else log.info('suppression list loaded', { key, scope, numbers, rejected });
}

function ofScope(scope: string): string {
  if (scope.toLowerCase() === EVERYBODY) return '';
  return scope.includes('/') ? ' of its campaign' : ' of its tenant';
}
