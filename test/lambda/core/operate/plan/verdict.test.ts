import type { CampaignDefinition } from '../../../../../lambda/contract/campaign';
import type { Forecast } from '../../../../../lambda/core/operate/plan/forecast';
import { inWords, judgePlan } from '../../../../../lambda/core/operate/plan/verdict';
import { NOW_MS } from '../contacts';

const HOUR_MS = 3_600_000;
const FINE: Forecast = {
  contacts: 10,
  neverOpen: 0,
  expectedAttempts: 12,
  finishesAtMs: NOW_MS + HOUR_MS,
  reached: 10,
  left: 0,
  bindings: [{ binding: 'lines', ms: HOUR_MS }],
  days: [{ date: '2026-11-21', calls: 12 }],
};
const ENDLESS: Partial<Forecast> = { finishesAtMs: undefined, left: 4 };

const judge = (forecast: Partial<Forecast>, definition: Partial<CampaignDefinition> = {}) =>
  judgePlan({ ...FINE, ...forecast }, { mode: 'active', ...definition }, NOW_MS);

const HELD =
  'because no zone of theirs ever opens: name the time zone in a column "zone"; until then the campaign is never finished';

describe('the verdict on a plan', () => {
  it('is yes, without a word, where nothing is in the way', () => {
    expect(judge({})).toEqual({ no: [], notes: [] });
    const definition = { endsAtMs: NOW_MS + 1, startsAtMs: NOW_MS, reachesAgents: true, maxConcurrentCalls: 1 };
    expect(judge({}, definition)).toEqual({ no: [], notes: [] });
  });

  it.each<[string, Partial<Forecast>, Partial<CampaignDefinition>]>([
    [
      'campaign.json says that the campaign is cancelled, which is final: use a new campaign',
      {},
      { mode: 'cancelled' },
    ],
    [
      'campaign.json says "reachesAgents" without a cap of calls at once: people would be called whom no agent is free for; give "concurrentCalls"',
      {},
      { reachesAgents: true },
    ],
    ['it ended at 2026-11-21T07:00Z: give a later "endsAt"', ENDLESS, { endsAtMs: NOW_MS }],
    ['with these limits and hours it does not finish within 400 days', ENDLESS, {}],
    [
      'it cannot finish before it ends at 2026-11-21T08:00Z: 4 of 10 contacts are not done by then, and the concurrent-call quota binds: raise it, give it more time, or call fewer people',
      ENDLESS,
      { endsAtMs: NOW_MS + HOUR_MS },
    ],
    [
      'it cannot finish before it ends at 2026-11-21T08:00Z: 4 of 10 contacts are not done by then, and the delays between attempts bind: shorten them, or allow fewer attempts',
      { ...ENDLESS, bindings: [] },
      { endsAtMs: NOW_MS + HOUR_MS },
    ],
    ['nobody can be called: no contact is in a zone that ever opens', { contacts: 0, neverOpen: 1 }, {}],
    ['nobody can be called: the list has no contact', { contacts: 0 }, {}],
  ])('is no: %s', (said, forecast, definition) => {
    expect(judge(forecast, definition)).toEqual({ no: [said], notes: [] });
  });

  it.each<[string, Partial<Forecast>, Partial<CampaignDefinition>]>([
    [`1 contact is held, ${HELD}`, { neverOpen: 1 }, {}],
    [`2 contacts are held, ${HELD}`, { neverOpen: 2 }, {}],
    ['campaign.json says that the campaign is paused: nobody is called until it says "active"', {}, { mode: 'paused' }],
    ['nobody is called before 2026-11-21T08:00Z', {}, { startsAtMs: NOW_MS + HOUR_MS }],
  ])('notes: %s', (said, forecast, definition) => {
    expect(judge(forecast, definition)).toEqual({ no: [], notes: [said] });
  });
});

it.each([
  ['rate', 'the calls per second bind: raise them, give it more time, or call fewer people'],
  ['lines', 'the concurrent-call quota binds: raise it, give it more time, or call fewer people'],
  ['campaign-rate', 'its own "callsPerSecond" binds'],
  ['campaign-lines', 'its own "concurrentCalls" binds'],
  ['number-caps', 'the daily caps of its source numbers bind: add numbers, or raise "dailyCap"'],
  ['hours', 'the calling hours bind: those who are left live where it is closed'],
  ['retries', 'the delays between attempts bind: shorten them, or allow fewer attempts'],
  [undefined, 'the delays between attempts bind: shorten them, or allow fewer attempts'],
] as const)('what binds is told with what to do: %s', (binding, said) => {
  expect(inWords(binding)).toBe(said);
});
