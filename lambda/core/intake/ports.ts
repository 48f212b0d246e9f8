/** What the intake needs of the world. */
import type { AppliedDefinition } from '../../contract/campaign';
import type { ChunkMessage } from '../../contract/chunk-message';
import type {
  CampaignId,
  CampaignItem,
  ChunkItem,
  ContactItem,
  ListItem,
  RowCounts,
  SuppressionListItem,
} from '../../contract/items';
import type { ReportRequest } from '../../contract/reports';
import type { Clock } from '../clock';
import type { TextObjects } from '../report/ports';
import type { ChunkLimits } from './plan';
import type { Unpack } from './text-form';

/** A contact as the intake writes it: it also remembers which version of its list brought it. */
export interface LoadedContact extends ContactItem {
  readonly listEtag: string;
}

/** Where a contact came from. */
export type Origin = Pick<LoadedContact, 'list' | 'listEtag' | 'row'>;

export type PutContact =
  | { readonly kind: 'stored' }
  | { readonly kind: 'exists'; readonly origin: Origin }
  /** The table is too busy: nothing was written. */
  | { readonly kind: 'throttled' };

/** A version of a list, by its key in the table. */
export type ListRef = Pick<ListItem, 'pk' | 'sk'>;

/** What many chunks of one list want to do, and one at a time should. */
export type Signal = 'report' | 'wake';

export interface CampaignStore {
  /**
   * Creates the campaign if need be, notes that contacts are coming, and reopens it if it was finished.
   *
   * @param dueShards shards of the due index that its contacts will be spread over, where they are more than usual
   */
  touchCampaign(campaign: CampaignId, nowMs: number, dueShards?: number): Promise<void>;
  addZoneKeys(campaign: CampaignId, zoneKeys: readonly string[]): Promise<void>;
  /** Stores a contact unless its number is in the campaign already. */
  putContact(contact: LoadedContact): Promise<PutContact>;
  /** Contacts that one version of a list brought. */
  countContacts(campaign: CampaignId, list: string, etag: string): Promise<number>;
  /** Campaigns that are not finished. */
  openCampaigns(): Promise<readonly CampaignId[]>;
}

/** What a version of campaign.json does to its campaign. */
export type DefinitionChange =
  | { readonly kind: 'applied'; readonly applied: AppliedDefinition }
  | { readonly kind: 'refused'; readonly refused: NonNullable<CampaignItem['definitionProblems']> };

export interface DefinitionStore {
  /** Strongly consistent; undefined if there is no such campaign. */
  campaign(campaign: CampaignId): Promise<CampaignItem | undefined>;
  /**
   * Carries out a change, if the definition is still as it was read; creates the campaign if there was none. Applying one
   * reopens a campaign that was finished: its contacts may be wanted again. False if the definition has changed.
   */
  changeDefinition(
    campaign: CampaignId,
    was: CampaignItem | undefined,
    change: DefinitionChange,
    nowMs: number,
  ): Promise<boolean>;
}

export interface ListStore {
  listsOf(campaign: CampaignId): Promise<readonly ListItem[]>;
  list(ref: ListRef): Promise<ListItem | undefined>;
  putList(item: ListItem): Promise<void>;
  /** Begins, or refuses, a version of a list that nobody has a plan for. False if somebody has. */
  putUnplannedList(item: ListItem): Promise<boolean>;
  /** Keeps the plan of a list that is loading and has none. False if it has one, or is not loading any more. */
  planList(planned: ListItem): Promise<boolean>;
  /** Ends a list that is loading, or incomplete, by this plan. False if somebody else has. */
  endList(ended: ListItem): Promise<boolean>;
}

/** The chunks of plans. */
export interface ChunkStore {
  chunksOf(plan: string): Promise<readonly ChunkItem[]>;
  /** Counts a delivery of a chunk. One that was given up begins anew; one that is loaded stays as it is. */
  beginChunk(plan: string, chunk: number): Promise<ChunkItem>;
  /** Notes how far a chunk is, unless more of it was noted already. */
  noteProgress(plan: string, chunk: number, counts: RowCounts): Promise<void>;
  endChunk(plan: string, chunk: number, counts: RowCounts): Promise<void>;
  /** The tables were too busy: this delivery does not count as one that failed. */
  giveBackChunk(plan: string, chunk: number): Promise<void>;
  noteFailure(plan: string, chunk: number, failure: string): Promise<void>;
  /** Unless it was loaded meanwhile. */
  giveUpChunk(plan: string, chunk: number, failure: string): Promise<void>;
  /** True for one caller in each period. */
  claimSignal(plan: string, signal: Signal, periodMs: number, nowMs: number): Promise<boolean>;
}

export interface SuppressionStore {
  suppressionLists(): Promise<readonly SuppressionListItem[]>;
  /** Writes a list if it still is (in version, contents and state) what was seen. False if it has moved on. */
  replaceSuppressionList(item: SuppressionListItem, seen: SuppressionListItem | undefined): Promise<boolean>;
  /** Stores numbers of one version of a list. */
  suppress(numberKeys: readonly string[], list: SuppressionListItem): Promise<void>;
}

export interface IntakeStore extends CampaignStore, SuppressionStore {}

export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  /** When it was dropped, Unix ms. @default not known */
  readonly modifiedAtMs?: number;
}

/** Bytes from...to (exclusive). */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** An object is there, or may be, and nobody lets us read it. */
export class ForbiddenObject extends Error {}

/** The bucket, as the intake uses it. What it does not let us read rejects with {@link ForbiddenObject}. */
export interface ListObjects extends TextObjects {
  /** ETag of the object as it is now; undefined if there is none. */
  versionOf(key: string): Promise<string | undefined>;
  /** The bytes of one version, or of a part of it; undefined if the object is not, or no longer, of that version. */
  open(key: string, etag: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** The bytes of an object that never changes; undefined if there is none. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  writeBytes(key: string, pieces: readonly Uint8Array[]): Promise<void>;
  list(prefix: string): Promise<readonly ListedObject[]>;
}

/** Keyed hashes of numbers: stable within a deployment, meaningless outside. 32 hex digits each. */
export interface KeyedHash {
  readonly contactKey: (campaign: CampaignId, phone: string) => string;
  readonly numberKey: (phone: string) => string;
}

export interface HashKeys {
  load(): Promise<KeyedHash>;
}

export interface Functions {
  /** There is something to dial. */
  wakeController(): Promise<void>;
  requestReport(request: ReportRequest): Promise<void>;
}

export interface ChunkQueue {
  send(messages: readonly ChunkMessage[]): Promise<void>;
}

export interface LoadListDeps {
  readonly store: IntakeStore;
  readonly definitions: DefinitionStore;
  readonly lists: ListStore;
  readonly chunks: ChunkStore;
  readonly objects: ListObjects;
  readonly hashKeys: HashKeys;
  readonly functions: Functions;
  readonly chunkQueue: ChunkQueue;
  readonly clock: Clock;
  readonly unpack: Unpack;
  /** A new name that nobody has. */
  readonly newId: () => string;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly defaultCountry: string;
  /** Whether something failed because a service was away or too busy: the same will succeed later. */
  readonly isOutage: (error: unknown) => boolean;
  /** @default CHUNK_LIMITS */
  readonly chunkLimits?: ChunkLimits;
}

export interface DroppedList {
  readonly campaign: CampaignId;
  /** Object key. */
  readonly key: string;
  /** Its last part. */
  readonly name: string;
}
