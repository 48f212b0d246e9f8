/** Contacts as the books would hold them, and runs whose every call holds its line for exactly 30 s. */
import { type AccountOptions, buildAccount } from '../../../sim/connect/account';
import type { ConnectModel } from '../../../sim/connect/model';
import type { SimulatedContact, StartAnswer } from '../../../sim/connect/types';
import { type AccountChange, type MeasuredRun, RUN_START_MS } from '../../../sim/measure/run';

export const at = (seconds: number): number => RUN_START_MS + seconds * 1000;

/** A call from one second to another, or one that is still up. */
export function contact(
  fromSeconds: number,
  toSeconds?: number,
  changes: Partial<SimulatedContact> = {},
): SimulatedContact {
  return {
    contactId: `${fromSeconds}-${toSeconds}`,
    direction: 'api',
    destination: '+12025550123',
    clientToken: undefined,
    attributes: {},
    initiatedAtMs: at(fromSeconds),
    connectedAtMs: undefined,
    disconnectedAtMs: toSeconds === undefined ? undefined : at(toSeconds),
    disconnectReason: toSeconds === undefined ? undefined : 'TELECOM_UNANSWERED',
    breach: false,
    ...changes,
  };
}

const EXACT: AccountOptions = {
  callsPerSecond: 1000,
  burst: 1000,
  concurrentCallsQuota: 4,
  answerRate: 0,
  busyRate: 0,
  ringOutSeconds: [30, 30],
};

export const runOf = (account: AccountOptions = {}, changes: readonly AccountChange[] = []): MeasuredRun => ({
  account: buildAccount(account, buildAccount(EXACT)),
  seed: 1,
  startMs: RUN_START_MS,
  changes,
});

/** Calls the n-th number at that second. */
export const callAt = (model: ConnectModel, run: MeasuredRun, seconds: number, n: number): StartAnswer =>
  model.start(
    {
      instanceId: run.account.instanceId,
      contactFlowId: 'flow',
      destinationPhoneNumber: `+1${2025550000 + n}`,
      attributes: {},
    },
    at(seconds),
  );
