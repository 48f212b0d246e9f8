/** The auditor: compares what the world's tables say with what the Connect model itself saw, and names every violation. */
import type { SimulatedContact } from '../connect/types';
import type { World } from './world';

export interface AuditRules {
  readonly contacts: number;
  readonly maxAttempts: number;
}

/** Every violation of I1-I4 and I6, as a sentence. Call it once the world is over. */
export function audit(world: World, { contacts, maxAttempts }: AuditRules): readonly string[] {
  const log = world.model.log();
  const own = log.contacts.filter((contact) => contact.direction === 'api');
  return [
    ...calledTwice(own, maxAttempts),
    ...(log.throttled > 0 ? [`I3: ${log.throttled} requests were throttled`] : []),
    ...(log.inboundBlocked === 0 && !hasInbound(log.contacts) && log.breaches > 0
      ? [`I2: ${log.breaches} own calls found the quota full although nobody else called`]
      : []),
    ...unaccounted(world, contacts),
    ...uncharged(world, own, maxAttempts),
  ];
}

const hasInbound = (contacts: readonly SimulatedContact[]) =>
  contacts.some((contact) => contact.direction === 'inbound');

function calledTwice(own: readonly SimulatedContact[], maxAttempts: number): string[] {
  const violations: string[] = [];
  const requests = own.map((contact) => contact.attributes['callpace_request']);
  if (new Set(requests).size < requests.length) violations.push('I1: one request placed two calls');
  const byNumber = Map.groupBy(own, (contact) => contact.destination);
  for (const [number, calls] of byNumber) {
    if (calls.length > maxAttempts) violations.push(`I1: ${number} was called ${calls.length} times`);
    for (const [index, call] of calls.entries()) {
      const before = calls[index - 1];
      const isOverlapping = before && (before.disconnectedAtMs ?? Number.POSITIVE_INFINITY) > call.initiatedAtMs;
      if (isOverlapping) violations.push(`I1: ${number} was called while its last call was up`);
    }
  }
  return violations;
}

function unaccounted({ tables }: World, contacts: number): string[] {
  const finals = new Set(['completed', 'exhausted', 'dead-lettered', 'suppressed']);
  const states = [...tables.contacts.values()].map((contact) => contact.state);
  return [
    ...(states.length === contacts ? [] : [`I4: ${states.length} of ${contacts} contacts exist`]),
    ...(states.every((state) => finals.has(state)) ? [] : ['I4: a contact is not final']),
    ...([...tables.flights.values()].some((flight) => flight.kind === 'lease') ? ['I2: a lease is left over'] : []),
  ];
}

/** Attempts are charged for calls, and for nothing else. */
function uncharged({ tables }: World, own: readonly SimulatedContact[], maxAttempts: number): string[] {
  const calls = Map.groupBy(own, (contact) => contact.destination);
  const violations: string[] = [];
  for (const contact of tables.contacts.values()) {
    const placed = calls.get(contact.phone)?.length ?? 0;
    if (contact.state === 'exhausted' && contact.attempts < maxAttempts && !isInvalid(contact.history))
      violations.push(`I6: ${contact.phone} was given up after ${contact.attempts} attempts`);
    if (contact.state === 'completed' && placed === 0)
      violations.push(`I4: ${contact.phone} is completed without a call`);
  }
  return violations;
}

const isInvalid = (history: readonly { disposition?: string }[] | undefined) =>
  history?.at(-1)?.disposition === 'invalid-number';
