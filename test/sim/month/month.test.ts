import type { CallingHours, ZoneHours } from '../../../lambda/core/pace/ports';
import { dialMonth, tryMonth } from '../../../sim/month/month';
import type { Resident } from '../../../sim/month/people';
import { type MonthPlan, type PlannedCampaign, planMonth } from '../../../sim/month/plan';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('a week in which the clocks change', () => {
  it.each([
    ['march', ['globex/weekend', 'umbrella/cancelled', 'umbrella/clocks']],
    ['november', ['acme/winback', 'globex/weekend', 'initech/brief']],
  ] as const)(
    'calls nobody outside of hours or above a cap, and accounts for everybody (%s)',
    async (season, campaigns) => {
      const trial = await tryMonth({ season, seed: 1, contacts: 1_500, days: 3, campaigns });
      expect(trial.violations).toEqual([]);
      expect(trial.calls).toBeGreaterThan(2_000);
      for (const { calls, completed, contacts } of trial.campaigns) {
        expect(calls).toBeGreaterThan(contacts);
        expect(completed).toBeGreaterThan(100);
      }
      const left = trial.campaigns.map(({ held, expired, cancelled }) => [held, expired + cancelled]);
      expect(left.some(([held = 0]) => held > 0)).toBe(true);
      expect(left.some(([, rest = 0]) => rest > 0)).toBe(true);
    },
    400_000,
  );
});

/** One day, one campaign, and some people in Florida and in Ohio. */
function aDay(definition: PlannedCampaign['definition']): MonthPlan {
  const plan = planMonth({ season: 'march', seed: 3, contacts: 12_000, days: 2, campaigns: ['acme/renewal'] });
  const isNear = ({ states }: Resident) => states.length === 1 && (states[0] === 'FL' || states[0] === 'OH');
  const people = (plan.campaigns[0]?.people ?? []).filter(isNear).slice(0, 60);
  return { ...plan, campaigns: [{ id: 'acme/a', definition, people }] };
}

const TIRELESS = {
  max: 6,
  retry: { 'no-answer': { delayMs: 600_000 }, busy: { delayMs: 600_000 } },
} as const;

/** The hours of the deployment, as somebody has broken them. */
const broken = (wrong: (real: ZoneHours) => Partial<ZoneHours>) => (hours: CallingHours) => ({
  of: (campaign: Parameters<CallingHours['of']>[0]) => {
    const real = hours.of(campaign);
    return { ...real, ...wrong(real) };
  },
});

/** Hours of a clock that is so far ahead, ms. */
const clockAhead = (aheadMs: number) =>
  broken((real) => ({
    isOpen: (zone, nowMs) => real.isOpen(zone, nowMs + aheadMs),
    closesAtMs: (zone, nowMs) => real.closesAtMs(zone, nowMs + aheadMs) - aheadMs,
    nextOpeningMs: (zone, nowMs) => {
      const opensAtMs = real.nextOpeningMs(zone, nowMs + aheadMs);
      return opensAtMs === undefined ? undefined : opensAtMs - aheadMs;
    },
  }));

describe('an error that is planted is found', () => {
  it('none where nothing is planted', async () => {
    expect((await dialMonth(aDay({ attempts: TIRELESS }))).violations).toEqual([]);
  });

  it('hours that begin an hour early, as if the clocks had not changed', async () => {
    const { violations } = await dialMonth(aDay({ attempts: TIRELESS }), { hours: clockAhead(HOUR_MS) });
    expect(violations).toContainEqual(expect.stringMatching(/called on .* 07:\d\d in .*, which 47 CFR .* forbids/));
  });

  it('hours that end two hours late', async () => {
    // Begins in the last hour of the first day.
    const plan = aDay({ attempts: TIRELESS, startsAtMs: Date.UTC(2027, 2, 14, 0, 50) });
    const { violations } = await dialMonth(plan, { hours: clockAhead(-2 * HOUR_MS) });
    expect(violations).toContainEqual(expect.stringContaining("outside of the deployment's window"));
  });

  it("the law's cap on a number, ignored", async () => {
    const uncapped = broken(() => ({ attemptsPerDay: () => undefined }));
    const { violations } = await dialMonth(aDay({ attempts: TIRELESS }), { hours: uncapped });
    expect(violations).toContainEqual(expect.stringContaining("within 24 hours, the law's is 3"));
  });

  it.each([
    ['the cap on a number', { attempts: { ...TIRELESS, perNumberPerDay: 2 } }, { attempts: TIRELESS }, 'its cap is 2'],
    ['the attempts of a contact', { attempts: { ...TIRELESS, max: 2 } }, { attempts: TIRELESS }, '2 attempts'],
    [
      'the start',
      { attempts: TIRELESS, startsAtMs: Date.UTC(2027, 2, 15) },
      { attempts: TIRELESS },
      'before the campaign',
    ],
    ['the end', { attempts: TIRELESS, endsAtMs: Date.UTC(2027, 2, 14) }, { attempts: TIRELESS }, 'campaign had ended'],
    ['the windows', { attempts: TIRELESS, hours: { windows: {} } }, { attempts: TIRELESS }, "the campaign's hours"],
  ])('%s of a campaign, ignored', async (_name, said, dialed, sentence) => {
    const plan = aDay(said);
    const campaigns = plan.campaigns.map((campaign) => ({ ...campaign, definition: dialed }));
    const { violations } = await dialMonth(plan, { campaigns });
    expect(violations).toContainEqual(expect.stringContaining(sentence));
  });

  it('a cancellation, ignored', async () => {
    const plan = aDay({ attempts: TIRELESS });
    const cancelled = plan.campaigns.map((campaign) => ({ ...campaign, cancelledAtMs: plan.startMs + 0.5 * DAY_MS }));
    const { violations } = await dialMonth({ ...plan, campaigns: cancelled }, { campaigns: plan.campaigns });
    expect(violations).toContainEqual(expect.stringContaining('was cancelled'));
  });

  it('a zone key of somewhere else', async () => {
    // Begins in the evening of the first day, when it is still afternoon on Hawaii.
    const plan = aDay({ attempts: TIRELESS, startsAtMs: Date.UTC(2027, 2, 14, 3) });
    const campaigns = plan.campaigns.map((campaign) => ({
      ...campaign,
      people: campaign.people.map((one) => ({ ...one, zoneKey: 'Pacific/Honolulu' })),
    }));
    const { violations } = await dialMonth(plan, { campaigns });
    expect(violations).toContainEqual(expect.stringContaining('which Fla. Stat. 501.616(6) forbids'));
  });
});
