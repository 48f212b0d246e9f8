/** What operating on dead letters needs from outside. */
import type { CampaignHold } from '../../contract/campaign';
import type { ContactRef } from '../../contract/dial-request';
import type {
  CampaignId,
  CampaignItem,
  ContactItem,
  ContactState,
  ListItem,
  NumberItem,
  OperatorAction,
  OperatorSuppressionItem,
  StopItem,
  SuppressedNumberItem,
  SuppressionListItem,
} from '../../contract/items';
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

/** Campaigns and the stop switch, as an operator sets them. All reads are strongly consistent. */
export interface CampaignControl {
  campaigns(): Promise<readonly CampaignItem[]>;
  campaign(campaign: CampaignId): Promise<CampaignItem | undefined>;
  /** False where the hold is not any more what it was, or the campaign is gone. */
  setHold(campaign: CampaignId, was: CampaignHold | undefined, hold: CampaignHold | undefined): Promise<boolean>;
  stopSwitch(): Promise<StopItem | undefined>;
  stopAll(stop: Pick<StopItem, 'reason' | 'by' | 'atMs'>): Promise<void>;
  startAll(): Promise<void>;
}

/** One conditional write: a contact as it was read loses all that tells of the person. */
export interface Erasure {
  readonly contact: ContactRef;
  /** What it must still be: every attempt changes one of them. */
  readonly was: Pick<ContactItem, 'state' | 'try' | 'attempts'>;
  /** Final, so that nobody calls what has no number. */
  readonly state: ContactState;
  readonly action: OperatorAction;
}

/** What the tables hold of one person. All reads are strongly consistent. */
export interface PersonStore {
  contact(contact: ContactRef): Promise<ContactItem | undefined>;
  number(numberKey: string): Promise<NumberItem | undefined>;
  listsOf(campaign: CampaignId): Promise<readonly ListItem[]>;
  suppressionLists(): Promise<readonly SuppressionListItem[]>;
  suppressions(numberKey: string): Promise<readonly (SuppressedNumberItem | OperatorSuppressionItem)[]>;
  suppress(item: OperatorSuppressionItem): Promise<void>;
  /** False where the contact is not any more what it was. */
  erase(erasure: Erasure): Promise<boolean>;
}
