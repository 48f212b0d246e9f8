/**
 * The auditor: compares what the world's tables say with what the Connect model itself saw, and names every violation. It
 * may be called at any moment; what only holds at the end is asked only once the world is over.
 */
import type { NumberCaps } from '../../lambda/core/rules/number-record';
import type { AccountLog, SimulatedContact } from '../connect/types';
import type { FinalContact, Tally } from './backlog';
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
  /** The greatest that the concurrent-call quota ever was: own calls alone never exceed it. @default not asked */
  readonly concurrentCallsQuota?: number;
  /** Times in which the store answered nobody. @default none */
  readonly outages?: readonly Outage[];
}

/** Unix ms. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What an audit looks at. */
export interface WorldRecords {
  /** The account's own books. */
  readonly log: Pick<AccountLog, 'contacts' | 'throttled' | 'breaches' | 'inboundBlocked'>;
  readonly tally: Tally;
  readonly finals: readonly FinalContact[];
  /** Whether every contact is final. */
  readonly isOver: boolean;
  readonly leases: number;
}

const DAY_MS = 24 * 3_600_000;
/** A call that starts later than this after the store went down was not stopped by that: the life of a request, ms. */
const STOPPED_AFTER_MS = 3_000;

/** Every violation of the promises, as a sentence. */
export const audit = (world: World, rules: AuditRules): readonly string[] => auditRecords(recordsOf(world), rules);

export function auditRecords(records: WorldRecords, rules: AuditRules): readonly string[] {
  const { contacts, maxAttempts, contactsPerNumber = 1, perNumber = {}, outages = [] } = rules;
  const own = ownCalls(records.log);
  return [
    ...auditLog(records.log, { ...perNumber, inAll: perNumber.inAll ?? maxAttempts * contactsPerNumber }),
    ...tooManyUp(own, rules.concurrentCallsQuota),
    ...unaccounted(records.tally, contacts),
    ...(contacts === 'endless' ? [] : unfinished(records)),
    ...uncharged(records.finals, own, maxAttempts),
    ...unstopped(own, outages),
  ];
}

/** What holds for the account at any moment, whatever the list and the rules of attempts. */
export const auditAccount = (world: World, perNumber: NumberCaps = {}): readonly string[] =>
  auditLog(world.model.log(), perNumber);

/** Once no call is up any more. */
export const leftLeases = (world: World): readonly string[] => leasesLeft(world.tables.leaseItems);

const recordsOf = (world: World): WorldRecords => ({
  log: world.model.log(),
  tally: world.tally,
  finals: world.finals(),
  isOver: world.isOver(),
  leases: world.tables.leaseItems,
});

function auditLog(log: WorldRecords['log'], perNumber: NumberCaps): readonly string[] {
  const own = ownCalls(log);
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

const ownCalls = ({ contacts }: Pick<AccountLog, 'contacts'>): readonly SimulatedContact[] =>
  contacts.filter((contact) => contact.direction === 'api');

const hasInbound = (contacts: readonly SimulatedContact[]) =>
  contacts.some((contact) => contact.direction === 'inbound');

/** A call that found the quota full counts, too, for the moment that it lives: own calls alone must not fill it. */
function tooManyUp(own: readonly SimulatedContact[], quota = Number.POSITIVE_INFINITY): string[] {
  const changes = own
    .flatMap(({ initiatedAtMs, disconnectedAtMs = Number.POSITIVE_INFINITY }) => [
      { atMs: initiatedAtMs, by: 1 },
      { atMs: disconnectedAtMs, by: -1 },
    ])
    // A line that is freed in the same millisecond is free.
    .sort((one, other) => one.atMs - other.atMs || one.by - other.by);
  let up = 0;
  let most = 0;
  for (const { by } of changes) {
    up += by;
    most = Math.max(most, up);
  }
  return most > quota ? [`I2: ${most} own calls were up at once, the quota is ${quota}`] : [];
}

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
function unaccounted({ created, open, final }: Tally, contacts: number | 'endless'): string[] {
  const accounted = Object.values(final).reduce((sum, count) => sum + count, open);
  const expected = contacts === 'endless' ? created : contacts;
  return accounted === expected ? [] : [`I4: ${accounted} of ${expected} contacts are open or final`];
}

/** A list of some length ends: with every contact final, and no room held for anybody. */
function unfinished({ isOver, leases }: WorldRecords): string[] {
  return [...(isOver ? [] : ['I4: a contact is not final']), ...leasesLeft(leases)];
}

const leasesLeft = (leases: number): string[] => (leases > 0 ? ['I2: a lease is left over'] : []);

/** Nobody is called once the store has been down for as long as a request lives. */
const unstopped = (own: readonly SimulatedContact[], outages: readonly Outage[]): string[] =>
  outages.flatMap(({ fromMs, toMs }) => {
    const isLate = ({ initiatedAtMs }: SimulatedContact) =>
      initiatedAtMs > fromMs + STOPPED_AFTER_MS && initiatedAtMs < toMs;
    const late = own.filter(isLate).length;
    return late === 0 ? [] : [`I7: ${late} calls started while the store was down`];
  });

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
