/** I6: throttles, a full instance, a closed gate and crashes of the functions use up no attempt and dead-letter nobody. */
import type { AttemptEntry, ContactItem } from '../../../../lambda/contract/items';
import { isCharged, shown } from './calls';
import type { Evidence } from './evidence';

const CRASHED = 'crashed';

export function auditWaiting(evidence: Evidence): readonly string[] {
  const { contacts, givenUp, givenUpFor, rules } = evidence;
  return [
    ...contacts.flatMap((contact) => [
      ...overcharged(contact),
      ...abandoned(contact, rules.maxAttempts),
      ...buried(contact, evidence.refused),
    ]),
    ...Object.entries(givenUp)
      .filter(([, count]) => count > 0)
      .map(([queue, count]) => `I6: ${count} messages were given up to ${queue} (${givenUpFor.join('; ')})`),
  ];
}

/** Refused for good counts once, at the end; everything else that placed no call is free. */
function overcharged({ phone, attempts, history = [] }: ContactItem): readonly string[] {
  const charged = history.filter((entry) => isCharged(entry) || entry.outcome === 'refused').length;
  return attempts > charged ? [`I6: ${shown(phone)} is charged ${attempts} attempts and had ${charged}`] : [];
}

function abandoned({ phone, state, attempts, history = [] }: ContactItem, maxAttempts: number): readonly string[] {
  if (state !== 'exhausted' || attempts >= maxAttempts) return [];
  if (history.at(-1)?.disposition === 'invalid-number') return [];
  return [`I6: ${shown(phone)} was given up after ${attempts} of ${maxAttempts} attempts`];
}

/** Dead letters are for who is refused for good, and for who crashed the dialer twice in a row. */
function buried(contact: ContactItem, refused: ReadonlySet<string>): readonly string[] {
  const { phone, state, deadLetterReason = 'no reason', crashes, history = [] } = contact;
  if (state !== 'dead-lettered') return [];
  if (deadLetterReason === CRASHED) {
    const isTwice = crashes >= 2 && history.slice(-2).filter(mayHaveCrashed).length === 2;
    return isTwice ? [] : [`I6: ${shown(phone)} is dead-lettered as crashed after ${crashes} crashes`];
  }
  return refused.has(phone) ? [] : [`I6: ${shown(phone)} is dead-lettered for ${deadLetterReason}`];
}

const mayHaveCrashed = ({ outcome }: AttemptEntry): boolean => outcome === 'unknown' || outcome === 'accepted';
