/** I2 and I3: own calls stay within the quota, and their starts within the token bucket. By the account's books alone. */
import { ownCalls } from './calls';
import type { Evidence } from './evidence';

/** I2: counts the calls that are up itself, and does not ask the simulator for its peak. */
export function auditConcurrency(evidence: Evidence): readonly string[] {
  const { concurrentCallsQuota } = evidence.rules;
  const { contacts, breaches } = evidence.books;
  const most = mostUp(evidence);
  const hasInbound = contacts.some(({ direction }) => direction === 'inbound');
  return [
    ...(most > concurrentCallsQuota
      ? [`I2: ${most} own calls were up at once, the quota is ${concurrentCallsQuota}`]
      : []),
    // Inbound calls may fill the instance without anybody knowing: only without them is every breach our own.
    ...(breaches > 0 && !hasInbound ? [`I2: ${breaches} calls found the quota full although nobody else called`] : []),
    ...(evidence.leases > 0 ? [`I2: ${evidence.leases} leases are left over`] : []),
  ];
}

/** A call that found the instance full counts, too, for the moment that it lives: own calls alone must not fill it. */
function mostUp(evidence: Evidence): number {
  const changes = ownCalls(evidence)
    .flatMap(({ initiatedAtMs, disconnectedAtMs }) => [
      { atMs: initiatedAtMs, by: 1 },
      { atMs: disconnectedAtMs ?? Number.POSITIVE_INFINITY, by: -1 },
    ])
    // A line that is freed in the same millisecond is free.
    .sort((one, other) => one.atMs - other.atMs || one.by - other.by);
  let up = 0;
  return changes.reduce((most, { by }) => {
    up += by;
    return Math.max(most, up);
  }, 0);
}

/** I3: fills a bucket of its own with the starts. */
export function auditRate(evidence: Evidence): readonly string[] {
  const { callsPerSecond, burst } = evidence.rules;
  const { throttled } = evidence.books;
  let tokens = burst;
  let filledAtMs = Number.NEGATIVE_INFINITY;
  let overdrawn = 0;
  for (const { initiatedAtMs } of ownCalls(evidence)) {
    tokens = Math.min(burst, tokens + ((initiatedAtMs - filledAtMs) / 1_000) * callsPerSecond);
    filledAtMs = initiatedAtMs;
    if (tokens >= 1) tokens -= 1;
    else overdrawn += 1;
  }
  return [
    ...(overdrawn > 0 ? [`I3: ${overdrawn} calls started above ${callsPerSecond}/s with a burst of ${burst}`] : []),
    ...(throttled > 0 ? [`I3: the account throttled ${throttled} requests`] : []),
  ];
}
