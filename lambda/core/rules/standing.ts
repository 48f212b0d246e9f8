/**
 * Whether a campaign may call anybody now, as far as its owner and its operators say: state and times of campaign.json, a
 * file that cannot be used, and the operator's hold. Either of them stops it, and cancelled is final (invariant I5).
 */
import type { CampaignItem } from '../../contract/items';

/** Nobody of it is called for now. */
export type Withheld =
  /** Paused by its owner or by an operator. */
  | { readonly kind: 'held'; readonly by: 'owner' | 'operator'; readonly reason: string | undefined }
  /** The newest campaign.json cannot be used. */
  | { readonly kind: 'unusable'; readonly problem: string }
  | { readonly kind: 'not-started'; readonly startsAtMs: number };

export type CampaignStanding =
  | { readonly kind: 'active' }
  | Withheld
  /** Nobody of it is called any more. Only an end can be put off. */
  | { readonly kind: 'over'; readonly why: 'cancelled' | 'ended' };

/** What the standing depends on. */
export type StandingItem = Pick<CampaignItem, 'applied' | 'definitionProblems' | 'hold'>;

const ACTIVE: CampaignStanding = { kind: 'active' };

export function standingOf({ applied, definitionProblems, hold }: StandingItem, nowMs: number): CampaignStanding {
  const definition = applied?.definition;
  if (hold?.mode === 'cancelled' || definition?.mode === 'cancelled') return { kind: 'over', why: 'cancelled' };
  // Before its end: a file with a later one may be what cannot be used.
  if (definitionProblems) return { kind: 'unusable', problem: definitionProblems.problems[0] ?? 'no reason was noted' };
  if (definition?.endsAtMs !== undefined && nowMs >= definition.endsAtMs) return { kind: 'over', why: 'ended' };
  if (hold) return { kind: 'held', by: 'operator', reason: hold.reason };
  if (definition?.mode === 'paused') return { kind: 'held', by: 'owner', reason: undefined };
  if (definition?.startsAtMs !== undefined && nowMs < definition.startsAtMs)
    return { kind: 'not-started', startsAtMs: definition.startsAtMs };
  return ACTIVE;
}
