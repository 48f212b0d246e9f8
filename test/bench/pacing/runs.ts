/** The real thing: regimes, policies and runs of the simulation, as the bench wants them. */
import { meanHoldSeconds } from '../../../sim/connect/call';
import type { Figures } from '../../../sim/measure/figures';
import { accountOf, REGIMES, type Regime, regimeNamed } from '../../../sim/measure/regimes';
import { RUN_START_MS } from '../../../sim/measure/run';
import { lineSeries } from '../../../sim/measure/series';
import { runCallpace } from '../../../sim/policies/callpace';
import { POLICIES } from '../../../sim/policies/policies';
import { GOALS } from './goals';
import type { PolicyPlan, RegimePlan } from './plan';
import { type DayTrace, OURS } from './results';

/** Of inbound traffic that varies, s. */
const INBOUND_PERIOD_SECONDS = 7200;
/** Of everything else: so long that what changes at half an hour has changed and shown, s. */
const SHORTEST_SECONDS = 3600;

/** What people build, Callpace, and what nobody can build: `direct` would only hide behind Callpace. */
const LABELS: Readonly<Record<string, string>> = {
  [OURS]: 'Callpace',
  recipe: 'SQS + Lambda',
  'callback-lanes': 'callback lanes',
  cloudwatch: 'CloudWatch only',
  oracle: 'oracle',
};

export const POLICY_PLANS: readonly PolicyPlan[] = [OURS, ...POLICIES.map(({ name }) => name)].map((name) => ({
  name,
  ...(LABELS[name] === undefined ? {} : { label: LABELS[name] }),
}));

export const REGIME_PLANS: readonly RegimePlan[] = REGIMES.map((regime) => {
  const account = accountOf(regime);
  const isVarying = account.inbound.kind !== 'none';
  return {
    name: regime.name,
    title: regime.title,
    seconds: regime.seconds,
    periodSeconds: isVarying ? INBOUND_PERIOD_SECONDS : SHORTEST_SECONDS,
    possibleCallsPerSecond: Math.min(account.callsPerSecond, account.concurrentCallsQuota / meanHoldSeconds(account)),
    isForOursOnly: regime.faults !== undefined,
    goals: GOALS[regime.name] ?? [],
  };
});

/** @throws Error if there is no such regime or policy. */
export async function runNamed(regimeName: string, policy: string, seed: number, seconds: number): Promise<Figures> {
  const regime: Regime = { ...regimeNamed(regimeName), seconds };
  if (policy === OURS) return (await runCallpace(regime, seed)).figures;
  const { warmUpSeconds, changes = [] } = regime;
  const found = POLICIES.find(({ name }) => name === policy);
  if (!found) throw new Error(`there is no policy ${policy}`);
  return found.run({ account: accountOf(regime), seed, seconds, warmUpSeconds, changes });
}

const DAY = { regime: 'surge-100', seed: 1, everySeconds: 5 };

/** Callpace while inbound calls jump, from the account's own books. */
export async function traceDay(): Promise<DayTrace> {
  const { seed, everySeconds } = DAY;
  const regime = regimeNamed(DAY.regime);
  const { world } = await runCallpace(regime, seed);
  const run = { account: accountOf(regime), seed, startMs: RUN_START_MS, changes: regime.changes ?? [] };
  const fromMs = RUN_START_MS + regime.warmUpSeconds * 1000;
  const span = { fromMs, toMs: fromMs + regime.seconds * 1000 };
  return { regime: regime.name, seed, samples: lineSeries(run, world.model.log().contacts, span, everySeconds) };
}
