/** The dialer's port to the contacts, in memory: the same conditions as the DynamoDB adapter writes. */
import type { ContactItem } from '../../lambda/contract/items';
import type { AttemptStore, NoAnswer } from '../../lambda/core/dial/ports';
import type { Tables } from './tables';

export function attemptStore(tables: Tables): AttemptStore {
  const found = (contact: ContactItem | undefined) =>
    contact ? ({ kind: 'found', contact } as const) : ({ kind: 'missing' } as const);
  return {
    claim: orNoAnswer(async ({ request, claimant, atMs }) => {
      const contact = await tables.change(
        request.contact.sk,
        (c) => c.state === 'admitted' && c.requestId === request.requestId,
        (c) => ({ ...c, state: 'dialing', claimedBy: claimant, claimedAtMs: atMs }),
      );
      return contact ? { kind: 'claimed', contact } : { kind: 'refused' };
    }),
    read: orNoAnswer(({ sk }) => tables.operate(() => found(tables.contacts.get(sk)))),
    record: orNoAnswer(async ({ request, claimant, outcome, startedAtMs }) => {
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
    }),
  };
}

/** Like the adapters: a store that is down is no error of the dialer, it gives no answer. */
export function orNoAnswer<P extends unknown[], T>(
  ask: (...args: P) => Promise<T>,
): (...args: P) => Promise<T | NoAnswer> {
  return async (...args) => {
    try {
      return await ask(...args);
    } catch (error) {
      return { kind: 'no-answer', cause: error instanceof Error ? error.message : String(error) };
    }
  };
}
