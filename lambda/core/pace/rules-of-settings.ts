/** The controller's rules out of its settings: seconds and counts of the environment become ms and rules of the core. */
import type { CampaignItem } from '../../contract/items';
import type { ControllerSettings } from '../../contract/settings';
import { type DeploymentHours, type HoursOfZones, hoursOf } from '../rules/hours';
import type { CallingHours } from './ports';
import type { ControllerRules } from './run-controller';

export function controllerRules(settings: ControllerSettings): ControllerRules {
  return {
    limits: {
      bucket: { callsPerSecond: settings.callsPerSecond, burst: settings.burst },
      callsPerSecondCeiling: settings.callsPerSecondCeiling,
      callsPerSecondQuota: settings.callsPerSecondQuota,
      quota: settings.concurrentCallsQuota,
      capacityBuffer: settings.capacityBuffer,
      clockSkewMs: settings.clockSkewMilliseconds,
      longestCallMs: settings.longestCallSeconds * 1_000,
      readEveryMs: settings.metricsReadSeconds * 1_000,
    },
    retries: { maxAttempts: settings.maxAttempts, retryDelayMs: settings.retryDelaySeconds * 1_000 },
    surveyEveryMs: settings.surveySeconds * 1_000,
    numberCaps: { perDay: settings.attemptsPerNumberPerDay },
  };
}

/** Campaigns remembered: more than anybody runs at once. */
const REMEMBERED_CAMPAIGNS = 1_000;

/** Each campaign's hours, within what the deployment and the law allow. */
export function openHours(deployment: DeploymentHours): CallingHours & { of(campaign: CampaignItem): HoursOfZones } {
  // Asked each second for each campaign: what was worked out stands as long as the definition does.
  const known = new Map<string, { readonly etag: string; readonly hours: HoursOfZones }>();
  const undefinedHours = hoursOf({}, deployment);
  return {
    of({ sk, applied }) {
      if (!applied) return undefinedHours;
      const before = known.get(sk);
      if (before?.etag === applied.etag) return before.hours;
      if (known.size >= REMEMBERED_CAMPAIGNS) known.clear();
      const hours = hoursOf(applied.definition, deployment);
      known.set(sk, { etag: applied.etag, hours });
      return hours;
    },
  };
}
