/**
 * What becomes of a call, and how long it holds its line: rung through and answered, busy, no such number, failed by the
 * carrier, or rung out.
 * A line is held from the request on, because ringing counts against the concurrent-call quota, too.
 */
import type { Random } from '../random';
import type { ConnectAccount } from './types';

/** Times in ms of the run, already divided by the account's timeScale. */
export type Fate =
  | { readonly kind: 'answered'; readonly ringMs: number; readonly talkMs: number; readonly disconnectReason: string }
  | { readonly kind: 'unanswered'; readonly ringMs: number; readonly disconnectReason: string };

/** How long Connect lets a call ring if the request does not say, s. */
export const DEFAULT_RING_TIMEOUT_SECONDS = 60;
/** Sigma of the lognormal time to the answer. At a mean of 12 s, 90 % of the answers come within 20 s. An assumption. */
const RING_SIGMA = 0.5;
/** How soon the network says that a line is busy or a number does not exist, s. An assumption. */
const BUSY_SECONDS = 2;
const INVALID_SECONDS = 1.5;
/** How soon a call that the carrier cannot carry is given up, s. An assumption. */
const FAILURE_SECONDS = 2;

/** Draws what becomes of a call that got a line. */
export function drawFate(account: ConnectAccount, ringTimeoutSeconds: number, random: Random): Fate {
  const share = random.next();
  const { invalidNumberRate, busyRate, answerRate, failureRate, timeScale } = account;
  const toMs = (seconds: number) => Math.max(1, Math.round((seconds * 1000) / timeScale));
  const unanswered = (seconds: number, disconnectReason: string): Fate => ({
    kind: 'unanswered',
    ringMs: toMs(seconds),
    disconnectReason,
  });
  if (share < invalidNumberRate) return unanswered(INVALID_SECONDS, 'TELECOM_NUMBER_INVALID');
  if (share < invalidNumberRate + busyRate) return unanswered(BUSY_SECONDS, 'TELECOM_BUSY');
  const isAnswered = share < invalidNumberRate + busyRate + answerRate;
  const isFailed = !isAnswered && share < invalidNumberRate + busyRate + answerRate + failureRate;
  if (isFailed) return unanswered(FAILURE_SECONDS, 'TELECOM_PROBLEM');
  const ringSeconds = isAnswered
    ? random.lognormalOfMean(account.ringSecondsMean, RING_SIGMA)
    : random.between(...account.ringOutSeconds);
  if (ringSeconds > ringTimeoutSeconds) return unanswered(ringTimeoutSeconds, 'TELECOM_TIMEOUT');
  if (!isAnswered) return unanswered(ringSeconds, 'TELECOM_UNANSWERED');
  return {
    kind: 'answered',
    ringMs: toMs(ringSeconds),
    talkMs: toMs(random.lognormalOfMean(account.talkSecondsMean, account.talkSigma)),
    disconnectReason: random.chance(0.5) ? 'CUSTOMER_DISCONNECT' : 'CONTACT_FLOW_DISCONNECT',
  };
}

/**
 * Expected time that an own call holds its line, s of the run. With ring timeout T:
 *
 *   H = (invalid x 1.5 + (busy + failed) x 2 + answer x (E[min(R, T)] + P(R <= T) x talk) + rest x E[min(U, T)]) / timeScale
 *
 * R lognormal (the ringing of an answered call), U uniform over ringOutSeconds. N lines finish N / H calls per second at
 * most, whatever a dialer does.
 */
export function meanHoldSeconds(account: ConnectAccount, ringTimeoutSeconds = DEFAULT_RING_TIMEOUT_SECONDS): number {
  const { answerRate, busyRate, invalidNumberRate, failureRate } = account;
  const rest = 1 - answerRate - busyRate - invalidNumberRate - failureRate;
  const ring = cutLognormal(account.ringSecondsMean, RING_SIGMA, ringTimeoutSeconds);
  const answered = ring.mean + ring.shareWithin * account.talkSecondsMean;
  const rungOut = cutUniformMean(account.ringOutSeconds, ringTimeoutSeconds);
  const cutShort = invalidNumberRate * INVALID_SECONDS + busyRate * BUSY_SECONDS + failureRate * FAILURE_SECONDS;
  return (cutShort + answerRate * answered + rest * rungOut) / account.timeScale;
}

/** E[min(R, T)] and P(R <= T) of a lognormal R with this mean. */
function cutLognormal(
  mean: number,
  sigma: number,
  cut: number,
): { readonly mean: number; readonly shareWithin: number } {
  const z = (Math.log(cut / mean) + (sigma * sigma) / 2) / sigma;
  const shareWithin = normalCdf(z);
  return { mean: mean * normalCdf(z - sigma) + cut * (1 - shareWithin), shareWithin };
}

/** E[min(U, T)] of a uniform U. */
function cutUniformMean([from, to]: readonly [number, number], cut: number): number {
  if (cut >= to) return (from + to) / 2;
  if (cut <= from) return cut;
  return ((cut * cut - from * from) / 2 + cut * (to - cut)) / (to - from);
}

/** Standard normal distribution function, by the rational approximation 7.1.26 of Abramowitz & Stegun (error < 1e-7). */
function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (series * Math.exp(-x * x)) / 2;
  return z > 0 ? 1 - tail : tail;
}
