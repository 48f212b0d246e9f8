import { METRICS } from '../../../../lambda/contract/metrics';
import { type Binding, METRIC_OF_BINDING, sentenceOf } from '../../../../lambda/core/pace/binding';
import { NOW_MS } from './pacing';

const ROOM = { own: 7, others: 2, headroom: 3, quota: 12 };

it.each<[Binding, string]>([
  [
    { kind: 'rate', callsPerSecond: 5, limit: 5, isShared: false },
    'The rate binds: 5 calls per second is all the account allows',
  ],
  [
    { kind: 'rate', callsPerSecond: 4.004, limit: 5, isShared: false },
    'The rate binds: 4 calls per second, cut from 5 after throttling',
  ],
  [
    { kind: 'rate', callsPerSecond: 3, limit: 3, isShared: true },
    'The rate binds: 3 calls per second is what inbound calls leave of the calls-per-second quota',
  ],
  [
    { kind: 'lanes', callsPerSecond: 5, accountRate: 20 },
    'The lanes bind: the dialer was built for 5 calls per second, the account allows 20; raise callsPerSecondCeiling',
  ],
  [
    { kind: 'campaign-cap', campaign: 't/a', cap: { kind: 'calls', calls: 4 } },
    'The cap of t/a binds: 4 calls at once',
  ],
  [
    { kind: 'campaign-cap', campaign: 't/a', cap: { kind: 'rate', callsPerSecond: 0.5 } },
    'The cap of t/a binds: 0.5 calls per second',
  ],
  [
    { kind: 'campaign-cap', campaign: 't/a', cap: { kind: 'source-numbers' } },
    'The cap of t/a binds: every source number has had its calls of 24 hours; add numbers, or raise dailyCap',
  ],
  [
    { kind: 'held', campaign: 't/a', why: { kind: 'held', by: 'owner', reason: undefined } },
    't/a is paused by its campaign.json',
  ],
  [
    { kind: 'held', campaign: 't/a', why: { kind: 'held', by: 'operator', reason: 'drill' } },
    't/a is paused by an operator: drill',
  ],
  [
    { kind: 'held', campaign: 't/a', why: { kind: 'held', by: 'operator', reason: undefined } },
    't/a is paused by an operator',
  ],
  [
    { kind: 'held', campaign: 't/a', why: { kind: 'unusable', problem: 'it is not JSON' } },
    't/a calls nobody, because its campaign.json cannot be used: it is not JSON',
  ],
  [
    { kind: 'held', campaign: 't/a', why: { kind: 'not-started', startsAtMs: NOW_MS } },
    't/a starts at 2026-11-21T12:00Z',
  ],
  [
    { kind: 'failing', untilMs: NOW_MS, failed: 20, judged: 25 },
    'No calls until 12:00:00 UTC: 20 of the last 25 calls failed, so the carrier or the contact flow is probably down',
  ],
  [{ kind: 'trying', reason: 'it was full' }, 'One call at a time: it was full'],
  [{ kind: 'concurrency', ...ROOM }, 'The concurrent-call quota binds: 7 own and 2 other calls of 12'],
  [{ kind: 'headroom', ...ROOM }, 'Headroom binds: 7 own and 2 other calls of 12, 3 kept free for inbound'],
  [{ kind: 'calling-hours', opensAtMs: NOW_MS }, 'Calling hours bind: the next window opens at 2026-11-21T12:00Z'],
  [
    { kind: 'calling-hours', opensAtMs: undefined },
    'Calling hours bind: contacts whose time zone is unknown are held; name it in a zone column',
  ],
  [{ kind: 'paused', untilMs: NOW_MS, reason: 'full' }, 'Paused until 12:00:00 UTC: full'],
  [{ kind: 'stopped', reason: undefined }, 'Stopped by the stop switch'],
  [{ kind: 'stopped', reason: '' }, 'Stopped by the stop switch'],
  [{ kind: 'stopped', reason: 'drill' }, 'Stopped by the stop switch: drill'],
  [
    { kind: 'suppression', way: { kind: 'not-loaded', list: 'a.csv', scope: 'all', refusal: 'it is empty' } },
    'Nobody is called because the suppression list a.csv cannot be used: it is empty',
  ],
  [
    { kind: 'suppression', way: { kind: 'not-loaded', list: 'a.csv', scope: 'acme', refusal: undefined } },
    'Nobody of acme is called while the suppression list a.csv is not loaded',
  ],
  [
    { kind: 'suppression', way: { kind: 'not-loaded', list: 'a.csv', scope: 'all', refusal: undefined } },
    'Nobody is called while the suppression list a.csv is not loaded',
  ],
  [
    { kind: 'suppression', way: { kind: 'not-loaded', list: 'a.csv', scope: 'acme', refusal: 'it was deleted' } },
    'Nobody of acme is called because the suppression list a.csv cannot be used: it was deleted',
  ],
  [
    { kind: 'suppression', way: { kind: 'absent', list: 'a.csv', campaign: 'acme/spring' } },
    "acme/spring calls nobody: its campaign.json names the suppression list a.csv, which is not there or is not for it; drop it under suppression/ or in the campaign's folder suppression/, or take it out of suppressionLists",
  ],
  [{ kind: 'suppression', way: { kind: 'unread' } }, 'Nobody is called before the suppression lists were read'],
  [{ kind: 'blocked', reason: 'NoSuchFlow' }, 'The campaign is blocked by its configuration: NoSuchFlow'],
  [{ kind: 'degraded', reason: 'no news', allowed: '5 calls' }, 'Degraded, at most 5 calls: no news'],
  [{ kind: 'cold-start', window: 2 }, 'Starting up: at most 2 calls until contact events confirm them'],
  [{ kind: 'retries', nextDueAtMs: NOW_MS }, 'Waiting for the next retry at 12:00:00 UTC'],
  [{ kind: 'nothing-due' }, 'Nothing is due'],
])('%j reads as a sentence', (binding, sentence) => {
  expect(sentenceOf(binding)).toBe(sentence);
});

it('every binding has a metric, and no metric is about anything else', () => {
  const metrics = Object.values(METRICS).filter((metric) => metric.startsWith('Binds'));
  expect(new Set(Object.values(METRIC_OF_BINDING))).toEqual(new Set(metrics));
});
