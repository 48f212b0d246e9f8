/** What the terminal shows at one moment, collected from those who know it. */
import type { ContactState } from '../../lambda/contract/items';
import type { Disposition, OutcomeKind } from '../../lambda/contract/outcome';
import type { ListStatus } from '../../lambda/contract/reports';

export interface Snapshot {
  /** `tenant/campaign` */
  readonly campaign: string;
  readonly elapsedMs: number;
  /** Estimate; undefined while nobody can tell. */
  readonly secondsLeft: number | undefined;
  /** What is not as in a deployment. */
  readonly labels: readonly string[];
  readonly calls: CallsShown;
  readonly rate: RateShown;
  /** The controller's own words; undefined until it has spoken. */
  readonly bindsNow: string | undefined;
  /** What Connect answered to attempts, by the controller's metrics. */
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  /** How the calls ended. */
  readonly dispositions: Readonly<Partial<Record<Disposition, number>>>;
  /** Of the campaign's latest status.json; undefined until there is one. */
  readonly report: ReportShown | undefined;
  readonly deadLetters: readonly DeadLetterShown[];
  /** What the local stack complains of, newest last. */
  readonly problems: readonly string[];
}

interface CallsShown {
  /** Calls that Connect accepted, since the start. */
  readonly placed: number;
  readonly own: number;
  readonly inbound: number;
  /** Lines that the controller keeps free; undefined until it has spoken. */
  readonly headroom: number | undefined;
  readonly quota: number;
}

interface RateShown {
  /** Own calls per second, over the last few seconds. */
  readonly callsPerSecond: number;
  readonly limit: number;
  readonly burst: number;
  /** Own calls started in each second, oldest first; the current second is left out. */
  readonly history: readonly number[];
}

export interface ReportShown {
  readonly message: string;
  readonly lists: readonly ListStatus[];
  readonly contacts: Readonly<Record<ContactState, number>>;
  readonly held: number;
}

export interface DeadLetterShown {
  readonly reason: string;
  readonly count: number;
  /** What an operator does about it. */
  readonly advice: string;
}
