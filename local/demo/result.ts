/** What came out of a run: the figures that `--json` prints, and whether they are a success. */
import type { ContactState } from '../../lambda/contract/items';
import type { AccountLog, ConnectAccount } from '../../sim/connect/types';
import type { Accounts } from './accounts';
import { numbersCalledTwice } from './called-twice';
import type { Ending } from './ending';
import { failuresOf } from './failures';
import type { DeadLetterShown, Snapshot } from './snapshot';
import type { Reading } from './time-mean';
import { type Utilisation, utilisation } from './utilisation';

export interface RunInput {
  readonly campaign: string;
  readonly ending: Ending;
  readonly accounts: Accounts;
  /** Rows of the list as the demo counted them itself; undefined where the file leaves that open. */
  readonly rowsInFile: number | undefined;
  /** The simulator's books; undefined where Connect is somebody else's. */
  readonly log: AccountLog | undefined;
  readonly account: ConnectAccount;
  readonly eventLatencySeconds: number;
  readonly headroom: readonly Reading[];
  readonly maxAttempts: number;
  readonly seed: number;
  readonly deadLetters: readonly DeadLetterShown[];
  /** The last picture of the run. */
  readonly last: Snapshot;
  readonly nowMs: number;
}

/** One JSON line. Whatever only the simulator can count is null where Connect is somebody else's. */
export interface DemoResult {
  readonly ok: boolean;
  /** Why not, in sentences. */
  readonly failures: readonly string[];
  readonly ending: Ending['kind'];
  readonly campaign: string;
  readonly rows: number;
  readonly rowsInFile: number | null;
  readonly rejected: number;
  readonly duplicate: number;
  readonly contacts: Readonly<Record<ContactState, number>>;
  /** Of the pending contacts: those that wait for a zone. */
  readonly held: number;
  readonly callsPlaced: number;
  /** Greatest number of own calls within any one second. */
  readonly callsPerSecondPeak: number | null;
  /** Greatest number of calls up at once, inbound included. */
  readonly concurrentPeak: number | null;
  readonly quota: number;
  readonly rate: number;
  readonly burst: number;
  readonly utilisation: Utilisation | null;
  /** Requests above the account's rate. */
  readonly throttled: number | null;
  /** Own calls that found the account full. */
  readonly breaches: number | null;
  /** Inbound calls that found the account full. */
  readonly inboundBlocked: number | null;
  readonly numbersCalledTwice: number | null;
  readonly deadLetters: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly elapsedSeconds: number;
}

export function resultOf(input: RunInput): DemoResult {
  const { accounts, account, log, ending, last } = input;
  const twice = log === undefined ? null : numbersCalledTwice(log.contacts, input.maxAttempts);
  const failures = failuresOf(ending, accounts, input.rowsInFile, log && { ...log, numbersCalledTwice: twice ?? 0 });
  return {
    ok: failures.length === 0,
    failures,
    ending: ending.kind,
    campaign: input.campaign,
    rows: accounts.rows,
    rowsInFile: input.rowsInFile ?? null,
    rejected: accounts.rejected,
    duplicate: accounts.duplicates,
    contacts: accounts.contacts,
    held: accounts.held,
    callsPlaced: last.calls.placed,
    callsPerSecondPeak: log?.callsPerSecondPeak ?? null,
    concurrentPeak: log?.concurrentPeak ?? null,
    quota: account.concurrentCallsQuota,
    rate: account.callsPerSecond,
    burst: account.burst,
    utilisation: log === undefined ? null : (utilisationOf(input, log) ?? null),
    throttled: log?.throttled ?? null,
    breaches: log?.breaches ?? null,
    inboundBlocked: log?.inboundBlocked ?? null,
    numbersCalledTwice: twice,
    deadLetters: Object.fromEntries(input.deadLetters.map(({ reason, count }) => [reason, count])),
    seed: input.seed,
    elapsedSeconds: Math.round(last.elapsedMs / 100) / 10,
  };
}

const utilisationOf = (input: RunInput, log: AccountLog): Utilisation | undefined =>
  utilisation({
    contacts: log.contacts,
    headroom: input.headroom,
    callsPerSecond: input.account.callsPerSecond,
    concurrentCallsQuota: input.account.concurrentCallsQuota,
    eventLatencySeconds: input.eventLatencySeconds,
    nowMs: input.nowMs,
  });
