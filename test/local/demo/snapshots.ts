import type { Snapshot } from '../../../local/demo/snapshot';
import { list, states } from './reports';

/** The demo in the middle of its run. */
export const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  campaign: 'default/demo',
  elapsedMs: 23_400,
  secondsLeft: 37.2,
  labels: [
    'Simulated Amazon Connect: call times shortened 20 x, seed 1',
    'retries after 3 s (deployed default: an hour)',
  ],
  calls: { placed: 230, own: 15, inbound: 6, headroom: 3, quota: 30 },
  rate: { callsPerSecond: 7.4, limit: 10, burst: 20, history: [0, 1, 5, 10, 10, 8, 7] },
  bindsNow: 'The concurrent-call quota binds: 20 own and 6 other calls of 30',
  outcomes: { accepted: 230, throttled: 0, capacity: 0, 'not-sent': 0, refused: 4, blocked: 0, unknown: 0 },
  dispositions: { answered: 110, 'no-answer': 90, busy: 15 },
  report: {
    message: 'dialing',
    lists: [list({ rows: 412, rejected: 12, duplicates: 6, contacts: 394 })],
    contacts: states({
      pending: 240,
      'in-progress': 15,
      completed: 125,
      exhausted: 2,
      suppressed: 8,
      'dead-lettered': 4,
    }),
    held: 3,
  },
  deadLetters: [
    { reason: 'DestinationNotAllowedException', count: 4, advice: 'have the country enabled for the instance' },
  ],
  problems: [],
  ...changes,
});
