/** Writes the reports of one campaign. Whoever asks does not wait, so a request that makes no sense is only logged. */
import { tenantOf } from '../contract/items';
import type { ReportRequest } from '../contract/reports';
import { type WriteReportsDeps, type Written, writeReports } from '../core/report/write-reports';

export interface ReportHandlerDeps extends WriteReportsDeps {
  readonly log: Readonly<Record<'info' | 'error', (message: string, details: Record<string, unknown>) => void>>;
}

export type ReportHandler = (event: unknown) => Promise<void>;

/** Builds the handler of the asynchronous invocation. An error makes Lambda ask again, twice. */
export function createReportHandler({ log, ...deps }: ReportHandlerDeps): ReportHandler {
  return async (event) => {
    if (!isReportRequest(event)) {
      log.error('not a report request: campaign must be tenant/campaign, kind must be status, final or results', {});
      return;
    }
    const written: Written = await writeReports(deps, event);
    log.info('report written', {
      tenant: tenantOf(event.campaign),
      campaign: event.campaign,
      asked: event.kind,
      ...written,
    });
  };
}

function isReportRequest(event: unknown): event is ReportRequest {
  const { campaign, kind, message, countMayBeMs } = (
    typeof event === 'object' && event !== null ? event : {}
  ) as Record<string, unknown>;
  return (
    typeof campaign === 'string' &&
    /^[^/]+\/[^/]+$/.test(campaign) &&
    (kind === 'status' || kind === 'final' || kind === 'results') &&
    (message === undefined || typeof message === 'string') &&
    (countMayBeMs === undefined || typeof countMayBeMs === 'number')
  );
}
