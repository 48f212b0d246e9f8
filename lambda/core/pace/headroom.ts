/**
 * How many lines stay free for other people's calls, so that an arriving one finds a line (invariant I2b).
 *
 * An own call cannot be taken back, so between two releases the free lines must hold whatever arrives. With arrivals at
 * rate lambda, own releases at rate mu and news that are `latency` old, the lines taken unseen are J + X: J geometric with
 * ratio lambda/mu (arrivals during one wait for a release, repeated), X Poisson with mean lambda * latency. A call that
 * arrives finds no line where all q were taken, so the headroom is the least q with P(J + X >= q) <= epsilon. The more is
 * kept free, the fewer own calls there are to end: mu = (lines - q) / hold. On a small instance that counts. An own call is
 * let in where q + 1 lines are free, and breaches the quota where X takes them all: P(X > q) is bounded, too.
 */

export interface HeadroomInput {
  /** Upper estimate of other calls arriving, per second. */
  readonly arrivalsPerSecond: number;
  /** Lines that others have not taken: own calls and headroom share them. */
  readonly lines: number;
  /** How long an own call holds its line, s. */
  readonly holdSeconds: number;
  /** Age of the news about other calls, s. */
  readonly latencySeconds: number;
}

/** Share of arriving calls that may find no line because of own ones. */
const LARGEST_BLOCKING = 1.25e-3;
/** Share of own calls that may find no line because of others whose news were on the way. */
const LARGEST_BREACHING = 2e-6;
/** Share of the releases that a full instance would give which is relied on. */
const RELEASES_TO_RELY_ON = 0.9;

/** Lines to keep free: a whole number of calls, at most those that there are. */
export function headroom(input: HeadroomInput): number {
  if (input.arrivalsPerSecond <= 0) return 0;
  for (let free = 1; free < input.lines; free += 1)
    if (blockedShare(free, input) <= LARGEST_BLOCKING && breachingShare(free, input) <= LARGEST_BREACHING) return free;
  return Math.max(0, Math.ceil(input.lines));
}

/** P(J + X >= free) = 1 - the sum over x < free of P(X = x) P(J < free - x). */
export function blockedShare(
  free: number,
  { arrivalsPerSecond, lines, holdSeconds, latencySeconds }: HeadroomInput,
): number {
  const releasesPerSecond = (RELEASES_TO_RELY_ON * (lines - free)) / holdSeconds;
  if (releasesPerSecond <= arrivalsPerSecond) return 1;
  const ratio = arrivalsPerSecond / releasesPerSecond;
  const mean = arrivalsPerSecond * latencySeconds;
  let poisson = Math.exp(-mean);
  let within = 0;
  for (let unseen = 0; unseen < free; unseen += 1) {
    within += poisson * (1 - ratio ** (free - unseen));
    poisson *= mean / (unseen + 1);
  }
  return 1 - within;
}

/** P(X > free) = 1 - the sum over x <= free of P(X = x). */
export function breachingShare(
  free: number,
  { arrivalsPerSecond, latencySeconds }: Pick<HeadroomInput, 'arrivalsPerSecond' | 'latencySeconds'>,
): number {
  const mean = arrivalsPerSecond * latencySeconds;
  let term = Math.exp(-mean);
  let within = term;
  for (let arrived = 1; arrived <= free; arrived += 1) {
    term *= mean / arrived;
    within += term;
  }
  return Math.max(0, 1 - within);
}
