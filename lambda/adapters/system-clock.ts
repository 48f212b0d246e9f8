import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../core/clock';

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    // An aborted wait is a wait that ended early, not an error.
    await delay(Math.max(0, ms), undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};
