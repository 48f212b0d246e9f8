/** Which runs there are, and how long each is: regimes x policies x seeds. */
import { type Goal, OURS } from './results';

/** A regime, as far as the bench has to know it. */
export interface RegimePlan {
  readonly name: string;
  readonly title: string;
  /** Measured time of a run unless told otherwise, s. */
  readonly seconds: number;
  /** After so long everything has happened that there is: a measured time is whole periods, s. */
  readonly periodSeconds: number;
  /** What the account allows when nobody else calls: makes measured time of a number of calls. */
  readonly possibleCallsPerSecond: number;
  /** Whether its faults are such that only Callpace has. */
  readonly isForOursOnly: boolean;
  readonly goals: readonly Goal[];
}

export interface PolicyPlan {
  readonly name: string;
  /** What pictures call it; absent for what is in the tables only. */
  readonly label?: string;
}

/** How much is measured. */
export interface Extent {
  /** Empty for all. */
  readonly only: readonly string[];
  /** Empty for all. */
  readonly policies: readonly string[];
  readonly seeds: readonly number[];
  /** Calls per regime and policy, all seeds together; undefined for the regime's own length. */
  readonly calls: number | undefined;
  readonly quick: boolean;
}

/** Runs that make one line of the table. */
export interface LinePlan {
  readonly regime: RegimePlan;
  readonly policy: PolicyPlan;
  readonly seeds: readonly number[];
  /** Measured time of each seed, s. */
  readonly seconds: number;
}

const QUICK_SECONDS = 3600;

export function planOf(
  regimes: readonly RegimePlan[],
  policies: readonly PolicyPlan[],
  extent: Extent,
): readonly LinePlan[] {
  const isWanted = (wanted: readonly string[], name: string) => wanted.length === 0 || wanted.includes(name);
  const seeds = extent.quick ? extent.seeds.slice(0, 1) : extent.seeds;
  return regimes
    .filter(({ name }) => isWanted(extent.only, name))
    .flatMap((regime) =>
      policies
        .filter(({ name }) => isWanted(extent.policies, name) && (name === OURS || !regime.isForOursOnly))
        .map((policy) => ({ regime, policy, seeds, seconds: secondsOf(regime, seeds.length, extent) })),
    );
}

function secondsOf(regime: RegimePlan, seeds: number, { calls, quick }: Extent): number {
  if (calls !== undefined) {
    const needed = calls / seeds / regime.possibleCallsPerSecond;
    return Math.ceil(needed / regime.periodSeconds) * regime.periodSeconds;
  }
  return quick ? Math.min(regime.seconds, QUICK_SECONDS) : regime.seconds;
}
