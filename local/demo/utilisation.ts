/**
 * How much of what the account physically allows was used, by the simulator's log.
 *
 *     utilisation = accepted own calls per second / min(r, (N - inbound - headroom) / (H + L + d))
 *
 * H is how long a call holds its line. The line is known to be free only after the mean latency of a contact event (L),
 * and is taken again after the admission latency (d): nobody who learns from events can do better.
 * Both sides are taken from the end of the ramp to the last call of the first pass, that is the last first call to a
 * number: before, the lines are still filling; after, the list has run out and only retries trickle in.
 *
 * A short run may exceed 1 by a few per cent: its last calls stand on lines that were still free at the end of the ramp.
 */
import type { SimulatedContact } from '../../sim/connect/types';
import { type Reading, timeMean } from './time-mean';

/** From the admission of a contact to its call: dial request, queue, claim. Mean of the pacing study. */
export const ADMISSION_LATENCY_SECONDS = 0.13;
/** The share of the limit at which the ramp counts as over; also of the time that filling N lines at r takes. */
const RAMP_SHARE = 0.9;

export interface UtilisationInput {
  /** Every contact on the account. */
  readonly contacts: readonly SimulatedContact[];
  /** Headroom that the controller reported over time. */
  readonly headroom: readonly Reading[];
  /** Account limits. */
  readonly callsPerSecond: number;
  readonly concurrentCallsQuota: number;
  /** Mean latency of contact events, seconds. */
  readonly eventLatencySeconds: number;
  /** When the books were read, Unix ms: what is still up then has lasted until then. */
  readonly nowMs: number;
}

export interface Utilisation {
  /** 1 = all that was possible. */
  readonly value: number;
  /** Own calls that were accepted in the time, per second. */
  readonly callsPerSecond: number;
  readonly denominator: {
    readonly callsPerSecond: number;
    readonly formula: string;
    readonly rate: number;
    readonly quota: number;
    /** Time means over the same span, calls. */
    readonly inboundMean: number;
    readonly headroomMean: number;
    /** Mean time that an own call held its line, ring-out included, seconds. */
    readonly holdSeconds: number;
    readonly eventLatencySeconds: number;
    readonly admissionLatencySeconds: number;
  };
  readonly fromMs: number;
  readonly toMs: number;
}

const FORMULA = 'min(rate, (quota - inboundMean - headroomMean) / (hold + eventLatency + admissionLatency))';

/** Undefined where there is nothing to measure: no calls, or none after the ramp. */
export function utilisation(input: UtilisationInput): Utilisation | undefined {
  const own = input.contacts.filter((contact) => contact.direction === 'api');
  const firstMs = own[0]?.initiatedAtMs;
  const toMs = lastFirstCallMs(own);
  if (firstMs === undefined || toMs === undefined) return undefined;
  // The means belong to the span, and the span begins where the limit that they yield is reached: two rounds settle it.
  const guess = physicalLimit(input, own, firstMs, toMs);
  const fromMs = endOfRampMs(input, own, firstMs, guess);
  if (toMs <= fromMs) return undefined;
  const limit = physicalLimit(input, own, fromMs, toMs);
  const callsPerSecond = (startsWithin(own, fromMs, toMs) * 1000) / (toMs - fromMs);
  return { value: callsPerSecond / limit.callsPerSecond, callsPerSecond, denominator: limit, fromMs, toMs };
}

type Limit = Utilisation['denominator'];

function physicalLimit(input: UtilisationInput, own: readonly SimulatedContact[], fromMs: number, toMs: number): Limit {
  const inbound = input.contacts.filter((contact) => contact.direction === 'inbound');
  const inboundMean = meanUp(inbound, fromMs, toMs, input.nowMs);
  const headroomMean = timeMean(input.headroom, fromMs, toMs) ?? 0;
  const holdSeconds = meanHoldSeconds(own);
  const lines = Math.max(0, input.concurrentCallsQuota - inboundMean - headroomMean);
  const turnover = holdSeconds + input.eventLatencySeconds + ADMISSION_LATENCY_SECONDS;
  return {
    callsPerSecond: Math.min(input.callsPerSecond, lines / turnover),
    formula: FORMULA,
    rate: input.callsPerSecond,
    quota: input.concurrentCallsQuota,
    inboundMean,
    headroomMean,
    holdSeconds,
    eventLatencySeconds: input.eventLatencySeconds,
    admissionLatencySeconds: ADMISSION_LATENCY_SECONDS,
  };
}

/** Mean hold of the calls that have ended and were not turned away by a full account. */
function meanHoldSeconds(own: readonly SimulatedContact[]): number {
  const holds = own.flatMap((call) =>
    call.disconnectedAtMs === undefined || call.breach ? [] : [call.disconnectedAtMs - call.initiatedAtMs],
  );
  return holds.length === 0 ? 0 : holds.reduce((sum, hold) => sum + hold, 0) / holds.length / 1000;
}

/** Time mean of how many of these calls were up. */
function meanUp(calls: readonly SimulatedContact[], fromMs: number, toMs: number, nowMs: number): number {
  if (toMs <= fromMs) return 0;
  const upMs = calls.reduce((sum, call) => {
    const endMs = Math.min(call.disconnectedAtMs ?? nowMs, toMs);
    return sum + Math.max(0, endMs - Math.max(call.initiatedAtMs, fromMs));
  }, 0);
  return upMs / (toMs - fromMs);
}

/** When the last number that was called for the first time was called. */
function lastFirstCallMs(own: readonly SimulatedContact[]): number | undefined {
  const firstMs = new Map<string | undefined, number>();
  for (const { destination, initiatedAtMs } of own)
    firstMs.set(destination, Math.min(initiatedAtMs, firstMs.get(destination) ?? initiatedAtMs));
  return own.length === 0 ? undefined : Math.max(...firstMs.values());
}

/**
 * The first moment at which the limit that binds was nearly reached, or at which there had been time for it. While lines
 * fill, more calls start than can be sustained: where the lines bind, the rate alone would end the ramp too early, and
 * flatter.
 */
function endOfRampMs(input: UtilisationInput, own: readonly SimulatedContact[], firstMs: number, limit: Limit): number {
  const isFull = limit.callsPerSecond < limit.rate ? linesAreFull : rateIsReached;
  const latestMs = firstMs + (RAMP_SHARE * limit.quota * 1000) / limit.rate;
  const reached = own.find(({ initiatedAtMs }) => isFull(input, own, initiatedAtMs, limit));
  return Math.min(latestMs, reached?.initiatedAtMs ?? latestMs);
}

/** As many calls are up as the greatest sustainable pace keeps up. */
const linesAreFull = (input: UtilisationInput, own: readonly SimulatedContact[], atMs: number, limit: Limit): boolean =>
  upAt(own, atMs, input.nowMs) >= RAMP_SHARE * limit.callsPerSecond * limit.holdSeconds;

/** As many calls have started within a second, once there has been one. */
const rateIsReached = (_: UtilisationInput, own: readonly SimulatedContact[], atMs: number, limit: Limit): boolean =>
  atMs >= (own[0]?.initiatedAtMs ?? atMs) + 1000 &&
  startsWithin(own, atMs - 1000, atMs) >= RAMP_SHARE * limit.callsPerSecond;

/** Starts after `fromMs`, up to and including `toMs`. */
const startsWithin = (own: readonly SimulatedContact[], fromMs: number, toMs: number): number =>
  own.filter((call) => call.initiatedAtMs > fromMs && call.initiatedAtMs <= toMs).length;

const upAt = (own: readonly SimulatedContact[], atMs: number, nowMs: number): number =>
  own.filter((call) => call.initiatedAtMs <= atMs && (call.disconnectedAtMs ?? nowMs) > atMs).length;
