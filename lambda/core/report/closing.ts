/**
 * What becomes of the contacts that are left when a campaign is cancelled, or has ended: they count as `cancelled`, or
 * `expired`. It follows from the campaign alone, because nobody rewrites a million items (invariant I4: each contact is in
 * exactly one state all the same).
 */
import type { CampaignItem } from '../../contract/items';
import type { ReportedContacts } from '../../contract/reports';
import { standingOf } from '../rules/standing';
import { type ContactCounts, contactsIn, finalIn } from './counts';

export type Closing = 'cancelled' | 'expired';

/** Undefined while its contacts may still be called. */
export function closingOf(item: CampaignItem | undefined, nowMs: number): Closing | undefined {
  const standing = standingOf(item ?? {}, nowMs);
  if (standing.kind !== 'over') return undefined;
  return standing.why === 'cancelled' ? 'cancelled' : 'expired';
}

/** The counts as they are reported. */
export const reported = ({ contacts }: ContactCounts, closing: Closing | undefined): ReportedContacts =>
  closing ? { ...contacts, pending: 0, [closing]: contacts.pending } : contacts;

/** Contacts of which nothing more is to come. */
export const closedIn = (counts: ContactCounts, closing: Closing | undefined): number =>
  finalIn(counts) + (closing ? counts.contacts.pending : 0);

export const isClosed = (counts: ContactCounts, closing: Closing | undefined): boolean =>
  closedIn(counts, closing) === contactsIn(counts);
