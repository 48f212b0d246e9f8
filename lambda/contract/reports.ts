/** What the owner of a campaign reads: status.json while it runs, summary.json at the end. */
import type { CampaignState } from './campaign';
import type { CampaignId, ContactState, ListColumns, ListState } from './items';

export interface ListStatus {
  /** Object key. */
  readonly list: string;
  readonly state: ListState;
  readonly rows: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly contacts: number;
  /** Rejected rows by what is wrong with them. */
  readonly rejectedFor?: Readonly<Record<string, number>>;
  /** Where the number of a duplicate row stands: in another row of this list, or in another list of the campaign. */
  readonly duplicateOf?: { readonly thisList: number; readonly otherLists: number };
  /** Rows that the file has; known once it was read through. Rows not yet loaded are missing in `rows`. */
  readonly rowsFound?: number;
  /** Which columns were understood as what. */
  readonly columns?: ListColumns;
  /** Why the whole list was refused, or what is missing of it, and what to do. */
  readonly refusal?: string;
}

/** What became of the campaign.json that was dropped last. */
export interface DefinitionStatus {
  /** `refused`: nobody is called until it is mended. `missing`: it was deleted, or nobody may read it. */
  readonly state: 'applied' | 'refused' | 'missing';
  /** Of the newest one that was read: compare it with that of the file. */
  readonly etag?: string;
  /** ISO 8601: since when the last one holds that could be used. */
  readonly appliedAt?: string;
  /** Field, value, what is allowed and what to do: one sentence for each. */
  readonly problems?: readonly string[];
}

/** An operator's word, beside campaign.json. */
export interface HoldStatus {
  readonly mode: 'paused' | 'cancelled';
  /** ARN. */
  readonly by: string;
  /** ISO 8601 */
  readonly since: string;
  readonly reason?: string;
}

/**
 * Contacts in each state; their sum is the number of contacts. What is left of a campaign that was cancelled, or has ended,
 * is not pending but `cancelled`, or `expired`: told from the campaign, no contact says so itself.
 */
export type ReportedContacts = Readonly<Record<ContactState, number>> & {
  readonly cancelled?: number;
  readonly expired?: number;
};

export interface CampaignStatus {
  readonly campaign: CampaignId;
  /** ISO 8601 */
  readonly updatedAt: string;
  readonly state: CampaignState;
  /** One sentence: what is happening, or what binds now and what to do. */
  readonly message: string;
  readonly lists: readonly ListStatus[];
  /** Undefined where no campaign.json was ever dropped. */
  readonly definition?: DefinitionStatus;
  readonly hold?: HoldStatus;
  readonly contacts: ReportedContacts;
  /** ISO 8601: when the contacts were counted, where that was not for this status. Lists are always as they are. */
  readonly countedAt?: string;
  /** Pending contacts whose zone is unknown: held until the list names it. */
  readonly held: number;
}

export interface CampaignSummary extends CampaignStatus {
  readonly rows: number;
  readonly rejected: number;
  readonly duplicates: number;
  /** True when rows = rejected + duplicates + contacts, and every contact is final, cancelled or expired. */
  readonly addsUp: boolean;
  readonly finishedAt: string;
}

/** What the report function is asked for. */
export interface ReportRequest {
  readonly campaign: CampaignId;
  /**
   * `status`: status.json from a count. `final`: results.csv and summary.json, too, if the campaign is over. `results`:
   * results.csv in any case, because somebody is to leave the one that was written when it was over before.
   */
  readonly kind: 'status' | 'final' | 'results';
  /** The sentence for `message`, from whoever knows it best. */
  readonly message?: string;
  /** Of a status: how old the last count of the contacts may be, ms, so that they are not counted again. @default 0 */
  readonly countMayBeMs?: number;
}
