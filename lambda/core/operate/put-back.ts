/**
 * Decides whether a dead-lettered contact goes back to pending, and with which counters. It goes back only to the owner's
 * budget: a refusal placed no call, so the attempt that it was charged is given back; crashed attempts may have placed
 * calls, so they stay charged, and only the crashes in a row are forgotten. Whoever has no attempt left stays where it is.
 * The try goes on, so that no client token is ever used twice (invariant I1).
 */
import type { ContactRef } from '../../contract/dial-request';
import { campaignOf, contactDueKey, type OperatorAction } from '../../contract/items';
import type { StandingContact } from './dead-letters';

/** One conditional write: dead-lettered, as it was read, -> pending. */
export interface PutBack {
  readonly contact: ContactRef;
  /** What it must still be: every attempt changes one of the two. */
  readonly was: { readonly try: number; readonly attempts: number };
  readonly attempts: number;
  readonly dueKey: string;
  readonly dueAtMs: number;
  /** Entry of the history that ended in the dead letter; undefined where none was kept. */
  readonly entry: number | undefined;
  readonly action: OperatorAction;
}

export type PutBackDecision =
  | { readonly kind: 'put-back'; readonly change: PutBack }
  /** All attempts of the budget placed, or may have placed, a call. */
  | { readonly kind: 'used-up' }
  | { readonly kind: 'not-dead-lettered' };

/** @param maxAttempts the owner's budget: calls that were placed, or may have been */
export function decidePutBack(contact: StandingContact, maxAttempts: number, action: OperatorAction): PutBackDecision {
  if (contact.state !== 'dead-lettered') return { kind: 'not-dead-lettered' };
  const attempts = chargedFor(contact);
  if (attempts >= maxAttempts) return { kind: 'used-up' };
  const { pk, sk, history = [] } = contact;
  return {
    kind: 'put-back',
    change: {
      contact: { pk, sk },
      was: { try: contact.try, attempts: contact.attempts },
      attempts,
      dueKey: contactDueKey(campaignOf(contact), contact.zoneKey, sk),
      dueAtMs: action.atMs,
      entry: history.length > 0 ? history.length - 1 : undefined,
      action,
    },
  };
}

function chargedFor({ attempts, history }: StandingContact): number {
  const wasRefused = history?.at(-1)?.outcome === 'refused';
  return Math.max(0, attempts - (wasRefused ? 1 : 0));
}
