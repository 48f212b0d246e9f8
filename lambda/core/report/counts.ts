/** Adds up the contacts of a campaign, state by state. */
import { CONTACT_STATES, type ContactState, FINAL_STATES } from '../../contract/items';
import { UNKNOWN_ZONE } from '../rules/zones';
import type { CountedContact } from './ports';

export interface ContactCounts {
  readonly contacts: Readonly<Record<ContactState, number>>;
  /** Pending contacts whose zone is unknown. */
  readonly held: number;
}

export interface Counter {
  add(contact: CountedContact): void;
  total(): ContactCounts;
}

export function createCounter(): Counter {
  const contacts = Object.fromEntries(CONTACT_STATES.map((state) => [state, 0])) as Record<ContactState, number>;
  let held = 0;
  return {
    add({ state, zoneKey }) {
      contacts[state] += 1;
      if (state === 'pending' && zoneKey === UNKNOWN_ZONE) held += 1;
    },
    total: () => ({ contacts: { ...contacts }, held }),
  };
}

export const contactsIn = ({ contacts }: ContactCounts): number =>
  CONTACT_STATES.reduce((sum, state) => sum + contacts[state], 0);

export const finalIn = ({ contacts }: ContactCounts): number =>
  FINAL_STATES.reduce((sum, state) => sum + contacts[state], 0);
