/**
 * Counts, from the simulator's books alone, the numbers that were called when they must not have been. A number is
 * called legitimately again only by a new attempt, after its previous call has ended.
 */
import { REQUEST_ATTRIBUTE } from '../../lambda/contract/dial-request';
import type { SimulatedContact } from '../../sim/connect/types';

/**
 * Numbers for which any of these holds:
 * - two of its calls, or one of its calls and another number's, carry the same client token or the same dial request;
 * - a call of it started before its previous call had ended;
 * - it was called more often than `maxAttempts`. A call that died because the account was full is not charged, so it
 *   does not count here.
 *
 * Inbound calls are not ours and do not count.
 */
export function numbersCalledTwice(contacts: readonly SimulatedContact[], maxAttempts: number): number {
  const own = contacts.filter((contact) => contact.direction === 'api');
  const wronged = new Set([
    ...sharing(own, (contact) => contact.clientToken),
    ...sharing(own, (contact) => contact.attributes[REQUEST_ATTRIBUTE]),
  ]);
  for (const [number, calls] of groupBy(own, destinationOf)) {
    const charged = calls.filter((call) => !call.breach).length;
    if (charged > maxAttempts || overlaps(calls)) wronged.add(number);
  }
  return wronged.size;
}

const destinationOf = (contact: SimulatedContact): string => contact.destination ?? contact.contactId;

/** Numbers of the calls whose key another call has too. Calls without the key share nothing. */
function sharing(
  calls: readonly SimulatedContact[],
  keyOf: (call: SimulatedContact) => string | undefined,
): readonly string[] {
  const keyed = calls.filter((call) => keyOf(call) !== undefined);
  return [...groupBy(keyed, (call) => keyOf(call) ?? '').values()]
    .filter((group) => group.length > 1)
    .flatMap((group) => group.map(destinationOf));
}

/** Whether any call started before an earlier one had ended; one that is still up has not ended. */
function overlaps(calls: readonly SimulatedContact[]): boolean {
  const inOrder = [...calls].sort((a, b) => a.initiatedAtMs - b.initiatedAtMs);
  let endedAtMs = Number.NEGATIVE_INFINITY;
  for (const call of inOrder) {
    if (call.initiatedAtMs < endedAtMs) return true;
    endedAtMs = call.disconnectedAtMs ?? Number.POSITIVE_INFINITY;
  }
  return false;
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
