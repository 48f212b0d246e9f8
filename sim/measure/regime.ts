/** What a regime is: an account, its weather, for how long it is looked at, and what Callpace is held to there. */
import { type AccountOptions, buildAccount } from '../connect/account';
import type { ConnectAccount } from '../connect/types';
import type { AccountChange } from './run';

/** What goes wrong in the deployment, not on the account. Times in ms are means of exponential intervals. */
interface Faults {
  /** Share of accepted calls whose answer never comes back. */
  readonly lostAnswerRate?: number;
  readonly killEveryMs?: number;
  /** A freeze lasts 10 s. */
  readonly freezeEveryMs?: number;
  /** The schedule starts two controllers at once, each time. */
  readonly doubleStarts?: boolean;
  /** How often the schedule starts a controller, which makes the active one hand over. @default every minute */
  readonly scheduleMs?: number;
}

export interface Regime {
  readonly name: string;
  readonly title: string;
  readonly account: AccountOptions;
  /** Time that is not measured, and measured time after it, s of the run. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly changes?: readonly AccountChange[];
  readonly faults?: Faults;
  /** What Callpace is held to here, in words. */
  readonly goal: string;
}

/** The account of a regime as its run begins. */
export const accountOf = (regime: Regime): ConnectAccount => buildAccount(regime.account);
