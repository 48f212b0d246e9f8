/** I5: only who is on the list and on no suppression list, and only while the admission is good. I7: silence when it must be. */
import { numberOf, ownCalls, requestOf, shown } from './calls';
import type { Evidence } from './evidence';

export function auditNobodyWrongly(evidence: Evidence): readonly string[] {
  const listed = new Set(evidence.rows.flatMap(({ number }) => number ?? []));
  const calls = ownCalls(evidence);
  const violations = calls.flatMap((call) => {
    const number = numberOf(call);
    if (evidence.suppressed.has(number)) return [`I5: ${shown(number)} is on a suppression list and was called`];
    return listed.has(number) ? [] : [`I5: ${shown(number)} is on no list and was called`];
  });
  return [...violations, ...calledOutOfTime(evidence)];
}

/** Between the admission and the end of the request's life; a clock that is wrong by a little explains neither end. */
function calledOutOfTime(evidence: Evidence): readonly string[] {
  const admittedAtMs = new Map(
    evidence.contacts.flatMap(({ history = [] }) => history.map((entry) => [entry.requestId, entry.admittedAtMs])),
  );
  return ownCalls(evidence).flatMap((call) => {
    const ageMs = call.initiatedAtMs - (admittedAtMs.get(requestOf(call) ?? '') ?? call.initiatedAtMs);
    const isGood = ageMs >= -SKEW_MS && ageMs <= evidence.rules.requestLifeMs;
    return isGood ? [] : [`I5: ${shown(numberOf(call))} was called ${ageMs} ms after the admission`];
  });
}

/** Clocks of a deployment and of the account differ. */
const SKEW_MS = 100;

/** I7 */
export function auditSilences(evidence: Evidence): readonly string[] {
  const calls = ownCalls(evidence);
  return evidence.silences.flatMap(({ why, fromMs, toMs, graceMs }) => {
    const late = calls.filter(({ initiatedAtMs }) => initiatedAtMs > fromMs + graceMs && initiatedAtMs < toMs).length;
    return late > 0 ? [`I7: ${late} calls started more than ${graceMs / 1_000} s after ${why}`] : [];
  });
}
