/** Adds up the contacts of a campaign, state by state. */
import { type CampaignItem, CONTACT_STATES, type ContactState, FINAL_STATES } from '../../contract/items';
import { UNKNOWN_ZONE } from '../rules/zones';
import type { CountedContact } from './ports';

export interface ContactCounts {
  readonly contacts: Readonly<Record<ContactState, number>>;
  /** Pending contacts whose zone is unknown, unless the campaign takes them to be in one. */
  readonly held: number;
}

export interface Counter {
  add(contact: CountedContact): void;
  total(): ContactCounts;
}

/** campaign.json says where people are whose zone nobody knows: they are not held. */
export const isZoneAssumed = (item: Pick<CampaignItem, 'applied'> | undefined): boolean =>
  (item?.applied?.definition.hours?.unknownZone ?? 'hold') !== 'hold';

/** @param item the campaign as it is defined now. @default everybody without a zone is held */
export function createCounter(item?: Pick<CampaignItem, 'applied'>): Counter {
  const areHeld = !isZoneAssumed(item);
  const contacts = Object.fromEntries(CONTACT_STATES.map((state) => [state, 0])) as Record<ContactState, number>;
  let held = 0;
  return {
    add({ state, zoneKey }) {
      contacts[state] += 1;
      if (areHeld && state === 'pending' && zoneKey === UNKNOWN_ZONE) held += 1;
    },
    total: () => ({ contacts: { ...contacts }, held }),
  };
}

export const contactsIn = ({ contacts }: ContactCounts): number =>
  CONTACT_STATES.reduce((sum, state) => sum + contacts[state], 0);

export const finalIn = ({ contacts }: ContactCounts): number =>
  FINAL_STATES.reduce((sum, state) => sum + contacts[state], 0);
