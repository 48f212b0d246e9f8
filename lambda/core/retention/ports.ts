/** What the end of a campaign's retention needs of the tables. */
import type { ContactRef } from '../../contract/dial-request';
import type { CampaignId, CampaignItem } from '../../contract/items';
import type { CountedContact } from '../report/ports';

export interface RetentionStore {
  campaigns(): Promise<readonly CampaignItem[]>;
  /** Calls back with every contact of the campaign, as it is now. */
  forEachState(campaign: CampaignId, visit: (contact: CountedContact) => void): Promise<void>;
  /** Marks a campaign that is as it was read. False if it was opened again, or anything was loaded, meanwhile. */
  markErased(item: CampaignItem, counted: NonNullable<CampaignItem['counted']>, nowMs: number): Promise<boolean>;
  /** Keys of what is left of its contacts, a page at a time. */
  contactKeys(campaign: CampaignId): AsyncIterable<readonly ContactRef[]>;
  /** All of them; those that are gone already do not matter. */
  deleteContacts(contacts: readonly ContactRef[]): Promise<void>;
  noteErasureDone(campaign: CampaignId, nowMs: number): Promise<void>;
}
