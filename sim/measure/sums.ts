/** What several runs say together, and how sure a count of zero is. */
import type { Figures } from './figures';

/**
 * Several runs as one: counts are added, utilisation is weighted by what was possible, and the ramp is the mean of all,
 * or undefined if one never got there.
 */
export function sumOf(runs: readonly Figures[]): Figures {
  const sum = (count: (figures: Figures) => number) => runs.reduce((total, figures) => total + count(figures), 0);
  const possibleCalls = sum((figures) => figures.possibleCalls);
  const ramps = runs.map((figures) => figures.rampSeconds).filter((seconds) => seconds !== undefined);
  return {
    calls: sum((figures) => figures.calls),
    requests: sum((figures) => figures.requests),
    utilisation: possibleCalls === 0 ? 0 : sum((each) => each.utilisation * each.possibleCalls) / possibleCalls,
    possibleCalls,
    breaches: sum((figures) => figures.breaches),
    rateBreaches: sum((figures) => figures.rateBreaches),
    throttled: sum((figures) => figures.throttled),
    inboundOffered: sum((figures) => figures.inboundOffered),
    inboundBlocked: sum((figures) => figures.inboundBlocked),
    inboundBlockedAlone: sum((figures) => figures.inboundBlockedAlone),
    lost: sum((figures) => figures.lost),
    calledTwice: sum((figures) => figures.calledTwice),
    rampSeconds: ramps.length < runs.length || ramps.length === 0 ? undefined : mean(ramps),
    windowSeconds: sum((figures) => figures.windowSeconds),
  };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** How many of these per thousand of those; 0 where there are none of those. */
export const perThousand = (count: number, of: number): number => (of === 0 ? 0 : (1000 * count) / of);

/**
 * What the share of events is below, with 95 % confidence, when so many were counted among so many trials: the mean mu
 * per trial for which a Poisson count of at most `events` has probability 0.05. For none it is 3.0 / trials, the rule of
 * three (Hanley & Lippman-Hand 1983).
 */
export function upperBound95(events: number, trials: number): number {
  if (trials === 0) return Number.POSITIVE_INFINITY;
  let [low, high] = [events, 2 * events + 10];
  for (let step = 0; step < 60; step += 1) {
    const mid = (low + high) / 2;
    if (poissonAtMost(events, mid) > 0.05) low = mid;
    else high = mid;
  }
  return high / trials;
}

/** P(X <= k) of a Poisson count of this mean, in logarithms so that large means do not underflow. */
function poissonAtMost(k: number, mean: number): number {
  let logTerm = -mean;
  let sum = Math.exp(logTerm);
  for (let index = 1; index <= k; index += 1) {
    logTerm += Math.log(mean / index);
    sum += Math.exp(logTerm);
  }
  return sum;
}
