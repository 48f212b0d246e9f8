/**
 * What becomes of a contact when one of its attempts is over: tried again, and when, or final. The only place that
 * decides it (invariants I4, I6): back-pressure never uses up an attempt and never dead-letters.
 */

import type { AttemptEntry, ContactItem, ContactState } from '../../contract/items';
import type { Disposition } from '../../contract/outcome';
import type { Ending } from '../pace/flights';
import { type ContactRules, retryDelay } from './retries';

export interface Settlement {
  readonly state: Extract<ContactState, 'pending' | 'completed' | 'exhausted' | 'dead-lettered'>;
  readonly try: number;
  readonly attempts: number;
  readonly crashes: number;
  /** Set where the state is `pending`. */
  readonly dueAtMs?: number;
  readonly deadLetterReason?: string;
  readonly entry: AttemptEntry;
}

type Counters = Pick<ContactItem, 'try' | 'attempts' | 'crashes' | 'history'>;

/** Claims without an outcome, in a row, after which a contact is set aside: it may be what crashes its consumer. */
const CRASHES_TO_DEAD_LETTER = 2;
/** How long a contact waits whose refusal may be the configuration's fault. */
export const DOUBTFUL_REFUSAL_DELAY_MS = 15_000;

/** Dispositions that end a contact without another attempt. */
const FINAL_DISPOSITIONS: Partial<Record<Disposition, Settlement['state']>> = {
  answered: 'completed',
  voicemail: 'completed',
  'invalid-number': 'exhausted',
};

export interface EndedAttempt {
  readonly requestId: string;
  readonly admittedAtMs: number;
  readonly ending: Ending;
}

/**
 * @param contact with its history: how often its calls ended in which way
 * @param rules the campaign's, or those of the deployment
 * @param isProven whether a call of this campaign was ever accepted: until then a refusal that does not name its culprit
 *   may be the configuration's, and must not cost a contact.
 */
export function settle(
  contact: Counters,
  attempt: EndedAttempt,
  rules: ContactRules,
  isProven: boolean,
  nowMs: number,
): Settlement {
  const { ending } = attempt;
  const entry = { requestId: attempt.requestId, try: contact.try, admittedAtMs: attempt.admittedAtMs };
  switch (ending.kind) {
    case 'not-placed':
      return notPlaced(contact, ending.outcome, entry, isProven, nowMs);
    case 'ended': {
      const { contactId, disposition, endedAtMs } = ending;
      const full = { ...entry, outcome: 'accepted', contactId, disposition, endedAtMs } as const;
      return afterCall(contact, disposition, ending.crashed, full, rules, nowMs);
    }
    case 'unresolved':
      return afterCall(
        contact,
        'unknown',
        ending.crashed,
        { ...entry, outcome: 'unknown', disposition: 'unknown' },
        rules,
        nowMs,
      );
  }
}

function notPlaced(
  contact: Counters,
  outcome: Extract<Ending, { kind: 'not-placed' }>['outcome'],
  base: AttemptEntry,
  isProven: boolean,
  nowMs: number,
): Settlement {
  const entry = { ...base, outcome: outcome.kind, reason: outcome.reason };
  const waiting = { state: 'pending', attempts: contact.attempts, crashes: 0, entry } as const;
  switch (outcome.kind) {
    case 'throttled':
    case 'capacity':
      // The service read the token and placed nothing: the same try goes again.
      return { ...waiting, try: contact.try, dueAtMs: nowMs };
    case 'not-sent':
    case 'blocked':
      return { ...waiting, try: contact.try + 1, dueAtMs: nowMs };
    case 'refused': {
      const next = { ...waiting, try: contact.try + 1 };
      if (!outcome.certain && !isProven) return { ...next, dueAtMs: nowMs + DOUBTFUL_REFUSAL_DELAY_MS };
      return { ...next, state: 'dead-lettered', attempts: contact.attempts + 1, deadLetterReason: outcome.reason };
    }
  }
}

function afterCall(
  contact: Counters,
  disposition: Disposition,
  crashed: boolean,
  entry: AttemptEntry,
  rules: ContactRules,
  nowMs: number,
): Settlement {
  // A call that died for want of a line reached nobody: it is back-pressure, not an attempt.
  const attempts = contact.attempts + (disposition === 'rejected' ? 0 : 1);
  const crashes = crashed ? contact.crashes + 1 : 0;
  const next = { try: contact.try + 1, attempts, crashes, entry };
  // A voicemail has been reached, unless the rules ask for a person.
  const final = disposition === 'voicemail' && rules.retry.voicemail ? undefined : FINAL_DISPOSITIONS[disposition];
  if (final) return { ...next, state: final };
  if (crashes >= CRASHES_TO_DEAD_LETTER) return { ...next, state: 'dead-lettered', deadLetterReason: 'crashed' };
  if (disposition === 'rejected') return { ...next, state: 'pending', dueAtMs: nowMs };
  const delayMs = retryDelay(entry, disposition, { ...contact, attempts }, rules);
  return delayMs === undefined
    ? { ...next, state: 'exhausted' }
    : { ...next, state: 'pending', dueAtMs: nowMs + delayMs };
}
