/** results.csv: what became of each contact. */
import type { ContactItem } from '../../contract/items';
import type { Closing } from './closing';
import { neutral, trustedCsvLine } from './csv-cell';

export const RESULTS_HEADER = trustedCsvLine([
  'row',
  'list',
  'phone',
  'state',
  'attempts',
  'disposition',
  'outcome',
  'reason',
  'contact_ids',
  'last_attempt',
]);

/**
 * @param closing what contacts count as that are left when the campaign was cancelled, or has ended
 * @returns one line. The number begins with a plus and stays as it is: it is E.164 by our own reading.
 */
export function resultsLine(contact: ContactItem, closing?: Closing): string {
  const history = contact.history ?? [];
  const last = history.at(-1);
  const lastAttemptMs = contact.startedAtMs ?? last?.admittedAtMs;
  return trustedCsvLine([
    String(contact.row),
    neutral(contact.list),
    contact.phone,
    closing && contact.state === 'pending' ? closing : contact.state,
    String(contact.attempts),
    last?.disposition ?? '',
    last?.outcome ?? contact.outcome?.kind ?? '',
    neutral(reasonOf(contact)),
    history.flatMap(({ contactId }) => contactId ?? []).join(' '),
    lastAttemptMs === undefined ? '' : new Date(lastAttemptMs).toISOString(),
  ]);
}

function reasonOf(contact: ContactItem): string {
  const outcome = contact.outcome;
  const ofOutcome = outcome && 'reason' in outcome ? outcome.reason : undefined;
  return contact.deadLetterReason ?? contact.history?.at(-1)?.reason ?? ofOutcome ?? '';
}
