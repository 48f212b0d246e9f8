/** The items of the three tables: shapes and keys, in one place for everybody who reads or writes them. */
import type { AppliedDefinition, CampaignHold, CampaignState } from './campaign';
import type { ContactRef } from './dial-request';
import type { Disposition, Outcome } from './outcome';

/** Campaign names are their folders: `tenant/campaign`. */
export type CampaignId = `${string}/${string}`;

export const campaignId = (tenant: string, campaign: string): CampaignId => `${tenant}/${campaign}`;

/** Whom a campaign dials for: on every line of the log that is about one. */
export const tenantOf = (campaign: CampaignId): string => campaign.slice(0, campaign.indexOf('/'));

// --- contacts table: pk + sk, index "due" (dueKey + dueAtMs) ------------------------------------------------------

/** Partitions that the contacts of one campaign are spread over: 1,000 writes/s each (DynamoDB's limit per partition). */
export const CONTACT_PARTITIONS = 32;
/** Shards of the due index per campaign and zone, for the same limit, unless the campaign has more. */
export const DUE_SHARDS = 4;
/** Shards of a campaign with a list above {@link LARGE_LIST_ROWS}, all of whose people may live in one zone. */
export const DUE_SHARDS_OF_LARGE_LISTS = 32;
/** Rows of a list that the common number of shards takes within minutes. */
export const LARGE_LIST_ROWS = 1_000_000;
export const DUE_INDEX = 'due';

export const contactPartition = (campaign: CampaignId, partition: number): string => `${campaign}#${partition}`;
export const dueKey = (campaign: CampaignId, zoneKey: string, shard: number): string =>
  `${campaign}#${zoneKey}#${shard}`;

/** Table key of a contact. `contactKey` is 32 hex digits: a keyed hash of campaign and number. */
export function contactRef(campaign: CampaignId, contactKey: string): ContactRef {
  return {
    pk: contactPartition(campaign, Number.parseInt(contactKey.slice(0, 8), 16) % CONTACT_PARTITIONS),
    sk: contactKey,
  };
}

/**
 * Due-index key of a contact.
 *
 * @param shards shards to spread over; readers look into all of the campaign's, so fewer are always right
 */
export function contactDueKey(
  campaign: CampaignId,
  zoneKey: string,
  contactKey: string,
  shards: number = DUE_SHARDS,
): string {
  return dueKey(campaign, zoneKey, Number.parseInt(contactKey.slice(8, 16), 16) % shards);
}

/** The campaign that a contact's key belongs to. */
export const campaignOf = (contact: ContactRef): CampaignId =>
  contact.pk.slice(0, contact.pk.lastIndexOf('#')) as CampaignId;

export const CONTACT_STATES = [
  'pending',
  'admitted',
  'dialing',
  'in-progress',
  'unknown',
  'completed',
  'exhausted',
  'dead-lettered',
  'suppressed',
] as const;
export type ContactState = (typeof CONTACT_STATES)[number];
export const FINAL_STATES = ['completed', 'exhausted', 'dead-lettered', 'suppressed'] as const;

/** What stays on the contact of each attempt, for whoever asks later. */
export interface AttemptEntry {
  readonly requestId: string;
  readonly try: number;
  readonly admittedAtMs: number;
  readonly outcome?: Outcome['kind'];
  readonly reason?: string;
  readonly contactId?: string;
  readonly disposition?: Disposition;
  readonly endedAtMs?: number;
  /** Set when an operator sent the contact back that this attempt had made a dead letter of. */
  readonly redriven?: OperatorAction;
}

/** Who did something by hand, and when. */
export interface OperatorAction {
  /** ARN of the caller, as STS says it. */
  readonly by: string;
  readonly atMs: number;
}

export interface ContactItem extends ContactRef {
  readonly version: 1;
  readonly state: ContactState;
  /** E.164. The only place, with the reports, where the number stands. */
  readonly phone: string;
  /** Keyed hash of the number alone, the same in every campaign. */
  readonly numberKey: string;
  /** Contact attributes for the flow: at most 32,768 bytes, names of [A-Za-z0-9_-]. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Candidate IANA zones joined by `|`, sorted, `unknown` where there are none; `+US-FL` after a zone: see zone-key.ts. */
  readonly zoneKey: string;
  /** Object key of the list and 1-based row (header not counted) that it came from. */
  readonly list: string;
  /** The version of the list: a changed one is another list. */
  readonly listEtag: string;
  readonly row: number;
  /** Next try's number, from 1; part of the client token. Reused only after a 429. */
  readonly try: number;
  /** Attempts that placed, or may have placed, a call. */
  readonly attempts: number;
  /** Claims without an outcome, in a row. */
  readonly crashes: number;
  readonly dueKey?: string;
  readonly dueAtMs?: number;
  /** Set from the admission on. */
  readonly requestId?: string;
  readonly validUntilMs?: number;
  /** Set by the claim. */
  readonly claimedBy?: string;
  readonly claimedAtMs?: number;
  /** Set by the dialer once Connect answered (or did not). */
  readonly outcome?: Outcome;
  readonly startedAtMs?: number;
  readonly history?: readonly AttemptEntry[];
  readonly deadLetterReason?: string;
  /** Set when an operator erased the person: number, attributes and history are gone, and nobody calls it. */
  readonly forgotten?: OperatorAction;
  /** Set when its time had come and it was not called for another reason than its campaign's: the last time. */
  readonly passedOver?: PassedOver;
}

/** Why a contact was not called when its time had come. */
export interface PassedOver {
  readonly atMs: number;
  readonly reason: string;
}

// --- flights table: everything in one partition, so that one strongly consistent query reads it whole -------------

export const FLIGHTS_PARTITION = 'FLIGHTS';
export const leaseKey = (requestId: string): string => `LEASE#${requestId}`;
export const bundleKey = (requestId: string): string => `LEASES#${requestId}`;
export const callKey = (contactId: string): string => `CALL#${contactId}`;

/** The room that one of our own calls may take, from its admission until it is known to be over. */
export interface LeaseItem {
  readonly pk: typeof FLIGHTS_PARTITION;
  readonly sk: string;
  readonly kind: 'lease';
  readonly requestId: string;
  readonly contact: ContactRef;
  /** Nobody calls this number while the lease is there. @default not known, in items of an older version */
  readonly numberKey?: string;
  readonly admittedAtMs: number;
  readonly validUntilMs: number;
  readonly contactId?: string;
  /** Set when the answer was lost or never written. */
  readonly unknownSinceMs?: number;
  /** The dialer went silent between claim and outcome. */
  readonly crashed?: boolean;
}

/** A live call that is not ours. */
interface OtherCallItem {
  readonly pk: typeof FLIGHTS_PARTITION;
  readonly sk: string;
  readonly kind: 'other';
  readonly contactId: string;
  readonly sinceMs: number;
  /** Started through the API: it may turn out to be one of ours whose answer was lost. */
  readonly isApi: boolean;
}

/** A call that was over before anybody claimed it: a late INITIATED must not bring it back. */
interface TombstoneItem {
  readonly pk: typeof FLIGHTS_PARTITION;
  readonly sk: string;
  readonly kind: 'closed';
  readonly contactId: string;
  /** Unix seconds; DynamoDB's TTL removes it days later, so readers filter. */
  readonly expiresAt: number;
  /** Its end, kept until it is known whose it was. Version 0.1 wrote claimed calls, too, without it. */
  readonly unclaimed?: { readonly sinceMs: number; readonly endedAtMs: number; readonly disposition: Disposition };
}

export type FlightItem = LeaseItem | OtherCallItem | TombstoneItem;

/**
 * Leases of contacts that were let in together. It is written once and removed once, when all of them are over: what became
 * of each meanwhile stands on its contact, or in an item of its own, which goes before.
 */
export interface LeaseBundleItem {
  readonly pk: typeof FLIGHTS_PARTITION;
  /** Named after the first request in it. */
  readonly sk: string;
  readonly kind: 'leases';
  readonly leases: readonly Omit<LeaseItem, 'pk' | 'sk' | 'kind'>[];
}

/** What stands in the partition. */
export type StoredFlightItem = FlightItem | LeaseBundleItem;

// --- campaigns table ----------------------------------------------------------------------------------------------

export const DEPLOYMENT_PARTITION = 'DEPLOYMENT';
/** The controller's lease, see lambda/core/pace/lease.ts. */
export const CONTROLLER_LEASE = 'CONTROLLER';
/** What a controller leaves to its successor, see lambda/core/pace/pacer.ts. */
export const CONTROLLER_MEMORY = 'MEMORY';
/** Exists = nobody is called. `aws dynamodb put-item` alone can set it. */
export const STOP_SWITCH = 'STOP';
/** The key of all keyed hashes: one random item, made on first use. */
export const HASH_SECRET = 'SECRET';

export interface StopItem {
  readonly pk: typeof DEPLOYMENT_PARTITION;
  readonly sk: typeof STOP_SWITCH;
  readonly reason?: string;
  /** Who set it, and when; absent where that was done by hand. */
  readonly by?: string;
  readonly atMs?: number;
}

export interface SecretItem {
  readonly pk: typeof DEPLOYMENT_PARTITION;
  readonly sk: typeof HASH_SECRET;
  /** 32 random bytes, hex. */
  readonly secret: string;
}

export const CAMPAIGNS_PARTITION = 'CAMPAIGNS';

export interface CampaignItem {
  readonly pk: typeof CAMPAIGNS_PARTITION;
  /** `tenant/campaign` */
  readonly sk: CampaignId;
  readonly createdAtMs: number;
  /** Zone keys that its contacts have: a string set, grown by the intake before the first contact of a zone. */
  readonly zoneKeys?: ReadonlySet<string>;
  /** Shards of the due index for each of its zones; only grows. @default DUE_SHARDS */
  readonly dueShards?: number;
  /** Set while the configuration is wrong: why nothing is dialed. */
  readonly blockedReason?: string;
  readonly blockedAtMs?: number;
  /** Set once a call of it was accepted: its configuration works. */
  readonly provenAtMs?: number;
  /** Refusals, while no call was ever accepted, that may be the configuration's fault. */
  readonly doubts?: number;
  /** Set by the controller when every contact is final; removed by the intake when new ones come in. */
  readonly finishedAtMs?: number;
  /** When contacts were last loaded; set by the intake, which tells the controller that there is something new. */
  readonly loadedAtMs?: number;
  /** Contacts at the last count of the report function: large campaigns are counted less often. */
  readonly countedContacts?: number;
  /** That count, which stands in where it is young enough: to count again for each status would cost more than to dial. */
  readonly counted?: {
    readonly atMs: number;
    readonly contacts: Readonly<Record<ContactState, number>>;
    readonly held: number;
  };
  /** campaign.json, as it was last understood. */
  readonly applied?: AppliedDefinition;
  /** Set while the newest campaign.json cannot be used: nobody is called, because its owner believes that it holds. */
  readonly definitionProblems?: {
    readonly problems: readonly string[];
    readonly sequencer: string;
    /** Absent where campaign.json was deleted. */
    readonly etag?: string;
  };
  /** Set by an operator; removed by the same. */
  readonly hold?: CampaignHold;
  /** Set when the time of its contacts is over: they are deleted, `counted` stays, and no list is loaded any more. */
  readonly erasedAtMs?: number;
  /** Set once the last of them is deleted. */
  readonly erasureDoneAtMs?: number;
  /** What was last told of it on the event bus. */
  readonly told?: ToldState;
}

export interface ToldState {
  readonly state: CampaignState;
  readonly atMs: number;
}

export const listPartition = (campaign: CampaignId): string => `LISTS#${campaign}`;

/** How far a list's intake is. `incomplete`: some of its chunks could not be loaded, the others were. */
export type ListState = 'loading' | 'loaded' | 'incomplete' | 'refused';

/** Which columns of a list were understood as what, by their titles, and who said so. */
export interface ListColumns {
  /** Where the number is looked for, in this order. */
  readonly phone: readonly string[];
  readonly zone?: string;
  readonly country?: string;
  readonly state?: string;
  readonly postalCode?: string;
  /** `guessed` from the titles, or as `campaign.json` says. */
  readonly from: 'guessed' | 'campaign.json';
}

/** Rows and what became of them: rows = rejected + duplicates + contacts. */
export interface RowCounts {
  /** Data rows seen (header and empty lines not counted). */
  readonly rows: number;
  readonly rejected: number;
  /** Their number is in the campaign already. */
  readonly duplicates: number;
  /** Those of the duplicates whose number stands in another row of this list. */
  readonly repeated: number;
  readonly contacts: number;
  /** Rejected rows by fault. */
  readonly faults: Readonly<Record<string, number>>;
}

export interface ListItem
  extends Omit<RowCounts, 'repeated' | 'faults'>,
    Partial<Pick<RowCounts, 'repeated' | 'faults'>> {
  readonly pk: string;
  /** `<object key>#<etag>`: each version of a list is counted by itself. */
  readonly sk: string;
  readonly etag: string;
  readonly state: ListState;
  readonly startedAtMs: number;
  readonly finishedAtMs?: number;
  /** Why the whole list was refused, or what is missing of an incomplete one. */
  readonly refusal?: string;
  /** Set once the whole list was scanned: object key of its plan. */
  readonly plan?: string;
  /** Rows that the scan has found, and the chunks that it cut them into. */
  readonly rowsFound?: number;
  readonly chunks?: number;
  readonly columns?: ListColumns;
}

/** One partition for all chunks of a plan. */
export const chunkPartition = (plan: string): string => `CHUNKS#${plan}`;
export const CHUNK_PREFIX = 'CHUNK#';
export const chunkSortKey = (chunk: number): string => `${CHUNK_PREFIX}${String(chunk).padStart(6, '0')}`;
/** Beside the chunks: when somebody was last told about the list, so that many chunks do not all tell. */
export const signalSortKey = (signal: string): string => `SIGNAL#${signal}`;

/** How far one chunk of a list is. `failed`: given up; its message is in the dead-letter queue. */
export interface ChunkItem {
  readonly pk: string;
  readonly sk: string;
  readonly state: 'loading' | 'loaded' | 'failed';
  /** Deliveries that began to load it, and those that gave it back because the tables were too busy. */
  readonly starts: number;
  readonly givenBack?: number;
  /** The account of its first rows, as many as are dealt with. Each row's verdict stays what it is, so it only grows. */
  readonly counts?: RowCounts;
  /** What the last delivery failed of. */
  readonly failure?: string;
}

export const SUPPRESSION_PARTITION = 'SUPPRESSION';

export interface SuppressionListItem {
  readonly pk: typeof SUPPRESSION_PARTITION;
  /** Object key. */
  readonly sk: string;
  /** Of what was, or is being, loaded; empty where the object could not be read, or is gone. */
  readonly etag: string;
  /** When its object was dropped last, be it with the same contents, Unix ms. @default not known, in items of an older version */
  readonly droppedAtMs?: number;
  /** Counts the contents that the list has had, from 1. @default 0, in items of an older version */
  readonly version?: number;
  /** While a list is not `loaded`, nobody is called whom its scope covers. */
  readonly state: Exclude<ListState, 'incomplete'>;
  readonly numbers: number;
  readonly rejected: number;
  readonly refusal?: string;
}

/** Whom a suppression holds for: everybody (`all`), a tenant, or one campaign (`tenant/campaign`). */
export type SuppressionScope = string;
export const EVERYBODY = 'all';

export const suppressedPartition = (numberKey: string): string => `SUPPRESSED#${numberKey}`;
const SUPPRESSED_SLOTS = 8;
/**
 * Contents of one list that follow each other do not write over each other's numbers: a slow load of an old version takes
 * nothing from the one that is in force. Eight of them within the 15 minutes that a load may take are not expected.
 */
export const suppressedSortKey = (list: string, version: number): string => `${list}#${version % SUPPRESSED_SLOTS}`;

/** One number of one suppression list: it counts while the list has this etag, or no newer version. */
export interface SuppressedNumberItem {
  readonly pk: string;
  readonly sk: string;
  /** Object key of the list. @default `sk`, in items of an older version */
  readonly list?: string;
  readonly etag: string;
  /** The list's. @default 0, in items of an older version */
  readonly version?: number;
}

export const OPERATOR_PREFIX = 'OPERATOR#';

/** A number that an operator suppressed by hand: it counts from the moment it is written, and needs no list. */
export interface OperatorSuppressionItem extends OperatorAction {
  readonly pk: string;
  /** `OPERATOR#<scope>` */
  readonly sk: string;
  readonly reason?: string;
}

export const operatorSuppression = (
  numberKey: string,
  scope: SuppressionScope,
  action: OperatorAction & { readonly reason?: string },
): OperatorSuppressionItem => ({ pk: suppressedPartition(numberKey), sk: `${OPERATOR_PREFIX}${scope}`, ...action });

export const numberPartition = (numberKey: string): string => `NUMBER#${numberKey}`;
export const NUMBER_RECORD = 'RECORD';

/** What was done to one number, in all campaigns. What is up at the moment is in the leases. */
export interface NumberItem {
  readonly pk: string;
  readonly sk: typeof NUMBER_RECORD;
  /** Counts the writes: of two that meet, one begins anew. */
  readonly revision: number;
  /** Attempts that placed, or may have placed, a call. */
  readonly total: number;
  /** Those of the last 24 hours and a little. */
  readonly recent: readonly NumberAttempt[];
}

export interface NumberAttempt {
  readonly requestId: string;
  /** Unix ms of the admission. */
  readonly atMs: number;
}
