/** A simulated instance for tests: kind by default (everybody answers, nothing is lost), with one knob per test. */
import { type AccountOptions, buildAccount } from '../../../sim/connect/account';
import { ConnectModel } from '../../../sim/connect/model';
import type {
  ConnectEvent,
  ConnectMetric,
  Effect,
  MetricDatapoint,
  StartAnswer,
  StartRequest,
} from '../../../sim/connect/types';

/** A whole minute. */
export const START_MS = Date.UTC(2026, 10, 2, 9, 0);
export const INSTANCE_ID = '11111111-2222-4333-8444-555555555555';

/** No loss, no duplicates, no surprises; limits so wide that only those of the test bind. */
const KIND: AccountOptions = {
  callsPerSecond: 1000,
  burst: 1000,
  concurrentCallsQuota: 100,
  answerRate: 1,
  busyRate: 0,
  talkSigma: 0,
  events: { lossRate: 0, duplicateRate: 0, lateRate: 0 },
};

export function instance(options: AccountOptions = {}, seed = 1): ConnectModel {
  const account = buildAccount(options, buildAccount(KIND));
  return new ConnectModel({ account, seed, startMs: START_MS, region: 'eu-west-1', accountId: '123456789012' });
}

export function call(changes: Partial<StartRequest> = {}): StartRequest {
  return {
    instanceId: INSTANCE_ID,
    contactFlowId: 'flow',
    destinationPhoneNumber: '+12025550123',
    attributes: {},
    ...changes,
  };
}

/** The contact id of an accepted request. */
export function accepted(answer: StartAnswer): string {
  if (answer.kind !== 'accepted') throw new Error(`expected a call, got ${answer.name}`);
  return answer.contactId;
}

export const errorName = (answer: StartAnswer): string => (answer.kind === 'error' ? answer.name : 'accepted');

export const at = (seconds: number): number => START_MS + seconds * 1000;

export const eventsIn = (effects: readonly Effect[]): readonly ConnectEvent[] =>
  effects.flatMap((effect) => (effect.kind === 'event' ? [effect.event] : []));

export const datapointsIn = (effects: readonly Effect[], metric: ConnectMetric): readonly MetricDatapoint[] =>
  effects.flatMap((effect) =>
    effect.kind === 'datapoint' && effect.datapoint.metric === metric ? [effect.datapoint] : [],
  );

/** Moments at which something happened, up to the end, with the effects of each. */
export function* stepsOf(model: ConnectModel, untilMs: number): Generator<readonly [number, readonly Effect[]]> {
  for (let ms = model.nextAtMs(); ms !== undefined && ms <= untilMs; ms = model.nextAtMs())
    yield [ms, model.advance(ms)];
}
