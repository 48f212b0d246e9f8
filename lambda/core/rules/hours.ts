/**
 * The hours of one campaign: its own windows and holidays, the deployment's window, and the law of the place, all of
 * them together, between its start and its end. Where the deployment allows laxer hours, what the campaign says stands
 * instead of what the deployment says, for windows and law alike.
 */
import type { CampaignDefinition, CampaignHours } from '../../contract/campaign';
import type { CallingWindow } from '../../contract/settings';
import { closesAtMs, horizonOf, isOpen, nextOpening, type Place } from './calling-window';
import { attemptsPerDayIn, lawfulHours } from './law';
import { DAY_MINUTES, DAY_MS } from './local-day';
import { everyDay, type Schedule, together, weekly } from './schedule';
import { clockOf, localMs } from './zone-clock';
import { candidatesOf, UNKNOWN_ZONE } from './zone-key';

/** What the deployment says about hours. */
export interface DeploymentHours {
  /** Each day alike, on the called person's clock. */
  readonly callingWindow: CallingWindow;
  /** The law that holds for everybody: of the US, or none. */
  readonly callingRules: 'us' | 'none';
  /** Whether a campaign's windows and rules stand instead of the deployment's, and not on top of them. */
  readonly allowLaxerHours: boolean;
}

export type Definition = Pick<CampaignDefinition, 'hours' | 'startsAtMs' | 'endsAtMs'>;

/** When a zone may be called, and how often. */
export interface HoursOfZones {
  isOpen(zoneKey: string, nowMs: number): boolean;
  /** End of the opening that `nowMs` is in; `nowMs` if it is in none. */
  closesAtMs(zoneKey: string, nowMs: number): number;
  /** Undefined for zones that do not open within a month, or before the end of the campaign. */
  nextOpeningMs(zoneKey: string, nowMs: number): number | undefined;
  /** Attempts at one number in a rolling 24 hours that the law of its place allows; undefined where it does not say. */
  attemptsPerDay(zoneKey: string, nowMs: number): number | undefined;
}

/** Until then nothing changes. Only a memory: the answers depend on the arguments alone. */
interface Stretch {
  readonly isOpen: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
  /** End of the opening, or the next one. */
  readonly changesAtMs: number | undefined;
}

/** Zone keys come from lists; a list full of odd ones must not fill the memory. */
const REMEMBERED_KEYS = 4096;
const HOUR_MS = 3_600_000;

export function hoursOf(definition: Definition, deployment: DeploymentHours): HoursOfZones {
  const { hours = {}, startsAtMs = Number.NEGATIVE_INFINITY, endsAtMs = Number.POSITIVE_INFINITY } = definition;
  const rules = rulesOf(hours, deployment);
  const own = ownSchedule(hours, deployment);
  const places = remembered((key: string) => placesOf(key, hours.unknownZone, rules, own));
  const stretches = new Map<string, Stretch>();

  const stretchAt = (key: string, nowMs: number): Stretch | undefined => {
    const known = stretches.get(key);
    if (known && known.fromMs <= nowMs && nowMs < known.untilMs) return known;
    const found = places(key);
    if (!found) return undefined;
    if (stretches.size >= REMEMBERED_KEYS) stretches.clear();
    const stretch = stretchOf(found, nowMs);
    stretches.set(key, stretch);
    return stretch;
  };
  const isOpenNow = (key: string, nowMs: number): boolean =>
    nowMs >= startsAtMs && nowMs < endsAtMs && (stretchAt(key, nowMs)?.isOpen ?? false);

  return {
    isOpen: isOpenNow,
    closesAtMs: (key, nowMs) =>
      isOpenNow(key, nowMs)
        ? Math.min(stretchAt(key, nowMs)?.changesAtMs ?? Number.POSITIVE_INFINITY, endsAtMs)
        : nowMs,
    nextOpeningMs(key, nowMs) {
      const fromMs = Math.max(nowMs, startsAtMs);
      const stretch = stretchAt(key, fromMs);
      const opensAtMs = stretch?.isOpen ? fromMs : stretch?.changesAtMs;
      return opensAtMs !== undefined && opensAtMs < endsAtMs ? opensAtMs : undefined;
    },
    attemptsPerDay: (key, nowMs) => (rules === 'us' ? attemptsPerDay(key, nowMs, hours.unknownZone) : undefined),
  };
}

/** The law that holds for a campaign. */
function rulesOf(hours: CampaignHours, deployment: DeploymentHours): 'us' | 'none' {
  if (deployment.allowLaxerHours) return hours.rules ?? deployment.callingRules;
  return hours.rules === 'us' ? 'us' : deployment.callingRules;
}

function ownSchedule({ windows, holidays = [] }: CampaignHours, deployment: DeploymentHours): Schedule {
  const ofDeployment = everyDay(deployment.callingWindow);
  const week = windows && weekly(windows);
  const open = week && (deployment.allowLaxerHours ? week : together([ofDeployment, week]));
  return together([open ?? ofDeployment, weekly(ALL_WEEK, holidays)]);
}

const ALL_DAY = [{ fromMinute: 0, toMinute: DAY_MINUTES }];
const ALL_WEEK = { mon: ALL_DAY, tue: ALL_DAY, wed: ALL_DAY, thu: ALL_DAY, fri: ALL_DAY, sat: ALL_DAY, sun: ALL_DAY };

function placesOf(
  key: string,
  unknownZone: string | undefined,
  rules: 'us' | 'none',
  own: Schedule,
): readonly Place[] | undefined {
  const candidates = candidatesOf(knownKey(key, unknownZone));
  const places = (candidates ?? []).flatMap(({ zone, regions }) => {
    const clock = zone === UNKNOWN_ZONE ? undefined : clockOf(zone);
    return clock ? [{ clock, schedule: rules === 'us' ? together([own, lawfulHours(regions)]) : own }] : [];
  });
  return places.length > 0 && places.length === candidates?.length ? places : undefined;
}

/** The zone that the campaign takes those to be in of whom nobody knows. */
const knownKey = (key: string, unknownZone = 'hold'): string =>
  key === UNKNOWN_ZONE && unknownZone !== 'hold' ? unknownZone : key;

function stretchOf(places: readonly Place[], nowMs: number): Stretch {
  // An answer that looked as far as it could is good until the hour is over: then it looks an hour farther.
  const restMs = (Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS;
  if (isOpen(places, nowMs)) {
    const closes = closesAtMs(places, nowMs);
    return {
      isOpen: true,
      fromMs: nowMs,
      untilMs: Number.isFinite(closes) ? closes : restMs,
      changesAtMs: closes,
    };
  }
  const opens = nextOpening(places, nowMs);
  return { isOpen: false, fromMs: nowMs, untilMs: opens ?? Math.min(restMs, horizonOf(nowMs)), changesAtMs: opens };
}

/**
 * Attempts at one number in a rolling 24 hours that US law allows by its zone key; the least of all its candidates.
 * Undefined where the law does not say; 0 where the region is unknown.
 */
export function attemptsPerDay(key: string, nowMs: number, unknownZone?: string): number | undefined {
  const candidates = candidatesOf(knownKey(key, unknownZone));
  if (!candidates) return 0;
  const limits = candidates.flatMap(({ zone, regions }) => {
    const clock = clockOf(zone);
    return clock ? (attemptsPerDayIn(regions, Math.floor(localMs(clock, nowMs) / DAY_MS)) ?? []) : [];
  });
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function remembered<T>(find: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined || known.has(key)) return before as T;
    if (known.size >= REMEMBERED_KEYS) known.clear();
    const found = find(key);
    known.set(key, found);
    return found;
  };
}
