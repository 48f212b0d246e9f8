import type { CampaignHold } from '../../../../lambda/contract/campaign';
import type { CampaignItem } from '../../../../lambda/contract/items';
import type { WidgetEvent } from '../../../../lambda/contract/widget';
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
      requestReport: async (...asked: readonly unknown[]) => {
        done.push(asked);
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
    expect(done).toEqual([[SPRING, undefined, hold], 'wake', [{ campaign: SPRING, kind: 'status' }]]);
  });

  it('lifts the hold that was seen, and says what else holds the campaign', async () => {
    const blocked = campaign({ hold: PAUSED, blockedReason: 'no such flow' });
    const { deps, done } = aBoard(blocked);

    expect(await carryOut(deps, request('resume', 5), 'dashboard spring')).toBe(
      'default/spring is resumed. It does not call anybody yet: it is blocked by its configuration (no such flow): mend it, and it goes on by itself.',
    );
    expect(done[0]).toEqual([SPRING, PAUSED, undefined]);
  });

  it('says nothing besides where nothing else holds the campaign', async () => {
    const { deps } = aBoard(campaign({ hold: PAUSED }));

    expect(await carryOut(deps, request('resume', 5), 'dashboard spring')).toBe('default/spring is resumed.');
  });

  it('cancels without a word about what else holds the campaign', async () => {
    const { deps } = aBoard(campaign({ hold: PAUSED, blockedReason: 'no such flow' }));

    expect(await carryOut(deps, request('cancel', 5), 'dashboard spring')).toBe('default/spring is cancelled.');
  });

  const CHANGED = 'somebody else changed default/spring meanwhile. Look again.';
  const SINCE = '1970-01-01T00:00:00.005Z';

  it.each([
    ['the hold is another one than was seen', campaign({ hold: PAUSED }), request('resume', 4), false, CHANGED],
    ['the hold that was seen is gone', campaign(), request('pause', 5), false, CHANGED],
    ['somebody else was quicker', campaign({ hold: PAUSED }), request('resume', 5), true, CHANGED],
    [
      'it is paused already',
      campaign({ hold: PAUSED }),
      request('pause', 5),
      false,
      `default/spring is paused already, by somebody at ${SINCE}.`,
    ],
    [
      'it is cancelled',
      campaign({ hold: { ...PAUSED, mode: 'cancelled' } }),
      request('resume', 5),
      false,
      `default/spring was cancelled, by somebody at ${SINCE}, and that is final: to call its people again, drop the list into a new campaign.`,
    ],
    ['there is no such campaign', undefined, request('pause'), false, 'there is no campaign default/spring.'],
  ] as const)('changes nothing where %s, and says so', async (_, item, asked, isRaced, said) => {
    const { deps, done } = aBoard(item, isRaced);

    expect(await carryOut(deps, asked, 'dashboard spring')).toBe(`Nothing was changed: ${said}`);
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
    [{ ...request('pause'), campaign: `/${SPRING}` }],
    [{ ...request('pause'), campaign: 'default/' }],
    [{ ...request('pause'), campaign: 7 }],
    [{ ...request('pause'), campaign: [SPRING] }],
    [{ ...request('pause'), seenHoldMs: '0' }],
    [{ campaign: SPRING, action: 'pause' }],
    [{ campaign: SPRING, seenHoldMs: 0 }],
    [null],
    [undefined],
    ['pause'],
  ])('takes nothing else: %j', (event) => {
    expect(readWidgetRequest(event)).toBeUndefined();
  });
});

describe('whoever used the dashboard', () => {
  it.each(['spring-us-east-1', 'A_1', 'x'.repeat(255)])('is known by its name alone: %s', (dashboardName) => {
    expect(actorOf({ widgetContext: { dashboardName } })).toBe(`dashboard ${dashboardName}`);
  });

  it.each([
    [{ widgetContext: { dashboardName: 'arn:aws:iam::1:root' } }],
    [{ widgetContext: { dashboardName: ' spring' } }],
    [{ widgetContext: { dashboardName: 'spring ' } }],
    [{ widgetContext: { dashboardName: '' } }],
    [{ widgetContext: { dashboardName: 'x'.repeat(256) } }],
    [{ widgetContext: { dashboardName: 7 } }],
    [{ widgetContext: {} }],
    [{}],
  ])('is not known by what can be no name: %j', (event) => {
    expect(actorOf(event as WidgetEvent)).toBe('a dashboard without a name');
  });
});
