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
const applied = (definition: object) =>
  campaign({ applied: { definition: { mode: 'active', ...definition }, sequencer: '1', etag: 'e', atMs: 1 } });
const hold = { mode: 'paused', ...OPERATION } as const;

describe('the line of a campaign', () => {
  it('counts who is final, of how many, and what is up', () => {
    expect(overview(campaign(), status(), undefined, NOW_MS)).toEqual({
      campaign: SPRING,
      state: 'dialing',
      message: 'The rate binds',
      done: 4,
      contacts: 11,
      up: 2,
      held: 1,
      reportedAt: '2026-11-21T06:59:00.000Z',
    });
  });

  it('counts as up whoever is called, is on a call or may be', () => {
    const contacts = { ...none, pending: 1, admitted: 2, dialing: 4, 'in-progress': 8, unknown: 16 };
    expect(overview(campaign(), status({ contacts }), undefined, NOW_MS)).toMatchObject({ up: 28, contacts: 31 });
  });

  const OVER = 'it is cancelled, which is final: to call its people again, drop the list into a new campaign';
  const HELD = 'an operator paused it: callpace resume default/spring';
  const FILE = 'campaigns/default/spring/campaign.json';
  const WRONG = 'the configuration is wrong (no flow): mend it, and it goes on by itself';

  it.each([
    ['stopped', campaign({ hold }), STOP, 'the stop switch is on (fire): callpace start-all'],
    ['stopped', campaign(), { pk: 'DEPLOYMENT', sk: 'STOP' }, 'the stop switch is on: callpace start-all'],
    ['paused', campaign({ hold, blockedReason: 'no flow' }), undefined, HELD],
    ['cancelled', campaign({ hold: { ...hold, mode: 'cancelled' } }), STOP, OVER],
    ['ended', applied({ endsAtMs: NOW_MS }), STOP, `it has ended: drop ${FILE} with a later "endsAt"`],
    [
      'waiting',
      applied({ startsAtMs: NOW_MS + 1 }),
      undefined,
      `${FILE} says that it starts at 2026-11-21T07:00:00.001Z`,
    ],
    [
      'blocked',
      campaign({ definitionProblems: { problems: ['no hours'], sequencer: '1' } }),
      undefined,
      `${FILE} cannot be used (no hours): mend it and drop it again`,
    ],
    ['blocked', campaign({ blockedReason: 'no flow', blockedAtMs: 1 }), undefined, WRONG],
    ['finished', campaign({ finishedAtMs: 1, hold }), STOP, 'all contacts are done'],
  ] as const)('is %s as the tables have it, although the report still says dialing', (state, item, stop, message) => {
    expect(overview(item, status(), stop, NOW_MS)).toMatchObject({ state, message });
  });

  it('is finished in the words of a report that knows it', () => {
    const report = status({ state: 'finished', message: 'done in two days' });
    expect(overview(campaign({ finishedAtMs: 1 }), report, undefined, NOW_MS)).toMatchObject({
      state: 'finished',
      message: 'done in two days',
    });
  });

  it('does without a report', () => {
    expect(overview(campaign(), undefined, undefined, NOW_MS)).toEqual({
      campaign: SPRING,
      state: 'new',
      message: 'no report was written so far',
      done: undefined,
      contacts: undefined,
      up: 0,
      held: 0,
      reportedAt: undefined,
    });
    expect(overview(campaign({ finishedAtMs: 1 }), undefined, undefined, NOW_MS).message).toBe('all contacts are done');
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

  it('is none where fewer are done than before, or more than there are', () => {
    expect(estimateFinish(at(NOW_MS, 4), at(NOW_MS + 10_000, 3))).toBeUndefined();
    expect(estimateFinish(at(NOW_MS, 4), at(NOW_MS + 10_000, 11))).toBeUndefined();
  });

  it('is none between two looks at the same moment', () => {
    expect(estimateFinish(at(NOW_MS, 4), at(NOW_MS, 6))).toBeUndefined();
  });

  it('is none where one of the looks had no report', () => {
    const [before, now] = [at(NOW_MS, 4), at(NOW_MS + 10_000, 6)];
    expect(estimateFinish({ ...before, done: undefined }, now)).toBeUndefined();
    expect(estimateFinish(before, { ...now, done: undefined })).toBeUndefined();
    expect(estimateFinish(before, { ...now, contacts: undefined })).toBeUndefined();
  });
});
