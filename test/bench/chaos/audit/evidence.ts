/** Everything that a run leaves behind, as plain data: what the auditor holds against each other. */
import type { DeadLetter } from '../../../../lambda/contract/dial-request';
import type { ContactItem } from '../../../../lambda/contract/items';
import type { CampaignSummary } from '../../../../lambda/contract/reports';
import type { AccountLog } from '../../../../sim/connect/types';
import type { Row } from '../list';

/** What the deployment was told, and what the account allows. */
export interface Rules {
  readonly maxAttempts: number;
  readonly callsPerSecond: number;
  readonly burst: number;
  readonly concurrentCallsQuota: number;
  /** How long an unknown outcome stays unknown before the next attempt. */
  readonly longestCallMs: number;
  /** From an admission to the last moment at which its call may start, with what the machine needs. */
  readonly requestLifeMs: number;
}

/** A time in which nobody may be called: the switch was set, or the controller or the store was away. */
export interface Silence {
  readonly why: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** How long after its beginning calls may still start, ms. */
  readonly graceMs: number;
}

export interface Evidence {
  readonly rules: Rules;
  /** The rows as they were dropped, and which number each of them means. */
  readonly rows: readonly Row[];
  /** Never to be called. */
  readonly suppressed: ReadonlySet<string>;
  /** Refused by Connect for good. */
  readonly refused: ReadonlySet<string>;
  readonly contacts: readonly ContactItem[];
  readonly leases: number;
  readonly summary: CampaignSummary | undefined;
  /** results.csv */
  readonly results: string | undefined;
  /** Dead letters of the dial queue. */
  readonly deadLetters: readonly DeadLetter[];
  /** Messages in the dead-letter queues of the intake and the mailbox, by logical id: a row or an event that was given up. */
  readonly givenUp: Readonly<Record<string, number>>;
  /** What some of them say. */
  readonly givenUpFor: readonly string[];
  /** Messages left in the queues that work is done from, by logical id. */
  readonly queued: Readonly<Record<string, number>>;
  /** The simulated account's own books. */
  readonly books: Pick<AccountLog, 'contacts' | 'throttled' | 'breaches'>;
  readonly silences: readonly Silence[];
}
