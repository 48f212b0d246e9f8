/** What the reports need of the world. */
import type {
  CampaignId,
  CampaignItem,
  ChunkItem,
  ContactItem,
  ListItem,
  StopItem,
  SuppressionListItem,
  ToldState,
} from '../../contract/items';

/** An object that is written piece by piece; it appears under its key when it is closed, whole or not at all. */
export interface TextSink {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

export interface TextObjects {
  writeText(key: string, contentType: string): TextSink;
}

/** What a count needs of a contact. */
export type CountedContact = Pick<ContactItem, 'state' | 'zoneKey'>;

export type Counted = NonNullable<CampaignItem['counted']>;

export interface ReportStore {
  campaign(campaign: CampaignId): Promise<CampaignItem | undefined>;
  listsOf(campaign: CampaignId): Promise<readonly ListItem[]>;
  /** What the chunks of a list that is being loaded have dealt with so far. */
  chunksOf(plan: string): Promise<readonly ChunkItem[]>;
  suppressionLists(): Promise<readonly SuppressionListItem[]>;
  stopSwitch(): Promise<StopItem | undefined>;
  /** Calls back with every contact of the campaign: as it is now, or, for half the price, as it was a moment ago. */
  forEachState(campaign: CampaignId, visit: (contact: CountedContact) => void, isExact: boolean): Promise<void>;
  /** All contacts with everything, a page at a time. */
  contacts(campaign: CampaignId): AsyncIterable<readonly ContactItem[]>;
  /** Keeps the count, unless a later one was begun. */
  noteCount(campaign: CampaignId, contacts: number, counted: Counted): Promise<void>;
  /** Keeps what was told last, unless somebody has told meanwhile. */
  noteTold(campaign: CampaignId, told: ToldState, before: ToldState | undefined): Promise<void>;
  /**
   * Declares the campaign finished, with its last count, unless contacts were loaded since `loadedAtMs`. False if they were.
   *
   * @param counted undefined where its contacts are gone, and an older count holds
   */
  finishCampaign(
    campaign: CampaignId,
    loadedAtMs: number | undefined,
    nowMs: number,
    counted: Counted | undefined,
  ): Promise<boolean>;
}
