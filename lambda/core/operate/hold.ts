/**
 * Decides what an operator's word does to a campaign. The hold and the state in campaign.json are separate, and either one
 * stops it: so taking the hold away does not start a campaign whose file says that it is paused, and the owner must be
 * told. A cancelled campaign stays cancelled: its contacts are accounted for as they are.
 */
import type { CampaignHold } from '../../contract/campaign';
import type { CampaignId, CampaignItem } from '../../contract/items';
import { campaignFileKey } from '../../contract/storage';
import { type CampaignStanding, standingOf } from '../rules/standing';

export type HoldAction = 'pause' | 'resume' | 'cancel';

export interface HoldRequest {
  readonly action: HoldAction;
  /** ARN of the caller. */
  readonly by: string;
  readonly atMs: number;
  readonly reason: string | undefined;
}

export type HoldDecision =
  /** The hold is to be this one from now on; undefined: none. */
  | { readonly kind: 'write'; readonly hold: CampaignHold | undefined }
  /** It is so already. */
  | { readonly kind: 'nothing'; readonly said: string }
  | { readonly kind: 'refused'; readonly said: string };

export function decideHold(item: Pick<CampaignItem, 'sk' | 'hold'>, request: HoldRequest): HoldDecision {
  const { hold } = item;
  switch (request.action) {
    case 'pause':
      if (hold?.mode === 'cancelled') return { kind: 'refused', said: final(item.sk, hold) };
      return hold ? nothing(`${item.sk} is paused already, ${sayHold(hold)}`) : write(request, 'paused');
    case 'cancel':
      return hold?.mode === 'cancelled'
        ? nothing(`${item.sk} is cancelled already, ${sayHold(hold)}`)
        : write(request, 'cancelled');
    case 'resume':
      if (hold?.mode === 'cancelled') return { kind: 'refused', said: final(item.sk, hold) };
      return hold ? { kind: 'write', hold: undefined } : nothing(`no operator has paused ${item.sk}`);
  }
}

const nothing = (said: string): HoldDecision => ({ kind: 'nothing', said });

const write = ({ by, atMs, reason }: HoldRequest, mode: CampaignHold['mode']): HoldDecision => ({
  kind: 'write',
  hold: { mode, by, atMs, ...(reason === undefined ? {} : { reason }) },
});

const final = (campaign: string, hold: CampaignHold): string =>
  `${campaign} was cancelled, ${sayHold(hold)}, and that is final: to call its people again, drop the list into a new campaign`;

/** `by ... at ..., because ...` */
export const sayHold = ({ by, atMs, reason }: CampaignHold): string =>
  `by ${by} at ${new Date(atMs).toISOString()}${reason === undefined ? '' : `, because "${reason}"`}`;

/** What keeps the campaign from calling although no operator does, and what to do; undefined if nothing does. */
export function stillHeldBy(item: CampaignItem, nowMs: number): string | undefined {
  const { hold: _, ...withoutHold } = item;
  return sayStanding(item.sk, standingOf(withoutHold, nowMs)) ?? otherwiseHeld(item);
}

/** Undefined where it may call. */
export function sayStanding(campaign: CampaignId, standing: CampaignStanding): string | undefined {
  const file = campaignFileKey(campaign);
  switch (standing.kind) {
    case 'active':
      return undefined;
    case 'held':
      return standing.by === 'owner'
        ? `${file} says that it is paused: drop it again with "state": "active"`
        : `an operator paused it${standing.reason === undefined ? '' : ` (${standing.reason})`}: callpace resume ${campaign}`;
    case 'unusable':
      return `${file} cannot be used (${standing.problem}): mend it and drop it again`;
    case 'not-started':
      return `${file} says that it starts at ${new Date(standing.startsAtMs).toISOString()}`;
    case 'over':
      return standing.why === 'cancelled'
        ? 'it is cancelled, which is final: to call its people again, drop the list into a new campaign'
        : `it has ended: drop ${file} with a later "endsAt"`;
  }
}

function otherwiseHeld({ blockedReason, finishedAtMs }: CampaignItem): string | undefined {
  if (blockedReason !== undefined)
    return `it is blocked by its configuration (${blockedReason}): mend it, and it goes on by itself`;
  if (finishedAtMs !== undefined) return 'all of its contacts are done: new numbers come in with a list';
  return undefined;
}
