/**
 * Was anybody called when, or more often than, nobody may be called? Judged by the calls that the Connect model has seen,
 * the plan as its owners wrote it, and nothing that the controller worked out: not its hours, zone keys, counters or dates.
 */
import type { CallingWindow } from '../../lambda/contract/settings';
import type { SimulatedContact } from '../connect/types';
import type { Resident } from './people';
import type { PlannedCampaign } from './plan';
import { forbidding, lawfulPerDay } from './statutes';
import { type Wall, wallAt } from './wall';

/** A call of the model's records, and whom it was for. */
export interface MadeCall {
  readonly campaign: PlannedCampaign;
  /** Undefined where its number stands in no row of the campaign. */
  readonly person: Resident | undefined;
  readonly contactKey: string;
  readonly call: SimulatedContact;
}

export interface AuditedHours {
  /** The deployment's, which holds on top of a campaign's own. */
  readonly callingWindow: CallingWindow;
}

const DAY_MS = 24 * 3_600_000;
/** A campaign that is cancelled calls nobody after so long: the campaigns are read each second, a request lives two. */
const CANCELLED_AFTER_MS = 5_000;
const WEEKDAYS = { Mon: 'mon', Tue: 'tue', Wed: 'wed', Thu: 'thu', Fri: 'fri', Sat: 'sat', Sun: 'sun' } as const;

/**
 * Every violation, as a sentence.
 *
 * @param made in order of their start
 */
export function auditCalls(made: readonly MadeCall[], hours: AuditedHours): readonly string[] {
  return [...made.flatMap((one) => untimely(one, hours)), ...tooOften(made), ...beyondBudget(made)];
}

function untimely({ campaign, person, call }: MadeCall, { callingWindow }: AuditedHours): readonly string[] {
  const { id, definition, cancelledAtMs = Number.POSITIVE_INFINITY } = campaign;
  const { startsAtMs = Number.NEGATIVE_INFINITY, endsAtMs = Number.POSITIVE_INFINITY } = definition;
  const atMs = call.initiatedAtMs;
  const said = (what: string) => `${id} at ${new Date(atMs).toISOString()}: ${what}`;
  if (!person) return [said('called a number that is in none of its rows')];
  if (person.zones.length === 0) return [said('called somebody of whom nobody knows where they are')];
  return [
    ...(atMs < startsAtMs ? [said('called before the campaign started')] : []),
    ...(atMs >= endsAtMs ? [said('called after the campaign had ended')] : []),
    ...(atMs >= cancelledAtMs + CANCELLED_AFTER_MS ? [said('called after the campaign was cancelled')] : []),
    ...person.zones.flatMap((zone) => {
      const wall = wallAt(zone, atMs);
      const clock = `${wall.weekday} ${wall.date} ${hhmm(wall.minute)} in ${zone}`;
      return [
        ...forbidding(person.states, wall).map((law) => said(`called on ${clock}, which ${law} forbids`)),
        ...(isWithin([callingWindow], wall) ? [] : [said(`called on ${clock}, outside of the deployment's window`)]),
        ...(isOpenOf(campaign, wall) ? [] : [said(`called on ${clock}, outside of the campaign's hours`)]),
      ];
    }),
  ];
}

function isOpenOf({ definition: { hours = {} } }: PlannedCampaign, wall: Wall): boolean {
  if (hours.holidays?.includes(wall.date)) return false;
  return !hours.windows || isWithin(hours.windows[WEEKDAYS[wall.weekday as keyof typeof WEEKDAYS]] ?? [], wall);
}

const isWithin = (windows: readonly CallingWindow[], { minute }: Wall): boolean =>
  windows.some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute);

/** By number, over all campaigns: the cap of whoever calls, and the law's. */
function tooOften(made: readonly MadeCall[]): readonly string[] {
  const violations: string[] = [];
  for (const calls of Map.groupBy(made, ({ call }) => call.destination).values()) {
    let oldest = 0;
    for (const [index, { campaign, person, call }] of calls.entries()) {
      const atMs = call.initiatedAtMs;
      while (atMs - (calls[oldest]?.call.initiatedAtMs ?? atMs) >= DAY_MS) oldest += 1;
      const inDay = index - oldest + 1;
      const said = (cap: string) =>
        `${campaign.id} at ${new Date(atMs).toISOString()}: call ${inDay} to a number within 24 hours, ${cap}`;
      const own = campaign.definition.attempts.perNumberPerDay ?? Number.POSITIVE_INFINITY;
      if (inDay > own) violations.push(said(`its cap is ${own}`));
      const lawful = lawfulOf(person, atMs);
      if (inDay > lawful) violations.push(said(`the law's is ${lawful}`));
    }
  }
  return violations;
}

/** The least of what the law allows, wherever the person may be. */
const lawfulOf = (person: Resident | undefined, atMs: number): number =>
  Math.min(...(person?.zones ?? []).map((zone) => lawfulPerDay(person?.states ?? [], wallAt(zone, atMs))));

/** By contact: the attempts that its campaign gives it. */
function beyondBudget(made: readonly MadeCall[]): readonly string[] {
  const violations: string[] = [];
  for (const calls of Map.groupBy(made, ({ contactKey }) => contactKey).values()) {
    const { id, definition } = (calls[0] as MadeCall).campaign;
    if (calls.length > definition.attempts.max)
      violations.push(`${id}: ${calls.length} calls to a contact that has ${definition.attempts.max} attempts`);
  }
  return violations;
}

const hhmm = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
