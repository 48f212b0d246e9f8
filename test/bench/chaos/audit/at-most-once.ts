/** I1: one attempt places at most one call, and what nobody can know is never dialed again at once. */
import type { AttemptEntry, ContactItem } from '../../../../lambda/contract/items';
import type { SimulatedContact } from '../../../../sim/connect/types';
import { isCharged, numberOf, ownCalls, requestOf, shown } from './calls';
import type { Evidence } from './evidence';

export function auditAtMostOnce(evidence: Evidence): readonly string[] {
  const calls = ownCalls(evidence);
  const byNumber = Map.groupBy(calls, numberOf);
  return [
    ...shared(calls, requestOf, 'dial request'),
    ...shared(calls, ({ clientToken }) => clientToken, 'client token'),
    ...[...byNumber].flatMap(([number, some]) => [
      ...calledTooOften(number, some, evidence.rules.maxAttempts),
      ...calledWhileUp(number, some),
    ]),
    ...unattempted(calls, evidence.contacts),
    ...evidence.contacts.flatMap((contact) => [
      ...settledTwice(contact),
      ...repeatedAtOnce(contact, evidence.rules.longestCallMs),
    ]),
  ];
}

function shared(
  calls: readonly SimulatedContact[],
  keyOf: (call: SimulatedContact) => string | undefined,
  what: string,
): readonly string[] {
  const groups = Map.groupBy(calls, keyOf);
  return [...groups].flatMap(([key, some]) => {
    if (key === undefined) return [`I1: ${some.length} calls carry no ${what}`];
    return some.length > 1 ? [`I1: one ${what} placed ${some.length} calls (${key.slice(0, 8)})`] : [];
  });
}

/** A call that found the instance full reached nobody and is not charged. */
function calledTooOften(number: string, calls: readonly SimulatedContact[], maxAttempts: number): readonly string[] {
  const count = calls.filter(({ breach }) => !breach).length;
  return count > maxAttempts ? [`I1: ${shown(number)} was called ${count} times, ${maxAttempts} are allowed`] : [];
}

function calledWhileUp(number: string, calls: readonly SimulatedContact[]): readonly string[] {
  let upUntilMs = Number.NEGATIVE_INFINITY;
  return calls.flatMap(({ initiatedAtMs, disconnectedAtMs }) => {
    const wasUp = initiatedAtMs < upUntilMs;
    upUntilMs = Math.max(upUntilMs, disconnectedAtMs ?? Number.POSITIVE_INFINITY);
    return wasUp ? [`I1: ${shown(number)} was called while another call to it was up`] : [];
  });
}

/** Every call is an attempt of the contact with its number, and the contact knows of it. */
function unattempted(calls: readonly SimulatedContact[], contacts: readonly ContactItem[]): readonly string[] {
  const attempts = new Map(
    contacts.flatMap(({ phone, history = [] }) =>
      history.filter(isPlaced).map((entry) => [`${phone} ${entry.requestId}`, entry] as const),
    ),
  );
  return calls
    .filter((call) => requestOf(call) !== undefined && !attempts.has(`${numberOf(call)} ${requestOf(call)}`))
    .map(
      (call) => `I1: a call to ${shown(numberOf(call))} is no attempt of its contact (${requestOf(call)?.slice(0, 8)})`,
    );
}

const isPlaced = ({ outcome }: AttemptEntry): boolean => outcome === 'accepted' || outcome === 'unknown';

function settledTwice({ phone, history = [], attempts }: ContactItem): readonly string[] {
  const requests = new Set(history.map(({ requestId }) => requestId));
  if (requests.size < history.length) return [`I1: an attempt at ${shown(phone)} was settled twice`];
  const charged = history.filter((entry) => isCharged(entry) || entry.outcome === 'refused').length;
  return charged > attempts ? [`I1: ${shown(phone)} had ${charged} attempts, ${attempts} are charged`] : [];
}

/** An attempt that stayed unknown holds the next one back for the longest call. */
function repeatedAtOnce({ phone, history = [] }: ContactItem, longestCallMs: number): readonly string[] {
  return history.flatMap((entry, index) => {
    const next = history[index + 1];
    const isUnresolved = entry.outcome === 'unknown' && entry.disposition === 'unknown';
    const gapMs = (next?.admittedAtMs ?? Number.POSITIVE_INFINITY) - entry.admittedAtMs;
    return isUnresolved && gapMs < longestCallMs
      ? [`I1: ${shown(phone)} was dialed again ${gapMs} ms after an attempt of which nobody knew the outcome`]
      : [];
  });
}
