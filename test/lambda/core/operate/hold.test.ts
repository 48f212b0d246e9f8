import type { CampaignHold } from '../../../../lambda/contract/campaign';
import { decideHold, type HoldAction, stillHeldBy } from '../../../../lambda/core/operate/hold';
import { campaign, NOW_MS, OPERATION } from './contacts';

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

  it.each(['pause', 'resume'] as const)('refuses to %s a cancelled campaign, and says who cancelled it', (action) => {
    expect(decideHold(held('cancelled'), request(action))).toMatchObject({
      kind: 'refused',
      said: expect.stringMatching(/cancelled, by somebody .* final.*new campaign/) as string,
    });
  });

  it.each([
    ['pause', held('paused')],
    ['cancel', held('cancelled')],
    ['resume', campaign()],
  ] as const)('has nothing to %s where it is so already', (action, item) => {
    expect(decideHold(item, request(action)).kind).toBe('nothing');
  });
});

describe('what still keeps a resumed campaign from calling', () => {
  it.each([
    [applied({ mode: 'paused' }), /campaigns\/default\/spring\/campaign.json says that it is paused.*"active"/],
    [applied({ mode: 'cancelled' }), /final/],
    [applied({ endsAtMs: NOW_MS }), /ended.*later "endsAt"/],
    [applied({ startsAtMs: NOW_MS + 1 }), /starts at 2026-11-21T07:00:00.001Z/],
    [campaign({ blockedReason: 'no such flow', blockedAtMs: 1 }), /no such flow/],
    [campaign({ finishedAtMs: 1 }), /all of its contacts are done/],
    [
      campaign({ definitionProblems: { problems: ['hours must be an object'], sequencer: '1' } }),
      /cannot be used \(hours must be an object\)/,
    ],
  ])('says it with what to do (%#)', (item, said) => {
    expect(stillHeldBy(item, NOW_MS)).toMatch(said);
  });

  it('is nothing where it may call, whatever an operator had said', () => {
    expect(stillHeldBy(applied({ endsAtMs: NOW_MS + 1, startsAtMs: NOW_MS }), NOW_MS)).toBeUndefined();
    expect(stillHeldBy(held('paused'), NOW_MS)).toBeUndefined();
  });
});
