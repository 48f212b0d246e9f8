/** What operating on dead letters needs from outside. */
import type { CampaignId, CampaignItem, ContactState } from '../../contract/items';
import type { StandingContact } from './dead-letters';
import type { PutBack } from './put-back';

export interface DeadLetterStore {
  campaigns(): Promise<readonly CampaignItem[]>;
  /** Contacts of a campaign in one of these states, strongly consistent, a page at a time. */
  contactsIn(campaign: CampaignId, states: readonly ContactState[]): AsyncIterable<readonly StandingContact[]>;
  /**
   * Makes the campaign one that the controller looks at, and a report that counted before this one that may not finish it.
   *
   * @param nowMs later than at any call before
   */
  reopen(campaign: CampaignId, nowMs: number): Promise<void>;
  /** False where the contact is not any more what it was. */
  putBack(change: PutBack): Promise<boolean>;
}

/** Calls the controller, so that nobody waits for the schedule. */
export interface ControllerCall {
  wake(): Promise<void>;
}
