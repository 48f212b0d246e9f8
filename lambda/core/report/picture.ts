/** All that a report is made of, read at about the same time. */
import type { CampaignId, CampaignItem, ListItem, StopItem, SuppressionListItem } from '../../contract/items';
import type { ContactCounts } from './counts';

export interface CampaignPicture extends ContactCounts {
  readonly campaign: CampaignId;
  readonly item: CampaignItem | undefined;
  readonly lists: readonly ListItem[];
  readonly suppression: readonly SuppressionListItem[];
  readonly stop: StopItem | undefined;
  /** When the counting of the contacts began, Unix ms. */
  readonly countedAtMs: number;
  /** The contacts were not counted for this: an older count is true enough. */
  readonly isCountOld: boolean;
}
