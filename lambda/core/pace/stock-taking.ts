/**
 * What became of the leases that a predecessor left, as far as their contacts tell: a contact keeps the outcome of its
 * attempt, and the attempts that are over, so that neither needs a write to the lease.
 */
import type { FlightItem, LeaseItem } from '../../contract/items';
import { readOutcome } from '../../contract/outcome';
import type { FoundCall } from './flights';
import type { AttemptView, PaceContacts } from './ports';

export interface Stock {
  /** Everything that may be up, as it was written. */
  readonly items: readonly FlightItem[];
  /** Calls of theirs that their contacts name. */
  readonly calls: readonly FoundCall[];
  /** Leases whose attempt is over, and settled. */
  readonly over: readonly LeaseItem[];
}

/** Rejects when the contacts cannot be read: then nobody may be let in. */
export async function takeStock(items: readonly FlightItem[], contacts: Pick<PaceContacts, 'readAll'>): Promise<Stock> {
  const open = items.filter(isOpen);
  const views = new Map((await contacts.readAll(open.map(({ contact }) => contact))).map((view) => [view.sk, view]));
  const over = open.filter((lease) => isOver(lease, views.get(lease.contact.sk)));
  const left = new Set<FlightItem>(items);
  for (const lease of over) left.delete(lease);
  const calls = open.flatMap((lease) => callOf(lease, views.get(lease.contact.sk)));
  return { items: [...left], calls, over };
}

/** Whatever else is known of a lease stands on it. */
const isOpen = (item: FlightItem): item is LeaseItem =>
  item.kind === 'lease' && item.contactId === undefined && item.unknownSinceMs === undefined;

const isOver = ({ requestId }: LeaseItem, view: AttemptView | undefined): boolean =>
  view?.history?.some((entry) => entry.requestId === requestId) ?? false;

function callOf({ requestId, admittedAtMs }: LeaseItem, view: AttemptView | undefined): readonly FoundCall[] {
  const outcome = view?.requestId === requestId ? readOutcome(view.outcome) : undefined;
  if (outcome?.kind !== 'accepted') return [];
  return [{ requestId, contactId: outcome.contactId, startedAtMs: view?.startedAtMs ?? admittedAtMs }];
}
