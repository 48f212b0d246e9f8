/** What the picture of the air is asked and answers: the news that it takes, and the effects that it wants carried out. */
import type { FlightItem, LeaseItem } from '../../contract/items';
import type { Disposition, Outcome } from '../../contract/outcome';

export interface FlightRules {
  /** Grace after a request's last moment before its contact is looked at, ms. */
  readonly lapseGraceMs: number;
  /** A claim without an outcome for so long after the last moment has crashed, ms. */
  readonly crashedAfterMs: number;
  /** An API call that nobody claims for so long is asked about, ms. */
  readonly unclaimedAfterMs: number;
  /** An unknown outcome is given up after the longest call, ms. */
  readonly longestCallMs: number;
}

/** How an attempt is over. */
export type Ending =
  | { readonly kind: 'not-placed'; readonly outcome: Exclude<Outcome, { kind: 'accepted' } | { kind: 'unknown' }> }
  | {
      readonly kind: 'ended';
      readonly contactId: string;
      readonly disposition: Disposition;
      readonly endedAtMs: number;
      readonly crashed: boolean;
    }
  | { readonly kind: 'unresolved'; readonly crashed: boolean };

export type Effect =
  | { readonly kind: 'put'; readonly item: FlightItem }
  | { readonly kind: 'remove'; readonly sk: string }
  /** A call is up, and its contact keeps that: nothing is to be written, but the note is counted. */
  | { readonly kind: 'news' }
  | { readonly kind: 'settle'; readonly lease: LeaseItem; readonly ending: Ending }
  /** The contact's attempt turned out to be up: write the contact id onto it. */
  | { readonly kind: 'join'; readonly lease: LeaseItem; readonly contactId: string }
  /** The contact's attempt has crashed between claim and outcome. */
  | { readonly kind: 'mark-unknown'; readonly lease: LeaseItem }
  /** Read the contact: what became of this request? */
  | { readonly kind: 'inspect'; readonly lease: LeaseItem }
  /** Ask Connect about a call. */
  | { readonly kind: 'describe'; readonly contactId: string };

/** What reading a contact told about a request. */
export type Inspection =
  | { readonly kind: 'not-claimed' }
  | { readonly kind: 'claimed' }
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly startedAtMs: number }
  /** The contact is in somebody else's hands by now (or settled): nothing of this request is left. */
  | { readonly kind: 'moved-on' };

/** What DescribeContact told about a call. */
export interface Description {
  readonly requestId: string | undefined;
  readonly initiatedAtMs: number | undefined;
  readonly connectedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  readonly disconnectReason: string;
}
