/**
 * Reads campaign.json: all of it is understood, or it is refused with all of its problems at once. Nothing of a file that
 * is wrong in one place holds, because its owner believes that all of it does.
 */
import {
  type AttemptRules,
  type CallSettings,
  type CampaignDefinition,
  type CampaignHours,
  type RetryRule,
  WEEKDAYS,
  type Weekday,
  type WeekWindows,
} from '../../contract/campaign';
import { type CallingWindow, Problem, parseCallingWindow } from '../../contract/settings';
import type { ColumnMapping } from '../intake/header';
import { readZone } from '../rules/zones';
import { contradictions } from './cross-checks';
import { readDuration } from './duration';
import { fieldsAt } from './fields';
import { problemsOf } from './problems';
import { CAMPAIGN_FILE, type CampaignFile } from './schema';

export type DefinitionReading =
  | {
      readonly kind: 'defined';
      readonly definition: CampaignDefinition;
      /** Which columns of lists are what; undefined where the file does not say. */
      readonly columns: ColumnMapping | undefined;
    }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** More than any such file needs, in UTF-16 units; the definition has to fit onto the campaign's item. */
export const LONGEST_FILE = 100_000;

/** Reads the text of a campaign.json. Never throws. */
export function parseDefinition(text: string): DefinitionReading {
  if (text.length > LONGEST_FILE)
    return refused(`it is longer than ${LONGEST_FILE} characters: leave out what it does not need`);
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return refused(`it is not JSON${placeOf(error)}: check commas, quotes and brackets there`);
  }
  const parsed = CAMPAIGN_FILE.safeParse(raw);
  if (!isObject(raw)) return refused(...problemsOf(parsed.error?.issues ?? [], raw, fieldsAt));
  const wrong = problemsOf(parsed.error?.issues ?? [], raw, fieldsAt);
  // What stands for itself is right in the rest of the file: what it says together can still be judged.
  const rest = parsed.data ?? withoutWrong(raw, parsed.error?.issues ?? []);
  const problems = [...wrong, ...contradictions(rest, (field) => raw[field] !== undefined)];
  return parsed.success && problems.length === 0
    ? { kind: 'defined', definition: definitionOf(parsed.data), columns: columnsOf(parsed.data) }
    : { kind: 'refused', problems };
}

const refused = (...problems: readonly string[]): DefinitionReading => ({ kind: 'refused', problems });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parser's own words quote the file, which may hold anything. */
function placeOf(error: unknown): string {
  const place = error instanceof Error ? /line \d+ column \d+/.exec(error.message)?.[0] : undefined;
  return place === undefined ? '' : ` (${place})`;
}

function withoutWrong(
  raw: Readonly<Record<string, unknown>>,
  issues: readonly {
    readonly code: string;
    readonly path: readonly PropertyKey[];
    readonly keys?: readonly string[];
  }[],
): CampaignFile {
  const wrong = new Set(issues.flatMap(({ path, keys = [] }) => (path.length > 0 ? [String(path[0])] : keys)));
  const rest = Object.fromEntries(Object.entries(raw).filter(([field]) => !wrong.has(field)));
  return CAMPAIGN_FILE.safeParse(rest).data ?? {};
}

function definitionOf(file: CampaignFile): CampaignDefinition {
  const { contactFlowId, queueId, sourceNumbers, ringTimeoutSeconds, startsAt, endsAt } = file;
  const call = present<CallSettings>({
    contactFlowId,
    queueId,
    sourceNumbers: sourceNumbers === undefined ? undefined : [sourceNumbers].flat().map(sourceNumberOf),
    ringTimeoutSeconds,
  });
  return {
    mode: file.state ?? 'active',
    ...present<Omit<CampaignDefinition, 'mode'>>({
      call: Object.keys(call).length > 0 ? call : undefined,
      hours: file.hours && hoursOf(file.hours),
      startsAtMs: startsAt === undefined ? undefined : Date.parse(startsAt),
      endsAtMs: endsAt === undefined ? undefined : Date.parse(endsAt),
      priority: file.priority,
      weight: file.weight,
      maxConcurrentCalls: file.concurrentCalls,
      maxCallsPerSecond: file.callsPerSecond,
      reachesAgents: file.reachesAgents,
      attempts: file.attempts && attemptsOf(file.attempts),
      suppressionLists: file.suppressionLists,
      countries: file.countries,
    }),
  };
}

const sourceNumberOf = (number: string | { readonly phone: string; readonly dailyCap?: number | undefined }) =>
  typeof number === 'string'
    ? { phone: number }
    : { phone: number.phone, ...present<{ dailyCap?: number }>({ dailyCap: number.dailyCap }) };

function hoursOf(hours: NonNullable<CampaignFile['hours']>): CampaignHours {
  const { holidays, rules, unknownZone } = hours;
  const zone = unknownZone === undefined ? undefined : readZone(unknownZone);
  return present<CampaignHours>({
    windows: windowsOf(hours),
    holidays,
    rules,
    // The right spelling of a zone, where it is one.
    unknownZone: zone?.kind === 'zone' ? zone.zone : unknownZone,
  });
}

/** The day's own windows come before those of weekdays, and these before those of every day. */
function windowsOf(hours: NonNullable<CampaignFile['hours']>): WeekWindows | undefined {
  const said = (day: Weekday) =>
    hours[day] ?? (day === 'sat' || day === 'sun' ? undefined : hours.weekdays) ?? hours.daily;
  const days = WEEKDAYS.flatMap((day) => {
    const windows = said(day);
    return windows === undefined ? [] : [[day, [windows].flat().map(windowOf).sort(byBeginning)] as const];
  });
  return days.length > 0 ? Object.fromEntries(days) : undefined;
}

const byBeginning = (one: CallingWindow, other: CallingWindow): number => one.fromMinute - other.fromMinute;

/** @throws if it is none: the schema has let no such through. */
function windowOf(text: string): CallingWindow {
  const window = parseCallingWindow(text);
  if (window instanceof Problem) throw new Error(`a calling window ${window.text}`);
  return window;
}

function attemptsOf(attempts: NonNullable<CampaignFile['attempts']>): Partial<AttemptRules> {
  const { max, retry, jitter, perNumberPerDay, perNumberInAll } = attempts;
  return present<Partial<AttemptRules>>({
    max,
    retry: retry && Object.fromEntries(Object.entries(retry).map(([ending, rule]) => [ending, retryRuleOf(rule)])),
    jitter,
    perNumberPerDay,
    perNumberInAll,
  });
}

const retryRuleOf = ({ after, max }: { readonly after: string; readonly max?: number | undefined }): RetryRule => ({
  delayMs: readDuration(after) ?? Number.POSITIVE_INFINITY,
  ...present<{ maxAttempts?: number }>({ maxAttempts: max }),
});

function columnsOf({ columns }: CampaignFile): ColumnMapping | undefined {
  if (!columns) return undefined;
  const { phone, zone, country, state, postalCode, attributes } = columns;
  const isRenamed = typeof attributes === 'object' && !Array.isArray(attributes);
  return present<ColumnMapping>({
    phone: phone === undefined ? undefined : [phone].flat(),
    zone,
    country,
    state,
    postalCode,
    attributes: attributes === undefined ? undefined : isRenamed ? Object.keys(attributes) : [attributes].flat(),
    names: isRenamed ? attributes : undefined,
  });
}

/** The fields that have a value. */
const present = <T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
