import fc from 'fast-check';
import type { CampaignDefinition } from '../../../../../lambda/contract/campaign';
import { type PlanSettings, planCampaign } from '../../../../../lambda/core/operate/plan/plan-campaign';

const HOUR_MS = 3_600_000;
/** A Monday, 12:00 UTC: Reykjavik is at UTC all year. */
const NOON_MS = Date.UTC(2026, 10, 23, 12);
const REYKJAVIK = 'Atlantic/Reykjavik';

const SETTINGS: PlanSettings = {
  callsPerSecond: 1,
  lines: 30,
  holdSeconds: 60,
  answerShare: 1,
  callingWindow: { fromMinute: 480, toMinute: 1200 },
  callingRules: 'none',
  allowLaxerHours: false,
  maxAttempts: 3,
  retryDelayMs: HOUR_MS,
};

const plan = (
  zones: Readonly<Record<string, number>>,
  definition: Partial<CampaignDefinition> = {},
  settings: Partial<PlanSettings> = {},
) => planCampaign({ zones }, { mode: 'active', ...definition }, { ...SETTINGS, ...settings }, NOON_MS);

describe('planCampaign', () => {
  it('goes by the least of the limits: 30 lines held for 60 s give one call in two seconds', () => {
    const { limits, forecast, verdict } = plan({ [REYKJAVIK]: 1_800 });
    expect(limits.map(({ limit, callsPerSecond }) => [limit, callsPerSecond])).toEqual([
      ['lines', 0.5],
      ['rate', 1],
    ]);
    // 1,800 calls at 0.5 a second are an hour, and the last one takes a minute.
    expect(forecast.finishesAtMs).toBe(NOON_MS + HOUR_MS + 60_000);
    expect(forecast.bindings[0]?.binding).toBe('lines');
    expect(verdict.no).toEqual([]);
  });

  it('lists the zones with the most contacts first, each with its opening after the start', () => {
    const { zones } = plan({ unknown: 1, [REYKJAVIK]: 2, 'Africa/Abidjan': 2 }, { startsAtMs: NOON_MS + HOUR_MS });
    expect(zones).toEqual([
      { zoneKey: 'Africa/Abidjan', contacts: 2, opensAtMs: NOON_MS + HOUR_MS },
      { zoneKey: REYKJAVIK, contacts: 2, opensAtMs: NOON_MS + HOUR_MS },
      { zoneKey: 'unknown', contacts: 1, opensAtMs: undefined },
    ]);
  });

  it('begins now where the start is over', () => {
    const { forecast, zones } = plan({ [REYKJAVIK]: 30 }, { startsAtMs: NOON_MS - HOUR_MS });
    expect(forecast.finishesAtMs).toBe(NOON_MS + 2 * 60_000);
    expect(zones[0]?.opensAtMs).toBe(NOON_MS);
  });

  it.each<[string, Partial<CampaignDefinition>, { max: number; retryDelayMs: number }]>([
    ["the deployment's", {}, { max: 3, retryDelayMs: HOUR_MS }],
    ['one, where nothing is tried again', { attempts: { max: 5, retry: {} } }, { max: 1, retryDelayMs: 0 }],
    [
      'those of the campaign, with the longest of its delays and half of what chance adds',
      { attempts: { max: 5, jitter: 0.5, retry: { busy: { delayMs: 1_000 }, 'no-answer': { delayMs: 4_000 } } } },
      { max: 5, retryDelayMs: 5_000 },
    ],
  ])('takes for the attempts %s', (_, definition, attempts) => {
    expect(plan({ [REYKJAVIK]: 1 }, definition).attempts).toEqual(attempts);
  });

  it.each([
    ['the sum of the caps', [1_000, 440], 1_440 / 86_400],
    ['no limit where one number has no cap', [1_000, undefined], undefined],
    ['no limit where no number is named', [], undefined],
  ])('makes of the daily caps of source numbers %s', (_, caps, callsPerSecond) => {
    const sourceNumbers = caps.map((dailyCap) => ({ phone: '+12065550100', ...(dailyCap && { dailyCap }) }));
    const { limits } = plan({ [REYKJAVIK]: 1 }, { call: { sourceNumbers } });
    expect(limits.find(({ limit }) => limit === 'number-caps')?.callsPerSecond).toBe(callsPerSecond);
    expect(limits).toHaveLength(callsPerSecond === undefined ? 2 : 3);
  });

  it('goes on the next day where the window closes', () => {
    // 8 hours are left today, at 1,800 an hour; the last 1,800 wait until 8:00.
    const { forecast } = plan({ [REYKJAVIK]: 9 * 1_800 });
    expect(forecast.finishesAtMs).toBe(Date.UTC(2026, 10, 24, 9) + 60_000);
    expect(forecast.days).toEqual([
      { date: '2026-11-23', calls: 8 * 1_800 },
      { date: '2026-11-24', calls: 1_800 },
    ]);
  });

  it('waits for each zone by its own clock', () => {
    const { zones, forecast } = plan({ [REYKJAVIK]: 10, 'America/Los_Angeles': 10 });
    expect(zones.map(({ zoneKey, opensAtMs }) => [zoneKey, opensAtMs])).toEqual([
      ['America/Los_Angeles', Date.UTC(2026, 10, 23, 16)],
      [REYKJAVIK, NOON_MS],
    ]);
    expect(forecast.finishesAtMs).toBeGreaterThan(Date.UTC(2026, 10, 23, 16));
    expect(forecast.finishesAtMs).toBeLessThan(Date.UTC(2026, 10, 23, 16, 15));
    expect(forecast.bindings[0]?.binding).toBe('hours');
  });

  it.each([
    ['campaign-lines', { maxConcurrentCalls: 6 }],
    ['campaign-rate', { maxCallsPerSecond: 0.1 }],
    ['number-caps', { call: { sourceNumbers: [{ phone: '+12065550100', dailyCap: 100 }] } }],
  ] as const)('names %s where it is the campaign that binds', (limit, definition) => {
    const { forecast } = plan({ [REYKJAVIK]: 1_000 }, definition);
    expect(forecast.bindings.map(({ binding }) => binding)).toContain(limit);
  });

  it('keeps the daily cap of the source numbers', () => {
    const call = { sourceNumbers: [{ phone: '+12065550100', dailyCap: 100 }] };
    const { forecast } = plan({ [REYKJAVIK]: 250 }, { call });
    expect(forecast.days.map(({ calls }) => calls)).toEqual([100, 100, 50]);
  });

  it.each<[string, Partial<CampaignDefinition>, Partial<PlanSettings>, string]>([
    ['the deployment', {}, { attemptsPerNumberPerDay: 1 }, REYKJAVIK],
    ['the campaign', { attempts: { perNumberPerDay: 1 } }, {}, REYKJAVIK],
    // 3 in 24 hours, by the law of Florida.
    ['the law', { attempts: { max: 4 } }, { callingRules: 'us' }, 'America/New_York+US-FL'],
  ])('waits a day where %s allows no more attempts at one number', (_, definition, settings, zone) => {
    const rules = { answerShare: 0.5, maxAttempts: 2, retryDelayMs: HOUR_MS };
    const free = plan({ [zone]: 100 }, definition.attempts?.max ? definition : {}, rules);
    const capped = plan({ [zone]: 100 }, definition, { ...rules, ...settings });
    expect(free.forecast.days).toHaveLength(1);
    expect(capped.forecast.days.length).toBeGreaterThan(1);
    expect(capped.forecast.expectedAttempts).toBeCloseTo(free.forecast.expectedAttempts, 0);
  });

  it('says NO where it cannot finish before its end, with how many are left and what binds', () => {
    const { verdict, forecast } = plan({ [REYKJAVIK]: 3_600 }, { endsAtMs: NOON_MS + HOUR_MS });
    expect(forecast.left).toBe(1_800);
    expect(verdict.no).toEqual([
      expect.stringMatching(/before it ends at 2026-11-23T13:00Z: 1800 of 3600.*quota binds/),
    ]);
  });

  it('says NO to agents without a cap, to a cancelled file, to an end that is over, and to nobody', () => {
    expect(plan({ [REYKJAVIK]: 1 }, { reachesAgents: true }).verdict.no).toEqual([
      expect.stringMatching(/reachesAgents.*"concurrentCalls"/),
    ]);
    expect(plan({ [REYKJAVIK]: 1 }, { reachesAgents: true, maxConcurrentCalls: 5 }).verdict.no).toEqual([]);
    expect(plan({ [REYKJAVIK]: 1 }, { mode: 'cancelled' }).verdict.no).toEqual([expect.stringMatching(/final/)]);
    expect(plan({ [REYKJAVIK]: 1 }, { endsAtMs: NOON_MS - 1 }).verdict.no[0]).toMatch(/it ended at/);
    expect(plan({ unknown: 3 }).verdict.no).toEqual([expect.stringMatching(/no contact is in a zone that ever opens/)]);
  });

  it('notes who is held, a paused file, and a start that is to come', () => {
    const startsAtMs = NOON_MS + HOUR_MS;
    const { verdict, forecast } = plan({ [REYKJAVIK]: 1, unknown: 2 }, { mode: 'paused', startsAtMs });
    expect(verdict.notes).toEqual([
      expect.stringMatching(/^2 contacts are held/),
      expect.stringMatching(/paused/),
      expect.stringMatching(/nobody is called before 2026-11-23T13:00Z/),
    ]);
    expect(forecast.finishesAtMs).toBeGreaterThan(startsAtMs);
    expect(plan({ [REYKJAVIK]: 1, unknown: 1 }).verdict.notes).toEqual([expect.stringMatching(/^1 contact is held/)]);
  });

  it('never finishes where nobody may be called at all', () => {
    expect(plan({ [REYKJAVIK]: 10 }, {}, { callsPerSecond: 0 }).verdict.no).toEqual([
      expect.stringMatching(/400 days/),
    ]);
  });

  it('expects the attempts that the answers leave, and none faster than the limits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 6 }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 180 }),
        (contacts, maxAttempts, answerShare, retryMinutes) => {
          const retryDelayMs = retryMinutes * 60_000;
          const { forecast } = plan({ [REYKJAVIK]: contacts }, {}, { maxAttempts, answerShare, retryDelayMs });
          const expected = (contacts * (1 - (1 - answerShare) ** maxAttempts)) / answerShare;
          // What is left over is less than half a contact, with as many attempts as one may have.
          expect(Math.abs(forecast.expectedAttempts - expected)).toBeLessThanOrEqual(maxAttempts / 2 + 1e-6);
          expect((forecast.finishesAtMs ?? 0) - NOON_MS).toBeGreaterThanOrEqual(
            (forecast.expectedAttempts / 0.5) * 999,
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
