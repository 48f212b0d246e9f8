import type { CampaignDefinition, CampaignHold } from '../../../../lambda/contract/campaign';
import { type StandingItem, standingOf } from '../../../../lambda/core/rules/standing';
import { definedAs, NOW_MS } from '../pace/pacing';

const PROBLEMS = { problems: ['"weight" must be at most 100, got 500'], sequencer: '2', etag: 'e2', atMs: NOW_MS };
const hold = (mode: CampaignHold['mode'], reason?: string): CampaignHold => ({
  mode,
  by: 'arn:aws:iam::000000000000:user/operator',
  atMs: NOW_MS,
  ...(reason === undefined ? {} : { reason }),
});
const defined = (definition: Partial<CampaignDefinition>): StandingItem => ({ applied: definedAs(definition) });

it.each<[string, StandingItem, object]>([
  ['nothing was said', {}, { kind: 'active' }],
  ['its file says active', defined({}), { kind: 'active' }],
  ['its file says paused', defined({ mode: 'paused' }), { kind: 'held', by: 'owner' }],
  [
    'an operator holds it',
    { ...defined({}), hold: hold('paused', 'drill') },
    { kind: 'held', by: 'operator', reason: 'drill' },
  ],
  [
    'its newest file cannot be used',
    { ...defined({}), definitionProblems: PROBLEMS },
    { kind: 'unusable', problem: PROBLEMS.problems[0] },
  ],
  [
    'its newest file cannot be used, and nobody noted why',
    { definitionProblems: { ...PROBLEMS, problems: [] } },
    { kind: 'unusable', problem: 'no reason was noted' },
  ],
  ['it has not started', defined({ startsAtMs: NOW_MS + 1 }), { kind: 'not-started', startsAtMs: NOW_MS + 1 }],
  ['it starts now', defined({ startsAtMs: NOW_MS }), { kind: 'active' }],
  ['it ends in a moment', defined({ endsAtMs: NOW_MS + 1 }), { kind: 'active' }],
  ['it ends now', defined({ endsAtMs: NOW_MS }), { kind: 'over', why: 'ended' }],
  ['it has ended while it was paused', defined({ mode: 'paused', endsAtMs: NOW_MS }), { kind: 'over', why: 'ended' }],
  ['its owner cancelled it', defined({ mode: 'cancelled' }), { kind: 'over', why: 'cancelled' }],
  ['an operator cancelled it', { ...defined({}), hold: hold('cancelled') }, { kind: 'over', why: 'cancelled' }],
  [
    'it was cancelled, and a file that cannot be used came after it',
    { ...defined({ mode: 'cancelled' }), definitionProblems: PROBLEMS },
    { kind: 'over', why: 'cancelled' },
  ],
  [
    'it has ended, and the file that may put that off cannot be used',
    { ...defined({ endsAtMs: NOW_MS }), definitionProblems: PROBLEMS },
    { kind: 'unusable' },
  ],
])('where %s', (_what, item, standing) => {
  expect(standingOf(item, NOW_MS)).toMatchObject(standing);
});

it('either of the two holds it', () => {
  const file = defined({ mode: 'paused' });
  expect(standingOf({ ...file, hold: hold('paused') }, NOW_MS).kind).toBe('held');
  expect(standingOf(file, NOW_MS).kind).toBe('held');
});
