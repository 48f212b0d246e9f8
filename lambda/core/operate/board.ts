/**
 * What operators see of the campaigns on the dashboard: where each stands, how far it is, and since when. It reads the
 * campaigns table only, so it can be a few seconds old, and it never shows what was called.
 */
import { type CampaignItem, CONTACT_STATES, FINAL_STATES, type StopItem } from '../../contract/items';
import type { PrevailingBinding, WidgetAction } from '../../contract/widget';
import { standingOf } from '../rules/standing';
import { overview } from './overview';

/** What was read. */
export interface BoardPicture {
  readonly campaigns: readonly CampaignItem[];
  readonly stop: StopItem | undefined;
  readonly controller: ControllerSign | undefined;
}

/** What the last controller left. */
export interface ControllerSign {
  /** Unix ms. */
  readonly savedAtMs: number;
  readonly prevailing: PrevailingBinding | undefined;
}

export interface BoardRow {
  readonly campaign: CampaignItem['sk'];
  /** One word. */
  readonly state: string;
  /** What holds it and what to do; empty where nothing does. */
  readonly message: string;
  /** Unix ms; undefined where nobody noted it. */
  readonly sinceMs: number | undefined;
  /** Contacts that are final, and all there are, at the last count; undefined before it. */
  readonly done: number | undefined;
  readonly contacts: number | undefined;
  /** Unix ms: when it ends at the pace so far. Closed hours and retries are in it only as far as they were in the past. */
  readonly finishMs: number | undefined;
  /** What may be done to it. */
  readonly actions: readonly WidgetAction[];
  /** `atMs` of its hold; 0 for none. */
  readonly holdMs: number;
}

export interface Board {
  /** Unfinished campaigns in the order of their making, then the latest finished ones. */
  readonly rows: readonly BoardRow[];
  readonly unfinishedNotShown: number;
  readonly finishedNotShown: number;
  readonly controller: ControllerSign | undefined;
}

/** A widget is no archive: more rows than these nobody reads, and CloudWatch takes them with each refresh. */
const UNFINISHED_SHOWN = 50;
const FINISHED_SHOWN = 5;
/** Fewer tell nothing about the rest. */
const DONE_FOR_ESTIMATE = 10;

export function boardOf({ campaigns, stop, controller }: BoardPicture, nowMs: number): Board {
  const unfinished = campaigns
    .filter(({ finishedAtMs }) => finishedAtMs === undefined)
    .sort((one, other) => one.createdAtMs - other.createdAtMs);
  const finished = campaigns
    .filter(({ finishedAtMs }) => finishedAtMs !== undefined)
    .sort((one, other) => (other.finishedAtMs ?? 0) - (one.finishedAtMs ?? 0));
  const shown = [...unfinished.slice(0, UNFINISHED_SHOWN), ...finished.slice(0, FINISHED_SHOWN)];
  return {
    rows: shown.map((item) => rowOf(item, stop, nowMs)),
    unfinishedNotShown: Math.max(0, unfinished.length - UNFINISHED_SHOWN),
    finishedNotShown: Math.max(0, finished.length - FINISHED_SHOWN),
    controller,
  };
}

function rowOf(item: CampaignItem, stop: StopItem | undefined, nowMs: number): BoardRow {
  const { state, message } = placeOf(item, stop, nowMs);
  const counts = item.counted?.contacts;
  const sum = (states: readonly (keyof NonNullable<typeof counts>)[]) =>
    counts && states.reduce((total, each) => total + counts[each], 0);
  const row = { done: sum(FINAL_STATES), contacts: sum(CONTACT_STATES) };
  return {
    campaign: item.sk,
    state,
    message,
    sinceMs: sinceMsOf(state, item, stop),
    ...row,
    finishMs: state === 'dialing' ? finishMsOf(item, row, nowMs) : undefined,
    actions: actionsFor(item, nowMs),
    holdMs: item.hold?.atMs ?? 0,
  };
}

function placeOf(item: CampaignItem, stop: StopItem | undefined, nowMs: number): { state: string; message: string } {
  const { state, message } = overview(item, undefined, stop, nowMs);
  if (state !== 'new') return { state, message };
  return { state: item.counted ? 'dialing' : 'loading', message: '' };
}

function sinceMsOf(state: string, item: CampaignItem, stop: StopItem | undefined): number | undefined {
  const { hold, applied } = item;
  switch (state) {
    case 'finished':
      return item.finishedAtMs;
    case 'cancelled':
    case 'paused':
      return hold?.atMs ?? applied?.atMs;
    case 'ended':
      return applied?.definition.endsAtMs;
    case 'stopped':
      return stop?.atMs;
    case 'blocked':
      return item.blockedAtMs;
    case 'dialing':
      return item.provenAtMs;
    case 'loading':
      return item.createdAtMs;
    default:
      return undefined;
  }
}

function finishMsOf(
  { counted, provenAtMs }: CampaignItem,
  { done, contacts }: Pick<BoardRow, 'done' | 'contacts'>,
  nowMs: number,
): number | undefined {
  if (!counted || provenAtMs === undefined || done === undefined || contacts === undefined) return undefined;
  const left = contacts - counted.held - done;
  // Since the first call until now, not until the count: where nothing gets on, the end goes further away.
  const tookMs = nowMs - provenAtMs;
  if (done < DONE_FOR_ESTIMATE || left <= 0 || tookMs <= 0) return undefined;
  return nowMs + (left * tookMs) / done;
}

function actionsFor(item: CampaignItem, nowMs: number): readonly WidgetAction[] {
  if (item.finishedAtMs !== undefined || standingOf(item, nowMs).kind === 'over') return [];
  return item.hold ? ['resume', 'cancel'] : ['pause', 'cancel'];
}
