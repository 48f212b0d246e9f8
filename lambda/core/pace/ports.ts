/** What the pacing controller needs from the world. Every port is implemented by one adapter, and by the simulation. */
import type { ContactRef, DeadLetter, DialRequest } from '../../contract/dial-request';
import type {
  CampaignId,
  CampaignItem,
  ContactItem,
  FlightItem,
  LeaseItem,
  NumberAttempt,
  PassedOver,
  StoredFlightItem,
  SuppressionListItem,
} from '../../contract/items';
import type { ReportRequest } from '../../contract/reports';
import type { SourceItem, SourceUse } from '../../contract/source-items';
import type { NumberRecord } from '../rules/number-record';
import type { Settlement } from '../rules/settlement';
import type { QuotaAnswers, ReadingsAnswer } from './account';
import type { Description } from './flights';
import type { LeaseRecord } from './lease';
import type { PaceMemory } from './memory';

/** The item of `lease.ts`. */
export interface LeaseStore {
  read(): Promise<LeaseRecord | undefined>;
  /**
   * Writes the record if epoch and sequence are still the expected ones (or there is none yet). Resolves to the record as
   * it stands afterwards, with the marks of standbys, or undefined if somebody else was first.
   */
  write(
    record: LeaseRecord,
    expected: Pick<LeaseRecord, 'epoch' | 'sequence'> | undefined,
  ): Promise<LeaseRecord | undefined>;
  /** Marks this invocation as standby or challenger, with the time. */
  announce(role: 'standby' | 'challenger', me: string, nowMs: number): Promise<void>;
  readMemory(): Promise<PaceMemory | undefined>;
  writeMemory(memory: PaceMemory): Promise<void>;
}

/** Other invocations of the controller. */
export interface Standbys {
  /** Has another one started, which will stand by. */
  invite(): Promise<void>;
}

export interface FlightTable {
  /** Everything in the partition, strongly consistent. */
  load(): Promise<readonly StoredFlightItem[]>;
  put(items: readonly StoredFlightItem[]): Promise<void>;
  remove(sortKeys: readonly string[]): Promise<void>;
}

/** The same, one item for each lease: see `lease-bundles.ts`. */
export interface FlightStore {
  put(items: readonly FlightItem[]): Promise<void>;
  remove(sortKeys: readonly string[]): Promise<void>;
}

/** A contact as the due index shows it; possibly stale, so that the admission is conditional. */
export interface DueContact {
  readonly contact: ContactRef;
  readonly numberKey: string;
  readonly dueAtMs: number;
}

export interface ShardBacklog {
  readonly waiting: number;
  /** Unix ms; undefined if nobody is due. */
  readonly oldestDueAtMs: number | undefined;
}

/** Why a contact is not called although its time has come, and what becomes of it. */
export type Verdict = PassedOver &
  (
    | { readonly state: 'suppressed' | 'exhausted' }
    | {
        readonly state: 'pending';
        /** When it may be called, Unix ms. */
        readonly dueAtMs: number;
      }
  );

/** A contact, as far as it tells of its attempts. */
export type AttemptView = Pick<ContactItem, 'sk' | 'requestId' | 'outcome' | 'startedAtMs' | 'history'>;

export interface PaceContacts {
  /** The next contacts of one shard of the due index in order of their time, due or not yet. */
  due(dueKey: string, limit: number): Promise<readonly DueContact[]>;
  /** Contacts of a shard that are due, counted up to a few thousand. */
  countDue(dueKey: string, nowMs: number): Promise<number>;
  /** Who of a shard waits for a later time, counted up to a thousand, and whose time came first, by now. */
  backlog(dueKey: string, nowMs: number): Promise<ShardBacklog>;
  /** The contact as it is now (strongly consistent). */
  read(contact: ContactRef): Promise<ContactItem | undefined>;
  /** Those of them that there are, in any order, with what is told of their attempts (strongly consistent). */
  readAll(contacts: readonly ContactRef[]): Promise<readonly AttemptView[]>;
  /**
   * pending -> admitted; resolves to its `try`, or undefined if the contact was no longer pending, or pending anew.
   *
   * @param dueAtMs the contact's own, as the index had it
   */
  admit(request: Omit<DialRequest, 'try' | 'version'>, dueAtMs: number): Promise<number | undefined>;
  /** pending -> pending anew, so that nobody who read it before can admit it; false if it was moved meanwhile. */
  renew(contact: ContactItem): Promise<boolean>;
  /** pending -> suppressed or exhausted, or pending until later; undefined if the contact was no longer pending. */
  passOver(contact: ContactRef, verdict: Verdict): Promise<ContactItem | undefined>;
  /** admitted by this request -> pending again; false if it was claimed (or moved on) meanwhile. */
  lapse(lease: LeaseItem, dueKey: string, nowMs: number): Promise<boolean>;
  /** Ends the attempt; false if it had been ended already. */
  settle(lease: LeaseItem, settlement: Settlement, dueKey: string): Promise<boolean>;
  /** dialing by this request -> unknown */
  markUnknown(lease: LeaseItem): Promise<void>;
  /** unknown (or dialing) by this request -> in-progress */
  join(lease: LeaseItem, contactId: string): Promise<void>;
}

/** How often source numbers are used. */
export interface SourceBook {
  /** Of all numbers that have a cap; strongly consistent. */
  sourceUses(): Promise<readonly SourceItem[]>;
  /** Counts these in. Repeated after a lost answer, it may count too many, never too few. */
  addSourceUses(uses: readonly SourceUse[]): Promise<void>;
}

export interface CampaignBook extends SourceBook {
  campaigns(): Promise<readonly CampaignItem[]>;
  block(campaign: CampaignId, reason: string, nowMs: number): Promise<void>;
  unblock(campaign: CampaignId): Promise<void>;
  /** A call of it was accepted: its configuration works, and the doubts about it are over. */
  prove(campaign: CampaignId, nowMs: number): Promise<void>;
  /** Counts a refusal that may be the configuration's fault; resolves to how many there are since it was last proven. */
  doubt(campaign: CampaignId): Promise<number>;
  /** The stop switch: undefined while calls may be placed. */
  stopped(): Promise<{ readonly reason: string | undefined } | undefined>;
  suppressionLists(): Promise<readonly SuppressionListItem[]>;
  /**
   * Those who must not be called: their number stands on a list whose scope covers the campaign, as {@link suppressionLists}
   * last told of it or newer, or was suppressed by an operator (strongly consistent).
   */
  suppressed<T extends WhomToCall>(asked: readonly T[]): Promise<ReadonlySet<T>>;
}

export interface WhomToCall {
  readonly campaign: CampaignId;
  readonly numberKey: string;
}

/** What numbers have been through, in all campaigns. */
export interface NumberBook {
  /** By number key; strongly consistent. Numbers that nobody ever tried are missing. */
  read(numberKeys: readonly string[]): Promise<ReadonlyMap<string, NumberRecord>>;
  /** Notes an attempt, once for each request, however often it is told of. One read and one write. */
  note(numberKey: string, attempt: NumberAttempt, nowMs: number): Promise<void>;
}

export interface DialQueue {
  /** Sends all it can. What could not be sent lapses. */
  send(requests: readonly DialRequest[]): Promise<void>;
}

export interface DeadLetterQueue {
  send(letter: DeadLetter): Promise<void>;
}

export interface MailboxDelivery {
  readonly body: string;
  readonly receipt: string;
}

export interface Mailbox {
  /** Waits about a second at most for messages. */
  receive(): Promise<readonly MailboxDelivery[]>;
  acknowledge(receipts: readonly string[]): Promise<void>;
}

export interface AccountReadings {
  /** The instance's metrics of the last minutes. Never rejects. */
  recent(nowMs: number): Promise<ReadingsAnswer>;
}

export interface AccountQuotas {
  /** The quotas as Service Quotas shows them now. Never rejects. */
  read(): Promise<QuotaAnswers>;
}

export interface QueueFigures {
  readonly agentsAvailable: number;
  readonly contactsInQueue: number;
}

export interface QueueReadings {
  /** Of these queues and the deployment's own, all together; undefined where Connect does not tell. Never rejects. */
  read(queueIds: readonly string[]): Promise<QueueFigures | undefined>;
}

export interface CallLookup {
  /** Undefined if Connect does not know the call (yet), or would not say now. */
  describe(contactId: string): Promise<Description | undefined>;
}

export interface Reports {
  request(request: ReportRequest): Promise<void>;
}

/** Metrics: adds to counters, sets gauges, and writes them out. */
export interface Gauges {
  count(metric: string, by?: number): void;
  /** @param campaign whose it is. @default the deployment's */
  gauge(metric: string, value: number, campaign?: string): void;
  flush(): void;
}

export interface PaceLog {
  info(message: string, ...fields: Record<string, unknown>[]): void;
  warn(message: string, ...fields: Record<string, unknown>[]): void;
  error(message: string, ...fields: Record<string, unknown>[]): void;
}

/** When a campaign may call whom. */
export interface CallingHours {
  of(campaign: CampaignItem): ZoneHours;
}

/** When a zone may be called. */
export interface ZoneHours {
  isOpen(zoneKey: string, nowMs: number): boolean;
  /** End of the opening that `nowMs` is in. */
  closesAtMs(zoneKey: string, nowMs: number): number;
  /** Undefined for zones that never open. */
  nextOpeningMs(zoneKey: string, nowMs: number): number | undefined;
  /** Attempts at one number in a rolling 24 hours that the law of its place allows; undefined where it does not say. */
  attemptsPerDay(zoneKey: string, nowMs: number): number | undefined;
}
