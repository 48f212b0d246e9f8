import type { CampaignHold } from '../../../../lambda/contract/campaign';
import { decideHold, type HoldAction, sayHold, sayStanding, stillHeldBy } from '../../../../lambda/core/operate/hold';
import { campaign, NOW_MS, OPERATION, SPRING } from './contacts';

const request = (action: HoldAction) => ({ action, ...OPERATION, reason: 'the script is wrong' });
const held = (mode: CampaignHold['mode']) => campaign({ hold: { mode, by: 'somebody', atMs: 1 } });

const applied = (definition: object) =>
  campaign({ applied: { definition: { mode: 'active', ...definition }, sequencer: '1', etag: 'e', atMs: 1 } });

describe('decideHold', () => {
  it.each([
    ['pause', 'paused'],
    ['cancel', 'cancelled'],
  ] as const)('writes down who said %s, when and why', (action, mode) => {
    const hold = { mode, ...OPERATION, reason: 'the script is wrong' };
    expect(decideHold(campaign(), request(action))).toEqual({ kind: 'write', hold });
  });

  it('takes the hold away to resume, and cancels what is paused', () => {
    expect(decideHold(held('paused'), request('resume'))).toEqual({ kind: 'write', hold: undefined });
    expect(decideHold(held('paused'), request('cancel'))).toMatchObject({ hold: { mode: 'cancelled' } });
  });

  it('keeps no empty reason', () => {
    expect(decideHold(campaign(), { action: 'pause', ...OPERATION, reason: undefined })).toStrictEqual({
      kind: 'write',
      hold: { mode: 'paused', ...OPERATION },
    });
  });

  it.each(['pause', 'resume'] as const)('refuses to %s a cancelled campaign, and says who cancelled it', (action) => {
    expect(decideHold(held('cancelled'), request(action))).toEqual({
      kind: 'refused',
      said: 'default/spring was cancelled, by somebody at 1970-01-01T00:00:00.001Z, and that is final: to call its people again, drop the list into a new campaign',
    });
  });

  it.each([
    ['pause', held('paused'), 'default/spring is paused already, by somebody at 1970-01-01T00:00:00.001Z'],
    ['cancel', held('cancelled'), 'default/spring is cancelled already, by somebody at 1970-01-01T00:00:00.001Z'],
    ['resume', campaign(), 'no operator has paused default/spring'],
  ] as const)('has nothing to %s where it is so already', (action, item, said) => {
    expect(decideHold(item, request(action))).toEqual({ kind: 'nothing', said });
  });
});

it('a hold is told with its reason', () => {
  const hold = { mode: 'paused', by: 'somebody', atMs: NOW_MS } as const;
  expect(sayHold(hold)).toBe('by somebody at 2026-11-21T07:00:00.000Z');
  expect(sayHold({ ...hold, reason: 'lunch' })).toBe('by somebody at 2026-11-21T07:00:00.000Z, because "lunch"');
});

it.each([
  [undefined, 'an operator paused it: callpace resume default/spring'],
  ['lunch', 'an operator paused it (lunch): callpace resume default/spring'],
])('an operator who paused a campaign for %s is named as what is in the way', (reason, said) => {
  expect(sayStanding(SPRING, { kind: 'held', by: 'operator', reason })).toBe(said);
});

describe('what still keeps a resumed campaign from calling', () => {
  it.each([
    [
      applied({ mode: 'paused' }),
      'campaigns/default/spring/campaign.json says that it is paused: drop it again with "state": "active"',
    ],
    [
      applied({ mode: 'cancelled' }),
      'it is cancelled, which is final: to call its people again, drop the list into a new campaign',
    ],
    [applied({ endsAtMs: NOW_MS }), 'it has ended: drop campaigns/default/spring/campaign.json with a later "endsAt"'],
    [
      applied({ startsAtMs: NOW_MS + 1 }),
      'campaigns/default/spring/campaign.json says that it starts at 2026-11-21T07:00:00.001Z',
    ],
    [
      campaign({ blockedReason: 'no such flow', finishedAtMs: 1 }),
      'it is blocked by its configuration (no such flow): mend it, and it goes on by itself',
    ],
    [campaign({ finishedAtMs: 1 }), 'all of its contacts are done: new numbers come in with a list'],
    [
      campaign({ definitionProblems: { problems: ['hours must be an object'], sequencer: '1' } }),
      'campaigns/default/spring/campaign.json cannot be used (hours must be an object): mend it and drop it again',
    ],
  ])('is said with what to do (%#)', (item, said) => {
    expect(stillHeldBy(item, NOW_MS)).toBe(said);
  });

  it('is nothing where it may call, whatever an operator had said', () => {
    expect(stillHeldBy(applied({ endsAtMs: NOW_MS + 1, startsAtMs: NOW_MS }), NOW_MS)).toBeUndefined();
    expect(stillHeldBy(held('paused'), NOW_MS)).toBeUndefined();
  });
});
