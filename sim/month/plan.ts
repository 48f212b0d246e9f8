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
  const endMs = startMs + days * DAY_MS;
  const at = (share: number) => startMs + share * days * DAY_MS;
  const drawn: readonly Omit<PlannedCampaign, 'people'>[] = [
    {
      id: 'acme/renewal',
      definition: { weight: 3, attempts: { max: 3, ...retry(4 * HOUR_MS, 30 * MINUTE_MS), perNumberPerDay: 2 } },
    },
    {
      id: 'acme/winback',
      definition: {
        hours: { windows: { ...week(9, 18), sun: [], wed: [...daily(8, 12), ...daily(14, 20)] } },
        attempts: { max: 2, ...retry(22 * HOUR_MS, HOUR_MS), perNumberPerDay: 1 },
      },
    },
    {
      id: 'globex/reminder',
      definition: {
        // Wider than deployment and law allow: they cut it.
        hours: { windows: week(0, 24) },
        attempts: { max: 5, ...retry(40 * MINUTE_MS, 10 * MINUTE_MS, 0.3), perNumberPerDay: 4 },
        startsAtMs: at(0.1),
      },
    },
    {
      id: 'globex/weekend',
      definition: {
        hours: { windows: { sat: daily(8, 20), sun: daily(8, 20) } },
        attempts: { max: 3, ...retry(3 * HOUR_MS, 20 * MINUTE_MS) },
      },
    },
    {
      id: 'initech/holidays',
      definition: {
        hours: { holidays: [dateOf(changesMs + DAY_MS), '2026-11-26', '2027-03-26'] },
        attempts: { max: 3, ...retry(26 * HOUR_MS, HOUR_MS) },
        startsAtMs: at(0.5),
      },
    },
    {
      id: 'initech/brief',
      definition: {
        attempts: { max: 4, ...retry(5 * HOUR_MS, HOUR_MS) },
        maxCallsPerSecond: 1,
        startsAtMs: at(0.3),
        // In the middle of a day of dialing.
        endsAtMs: at(0.3) + 1.8 * DAY_MS,
      },
    },
    {
      id: 'umbrella/cancelled',
      definition: { weight: 2, maxCallsPerSecond: 2, attempts: { max: 3, ...retry(6 * HOUR_MS, HOUR_MS) } },
      cancelledAtMs: startMs + Math.min(3, days / 3) * DAY_MS + 17 * HOUR_MS,
    },
    {
      id: 'umbrella/clocks',
      definition: {
        priority: 'high',
        attempts: { max: 3, ...retry(8 * HOUR_MS, 15 * MINUTE_MS) },
        startsAtMs: changesMs,
      },
    },
  ];
  const chosen = drawn.filter(({ id }) => campaigns?.includes(id) ?? true);
  return { season, seed, startMs, endMs, changesMs, campaigns: peopled(chosen, seed, contacts) };
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
