/**
 * What the bench says: for each regime and policy the figures of all its seeds together, for each count of zero how sure
 * that is, and for each goal whether it is met. Everything that is shown or written is made of these types.
 */
import type { Figures } from '../../../sim/measure/figures';

/** The policy that goals are about. */
export const OURS = 'callpace';

/** One run: one regime, one policy, one seed. */
export interface RunResult {
  readonly figures: Figures;
  /** CPU time of the run, s; depends on the machine. */
  readonly secondsOfCpu: number;
}

/** Counts for which a zero needs a bound. */
export const COUNTS = ['breaches', 'rateBreaches', 'throttled', 'inboundBlocked', 'lost', 'calledTwice'] as const;
export type CountName = (typeof COUNTS)[number];

/** All seeds of a policy in a regime, together. */
export interface PolicyResult {
  readonly regime: string;
  readonly policy: string;
  readonly seeds: readonly number[];
  /** Measured time of all seeds together, s of the run. */
  readonly windowSeconds: number;
  readonly calls: number;
  readonly requests: number;
  /** Share of the physical limit, 1 = all of it; above 1 = lines that inbound callers would have had. */
  readonly utilisation: number;
  readonly breaches: number;
  readonly breachesPer1000: number;
  readonly rateBreaches: number;
  readonly throttled: number;
  /** Of the requests. */
  readonly throttledPer1000: number;
  readonly inboundOffered: number;
  readonly inboundBlocked: number;
  /** Of the same traffic without any dialer. */
  readonly inboundBlockedAlone: number;
  /** Of the inbound calls, beyond those that are blocked without any dialer. */
  readonly inboundBlockedMorePer1000: number;
  readonly lost: number;
  /** Of the contacts that were called or lost. */
  readonly lostPer1000: number;
  readonly calledTwice: number;
  /** Mean of the seeds; absent if one never got there. */
  readonly rampSeconds?: number;
  readonly secondsOfCpu: number;
  /**
   * For each count that is 0: the share that it is below with 95 % confidence (3.0 / trials, the rule of three). Absent
   * for a count that is not 0, or where there were no trials.
   */
  readonly zeroBounds: Readonly<Partial<Record<CountName, number>>>;
}

/** What a goal may be about. */
export type GoalMetric =
  | 'utilisation'
  | 'breaches'
  | 'breachesPer1000'
  | 'breachesPerRun'
  | 'throttledPer1000'
  | 'inboundBlocked'
  | 'inboundBlockedMorePer1000'
  | 'lost'
  | 'calledTwice';

/** What Callpace is held to in a regime. */
export interface Goal {
  readonly metric: GoalMetric;
  readonly op: '>=' | '<=';
  readonly value: number;
  /** A regime: what is compared is how much more is measured than there. @default nothing is taken off */
  readonly than?: string;
  readonly text: string;
}

/** A goal, held against what was measured. */
export interface GoalCheck extends Goal {
  readonly regime: string;
  readonly measured: number;
  readonly isMet: boolean;
}

/** A stretch of one run as a picture. */
export interface DayTrace {
  readonly regime: string;
  readonly seed: number;
  readonly samples: readonly TraceSample[];
}

/** Lines at one moment. */
export interface TraceSample {
  /** After the beginning of the stretch, s. */
  readonly atSeconds: number;
  readonly own: number;
  readonly inbound: number;
  readonly quota: number;
}

/** All that one invocation of the bench has measured. */
export interface Report {
  /** The command line that measures it again. */
  readonly command: string;
  readonly results: readonly PolicyResult[];
  readonly goals: readonly GoalCheck[];
}
