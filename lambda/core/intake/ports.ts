/** What the intake needs of the world. */
import type { CampaignId, ContactItem, ListItem, SuppressionListItem } from '../../contract/items';
import type { ReportRequest } from '../../contract/reports';
import type { Clock } from '../clock';
import type { TextObjects } from '../report/ports';

/** A contact as the intake writes it: it also remembers which version of its list brought it. */
export interface LoadedContact extends ContactItem {
  readonly listEtag: string;
}

/** Where a contact came from. */
export type Origin = Pick<LoadedContact, 'list' | 'listEtag' | 'row'>;

export type PutContact = { readonly kind: 'stored' } | { readonly kind: 'exists'; readonly origin: Origin };

export interface IntakeStore {
  /** Creates the campaign if need be, notes that contacts are coming, and reopens it if it was finished. */
  touchCampaign(campaign: CampaignId, nowMs: number): Promise<void>;
  addZoneKeys(campaign: CampaignId, zoneKeys: readonly string[]): Promise<void>;
  /** Stores a contact unless its number is in the campaign already. */
  putContact(contact: LoadedContact): Promise<PutContact>;
  /** Contacts that one version of a list brought. */
  countContacts(campaign: CampaignId, list: string, etag: string): Promise<number>;
  listsOf(campaign: CampaignId): Promise<readonly ListItem[]>;
  putList(item: ListItem): Promise<void>;
  /** Campaigns that are not finished. */
  openCampaigns(): Promise<readonly CampaignId[]>;
  suppressionLists(): Promise<readonly SuppressionListItem[]>;
  /** Declares that a version of a suppression list is being loaded: from now on nobody is called. */
  beginSuppressionList(key: string, etag: string): Promise<void>;
  /** Ends what {@link beginSuppressionList} began, unless another version has been begun since. */
  endSuppressionList(item: SuppressionListItem): Promise<void>;
  suppress(numberKeys: readonly string[], list: string, etag: string): Promise<void>;
}

export interface ListedObject {
  readonly key: string;
  readonly etag: string;
}

/** The bucket, as the intake uses it. */
export interface ListObjects extends TextObjects {
  /** ETag of the object as it is now; undefined if there is none. */
  versionOf(key: string): Promise<string | undefined>;
  /** The bytes of one version; undefined if the object is not, or no longer, of that version. */
  open(key: string, etag: string): Promise<AsyncIterable<Uint8Array> | undefined>;
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

export interface LoadListDeps {
  readonly store: IntakeStore;
  readonly objects: ListObjects;
  readonly hashKeys: HashKeys;
  readonly functions: Functions;
  readonly clock: Clock;
  readonly defaultCountry: string;
}

export interface DroppedList {
  readonly campaign: CampaignId;
  /** Object key. */
  readonly key: string;
  /** Its last part. */
  readonly name: string;
}
