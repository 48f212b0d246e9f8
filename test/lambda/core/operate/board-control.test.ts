import type { CampaignHold } from '../../../../lambda/contract/campaign';
import type { CampaignItem } from '../../../../lambda/contract/items';
import { actorOf, carryOut, readWidgetRequest } from '../../../../lambda/core/operate/board-control';
import { campaign, NOW_MS, SPRING } from './contacts';

const PAUSED: CampaignHold = { mode: 'paused', by: 'somebody', atMs: 5 };
const CLOCK = { nowMs: () => NOW_MS, monotonicMs: () => 0, sleep: async () => undefined };

function aBoard(item: CampaignItem | undefined, isRaced = false) {
  const done: unknown[] = [];
  const deps = {
    control: {
      campaign: async () => item,
      setHold: async (...asked: readonly unknown[]) => {
        if (!isRaced) done.push(asked);
        return !isRaced;
      },
    },
    functions: {
      wakeController: async () => {
        done.push('wake');
      },
      requestReport: async () => {
        done.push('report');
      },
    },
    clock: CLOCK,
  };
  return { deps, done };
}

const request = (action: 'pause' | 'resume' | 'cancel', seenHoldMs = 0) => ({ campaign: SPRING, action, seenHoldMs });

describe('a button of the dashboard', () => {
  it('pauses in the name of the dashboard, and has the controller look', async () => {
    const { deps, done } = aBoard(campaign());

    expect(await carryOut(deps, request('pause'), 'dashboard spring')).toBe('default/spring is paused.');
    const hold = { mode: 'paused', by: 'dashboard spring', atMs: NOW_MS };
    expect(done).toEqual([[SPRING, undefined, hold], 'wake', 'report']);
  });

  it('lifts the hold that was seen, and says what else holds the campaign', async () => {
    const blocked = campaign({ hold: PAUSED, blockedReason: 'no such flow' });
    const { deps, done } = aBoard(blocked);

    expect(await carryOut(deps, request('resume', 5), 'dashboard spring')).toMatch(
      /is resumed\. It does not call anybody yet: .*no such flow/,
    );
    expect(done[0]).toEqual([SPRING, PAUSED, undefined]);
  });

  it.each([
    ['the hold is another one than was seen', campaign({ hold: PAUSED }), request('resume', 4), false],
    ['somebody else was quicker', campaign({ hold: PAUSED }), request('resume', 5), true],
    ['it is paused already', campaign({ hold: PAUSED }), request('pause', 5), false],
    ['it is cancelled', campaign({ hold: { ...PAUSED, mode: 'cancelled' } }), request('resume', 5), false],
    ['there is no such campaign', undefined, request('pause'), false],
  ] as const)('changes nothing where %s, and says so', async (_, item, asked, isRaced) => {
    const { deps, done } = aBoard(item, isRaced);

    expect(await carryOut(deps, asked, 'dashboard spring')).toMatch(/^Nothing was changed: /);
    expect(done).toEqual([]);
  });

  it('still holds where nobody can be told', async () => {
    const { deps } = aBoard(campaign());
    const silent = {
      ...deps,
      functions: { ...deps.functions, wakeController: () => Promise.reject(new Error('throttled')) },
    };

    expect(await carryOut(silent, request('pause'), 'dashboard spring')).toBe('default/spring is paused.');
  });
});

describe('readWidgetRequest', () => {
  it('takes what a button sends', () => {
    expect(readWidgetRequest({ ...request('pause'), widgetContext: {} })).toEqual(request('pause'));
  });

  it.each([
    [{ ...request('pause'), action: 'erase' }],
    [{ ...request('pause'), campaign: 'spring' }],
    [{ ...request('pause'), campaign: `${SPRING}/more` }],
    [{ ...request('pause'), campaign: 7 }],
    [{ campaign: SPRING, action: 'pause' }],
    [null],
    ['pause'],
  ])('takes nothing else: %j', (event) => {
    expect(readWidgetRequest(event)).toBeUndefined();
  });
});

it('whoever used the dashboard is known by its name alone, and only by one that can be a name', () => {
  expect(actorOf({ widgetContext: { dashboardName: 'spring-us-east-1' } })).toBe('dashboard spring-us-east-1');
  expect(actorOf({ widgetContext: { dashboardName: 'arn:aws:iam::1:root' } })).toBe('a dashboard without a name');
  expect(actorOf({})).toBe('a dashboard without a name');
});
