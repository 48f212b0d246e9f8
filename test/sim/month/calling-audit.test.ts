import { openHours } from '../../../lambda/core/pace/rules-of-settings';
import { auditCalls, type MadeCall } from '../../../sim/month/calling-audit';
import { Population, type Resident } from '../../../sim/month/people';
import type { PlannedCampaign } from '../../../sim/month/plan';
import { wallAt } from '../../../sim/month/wall';
import { Random } from '../../../sim/random';

const HOURS = { callingWindow: { fromMinute: 480, toMinute: 1200 } };
const ALL_DAY = { callingWindow: { fromMinute: 0, toMinute: 1440 } };
const NEW_YORK = 'America/New_York';
const PLAIN: PlannedCampaign = { id: 'acme/a', definition: { attempts: { max: 20 } }, people: [] };

const living = (zone: string, ...states: string[]): Resident => ({
  phone: '+12125550100',
  zoneKey: zone,
  zones: zone === '' ? [] : zone.split('|'),
  states,
});

/** A call at a moment, to be written with its offset from UTC. */
const callAt = (time: string, person: Resident | undefined, campaign = PLAIN, contactKey = 'k'): MadeCall => ({
  campaign,
  person,
  contactKey,
  call: {
    contactId: time,
    direction: 'api',
    destination: person?.phone,
    clientToken: contactKey,
    attributes: {},
    initiatedAtMs: Date.parse(time),
    connectedAtMs: undefined,
    disconnectedAtMs: undefined,
    disconnectReason: undefined,
    breach: false,
  },
});

describe('the wall', () => {
  it.each([
    ['2026-11-01T05:30:00Z', NEW_YORK, 'Sun', '2026-11-01', 90],
    ['2026-11-01T06:30:00Z', NEW_YORK, 'Sun', '2026-11-01', 90],
    ['2027-03-14T06:59:00Z', NEW_YORK, 'Sun', '2027-03-14', 119],
    ['2027-03-14T07:00:00Z', NEW_YORK, 'Sun', '2027-03-14', 180],
    ['2027-03-14T15:00:00Z', 'America/Phoenix', 'Sun', '2027-03-14', 480],
    ['2026-11-02T09:15:00Z', 'Pacific/Honolulu', 'Sun', '2026-11-01', 1395],
    ['2026-11-01T05:00:00Z', 'Pacific/Guam', 'Sun', '2026-11-01', 900],
  ])('at %s in %s shows %s %s, minute %i', (time, zone, weekday, date, minute) => {
    expect(wallAt(zone, Date.parse(time))).toEqual({ weekday, date, minute });
  });
});

describe('the audit of calls', () => {
  // Every instant of both months, and people of all area codes: where nothing but the law and the window holds, what the
  // rules call open is exactly what the audit finds no fault with, though the two share no arithmetic.
  it('agrees with the hours of the deployment about every zone and every state, at thousands of moments', () => {
    const deployment = { callingWindow: HOURS.callingWindow, callingRules: 'us', allowLaxerHours: false } as const;
    const hours = openHours(deployment).of({ pk: 'CAMPAIGNS', sk: 'acme/a', createdAtMs: 0 });
    const random = new Random(1, 'moments');
    const people = new Population(new Random(2, 'people')).draw(800);
    const seen = { open: 0, closed: 0, moved: 0 };
    for (const startMs of [Date.UTC(2026, 9, 20), Date.UTC(2027, 2, 1)])
      for (const person of people) {
        for (let turn = 0; turn < 8; turn += 1) {
          // Around whole hours, where an error of an hour, or of a minute, shows.
          const hour = startMs + Math.floor(random.between(0, 38 * 24)) * 3_600_000;
          const atMs = hour + (turn % 2 === 0 ? 0 : -1);
          const isOpen = hours.isOpen(person.zoneKey, atMs);
          const faults = auditCalls([callAt(new Date(atMs).toISOString(), person)], HOURS);
          if (isOpen) expect({ person, faults }).toEqual({ person, faults: [] });
          // A group of states stands for a number that moved: stricter than both, see law.ts.
          const isGrouped = /US-(DAILY|WEEK|ALL)/.test(person.zoneKey);
          if (!isOpen && !isGrouped) expect({ person, atMs, count: faults.length }).not.toMatchObject({ count: 0 });
          seen[isOpen ? 'open' : 'closed'] += 1;
          if (person.states.length > 1) seen.moved += 1;
        }
      }
    expect(seen.open).toBeGreaterThan(1_000);
    expect(seen.closed).toBeGreaterThan(1_000);
    expect(seen.moved).toBeGreaterThan(300);
  });

  it.each([
    ['federal hours', '2026-11-04T07:59:59-05:00', living(NEW_YORK, 'NY'), '47 CFR'],
    ['federal hours, at their end', '2026-11-04T21:00:00-05:00', living(NEW_YORK, 'NY'), '47 CFR'],
    [
      'federal hours in the other candidate zone',
      '2026-11-04T08:30:00-05:00',
      living(`America/Chicago|${NEW_YORK}`),
      '47 CFR',
    ],
    ['hours of a state', '2026-11-04T08:30:00-08:00', living('America/Los_Angeles', 'CA'), '2872'],
    [
      "hours of the number's state, wherever the person lives",
      '2026-11-04T20:30:00-05:00',
      living(NEW_YORK, 'FL', 'NY'),
      '501.616',
    ],
    ['Sundays of a state', '2026-11-01T12:00:00-06:00', living('America/Chicago', 'AL'), '770-X-5'],
    ['Saturdays of a state', '2026-11-07T12:00:00-05:00', living(NEW_YORK, 'ME'), '1498'],
    ['late Sundays of a state', '2026-11-08T11:59:00-06:00', living('America/Chicago', 'TX'), '301.051'],
    ['Veterans Day', '2026-11-11T12:00:00-07:00', living('America/Denver', 'UT'), '13-25a'],
    ['the day after Thanksgiving', '2026-11-27T12:00:00-06:00', living('America/Chicago', 'MS'), '77-3-723'],
    ['Good Friday', '2027-03-26T12:00:00-04:00', living(NEW_YORK, 'PA'), '2245'],
  ])('sees a call against %s', (_name, time, person, law) => {
    expect(auditCalls([callAt(time, person)], ALL_DAY)).toEqual([expect.stringContaining(law)]);
  });

  it.each([
    ["outside of the deployment's window", '2026-11-04T20:30:00-05:00', {}, "the deployment's window"],
    [
      "outside of the campaign's window",
      '2026-11-04T12:00:00-05:00',
      { hours: { windows: { wed: [] } } },
      "the campaign's hours",
    ],
    [
      'on a weekday that the campaign does not name',
      '2026-11-04T12:00:00-05:00',
      { hours: { windows: {} } },
      "the campaign's hours",
    ],
    [
      "on the campaign's holiday",
      '2026-11-04T12:00:00-05:00',
      { hours: { holidays: ['2026-11-04'] } },
      "the campaign's hours",
    ],
    [
      'before the start',
      '2026-11-04T12:00:00-05:00',
      { startsAtMs: Date.parse('2026-11-04T17:00:00.001Z') },
      'before the campaign started',
    ],
    ['at the end', '2026-11-04T12:00:00-05:00', { endsAtMs: Date.parse('2026-11-04T17:00:00Z') }, 'had ended'],
  ])('sees a call %s', (_name, time, definition, sentence) => {
    const campaign = { ...PLAIN, definition: { ...PLAIN.definition, ...definition } };
    const found = auditCalls([callAt(time, living(NEW_YORK, 'NY'), campaign)], HOURS);
    expect(found).toEqual([expect.stringContaining(sentence)]);
  });

  it('sees a call of a cancelled campaign, one to nobody of the list, and one to somebody who may be anywhere', () => {
    const cancelled = { ...PLAIN, cancelledAtMs: Date.parse('2026-11-04T12:00:00-05:00') };
    const noon = '2026-11-04T12:00:05-05:00';
    expect(auditCalls([callAt(noon, living(NEW_YORK), cancelled)], HOURS).join()).toContain('was cancelled');
    expect(auditCalls([callAt(noon, undefined)], HOURS).join()).toContain('none of its rows');
    expect(auditCalls([callAt(noon, living(''))], HOURS).join()).toContain('nobody knows where');
  });

  it('counts the calls to a number over 24 hours and all campaigns, against the cap of whoever calls, and the law', () => {
    const capped = { ...PLAIN, id: 'acme/b', definition: { attempts: { max: 20, perNumberPerDay: 2 } } } as const;
    const calls = (person: Resident, ...made: readonly [string, PlannedCampaign][]) =>
      auditCalls(
        made.map(([time, campaign], index) => callAt(`2026-11-${time}-05:00`, person, campaign, `k${index}`)),
        ALL_DAY,
      );
    const vermonter = living(NEW_YORK, 'VT');
    const before: readonly [string, PlannedCampaign][] = [
      ['04T10:00:00', PLAIN],
      ['04T11:00:00', capped],
    ];
    expect(calls(vermonter, ...before, ['05T09:59:59', capped])).toEqual([expect.stringContaining('its cap is 2')]);
    expect(calls(vermonter, ...before, ['05T09:59:59', PLAIN])).toEqual([]);
    expect(calls(vermonter, ...before, ['05T10:00:00', capped])).toEqual([]);
    const four: readonly [string, PlannedCampaign][] = ['09', '12', '15', '18'].map((hour) => [
      `04T${hour}:00:00`,
      PLAIN,
    ]);
    expect(calls(living(NEW_YORK, 'FL'), ...four)).toEqual([expect.stringContaining("the law's is 3")]);
    expect(calls(vermonter, ...four)).toEqual([]);
  });

  it('counts the calls to a contact against the attempts that its campaign gives', () => {
    const one = { ...PLAIN, definition: { attempts: { max: 1 } } };
    const twice = ['04', '06'].map((day) => callAt(`2026-11-${day}T12:00:00-05:00`, living(NEW_YORK), one));
    expect(auditCalls(twice, HOURS)).toEqual(['acme/a: 2 calls to a contact that has 1 attempts']);
  });
});
