import type { CampaignItem } from '../../../lambda/contract/items';
import type { CallingHours, ZoneHours } from '../../../lambda/core/pace/ports';
import { dialMonth, type MonthTrial, tryMonth } from '../../../sim/month/month';
import type { Resident } from '../../../sim/month/people';
import { type PlannedCampaign, planMonth } from '../../../sim/month/plan';
import type { Tables } from '../../../sim/world/tables';

const HOUR_MS = 3_600_000;

describe('two days in which the clocks change', () => {
  it.each([
    ['march', ['globex/weekend', 'umbrella/cancelled', 'umbrella/clocks']],
    ['november', ['acme/winback', 'globex/weekend', 'initech/brief']],
  ] as const)(
    'calls nobody outside of hours or above a cap, and accounts for everybody (%s)',
    async (season, campaigns) => {
      const trial = await tryMonth({ season, seed: 1, contacts: 600, days: 2, campaigns });
      expect(trial.violations).toEqual([]);
      expect(trial.calls).toBeGreaterThan(800);
      for (const { completed, contacts } of trial.campaigns) expect(completed).toBeGreaterThan(contacts / 4);
      const left = trial.campaigns.map(({ held, expired, cancelled }) => [held, expired + cancelled]);
      expect(left.some(([held = 0]) => held > 0)).toBe(true);
      expect(left.some(([, rest = 0]) => rest > 0)).toBe(true);
    },
    400_000,
  );
});

/** The hours of the deployment, as somebody has broken them. */
type Break = (real: ZoneHours) => Partial<ZoneHours>;

/** Hours of a clock that is so far ahead, ms. */
const clockAhead =
  (aheadMs: number): Break =>
  (real) => ({
    isOpen: (zone, nowMs) => real.isOpen(zone, nowMs + aheadMs),
    closesAtMs: (zone, nowMs) => real.closesAtMs(zone, nowMs + aheadMs) - aheadMs,
    nextOpeningMs: (zone, nowMs) => {
      const opensAtMs = real.nextOpeningMs(zone, nowMs + aheadMs);
      return opensAtMs === undefined ? undefined : opensAtMs - aheadMs;
    },
  });

const TIRELESS = {
  max: 6,
  retry: { 'no-answer': { delayMs: 600_000 }, busy: { delayMs: 600_000 } },
} as const;
/** The evening before the clocks change, the night after it, and 8 o'clock in Florida and in Ohio. */
const EVENING = { startsAtMs: Date.UTC(2027, 2, 14, 0, 50) };
const NIGHT = { startsAtMs: Date.UTC(2027, 2, 14, 6) };
const MORNING = { startsAtMs: Date.UTC(2027, 2, 14, 12) };

/** A campaign that is dialed otherwise than its owner said, and the sentence by which it is found. */
interface Plant {
  readonly name: string;
  readonly found: RegExp;
  /** @default calls as often as it can */
  readonly said?: Partial<PlannedCampaign['definition']>;
  /** @default as it was said */
  readonly dialed?: PlannedCampaign['definition'];
  readonly hours?: Break;
  readonly zoneKey?: string;
  readonly cancelledAtMs?: number;
}

const ANY_TIME = { attempts: TIRELESS };
const PLANTS: readonly Plant[] = [
  {
    name: 'hours that begin an hour early, as if the clocks had not changed',
    found: /called on .* 07:\d\d in .*, which 47 CFR .* forbids/,
    ...{ said: NIGHT, hours: clockAhead(HOUR_MS) },
  },
  {
    name: 'hours that end two hours late',
    found: /called on .* 2\d:\d\d in .*, outside of the deployment's window/,
    ...{ said: EVENING, hours: clockAhead(-2 * HOUR_MS) },
  },
  {
    name: "the law's cap on a number, ignored",
    found: /within 24 hours, the law's is 3/,
    hours: () => ({ attemptsPerDay: () => undefined }),
  },
  {
    name: 'the cap of a campaign on a number, ignored',
    found: /within 24 hours, its cap is 2/,
    ...{ said: { attempts: { ...TIRELESS, perNumberPerDay: 2 } }, dialed: ANY_TIME },
  },
  {
    name: 'the attempts of a contact, ignored',
    found: /calls to a contact that has 2 attempts/,
    ...{ said: { attempts: { ...TIRELESS, max: 2 } }, dialed: ANY_TIME },
  },
  {
    name: 'the start of a campaign, ignored',
    found: /before the campaign started/,
    ...{ said: { startsAtMs: Date.UTC(2027, 2, 15) }, dialed: ANY_TIME },
  },
  {
    name: 'the end of a campaign, ignored',
    found: /after the campaign had ended/,
    ...{ said: { endsAtMs: Date.UTC(2027, 2, 14) }, dialed: ANY_TIME },
  },
  {
    name: 'the windows of a campaign, ignored',
    found: /outside of the campaign's hours/,
    ...{ said: { hours: { windows: {} } }, dialed: ANY_TIME },
  },
  {
    name: 'a cancellation, ignored',
    found: /after the campaign was cancelled/,
    ...{ said: MORNING, cancelledAtMs: MORNING.startsAtMs },
  },
  {
    name: 'a zone key of somewhere else, where it is still afternoon',
    found: /which Fla\. Stat\. 501\.616\(6\) forbids/,
    ...{ said: { startsAtMs: Date.UTC(2027, 2, 14, 3) }, zoneKey: 'Pacific/Honolulu' },
  },
];
const IDS = [...PLANTS.map((_plant, index) => `planted/${index}` as const), 'honest/first', 'honest/left'] as const;
const PEOPLE_EACH = 24;

/** Two days of all of them, and of two campaigns with which nothing is wrong: people in Florida and in Ohio. */
function plantedDays() {
  const plan = planMonth({ season: 'march', seed: 3, contacts: 24_000, days: 2, campaigns: ['acme/renewal'] });
  const isNear = ({ states }: Resident) => states.length === 1 && (states[0] === 'FL' || states[0] === 'OH');
  const near = (plan.campaigns[0]?.people ?? []).filter(isNear);
  const campaigns = IDS.map((id, index): PlannedCampaign => {
    const { said, cancelledAtMs } = PLANTS[index] ?? {};
    const people = near.slice(index * PEOPLE_EACH, (index + 1) * PEOPLE_EACH);
    return {
      id,
      definition: { ...ANY_TIME, ...said },
      people,
      ...(cancelledAtMs === undefined ? {} : { cancelledAtMs }),
    };
  });
  return { ...plan, campaigns };
}

/** One contact is left between two states, one is charged once too often, and one campaign is never finished. */
function misplace({ contacts, campaigns }: Tables): void {
  const [left, charged] = [...contacts.values()].filter(({ pk }) => pk.includes('honest/left'));
  if (left) contacts.set(left.sk, { ...left, state: 'dialing' });
  if (charged) contacts.set(charged.sk, { ...charged, attempts: charged.attempts + 1 });
  const { finishedAtMs, ...open } = campaigns.get('honest/left') as CampaignItem;
  campaigns.set('honest/left', open);
}

function dialPlanted(): Promise<MonthTrial> {
  const plan = plantedDays();
  const campaigns = plan.campaigns.map(({ id, definition, people }, index): PlannedCampaign => {
    const { dialed = definition, zoneKey } = PLANTS[index] ?? {};
    return { id, definition: dialed, people: people.map((one) => ({ ...one, zoneKey: zoneKey ?? one.zoneKey })) };
  });
  const hours = (real: CallingHours): CallingHours => ({
    of: (campaign) => {
      const own = real.of(campaign);
      return { ...own, ...PLANTS[IDS.indexOf(campaign.sk as (typeof IDS)[number])]?.hours?.(own) };
    },
  });
  return dialMonth(plan, {
    campaigns,
    hours,
    afterwards: misplace,
  });
}

describe('an error that is planted is found', () => {
  let violations: readonly string[] = [];
  beforeAll(async () => {
    ({ violations } = await dialPlanted());
  }, 400_000);

  it.each(PLANTS.map(({ name, found }, index) => [name, IDS[index] as string, found] as const))(
    '%s',
    (_name, id, found) => {
      expect(violations.filter((violation) => violation.startsWith(id))).toContainEqual(expect.stringMatching(found));
    },
  );

  it.each([
    ['a contact that is left between two states', /^I4: 1 contacts of honest\/left are neither final nor waiting$/],
    ['a campaign that is never finished', /^I4: honest\/left is not finished/],
    ['an attempt without a call', /^I6: a contact of honest\/left had \d calls and was charged \d$/],
    ['an attempt that its number does not know of', /^I5: a number has \d attempts, and its record says \d$/],
  ])('%s', (_name, found) => {
    expect(violations).toContainEqual(expect.stringMatching(found));
  });

  it('and none where nothing is planted', () => {
    expect(violations.filter((violation) => violation.includes('honest/first'))).toEqual([]);
  });
});
