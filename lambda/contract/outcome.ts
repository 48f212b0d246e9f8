/** What Connect said to one attempt. Every answer of the service ends in exactly one of these. */
export type Outcome =
  /** A call is up (or was): Connect gave it this contact id. */
  | { readonly kind: 'accepted'; readonly contactId: string }
  /** The request rate was too high; nothing was placed. */
  | { readonly kind: 'throttled'; readonly reason: string }
  /** The concurrent-call quota was full; nothing was placed. */
  | { readonly kind: 'capacity'; readonly reason: string }
  /** The request never left this machine; nothing was placed. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** Refused for good. `certain: false` means that the number or the configuration may be at fault. */
  | { readonly kind: 'refused'; readonly reason: string; readonly certain: boolean }
  /** The configuration is wrong: nothing of this campaign can be dialed until somebody mends it. */
  | { readonly kind: 'blocked'; readonly reason: string }
  /** A call may be up: the answer was lost or ambiguous. Never dialed again at once. */
  | { readonly kind: 'unknown'; readonly reason: string };

export type OutcomeKind = Outcome['kind'];

/** Undefined for what is none, or one that only a newer version knows: nobody may guess whether a call is up. */
export function readOutcome(value: unknown): Outcome | undefined {
  const { kind, contactId, reason, certain } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  switch (kind) {
    case 'accepted':
      return isContactId(contactId) ? { kind, contactId } : undefined;
    case 'refused':
      return typeof reason === 'string' && typeof certain === 'boolean' ? { kind, reason, certain } : undefined;
    case 'throttled':
    case 'capacity':
    case 'not-sent':
    case 'blocked':
    case 'unknown':
      return typeof reason === 'string' ? { kind, reason } : undefined;
    default:
      return undefined;
  }
}

/** Characters of a contact id, at most (Amazon Connect API reference, `ContactId`). */
const LONGEST_CONTACT_ID = 256;

export const isContactId = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= LONGEST_CONTACT_ID;

/** How a call ended, as far as events tell. Parsed from an open set of reasons. */
export type Disposition =
  | 'answered'
  | 'voicemail'
  | 'no-answer'
  | 'busy'
  | 'invalid-number'
  | 'failed'
  /** Accepted into a full instance and ended at once: not charged. */
  | 'rejected'
  /** Nobody can tell: the outcome stayed unknown for the longest call. */
  | 'unknown';
