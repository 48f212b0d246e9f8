import { CONTACT_STATES, type ContactState } from '../../../../lambda/contract/items';
import type { CampaignStatus } from '../../../../lambda/contract/reports';
import { estimateFinish, overview } from '../../../../lambda/core/operate/overview';
import { campaign, NOW_MS, OPERATION, SPRING } from './contacts';

const none = Object.fromEntries(CONTACT_STATES.map((state) => [state, 0])) as Record<ContactState, number>;

const status = (overrides: Partial<CampaignStatus> = {}): CampaignStatus => ({
  campaign: SPRING,
  updatedAt: '2026-11-21T06:59:00.000Z',
  state: 'dialing',
  message: 'The rate binds',
  lists: [],
  contacts: { ...none, pending: 5, completed: 3, suppressed: 1, 'in-progress': 2 },
  held: 1,
  ...overrides,
});

const STOP = { pk: 'DEPLOYMENT', sk: 'STOP', reason: 'fire' } as const;
const hold = { mode: 'paused', ...OPERATION } as const;

describe('the line of a campaign', () => {
  it('counts who is final, of how many, and what is up', () => {
    expect(overview(campaign(), status(), undefined, NOW_MS)).toMatchObject({
      state: 'dialing',
      message: 'The rate binds',
      done: 4,
      contacts: 11,
      up: 2,
      held: 1,
    });
  });

  it.each([
    ['stopped', campaign(), STOP, /fire.*start-all/],
    ['paused', campaign({ hold }), undefined, /callpace resume default\/spring/],
    ['cancelled', campaign({ hold: { ...hold, mode: 'cancelled' } }), STOP, /final/],
    ['blocked', campaign({ blockedReason: 'no flow', blockedAtMs: 1 }), undefined, /no flow/],
    ['finished', campaign({ finishedAtMs: 1, hold }), STOP, /done/],
  ] as const)('is %s as the tables have it, although the report still says dialing', (state, item, stop, message) => {
    const line = overview(item, status(), stop, NOW_MS);
    expect(line.state).toBe(state);
    expect(line.message).toMatch(message);
  });

  it('does without a report', () => {
    expect(overview(campaign(), undefined, undefined, NOW_MS)).toMatchObject({ state: 'new', contacts: undefined });
  });
});

describe('the estimate of the finish', () => {
  const at = (atMs: number, done: number) => ({
    ...overview(campaign(), status(), undefined, NOW_MS),
    atMs,
    done,
  });

  it('goes on as between two looks, without those who are held', () => {
    // 2 in 10 s; 11 less 1 held less 6 done: 4 to go.
    expect(estimateFinish(at(NOW_MS, 4), at(NOW_MS + 10_000, 6))).toBe(NOW_MS + 10_000 + 20_000);
  });

  it('is none where nothing moved, or nothing is left', () => {
    expect(estimateFinish(at(NOW_MS, 4), at(NOW_MS + 10_000, 4))).toBeUndefined();
    expect(estimateFinish(at(NOW_MS, 4), at(NOW_MS + 10_000, 10))).toBeUndefined();
  });
});
