/**
 * The auditor: compares what the world's tables say with what the Connect model itself saw, and names every violation. It
 * may be called at any moment; what only holds at the end is asked only once the world is over.
 */
import type { NumberCaps } from '../../lambda/core/rules/number-record';
import type { SimulatedContact } from '../connect/types';
import type { FinalContact } from './backlog';
import type { World } from './world';

export interface AuditRules {
  /** As the world was made. */
  readonly contacts: number | 'endless';
  /** Of one contact. */
  readonly maxAttempts: number;
  /** Most contacts, of whatever campaigns, that have the same number. @default 1 */
  readonly contactsPerNumber?: number;
  /** Caps of any number, whoever calls it. @default none */
  readonly perNumber?: NumberCaps;
}

const DAY_MS = 24 * 3_600_000;

/** Every violation of I1-I6, as a sentence. */
export function audit(world: World, rules: AuditRules): readonly string[] {
  const { contacts, maxAttempts, contactsPerNumber = 1, perNumber = {} } = rules;
  const own = ownCalls(world);
  return [
    ...auditAccount(world, { ...perNumber, inAll: perNumber.inAll ?? maxAttempts * contactsPerNumber }),
    ...unaccounted(world, contacts),
    ...(contacts === 'endless' ? [] : unfinished(world)),
    ...uncharged(world.finals(), own, maxAttempts),
  ];
}

/** What holds for the account at any moment, whatever the list and the rules of attempts. */
export function auditAccount(world: World, perNumber: NumberCaps = {}): readonly string[] {
  const log = world.model.log();
  const own = ownCalls(world);
  return [
    ...placedTwice(own),
    // A call that found the quota full and died at once rang nowhere: it is no attempt.
    ...calledTooOften(
      own.filter((contact) => !contact.breach),
      perNumber,
    ),
    ...(log.throttled > 0 ? [`I3: ${log.throttled} requests were throttled`] : []),
    ...(log.inboundBlocked === 0 && !hasInbound(log.contacts) && log.breaches > 0
      ? [`I2: ${log.breaches} own calls found the quota full although nobody else called`]
      : []),
  ];
}

const ownCalls = (world: World): readonly SimulatedContact[] =>
  world.model.log().contacts.filter((contact) => contact.direction === 'api');

const hasInbound = (contacts: readonly SimulatedContact[]) =>
  contacts.some((contact) => contact.direction === 'inbound');

function placedTwice(own: readonly SimulatedContact[]): string[] {
  const requests = own.map((contact) => contact.attributes['callpace_request']);
  return new Set(requests).size < requests.length ? ['I1: one request placed two calls'] : [];
}

/** By the model's own records of calls: the caps, and never two calls to one number at once. */
function calledTooOften(own: readonly SimulatedContact[], { inAll, perDay }: NumberCaps): string[] {
  const violations: string[] = [];
  const byNumber = Map.groupBy(own, (contact) => contact.destination);
  for (const [number, calls] of byNumber) {
    if (calls.length > (inAll ?? calls.length)) violations.push(`I1: ${number} was called ${calls.length} times`);
    let upUntilMs = Number.NEGATIVE_INFINITY;
    for (const [index, { initiatedAtMs, disconnectedAtMs }] of calls.entries()) {
      if (upUntilMs > initiatedAtMs) violations.push(`I5: ${number} was called while another call to it was up`);
      upUntilMs = Math.max(upUntilMs, disconnectedAtMs ?? Number.POSITIVE_INFINITY);
      const first = perDay === undefined ? undefined : calls[index - perDay];
      if (first && initiatedAtMs - first.initiatedAtMs < DAY_MS)
        violations.push(`I5: ${number} was called more than ${perDay} times within 24 hours`);
    }
  }
  return violations;
}

/** Every contact that was ever made is open or final, and counted once. */
function unaccounted({ tally }: World, contacts: number | 'endless'): string[] {
  const { created, open, final } = tally;
  const accounted = Object.values(final).reduce((sum, count) => sum + count, open);
  const expected = contacts === 'endless' ? created : contacts;
  return accounted === expected ? [] : [`I4: ${accounted} of ${expected} contacts are open or final`];
}

/** A list of some length ends: with every contact final, and no room held for anybody. */
function unfinished(world: World): string[] {
  return [...(world.isOver() ? [] : ['I4: a contact is not final']), ...leftLeases(world)];
}

/** Once no call is up any more. */
export function leftLeases({ tables }: World): readonly string[] {
  const isLeaseLeft = [...tables.flights.values()].some((flight) => flight.kind === 'lease');
  return isLeaseLeft ? ['I2: a lease is left over'] : [];
}

/** Attempts are charged for calls, and for nothing else. */
function uncharged(
  finals: readonly FinalContact[],
  own: readonly SimulatedContact[],
  maxAttempts: number,
): readonly string[] {
  const called = new Set(own.map((contact) => contact.destination));
  const violations: string[] = [];
  for (const { phone, state, attempts, disposition, isPassedOver } of finals) {
    if (state === 'exhausted' && attempts < maxAttempts && disposition !== 'invalid-number' && !isPassedOver)
      violations.push(`I6: ${phone} was given up after ${attempts} attempts`);
    if (state === 'completed' && !called.has(phone)) violations.push(`I4: ${phone} is completed without a call`);
  }
  return violations;
}
