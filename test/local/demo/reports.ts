import { CONTACT_STATES, type ContactState } from '../../../lambda/contract/items';
import type { CampaignStatus, ListStatus } from '../../../lambda/contract/reports';

export const states = (counts: Partial<Record<ContactState, number>>): Record<ContactState, number> =>
  Object.fromEntries(CONTACT_STATES.map((state) => [state, counts[state] ?? 0])) as Record<ContactState, number>;

export const list = (fields: Partial<ListStatus> = {}): ListStatus => ({
  list: 'campaigns/default/demo/lists/contacts.csv',
  state: 'loaded',
  rows: 10,
  rejected: 1,
  duplicates: 2,
  contacts: 7,
  ...fields,
});

/** Ten rows: one rejected, two duplicate, seven contacts that are completed unless said otherwise. */
export const status = (fields: Partial<CampaignStatus> = {}): CampaignStatus => ({
  campaign: 'default/demo',
  updatedAt: '2026-11-21T00:00:00.000Z',
  state: 'dialing',
  message: 'The rate binds',
  lists: [list()],
  contacts: states({ completed: 7 }),
  held: 0,
  ...fields,
});
