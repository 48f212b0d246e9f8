/** Plans a campaign from what its list holds: who can be called when, what binds, when it is done, and whether that will do. */
import type { CampaignDefinition } from '../../../contract/campaign';
import { type DeploymentHours, hoursOf } from '../../rules/hours';
import { capsFor } from '../../rules/number-record';
import { contactRules, type RetryRules } from '../../rules/retries';
import { type PaceBounds, ratesOf } from './bounds';
import { type Forecast, forecast } from './forecast';
import type { ListAccount } from './read-list';
import { judgePlan, type Verdict } from './verdict';

/** What is known, or assumed, of the deployment. */
export interface PlanSettings extends DeploymentHours, RetryRules {
  readonly callsPerSecond: number;
  /** Calls at once that may be used. */
  readonly lines: number;
  readonly holdSeconds: number;
  /** Share of calls that somebody answers: they end the contact. */
  readonly answerShare: number;
  /** Of any number, in a rolling 24 hours. @default what campaigns and the law say */
  readonly attemptsPerNumberPerDay?: number | undefined;
}

interface PlannedZone {
  readonly zoneKey: string;
  readonly contacts: number;
  /** Unix ms; undefined where it never opens. */
  readonly opensAtMs: number | undefined;
}

export interface CampaignPlan {
  readonly zones: readonly PlannedZone[];
  /** The least first. */
  readonly limits: ReturnType<typeof ratesOf>;
  readonly attempts: { readonly max: number; readonly retryDelayMs: number };
  readonly forecast: Forecast;
  readonly verdict: Verdict;
}

export function planCampaign(
  list: Pick<ListAccount, 'zones'>,
  definition: CampaignDefinition,
  settings: PlanSettings,
  nowMs: number,
): CampaignPlan {
  const hours = hoursOf(definition, settings);
  const rules = contactRules(settings, definition.attempts);
  // One delay for all endings: the longest, so that the forecast is none too early.
  const delays = Object.values(rules.retry).map(({ delayMs }) => delayMs);
  const attempts = {
    max: delays.length === 0 ? 1 : rules.max,
    retryDelayMs: Math.max(0, ...delays) * (1 + rules.jitter / 2),
  };
  const fromMs = Math.max(nowMs, definition.startsAtMs ?? nowMs);
  const bounds = boundsFor(definition, settings);
  const ahead = forecast({
    zones: list.zones,
    bounds,
    hours,
    fromMs,
    endsAtMs: definition.endsAtMs,
    maxAttempts: attempts.max,
    doneShare: settings.answerShare,
    retryDelayMs: attempts.retryDelayMs,
    attemptsPerDay: capsFor({ perDay: settings.attemptsPerNumberPerDay }, definition.attempts, undefined).perDay,
  });
  const zones = Object.entries(list.zones)
    .map(([zoneKey, contacts]) => ({ zoneKey, contacts, opensAtMs: hours.nextOpeningMs(zoneKey, fromMs) }))
    .sort((one, other) => other.contacts - one.contacts || one.zoneKey.localeCompare(other.zoneKey));
  return { zones, limits: ratesOf(bounds), attempts, forecast: ahead, verdict: judgePlan(ahead, definition, nowMs) };
}

function boundsFor(definition: CampaignDefinition, settings: PlanSettings): PaceBounds {
  const { maxCallsPerSecond, maxConcurrentCalls, call } = definition;
  const caps = (call?.sourceNumbers ?? []).map(({ dailyCap }) => dailyCap);
  // One number without a cap takes all the calls that the others may not.
  const callsPerDay =
    caps.length > 0 ? caps.reduce((sum, cap) => (sum ?? 0) + (cap ?? Number.POSITIVE_INFINITY), 0) : undefined;
  return {
    callsPerSecond: settings.callsPerSecond,
    lines: settings.lines,
    holdSeconds: settings.holdSeconds,
    maxCallsPerSecond,
    maxConcurrentCalls,
    callsPerDay: callsPerDay !== undefined && Number.isFinite(callsPerDay) ? callsPerDay : undefined,
  };
}
