/** Judges the first few calls of a campaign: are they all done, how did they go, and may the rest follow. */
import { type ContactItem, FINAL_STATES } from '../../contract/items';
import { maskPhone } from '../rules/phone';

interface CanaryContact {
  readonly number: string;
  readonly row: number;
  readonly state: ContactItem['state'];
  readonly attempts: number;
  readonly result: string;
}

export interface CanaryPicture {
  readonly contacts: readonly CanaryContact[];
  /** Everybody is final, or has had a call that is over. */
  readonly isDone: boolean;
  readonly waiting: number;
  /** Why the rest must not follow by itself; undefined if it may. */
  readonly objection: string | undefined;
}

/** How a call ends that shows that calling works: somebody's telephone rang. */
const WORKED = new Set(['answered', 'voicemail', 'no-answer', 'busy']);

const isOver = ({ state, history = [] }: ContactItem): boolean =>
  FINAL_STATES.some((final) => final === state) ||
  (state === 'pending' && history.some(({ disposition }) => disposition !== undefined));

const lastOf = ({ history = [] }: ContactItem) => history.findLast(({ disposition }) => disposition !== undefined);

/** @param contacts those of the canary, as they are now */
export function judgeCanary(contacts: readonly ContactItem[]): CanaryPicture {
  const over = contacts.filter(isOver);
  const worked = contacts.filter((contact) => WORKED.has(lastOf(contact)?.disposition ?? ''));
  return {
    contacts: contacts.map((contact) => ({
      number: maskPhone(contact.phone),
      row: contact.row,
      state: contact.state,
      attempts: contact.attempts,
      result: lastOf(contact)?.disposition ?? contact.deadLetterReason ?? contact.history?.at(-1)?.reason ?? '',
    })),
    isDone: over.length === contacts.length,
    waiting: contacts.length - over.length,
    objection:
      worked.length > 0
        ? undefined
        : `not one of the ${contacts.length} calls reached a telephone: look at the reasons before anybody else is called`,
  };
}
