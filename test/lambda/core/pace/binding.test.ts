import { type Binding, sentenceOf } from '../../../../lambda/core/pace/binding';
import { NOW_MS } from './pacing';

const ROOM = { own: 7, others: 2, headroom: 3, quota: 12 };

it.each<[Binding, string]>([
  [{ kind: 'rate', callsPerSecond: 5, limit: 5 }, 'The rate binds: 5 calls per second is all the account allows'],
  [
    { kind: 'rate', callsPerSecond: 4.004, limit: 5 },
    'The rate binds: 4 calls per second, cut from 5 after throttling',
  ],
  [{ kind: 'concurrency', ...ROOM }, 'The concurrent-call quota binds: 7 own and 2 other calls of 12'],
  [{ kind: 'headroom', ...ROOM }, 'Headroom binds: 7 own and 2 other calls of 12, 3 kept free for inbound'],
  [{ kind: 'calling-hours', opensAtMs: NOW_MS }, 'Calling hours bind: the next window opens at 2026-11-21T12:00Z'],
  [
    { kind: 'calling-hours', opensAtMs: undefined },
    'Calling hours bind: contacts whose time zone is unknown are held; name it in a zone column',
  ],
  [{ kind: 'paused', untilMs: NOW_MS, reason: 'full' }, 'Paused until 12:00:00 UTC: full'],
  [{ kind: 'stopped', reason: undefined }, 'Stopped by the stop switch'],
  [{ kind: 'suppression', list: 'a.csv' }, 'Nobody is called while the suppression list a.csv is not loaded'],
  [{ kind: 'blocked', reason: 'NoSuchFlow' }, 'The campaign is blocked by its configuration: NoSuchFlow'],
  [{ kind: 'degraded', reason: 'no news', allowed: '5 calls' }, 'Degraded, at most 5 calls: no news'],
  [{ kind: 'cold-start', window: 2 }, 'Starting up: at most 2 calls until contact events confirm them'],
  [{ kind: 'retries', nextDueAtMs: NOW_MS }, 'Waiting for the next retry at 12:00:00 UTC'],
  [{ kind: 'nothing-due' }, 'Nothing is due'],
])('%j reads as a sentence', (binding, sentence) => {
  expect(sentenceOf(binding)).toBe(sentence);
});
