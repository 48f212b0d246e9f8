/** What dialing needs of the outside world. Every port answers with a value; none of them throws on a bad day. */
import type { CallOverrides, ContactRef, DialRequest } from '../../contract/dial-request';
import type { ContactItem } from '../../contract/items';
import type { AttemptNote } from '../../contract/mailbox';
import type { Outcome } from '../../contract/outcome';

/** One call to be started. */
export interface Call {
  readonly requestId: string;
  readonly contact: ContactRef;
  readonly try: number;
  /** E.164. */
  readonly phone: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** @default as the dialer is configured */
  readonly overrides?: CallOverrides;
}

/** The way to Amazon Connect, opened for one invocation and closed at its end. */
export interface Telephony {
  /** Gets one connection ready, so that the next call leaves at its slot. Resolves when it is ready or cannot be. */
  prepare(): Promise<void>;
  /**
   * Starts calls over prepared connections and answers each, in the order given. A call that finds no prepared
   * connection is not sent: connecting takes time, and its slot does not wait.
   */
  startCalls(calls: readonly Call[]): Promise<readonly Outcome[]>;
  /** Drops whatever was prepared and not used. */
  close(): void;
}

/** Nobody answered, or the answer makes no sense. `cause` holds no personal data. */
export interface NoAnswer {
  readonly kind: 'no-answer';
  readonly cause: string;
}

export interface Claim {
  readonly request: DialRequest;
  /** Unique per delivery of a message: two deliveries never share one. */
  readonly claimant: string;
  /** Unix ms. */
  readonly atMs: number;
}

/** A claimed attempt and what became of it. */
export interface Attempt {
  readonly request: DialRequest;
  readonly claimant: string;
  readonly outcome: Outcome;
  /** Unix ms at which the request to Connect left, or would have. */
  readonly startedAtMs: number;
}

export interface AttemptStore {
  /** admitted, with this request -> dialing, by this claimant. `refused`: the contact is not in that state (any more). */
  claim(
    claim: Claim,
  ): Promise<{ readonly kind: 'claimed'; readonly contact: ContactItem } | { readonly kind: 'refused' } | NoAnswer>;
  /** The contact as it is now (strongly consistent). */
  read(
    contact: ContactRef,
  ): Promise<{ readonly kind: 'found'; readonly contact: ContactItem } | { readonly kind: 'missing' } | NoAnswer>;
  /** Writes the outcome. `superseded`: the attempt is not the claimant's any more, or was settled without it. */
  record(attempt: Attempt): Promise<{ readonly kind: 'recorded' } | { readonly kind: 'superseded' } | NoAnswer>;
}

export interface StopSwitch {
  /** Strongly consistent. */
  read(): Promise<{ readonly kind: 'clear' } | { readonly kind: 'set' } | NoAnswer>;
}

export interface Notes {
  /** Tells the controller to look at an attempt. */
  drop(note: AttemptNote): Promise<{ readonly kind: 'dropped' } | NoAnswer>;
}
