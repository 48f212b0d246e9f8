/** Where the rows of a campaign are, by its latest report. */
import { CONTACT_STATES, type ContactState, FINAL_STATES } from '../../lambda/contract/items';
import type { CampaignStatus } from '../../lambda/contract/reports';

/** Where every row of the campaign's lists went. */
export interface Accounts {
  readonly rows: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly contacts: Readonly<Record<ContactState, number>>;
  /** Pending contacts that wait for a zone: accounted for, although not final. */
  readonly held: number;
  /** rejected + duplicates + contacts in every state. */
  readonly accounted: number;
}

export function accountsOf(status: CampaignStatus | undefined): Accounts {
  const lists = status?.lists ?? [];
  const rejected = lists.reduce((sum, list) => sum + list.rejected, 0);
  const duplicates = lists.reduce((sum, list) => sum + list.duplicates, 0);
  const contacts = Object.fromEntries(
    CONTACT_STATES.map((state) => [state, status?.contacts[state] ?? 0]),
  ) as Accounts['contacts'];
  return {
    rows: lists.reduce((sum, list) => sum + list.rows, 0),
    rejected,
    duplicates,
    contacts,
    held: status?.held ?? 0,
    accounted: rejected + duplicates + CONTACT_STATES.reduce((sum, state) => sum + contacts[state], 0),
  };
}

/** Contacts that are neither final nor held: somebody still has to do something with them. */
export function openContacts(accounts: Accounts): number {
  const all = CONTACT_STATES.reduce((sum, state) => sum + accounts.contacts[state], 0);
  const final = FINAL_STATES.reduce((sum, state) => sum + accounts.contacts[state], 0);
  return all - final - accounts.held;
}
