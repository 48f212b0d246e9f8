/**
 * A month of calling in virtual time: several campaigns, people in all zones of the US, clocks that change; dialed by the
 * deployed controller and dialer with the deployed hours, and audited call by call.
 *
 * What is assumed: an invocation of the controller starts every ten minutes instead of every minute. One that finds work
 * stays, and calls for others as deployed, so it only means that a retry or an opening may wait for some minutes; nobody
 * is called earlier for it, and nights cost a tenth.
 */
import type { CallingHours } from '../../lambda/core/pace/ports';
import { openHours } from '../../lambda/core/pace/rules-of-settings';
import type { DeploymentHours } from '../../lambda/core/rules/hours';
import { auditAccount, leftLeases } from '../world/audit';
import type { Tally } from '../world/backlog';
import type { Tables } from '../world/tables';
import { World } from '../world/world';
import { accountOf, auditBooks, type CampaignAccount, madeCalls } from './books';
import { auditCalls } from './calling-audit';
import { type MonthOptions, type MonthPlan, type PlannedCampaign, planMonth } from './plan';

export interface MonthTrial {
  readonly season: MonthPlan['season'];
  readonly seed: number;
  readonly contacts: number;
  /** Calls that the account accepted, of all campaigns. */
  readonly calls: number;
  readonly campaigns: readonly CampaignAccount[];
  readonly final: Tally['final'];
  readonly virtualDays: number;
  /** Every violation, as a sentence; empty if nobody was called wrongly and everybody is accounted for. */
  readonly violations: readonly string[];
}

/** What is wrong on purpose, to see that the audit would notice. */
export interface Planted {
  /** Other hours than those of the deployment. */
  readonly hours?: (real: CallingHours) => CallingHours;
  /** Other campaigns than those of the plan, with the same people. */
  readonly campaigns?: readonly PlannedCampaign[];
  /** What befalls the tables once everything has come down, before anybody looks. */
  readonly afterwards?: (tables: Tables) => void;
}

/** The deployment's defaults. */
const DEPLOYMENT: DeploymentHours = {
  callingWindow: { fromMinute: 8 * 60, toMinute: 20 * 60 },
  callingRules: 'us',
  allowLaxerHours: false,
};
const ACCOUNT = {
  callsPerSecond: 20,
  burst: 25,
  concurrentCallsQuota: 600,
  answerRate: 0.35,
  busyRate: 0.08,
  invalidNumberRate: 0.01,
  ringOutSeconds: [12, 25],
  talkSecondsMean: 20,
} as const;
const FAULTS = { lostAnswerRate: 0.002, crashRate: 0.0005, longestCallMs: 600_000 };
const SCHEDULE_MS = 600_000;
/** After the last day: what is in the air comes down, and campaigns are finished, ms. */
const AFTERMATH_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Told at the end of each day. */
type Progress = (day: number, days: number) => void;

/** Dials a month as it is drawn, and audits it. */
export const tryMonth = (options: MonthOptions, progress?: Progress): Promise<MonthTrial> =>
  dialMonth(planMonth(options), {}, progress);

/** @param planted what is wrong on purpose: the audit knows nothing of it. @default nothing */
export async function dialMonth(
  plan: MonthPlan,
  planted: Planted = {},
  progress: Progress = () => undefined,
): Promise<MonthTrial> {
  const hours = openHours(DEPLOYMENT);
  const campaigns = planted.campaigns ?? plan.campaigns;
  const world = new World({
    ...FAULTS,
    seed: plan.seed,
    account: ACCOUNT,
    contacts: contactsOf(plan),
    startMs: plan.startMs,
    scheduleMs: SCHEDULE_MS,
    campaigns,
    hours: planted.hours?.(hours) ?? hours,
  });
  for (const { id, definition, cancelledAtMs } of campaigns)
    if (cancelledAtMs !== undefined)
      world.clock.at(cancelledAtMs, () => world.tables.define(id, { ...definition, mode: 'cancelled' }));
  const days = Math.ceil((plan.endMs - plan.startMs) / DAY_MS);
  for (let day = 1; day <= days; day += 1) {
    await world.advance(Math.min(plan.startMs + day * DAY_MS, plan.endMs));
    progress(day, days);
  }
  await windDown(world, campaigns, plan.endMs);
  planted.afterwards?.(world.tables);
  return trialOf(plan, world);
}

const contactsOf = ({ campaigns }: MonthPlan): number => campaigns.reduce((sum, { people }) => sum + people.length, 0);

/** Every campaign that is still open ends here, as an owner would end it: what is left of it is expired. */
async function windDown(world: World, campaigns: readonly PlannedCampaign[], endMs: number): Promise<void> {
  for (const { id, definition, cancelledAtMs } of campaigns)
    if (cancelledAtMs === undefined)
      world.tables.define(id, { ...definition, endsAtMs: Math.min(endMs, definition.endsAtMs ?? endMs) });
  await world.advance(world.clock.nowMs() + AFTERMATH_MS);
}

function trialOf(plan: MonthPlan, world: World): MonthTrial {
  const made = madeCalls(plan, world);
  const campaigns = plan.campaigns.map((campaign) => accountOf(campaign, world.tables, made));
  return {
    season: plan.season,
    seed: plan.seed,
    contacts: contactsOf(plan),
    calls: made.length,
    campaigns,
    final: world.tally.final,
    virtualDays: Math.round((world.clock.nowMs() - plan.startMs) / DAY_MS),
    violations: [
      ...auditCalls(made, DEPLOYMENT),
      ...auditBooks(plan, campaigns, world, made),
      ...auditAccount(world),
      ...leftLeases(world),
    ],
  };
}
