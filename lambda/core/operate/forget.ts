/**
 * Decides what becomes of a contact whose person is to be forgotten. The item stays, under its keyed hash, because the
 * account of the rows rests on it (invariant I4) and because the same list dropped again must not bring the person back;
 * number, attributes and history go. Whoever could still be called is suppressed: nobody calls an item without a number.
 */
import type { CampaignId, ContactItem, ContactState, OperatorAction } from '../../contract/items';
import type { Erasure } from './ports';

export type ErasureDecision =
  | { readonly kind: 'erase'; readonly erasure: Erasure; readonly contactIds: readonly string[] }
  /** A call is up, or about to be: its ending would write the history anew. */
  | { readonly kind: 'in-flight'; readonly state: ContactState }
  | { readonly kind: 'erased-before' };

export function decideErasure(contact: ContactItem, action: OperatorAction): ErasureDecision {
  if (contact.forgotten) return { kind: 'erased-before' };
  const state = stateWithoutPerson(contact.state);
  if (state === undefined) return { kind: 'in-flight', state: contact.state };
  const { pk, sk, attempts } = contact;
  return {
    kind: 'erase',
    erasure: { contact: { pk, sk }, was: { state: contact.state, try: contact.try, attempts }, state, action },
    contactIds: (contact.history ?? []).flatMap(({ contactId }) => contactId ?? []),
  };
}

/** A dead letter is suppressed, too, so that no redrive sends it back. Undefined while it is in flight. */
function stateWithoutPerson(state: ContactState): ContactState | undefined {
  switch (state) {
    case 'pending':
    case 'dead-lettered':
      return 'suppressed';
    case 'completed':
    case 'exhausted':
    case 'suppressed':
      return state;
    case 'admitted':
    case 'dialing':
    case 'in-progress':
    case 'unknown':
      return undefined;
  }
}

/** What one campaign gave up of a person, and what is left to its owner. */
export interface ForgottenIn {
  readonly campaign: CampaignId;
  readonly result: 'erased' | 'erased-before' | 'in-flight' | 'changed-meanwhile';
  /** The list that the person came in with. */
  readonly list: string;
  readonly row: number;
  /** Other lists of the campaign: the number may stand there as a duplicate. */
  readonly otherLists: readonly string[];
  /** What Amazon Connect keeps its own records of. */
  readonly contactIds: readonly string[];
  /** The campaign is finished, or was before more contacts came, so that its results.csv was written and holds the number. */
  readonly isReported: boolean;
}
