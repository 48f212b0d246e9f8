/** The controller's rules out of its settings: seconds and counts of the environment become ms and rules of the core. */
import type { CallingWindow, ControllerSettings } from '../../contract/settings';
import { closesAtMs, isOpen, nextOpening } from '../rules/calling-window';
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
  };
}

/** One window for every campaign and zone. */
export function openHours(window: CallingWindow): CallingHours {
  const hours = {
    isOpen: (zoneKey: string, nowMs: number) => isOpen(zoneKey, window, nowMs),
    closesAtMs: (zoneKey: string, nowMs: number) => closesAtMs(zoneKey, window, nowMs),
    nextOpeningMs: (zoneKey: string, nowMs: number) => nextOpening(zoneKey, window, nowMs),
  };
  return { of: () => hours };
}
