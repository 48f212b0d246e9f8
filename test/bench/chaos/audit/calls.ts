/** How the auditors read the account's books. */
import { REQUEST_ATTRIBUTE } from '../../../../lambda/contract/dial-request';
import type { AttemptEntry } from '../../../../lambda/contract/items';
import type { SimulatedContact } from '../../../../sim/connect/types';
import type { Evidence } from './evidence';

/** Our own calls, in the order of their starts. */
export const ownCalls = ({ books }: Evidence): readonly SimulatedContact[] =>
  books.contacts
    .filter(({ direction }) => direction === 'api')
    .toSorted((one, other) => one.initiatedAtMs - other.initiatedAtMs);

export const requestOf = (call: SimulatedContact): string | undefined => call.attributes[REQUEST_ATTRIBUTE];

export const numberOf = ({ destination }: SimulatedContact): string => destination ?? '';

/** Names a number in a sentence: its last digits, which tell the fictional ones apart. */
export const shown = (number: string): string => `…${number.slice(-4)} (${number.slice(2, 5)})`;

/** Whether the attempt placed, or may have placed, a call that counts: what the budget pays for. */
export const isCharged = ({ outcome, disposition }: AttemptEntry): boolean =>
  outcome === 'unknown' || (outcome === 'accepted' && disposition !== 'rejected');
