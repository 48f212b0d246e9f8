/**
 * A month of campaigns: who calls whom, when, and by which rules; drawn from a seed. Its campaigns differ in what may go
 * wrong: weights, own windows, weekends only, holidays, several attempts a day, an end that comes before everybody was
 * reached, one that is cancelled, and one that begins on the day on which the clocks change.
 */
import type { CampaignDefinition } from '../../lambda/contract/campaign';
import type { CampaignId } from '../../lambda/contract/items';
import { Random } from '../random';
import { Population, type Resident } from './people';

export const SEASONS = ['november', 'march'] as const;
export type Season = (typeof SEASONS)[number];

export interface MonthPlan {
  readonly season: Season;
  readonly seed: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Midnight, UTC, of the Sunday on which the clocks of the US change. */
  readonly changesMs: number;
  readonly campaigns: readonly PlannedCampaign[];
}

export interface PlannedCampaign {
  readonly id: CampaignId;
  readonly definition: Partial<CampaignDefinition> & { readonly attempts: { readonly max: number } };
  /** When its owner cancels it, Unix ms. */
  readonly cancelledAtMs?: number;
  readonly people: readonly Resident[];
}

export interface MonthOptions {
  readonly season: Season;
  readonly seed: number;
  /** In all campaigns. */
  readonly contacts: number;
  /** @default 30 */
  readonly days?: number;
  /** @default all of them */
  readonly campaigns?: readonly CampaignId[];
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAYS = 30;
/** 2026-11-01: end of daylight saving time. 2027-03-14: its beginning. */
const CHANGES_MS: Readonly<Record<Season, number>> = { november: Date.UTC(2026, 10, 1), march: Date.UTC(2027, 2, 14) };
/** People that a campaign shares with the one before. */
const SHARED = 0.15;

const daily = (fromHour: number, toHour: number) => [{ fromMinute: fromHour * 60, toMinute: toHour * 60 }];
const week = (fromHour: number, toHour: number) => {
  const day = daily(fromHour, toHour);
  return { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
};

export function planMonth({ season, seed, contacts, days = DAYS, campaigns }: MonthOptions): MonthPlan {
  const changesMs = CHANGES_MS[season];
  // The change is on the second day of November's, and in the middle of March's.
  const startMs = changesMs - (season === 'november' ? Math.min(1, days / 4) : Math.floor(days / 2.5)) * DAY_MS;
  const month = { startMs, endMs: startMs + days * DAY_MS, changesMs };
  const chosen = drawn(month).filter(({ id }) => campaigns?.includes(id) ?? true);
  return { season, seed, ...month, campaigns: peopled(chosen, seed, contacts) };
}

/** A campaign of a whole month lasts so long, ms: some of them at any time. In shorter ones all go to the end. */
const LIFE_MS = 6 * DAY_MS;
const LONG_MS = 21 * DAY_MS;

function drawn({
  startMs,
  endMs,
  changesMs,
}: Pick<MonthPlan, 'startMs' | 'endMs' | 'changesMs'>): readonly Omit<PlannedCampaign, 'people'>[] {
  const isLong = endMs - startMs >= LONG_MS;
  const at = (share: number) => startMs + share * (endMs - startMs);
  const from = (startsAtMs: number) => ({
    startsAtMs,
    endsAtMs: isLong ? Math.min(endMs, startsAtMs + LIFE_MS) : endMs,
  });
  /** @param shares of the month at which it starts: of a long one, and of a short one */
  const during = (long: number, short: number) => from(at(isLong ? long : short));
  const brief = during(0.54, 0.3);
  const cancelled = during(0.6, 0);
  return [
    {
      id: 'acme/renewal',
      definition: {
        weight: 3,
        ...during(0, 0),
        attempts: { max: 3, ...retry(4 * HOUR_MS, 30 * MINUTE_MS), perNumberPerDay: 2 },
      },
    },
    {
      id: 'acme/winback',
      definition: {
        ...during(0.12, 0),
        hours: { windows: { ...week(9, 18), sun: [], wed: [...daily(8, 12), ...daily(14, 20)] } },
        attempts: { max: 2, ...retry(22 * HOUR_MS, HOUR_MS), perNumberPerDay: 1 },
      },
    },
    {
      id: 'globex/reminder',
      definition: {
        ...during(0.27, 0.1),
        // Wider than deployment and law allow: they cut it.
        hours: { windows: week(0, 24) },
        attempts: { max: 5, ...retry(40 * MINUTE_MS, 10 * MINUTE_MS, 0.3), perNumberPerDay: 4 },
      },
    },
    {
      id: 'globex/weekend',
      definition: {
        ...during(0.7, 0),
        hours: { windows: { sat: daily(8, 20), sun: daily(8, 20) } },
        attempts: { max: 3, ...retry(3 * HOUR_MS, 20 * MINUTE_MS) },
      },
    },
    {
      id: 'initech/holidays',
      definition: {
        ...during(0.8, 0.5),
        hours: { holidays: [dateOf(changesMs + DAY_MS), '2026-11-26', '2027-03-26'] },
        attempts: { max: 3, ...retry(26 * HOUR_MS, HOUR_MS) },
      },
    },
    {
      id: 'initech/brief',
      definition: {
        ...brief,
        // In the middle of a day of dialing.
        endsAtMs: brief.startsAtMs + 1.8 * DAY_MS,
        attempts: { max: 4, ...retry(5 * HOUR_MS, HOUR_MS) },
        maxCallsPerSecond: 1,
      },
    },
    {
      id: 'umbrella/cancelled',
      definition: {
        ...cancelled,
        weight: 2,
        maxCallsPerSecond: 2,
        attempts: { max: 3, ...retry(6 * HOUR_MS, HOUR_MS) },
      },
      cancelledAtMs: cancelled.startsAtMs + Math.min(DAY_MS, (endMs - startMs) / 4) + 17 * HOUR_MS,
    },
    {
      id: 'umbrella/clocks',
      definition: {
        ...from(changesMs),
        priority: 'high',
        attempts: { max: 3, ...retry(8 * HOUR_MS, 15 * MINUTE_MS) },
      },
    },
  ];
}

const retry = (noAnswerMs: number, busyMs: number, jitter = 0) => ({
  retry: {
    'no-answer': { delayMs: noAnswerMs },
    busy: { delayMs: busyMs, maxAttempts: 2 },
    unknown: { delayMs: noAnswerMs },
  },
  jitter,
});

function peopled(
  campaigns: readonly Omit<PlannedCampaign, 'people'>[],
  seed: number,
  contacts: number,
): readonly PlannedCampaign[] {
  const population = new Population(new Random(seed, 'people'));
  const each = Math.floor(contacts / campaigns.length);
  let before: readonly Resident[] = [];
  return campaigns.map((campaign, index) => {
    const count = index === 0 ? contacts - each * (campaigns.length - 1) : each;
    const shared = before.slice(0, Math.floor(SHARED * count));
    const own = population.draw(count - shared.length);
    before = own;
    return { ...campaign, people: [...own, ...shared] };
  });
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
