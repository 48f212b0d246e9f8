import { type CampaignItem, CONTACT_STATES, type ContactState } from '../../../../lambda/contract/items';
import { boardOf } from '../../../../lambda/core/operate/board';
import { campaign, NOW_MS } from './contacts';

const MINUTE_MS = 60_000;
const counted = (some: Partial<Record<ContactState, number>>, held = 0): NonNullable<CampaignItem['counted']> => ({
  atMs: NOW_MS - 3_000,
  contacts: {
    ...(Object.fromEntries(CONTACT_STATES.map((state) => [state, 0])) as Record<ContactState, number>),
    ...some,
  },
  held,
});
const hold = { mode: 'paused', by: 'dashboard spring', atMs: NOW_MS - 5_000 } as const;

const applied = (definition: object) => ({
  applied: { definition: { mode: 'active' as const, ...definition }, sequencer: '1', etag: 'e', atMs: 6 },
});

const rowOf = (item: Partial<CampaignItem>, stop?: { readonly atMs: number }) =>
  boardOf(
    {
      campaigns: [campaign(item)],
      stop: stop && { pk: 'DEPLOYMENT', sk: 'STOP', ...stop },
      controller: undefined,
    },
    NOW_MS,
  ).rows[0];

describe('a campaign on the board', () => {
  it.each([
    ['loading', {}, 1],
    ['dialing', { counted: counted({ pending: 3 }), provenAtMs: 7 }, 7],
    ['paused', { hold }, hold.atMs],
    ['cancelled', { hold: { ...hold, mode: 'cancelled' as const } }, hold.atMs],
    ['blocked', { blockedReason: 'no such flow', blockedAtMs: 9 }, 9],
    ['finished', { finishedAtMs: 11 }, 11],
    ['paused', applied({ mode: 'paused' }), 6],
    ['paused', { hold, ...applied({ mode: 'paused' }) }, hold.atMs],
    ['cancelled', applied({ mode: 'cancelled' }), 6],
    ['ended', applied({ endsAtMs: NOW_MS - 1 }), NOW_MS - 1],
    ['waiting', applied({ startsAtMs: NOW_MS + 1 }), undefined],
  ] as const)('is %s, and says since when', (state, item, sinceMs) => {
    expect(rowOf(item)).toMatchObject({ state, sinceMs });
  });

  it('is stopped since the stop switch was set', () => {
    expect(rowOf({ counted: counted({ pending: 3 }) }, { atMs: 4 })).toMatchObject({ state: 'stopped', sinceMs: 4 });
  });

  it.each([
    ['is loaded', {}, ''],
    ['calls', { counted: counted({ pending: 3 }) }, ''],
    ['is finished', { finishedAtMs: 1 }, 'all contacts are done'],
    ['is paused', { hold }, 'an operator paused it: callpace resume default/spring'],
  ] as const)('says what holds it, if anything does, while it %s', (_, item, message) => {
    expect(rowOf(item)).toMatchObject({ message });
  });

  it('is as far as nobody knows before its first count', () => {
    expect(rowOf({})).toMatchObject({ done: undefined, contacts: undefined, finishMs: undefined });
  });

  it('is as far as its last count says', () => {
    const row = rowOf({ counted: counted({ completed: 2, exhausted: 1, suppressed: 1, pending: 5, dialing: 1 }) });
    expect(row).toMatchObject({ done: 4, contacts: 10 });
  });

  it('ends when those who are left are done as quickly as the others were, held ones left out', () => {
    const item = { counted: counted({ completed: 20, pending: 50 }, 10), provenAtMs: NOW_MS - 10 * MINUTE_MS };
    expect(rowOf(item)?.finishMs).toBe(NOW_MS + 20 * MINUTE_MS);
  });

  it('has an end in sight from the tenth contact on, and while a single one is left', () => {
    const item = { counted: counted({ completed: 10, pending: 1 }), provenAtMs: NOW_MS - 10 * MINUTE_MS };
    expect(rowOf(item)?.finishMs).toBe(NOW_MS + MINUTE_MS);
  });

  it.each([
    ['before its first call', { counted: counted({ completed: 20, pending: 40 }) }],
    ['while few are done', { counted: counted({ completed: 9, pending: 40 }), provenAtMs: NOW_MS - MINUTE_MS }],
    ['while it is paused', { counted: counted({ completed: 20, pending: 40 }), provenAtMs: 1, hold }],
    ['when nobody is left', { counted: counted({ completed: 20 }), provenAtMs: 1 }],
    ['when only held ones are left', { counted: counted({ completed: 20, pending: 3 }, 3), provenAtMs: 1 }],
    ['in the moment of its first call', { counted: counted({ completed: 20, pending: 40 }), provenAtMs: NOW_MS }],
  ] as const)('has no end in sight %s', (_, item) => {
    expect(rowOf(item)?.finishMs).toBeUndefined();
  });

  it.each([
    ['runs', {}, ['pause', 'cancel'], 0],
    ['is paused', { hold }, ['resume', 'cancel'], hold.atMs],
    ['is cancelled', { hold: { ...hold, mode: 'cancelled' as const } }, [], hold.atMs],
    ['is finished', { finishedAtMs: 1 }, [], 0],
    ['has ended', applied({ endsAtMs: NOW_MS }), [], 0],
  ] as const)('offers what can be done to it when it %s', (_, item, actions, holdMs) => {
    expect(rowOf(item)).toMatchObject({ actions, holdMs });
  });
});

it('the board shows unfinished campaigns first, the oldest of them at the top, and counts what it leaves out', () => {
  const finished = [3, 0, 6, 1, 7, 4, 2, 5].map((n) =>
    campaign({ sk: `default/done-${n}`, createdAtMs: n, finishedAtMs: n }),
  );
  const unfinished = Array.from({ length: 60 }, (_, n) => campaign({ sk: `default/on-${n}`, createdAtMs: 1_000 - n }));
  const board = boardOf({ campaigns: [...finished, ...unfinished], stop: undefined, controller: undefined }, NOW_MS);

  expect(board.rows[0]?.campaign).toBe('default/on-59');
  expect(board.rows.slice(-5).map((row) => row.campaign)).toEqual([7, 6, 5, 4, 3].map((n) => `default/done-${n}`));
  expect(board).toMatchObject({ unfinishedNotShown: 10, finishedNotShown: 3 });
  expect(board.rows).toHaveLength(55);
});

it('the board of few campaigns leaves none out, and tells of the controller', () => {
  const controller = { savedAtMs: 1, prevailing: undefined };
  const campaigns = [campaign(), campaign({ sk: 'default/autumn', finishedAtMs: 1 })];
  expect(boardOf({ campaigns, stop: undefined, controller }, NOW_MS)).toEqual({
    rows: [
      expect.objectContaining({ campaign: 'default/spring' }),
      expect.objectContaining({ campaign: 'default/autumn' }),
    ],
    unfinishedNotShown: 0,
    finishedNotShown: 0,
    controller,
  });
});
