/** What a pacing policy is to whoever compares them: a name, and a run that ends in figures. */
import type { ConnectAccount } from '../connect/types';
import type { Figures } from '../measure/figures';
import type { AccountChange } from '../measure/run';

/** What a policy is measured on. */
export interface PolicyRun {
  readonly account: ConnectAccount;
  readonly seed: number;
  /** Measured time, s of the run. */
  readonly seconds: number;
  /** Time before it that is not measured, s of the run. */
  readonly warmUpSeconds: number;
  /** @default none */
  readonly changes?: readonly AccountChange[];
}

export interface Policy {
  readonly name: string;
  readonly title: string;
  run(run: PolicyRun): Figures;
}
