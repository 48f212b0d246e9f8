/**
 * Lines in use, worked out from the contacts of the account's own books: exactly as an integral over a span, and as
 * samples for means and pictures. A contact holds its line from its start to its end; one that got no line holds none.
 */
import type { SimulatedContact } from '../connect/types';
import type { QuotaStep, Span } from './run';

/** A contact without an end is still up. */
const endOf = (contact: SimulatedContact): number => contact.disconnectedAtMs ?? Number.POSITIVE_INFINITY;

/** How a call ends that was accepted and got no line: at once, ms, unlike one that the carrier gives up after seconds. */
const DROPPED = 'TELECOM_PROBLEM';
const DROPPED_WITHIN_MS = 100;

/**
 * Whether an own call was up at all: not one that was accepted and found a quota used up. Calls above the calls-per-second
 * quota are told by how soon they ended, so where those are looked at, time must not be scaled (timeScale 1).
 */
export function gotLine(contact: SimulatedContact): boolean {
  if (contact.breach) return false;
  return contact.disconnectReason !== DROPPED || endOf(contact) - contact.initiatedAtMs > DROPPED_WITHIN_MS;
}

export const isOwn = (contact: SimulatedContact): boolean => contact.direction === 'api' && gotLine(contact);

export const isInbound = (contact: SimulatedContact): boolean => contact.direction === 'inbound';

/** Line time within a span, ms: the integral of the number of lines. */
export function lineMs(contacts: Iterable<SimulatedContact>, { fromMs, toMs }: Span): number {
  let sumMs = 0;
  for (const contact of contacts)
    sumMs += Math.max(0, Math.min(endOf(contact), toMs) - Math.max(contact.initiatedAtMs, fromMs));
  return sumMs;
}

/**
 * Line time that is left beside these contacts within a span, ms: the integral of max(0, N(t) - lines(t)). Where a quota
 * was cut below what is in use, nothing is left.
 */
export function freeLineMs(contacts: Iterable<SimulatedContact>, quota: readonly QuotaStep[], span: Span): number {
  const moves = movesOf(contacts, quota, span);
  let freeMs = 0;
  let free = 0;
  let sinceMs = span.fromMs;
  for (const { atMs, by } of moves) {
    freeMs += Math.max(0, free) * (atMs - sinceMs);
    free += by;
    sinceMs = atMs;
  }
  return freeMs + Math.max(0, free) * (span.toMs - sinceMs);
}

/** Every change of N(t) - lines(t) within the span, in order of time; what holds at its beginning comes first. */
function movesOf(contacts: Iterable<SimulatedContact>, quota: readonly QuotaStep[], { fromMs, toMs }: Span) {
  const moves: { readonly atMs: number; readonly by: number }[] = [];
  let lines = 0;
  for (const step of quota) {
    if (step.atMs >= toMs) break;
    moves.push({ atMs: Math.max(fromMs, step.atMs), by: step.lines - lines });
    lines = step.lines;
  }
  for (const contact of contacts) {
    const beginsAtMs = Math.max(fromMs, contact.initiatedAtMs);
    const endsAtMs = Math.min(toMs, endOf(contact));
    if (endsAtMs > beginsAtMs) moves.push({ atMs: beginsAtMs, by: -1 }, { atMs: endsAtMs, by: 1 });
  }
  return moves.sort((a, b) => a.atMs - b.atMs);
}

/** Moments at which something is sampled: the first one, and how many follow at equal distances. */
export interface Samples {
  readonly fromMs: number;
  readonly everyMs: number;
  readonly count: number;
}

/** Lines in use at each of these moments. */
export function sampledLines(contacts: Iterable<SimulatedContact>, samples: Samples): Float64Array {
  const { fromMs, everyMs, count } = samples;
  const lines = new Float64Array(count + 1);
  const indexOf = (ms: number) => Math.min(count, Math.max(0, Math.ceil((ms - fromMs) / everyMs)));
  for (const contact of contacts) {
    const from = indexOf(contact.initiatedAtMs);
    const to = indexOf(endOf(contact));
    lines[from] = (lines[from] as number) + 1;
    lines[to] = (lines[to] as number) - 1;
  }
  for (let index = 1; index < count; index += 1) lines[index] = (lines[index] as number) + (lines[index - 1] as number);
  return lines.subarray(0, count);
}

/** Calls that started in the stretch before each of these moments. */
export function sampledStarts(contacts: Iterable<SimulatedContact>, samples: Samples): Float64Array {
  const { fromMs, everyMs, count } = samples;
  const starts = new Float64Array(count);
  for (const { initiatedAtMs } of contacts) {
    const index = Math.floor((initiatedAtMs - fromMs) / everyMs) + 1;
    if (index >= 0 && index < count) starts[index] = (starts[index] as number) + 1;
  }
  return starts;
}
