/**
 * Sums up one campaign in a line: what its status.json says, overruled by what the tables say now. A report may be old (the
 * controller is dead, or the campaign is idle); the stop switch, a hold and a block are always as they are.
 */
import type { CampaignItem, ContactState, StopItem } from '../../contract/items';
import { FINAL_STATES } from '../../contract/items';
import type { CampaignStatus } from '../../contract/reports';
import { standingOf } from '../rules/standing';
import { sayStanding } from './hold';

export interface CampaignOverview {
  readonly campaign: CampaignItem['sk'];
  readonly state: string;
  readonly message: string;
  /** Contacts that are final, and all there are; undefined before the first report. */
  readonly done: number | undefined;
  readonly contacts: number | undefined;
  readonly up: number;
  readonly held: number;
  /** ISO 8601, of the report. */
  readonly reportedAt: string | undefined;
}

export function overview(
  item: CampaignItem,
  status: CampaignStatus | undefined,
  stop: StopItem | undefined,
  nowMs: number,
): CampaignOverview {
  const counts = status?.contacts;
  const of = (states: readonly ContactState[]): number =>
    states.reduce((total, state) => total + (counts?.[state] ?? 0), 0);
  return {
    campaign: item.sk,
    ...nowOf(item, status, stop, nowMs),
    done: counts && of(FINAL_STATES),
    contacts: counts && Object.values(counts).reduce((total, count) => total + count, 0),
    up: of(['in-progress', 'unknown', 'dialing']),
    held: status?.held ?? 0,
    reportedAt: status?.updatedAt,
  };
}

type Now = Pick<CampaignOverview, 'state' | 'message'>;

function nowOf(item: CampaignItem, status: CampaignStatus | undefined, stop: StopItem | undefined, nowMs: number): Now {
  if (item.finishedAtMs !== undefined)
    return { state: 'finished', message: status?.state === 'finished' ? status.message : 'all contacts are done' };
  const standing = standingOf(item, nowMs);
  const message = sayStanding(item.sk, standing) ?? '';
  if (standing.kind === 'over') return { state: standing.why, message };
  if (stop) {
    const why = stop.reason === undefined ? '' : ` (${stop.reason})`;
    return { state: 'stopped', message: `the stop switch is on${why}: callpace start-all` };
  }
  if (standing.kind === 'held') return { state: 'paused', message };
  if (standing.kind === 'not-started') return { state: 'waiting', message };
  if (standing.kind === 'unusable') return { state: 'blocked', message };
  if (item.blockedReason !== undefined)
    return {
      state: 'blocked',
      message: `the configuration is wrong (${item.blockedReason}): mend it, and it goes on by itself`,
    };
  if (!status) return { state: 'new', message: 'no report was written so far' };
  return { state: status.state, message: status.message };
}

/**
 * When it finishes if it goes on as between two looks at it, Unix ms; undefined where nothing moved, or nothing is left.
 * Naive on purpose: calling hours and retries are not in it, `callpace plan` has them.
 */
export function estimateFinish(
  before: CampaignOverview & { readonly atMs: number },
  now: CampaignOverview & { readonly atMs: number },
): number | undefined {
  if (before.done === undefined || now.done === undefined || now.contacts === undefined) return undefined;
  const gained = now.done - before.done;
  const left = now.contacts - now.held - now.done;
  if (gained <= 0 || left <= 0 || now.atMs <= before.atMs) return undefined;
  return now.atMs + (left * (now.atMs - before.atMs)) / gained;
}
