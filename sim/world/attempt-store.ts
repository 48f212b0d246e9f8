/** The dialer's port to the contacts, in memory: the same conditions as the DynamoDB adapter writes. */
import type { ContactItem } from '../../lambda/contract/items';
import type { AttemptStore } from '../../lambda/core/dial/ports';
import type { Tables } from './tables';

export function attemptStore(tables: Tables): AttemptStore {
  const found = (contact: ContactItem | undefined) =>
    contact ? ({ kind: 'found', contact } as const) : ({ kind: 'missing' } as const);
  return {
    claim: async ({ request, claimant, atMs }) => {
      const contact = await tables.change(
        request.contact.sk,
        (c) => c.state === 'admitted' && c.requestId === request.requestId,
        (c) => ({ ...c, state: 'dialing', claimedBy: claimant, claimedAtMs: atMs }),
      );
      return contact ? { kind: 'claimed', contact } : { kind: 'refused' };
    },
    read: ({ sk }) => tables.operate(() => found(tables.contacts.get(sk))),
    record: async ({ request, claimant, outcome, startedAtMs }) => {
      const state = outcome.kind === 'accepted' ? 'in-progress' : outcome.kind === 'unknown' ? 'unknown' : 'dialing';
      const recorded = await tables.change(
        request.contact.sk,
        (c) =>
          c.requestId === request.requestId &&
          c.claimedBy === claimant &&
          (c.state === 'dialing' || c.state === 'unknown'),
        (c) => ({ ...c, state, outcome, startedAtMs }),
      );
      return { kind: recorded ? 'recorded' : 'superseded' };
    },
  };
}
