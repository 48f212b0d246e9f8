/**
 * The two situations that are measured: one in which the rate binds, one in which the lines do. Both on the account and
 * with the population of the demo, with nobody else calling, so that nothing but the dialer's own latency costs anything.
 */
import { STACK_FLAGS, type StackOptions } from '../../../local/cli/options';
import { fallbacks } from '../../../local/cli/parse-arguments';
import { simulatedAccount } from '../../../local/cli/simulated-account';
import { meanHoldSeconds } from '../../../sim/connect/call';
import type { BenchOptions } from './options';

export interface Phase {
  readonly binds: 'rate' | 'lines';
  readonly stack: StackOptions;
  /** From the moment at which the list is loaded until the measuring begins. */
  readonly warmUpSeconds: number;
  readonly measureSeconds: number;
  /** Rows of the list. */
  readonly rows: number;
}

/** More lines than 25 calls per second can fill. */
const AMPLE_QUOTA = 2_000;
/** Few enough to be full within seconds, enough for six releases a second. */
const SCARCE_QUOTA = 80;
/** A call holds its line for 11 s on average: long against the 0.7 s of an event, short enough for hundreds of releases. */
const TIME_SCALE = 5;
const MOST_LINES_SECONDS = 180;
/** Cold start, filling up, and twice the mean hold, after which the beginning is forgotten. */
const WARM_UP_SECONDS = 30;
/** Calls are placed while a long list is still being loaded. */
const LOADING_SECONDS = 90;
/** Nobody may run dry. */
const SPARE = 1.1;
const RETRY_DELAY_SECONDS = 30;

export function phasesOf(options: BenchOptions): readonly Phase[] {
  const all = [ratePhase(options), linesPhase(options)];
  return all.filter(({ binds }) => options.phase === 'both' || options.phase === binds);
}

function ratePhase(options: BenchOptions): Phase {
  return phase('rate', stackOptions(options, AMPLE_QUOTA), options.minutes * 60);
}

function linesPhase(options: BenchOptions): Phase {
  return phase('lines', stackOptions(options, SCARCE_QUOTA), Math.min(MOST_LINES_SECONDS, options.minutes * 60));
}

const stackOptions = ({ rate, seed }: BenchOptions, quota: number): StackOptions => ({
  ...fallbacks(STACK_FLAGS),
  rate,
  burst: 2 * rate,
  quota,
  timeScale: TIME_SCALE,
  inbound: 'none',
  inboundShare: 0,
  eventLoss: 0,
  retryDelay: RETRY_DELAY_SECONDS,
  seed,
});

function phase(binds: Phase['binds'], stack: StackOptions, measureSeconds: number): Phase {
  const callsPerSecond = Math.min(stack.rate, stack.quota / meanHoldSeconds(simulatedAccount(stack)));
  const seconds = LOADING_SECONDS + WARM_UP_SECONDS + measureSeconds;
  const rows = Math.ceil(SPARE * callsPerSecond * seconds) + Math.min(stack.quota, stack.burst);
  return { binds, stack, warmUpSeconds: WARM_UP_SECONDS, measureSeconds, rows };
}
