/** From a dialer to a policy with figures: warm-up, measuring window, and the same for a list that comes to an end. */
import type { ConnectAccount } from '../connect/types';
import { openWindow } from '../measure/figures';
import { isOwn } from '../measure/lines';
import { type MeasuredRun, RUN_START_MS } from '../measure/run';
import { Bench, type Dialer } from './bench';
import type { Policy, PolicyRun } from './policy';

/** A policy that runs on the bench. */
export interface BenchPolicy extends Policy {
  dialer(bench: Bench): Dialer;
}

/** Makes a policy of a dialer. */
export function benchPolicy(settings: Pick<BenchPolicy, 'name' | 'title' | 'dialer'>): BenchPolicy {
  return { ...settings, run: (run) => measured(settings.dialer, run) };
}

function measured(makeDialer: BenchPolicy['dialer'], { warmUpSeconds, seconds, changes = [], ...account }: PolicyRun) {
  const run: MeasuredRun = { ...account, startMs: RUN_START_MS, changes };
  const bench = new Bench(run);
  const dialer = makeDialer(bench);
  dialer.begin();
  const fromMs = bench.drive(dialer, RUN_START_MS + warmUpSeconds * 1000);
  const window = openWindow(bench.model, run, fromMs);
  const lostBefore = bench.lost;
  const toMs = bench.drive(dialer, fromMs + seconds * 1000);
  return window.close(toMs, bench.lost - lostBefore);
}

/** What became of a whole list. */
export interface ListOutcome {
  readonly contacts: number;
  /** Contacts whose call got a line. */
  readonly called: number;
  /** Contacts whose call was accepted, and died because a quota was full: nobody's phone rang. */
  readonly dropped: number;
  /** Contacts lost for good without having been called. */
  readonly lost: number;
  /** Own calls that found the concurrent-call quota full. */
  readonly breaches: number;
  /** Requests above the token bucket. */
  readonly throttled: number;
  /** From the start until the last call was over, s of the run. */
  readonly seconds: number;
  /** False if the time was up before the list was done. */
  readonly isDone: boolean;
}

export interface ListRun {
  readonly account: ConnectAccount;
  readonly contacts: number;
  readonly seed: number;
  /** Give up then, s of the run. @default a week */
  readonly longestSeconds?: number;
}

const WEEK_SECONDS = 7 * 24 * 3600;

/** Dials a list to its end, each contact at most once. */
export function runList(
  policy: BenchPolicy,
  { account, contacts, seed, longestSeconds = WEEK_SECONDS }: ListRun,
): ListOutcome {
  const run: MeasuredRun = { account, seed, startMs: RUN_START_MS, changes: [] };
  const bench = new Bench(run, contacts);
  const dialer = policy.dialer(bench);
  dialer.begin();
  const isOver = () => bench.isDrained && (dialer.waiting ?? 0) === 0 && bench.model.activeCalls().own === 0;
  const endMs = bench.drive(dialer, RUN_START_MS + longestSeconds * 1000, isOver);
  const log = bench.model.log();
  const called = log.contacts.filter(isOwn).length;
  const accepted = log.contacts.filter((contact) => contact.direction === 'api').length;
  return {
    contacts,
    called,
    dropped: accepted - called,
    lost: bench.lost,
    breaches: log.breaches,
    throttled: log.throttled,
    seconds: (endMs - RUN_START_MS) / 1000,
    isDone: isOver(),
  };
}
