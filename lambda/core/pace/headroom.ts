/**
 * How many lines stay free for other people's calls, so that an arriving one finds a line (invariant I2b).
 *
 * An own call cannot be taken back, so between two releases the free lines must hold whatever arrives. With arrivals at
 * rate lambda, own releases at rate mu and news that are `latency` old, the lines taken unseen are J + X: J geometric with
 * ratio lambda/mu (arrivals during one wait for a release, repeated), X Poisson with mean lambda * latency. A call that
 * arrives finds no line where all q were taken, so the headroom is the least q with P(J + X >= q) <= epsilon: three to
 * five lines up to a quota of 500, nine at 2,000.
 */

export interface HeadroomInput {
  /** Upper estimate of other calls arriving, per second. */
  readonly arrivalsPerSecond: number;
  /** Own calls ending, per second. */
  readonly releasesPerSecond: number;
  /** Age of the news about other calls, s. */
  readonly latencySeconds: number;
  readonly quota: number;
}

/** Share of arriving calls that may find no line because of own ones. */
const LARGEST_BLOCKING = 1e-3;
/** Ratio at which arrivals outrun releases: more headroom would not help any more. */
const LARGEST_RATIO = 0.9;

/** Lines to keep free: a whole number of calls, at most the quota. */
export function headroom(input: HeadroomInput): number {
  if (input.arrivalsPerSecond <= 0) return 0;
  const ratio = Math.min(LARGEST_RATIO, input.arrivalsPerSecond / Math.max(input.releasesPerSecond, 1e-9));
  const mean = input.arrivalsPerSecond * input.latencySeconds;
  let poisson = Math.exp(-mean);
  let convolved = 0;
  let within = 0;
  // P(J + X = n) = sum of P(X = i) P(J = n - i), built up term by term: c(n) = ratio * c(n-1) + P(X = n).
  for (let taken = 0; taken < input.quota; taken += 1) {
    convolved = ratio * convolved + poisson;
    within += (1 - ratio) * convolved;
    if (1 - within <= LARGEST_BLOCKING) return taken + 1;
    poisson *= mean / (taken + 1);
  }
  return input.quota;
}
