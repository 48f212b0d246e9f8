import fc from 'fast-check';
import type { WeekWindows } from '../../../../lambda/contract/campaign';
import type { CallingWindow } from '../../../../lambda/contract/settings';
import { attemptsPerDay, type Definition, type DeploymentHours, hoursOf } from '../../../../lambda/core/rules/hours';
import { STRICT_REGIONS } from '../../../../lambda/core/rules/law';
import { US_CALLING_LAW } from '../../../../lambda/core/rules/us-calling-law';
import { at, aWeek, aZoneAndTime, datesAround, HOUR_MS, wallIn } from './wall';

const hours = (from: number, to: number): CallingWindow => ({ fromMinute: from * 60, toMinute: to * 60 });
const OPEN: DeploymentHours = { callingWindow: hours(0, 24), callingRules: 'none', allowLaxerHours: false };
const US: DeploymentHours = { ...OPEN, callingRules: 'us' };
const NEW_YORK = 'America/New_York';

describe('the hours of a campaign', () => {
  it('are several windows a day, by local weekday', () => {
    const windows: WeekWindows = { fri: [hours(9, 12), hours(14, 18)], mon: [hours(10, 11)] };
    const { isOpen, closesAtMs, nextOpeningMs } = hoursOf({ hours: { windows } }, OPEN);
    const friday = (clock: string) => at(`2026-11-20T${clock}:00-05:00`);

    expect(
      [8, 9, 11, 12, 14, 18].map((hour) => isOpen(NEW_YORK, friday(`${String(hour).padStart(2, '0')}:00`))),
    ).toEqual([false, true, true, false, true, false]);
    expect(closesAtMs(NEW_YORK, friday('09:30'))).toBe(friday('12:00'));
    expect(nextOpeningMs(NEW_YORK, friday('12:00'))).toBe(friday('14:00'));
    expect(nextOpeningMs(NEW_YORK, friday('18:00'))).toBe(at('2026-11-23T10:00:00-05:00'));
  });

  it('leave out the holidays, by the date where the called person is', () => {
    const { isOpen, nextOpeningMs } = hoursOf({ hours: { holidays: ['2026-11-26'] } }, OPEN);

    expect(isOpen(NEW_YORK, at('2026-11-26T00:00:00-05:00'))).toBe(false);
    expect(isOpen('America/Los_Angeles', at('2026-11-26T00:00:00-05:00'))).toBe(true);
    expect(nextOpeningMs(NEW_YORK, at('2026-11-26T10:00:00-05:00'))).toBe(at('2026-11-27T00:00:00-05:00'));
  });

  it('are looked for beyond three weeks of holidays', () => {
    const holidays = Array.from({ length: 21 }, (_, index) => `2026-12-${String(index + 1).padStart(2, '0')}`);
    const { nextOpeningMs } = hoursOf({ hours: { holidays } }, { ...OPEN, callingWindow: hours(8, 20) });

    expect(nextOpeningMs(NEW_YORK, at('2026-11-30T20:00:00-05:00'))).toBe(at('2026-12-22T08:00:00-05:00'));
  });

  it('stay within the deployment window, unless laxer ones are allowed', () => {
    const definition: Definition = { hours: { windows: { fri: [hours(6, 22)] } } };
    const deployment = { ...OPEN, callingWindow: hours(8, 20) };
    const openAt = (deployed: DeploymentHours) =>
      [6, 8, 19, 21].map((hour) =>
        hoursOf(definition, deployed).isOpen(NEW_YORK, at(`2026-11-20T${String(hour).padStart(2, '0')}:00:00-05:00`)),
      );

    expect(openAt(deployment)).toEqual([false, true, true, false]);
    expect(openAt({ ...deployment, allowLaxerHours: true })).toEqual([true, true, true, true]);
  });

  it('begin and end with the campaign', () => {
    const [startsAtMs, endsAtMs] = [at('2026-11-20T15:00:00Z'), at('2026-11-21T15:00:00Z')];
    const deployment = { ...OPEN, callingWindow: hours(9, 18) };
    const { isOpen, closesAtMs, nextOpeningMs } = hoursOf({ startsAtMs, endsAtMs }, deployment);

    expect(isOpen(NEW_YORK, startsAtMs - 1)).toBe(false);
    expect(nextOpeningMs(NEW_YORK, startsAtMs - 60 * 24 * HOUR_MS)).toBe(startsAtMs);
    expect(isOpen(NEW_YORK, startsAtMs)).toBe(true);
    expect(closesAtMs(NEW_YORK, at('2026-11-21T14:30:00Z'))).toBe(endsAtMs);
    expect(isOpen(NEW_YORK, endsAtMs)).toBe(false);
    expect(nextOpeningMs(NEW_YORK, endsAtMs)).toBeUndefined();
    expect(nextOpeningMs('Asia/Tokyo', at('2026-11-21T10:00:00Z'))).toBeUndefined();
  });

  it('hold those of whom nobody knows where they are, or take them to be where the campaign says', () => {
    const noon = at('2026-11-20T12:00:00-05:00');

    expect(hoursOf({}, OPEN).isOpen('unknown', noon)).toBe(false);
    expect(hoursOf({ hours: { unknownZone: 'hold' } }, OPEN).nextOpeningMs('unknown', noon)).toBeUndefined();
    expect(hoursOf({ hours: { unknownZone: NEW_YORK } }, OPEN).isOpen('unknown', noon)).toBe(true);
    expect(hoursOf({ hours: { unknownZone: NEW_YORK } }, US).nextOpeningMs('unknown', at('2026-11-20T05:00:00Z'))).toBe(
      at('2026-11-20T08:00:00-05:00'),
    );
    expect(hoursOf({ hours: { unknownZone: 'Mars/Phobos' } }, OPEN).isOpen('unknown', noon)).toBe(false);
  });
});

describe('the law', () => {
  const openHoursOn = (key: string, date: string, deployment = US, definition: Definition = {}) => {
    const { isOpen } = hoursOf(definition, deployment);
    const zone = key.split(/[+|]/)[0] ?? '';
    return Array.from({ length: 72 }, (_, index) => at(`${date}T00:00:00Z`) + (index - 24) * HOUR_MS)
      .filter((ms) => wallIn(zone, ms).date === date && isOpen(key, ms))
      .map((ms) => wallIn(zone, ms).minute / 60);
  };
  const from = (first: number, last: number) => Array.from({ length: last - first }, (_, index) => first + index);

  it.each([
    ['federal law', NEW_YORK, '2026-11-20', from(8, 21)],
    ['Florida', `${NEW_YORK}+US-FL`, '2026-11-20', from(8, 20)],
    ['Kentucky', `${NEW_YORK}+US-KY`, '2026-11-20', from(10, 21)],
    ['Alabama on a Sunday', 'America/Chicago+US-AL', '2026-11-22', []],
    ['Alabama on Thanksgiving', 'America/Chicago+US-AL', '2026-11-26', []],
    ['Utah on Pioneer Day', 'America/Denver+US-UT', '2026-07-24', []],
    ['Texas on a Sunday', 'America/Chicago+US-TX', '2026-11-22', from(12, 21)],
    ['Rhode Island on a Saturday', `${NEW_YORK}+US-RI`, '2026-11-21', from(10, 17)],
    ['South Dakota on a Saturday', 'America/Chicago+US-SD', '2026-11-21', []],
    ['Connecticut before its law of 2023', `${NEW_YORK}+US-CT`, '2023-09-29', from(8, 21)],
    ['Connecticut since', `${NEW_YORK}+US-CT`, '2023-10-02', from(9, 20)],
    ['a state without a law of its own', `${NEW_YORK}+US-NY`, '2026-11-20', from(8, 21)],
    ['a number of one state and an address in another', `${NEW_YORK}+US-FL+US-KY`, '2026-11-20', from(10, 20)],
  ])('of %s', (_, key, date, expected) => {
    expect(openHoursOn(key, date)).toEqual(expected);
  });

  it('of every candidate has to allow it', () => {
    const key = `America/Chicago+US-FL|${NEW_YORK}+US-FL`;
    // On Chicago's clock: until it is 20:00 in New York.
    expect(openHoursOn(key, '2026-11-20')).toEqual(from(8, 19));
  });

  it.each(['US-XX', 'US', 'FL', 'EU-DE', ''])('of a region that is unknown, %p, allows nothing', (region) => {
    const key = `${NEW_YORK}+${region}`;
    for (const deployment of [OPEN, US]) {
      expect(openHoursOn(key, '2026-11-20', deployment)).toEqual([]);
      expect(hoursOf({}, deployment).nextOpeningMs(key, at('2026-11-20T12:00:00Z'))).toBeUndefined();
    }
  });

  it('holds although the campaign chose none, unless the deployment allows laxer hours', () => {
    const definition: Definition = { hours: { rules: 'none' } };
    const key = `${NEW_YORK}+US-FL`;

    expect(openHoursOn(key, '2026-11-20', US, definition)).toEqual(from(8, 20));
    expect(openHoursOn(key, '2026-11-20', { ...US, allowLaxerHours: true }, definition)).toEqual(from(0, 24));
  });

  it('holds for a campaign that chose it in a deployment without', () => {
    const definition: Definition = { hours: { rules: 'us' } };
    expect(openHoursOn(`${NEW_YORK}+US-FL`, '2026-11-20', OPEN, definition)).toEqual(from(8, 20));
    expect(openHoursOn(`${NEW_YORK}+US-FL`, '2026-11-20', OPEN)).toEqual(from(0, 24));
  });
});

describe('attemptsPerDay', () => {
  const now = at('2026-11-20T17:00:00Z');

  it.each([
    [NEW_YORK, undefined],
    ['unknown', undefined],
    ['America/Chicago+US-AL', undefined],
    [`America/Chicago+US-FL|${NEW_YORK}+US-FL`, 3],
    ['America/Chicago+US-OK', 3],
    ['America/Chicago+US-DAILY', 3],
    [`${NEW_YORK}+US-XX`, 0],
  ])('of %s is %p', (key, expected) => {
    expect(attemptsPerDay(key, now)).toBe(expected);
  });

  it('holds from the day of the law', () => {
    expect(attemptsPerDay(`${NEW_YORK}+US-MD`, at('2023-12-31T23:00:00-05:00'))).toBeUndefined();
    expect(attemptsPerDay(`${NEW_YORK}+US-MD`, at('2024-01-01T00:00:00-05:00'))).toBe(3);
  });

  it('is not asked where no law holds', () => {
    expect(hoursOf({}, OPEN).attemptsPerDay(`${NEW_YORK}+US-FL`, now)).toBeUndefined();
    expect(hoursOf({}, US).attemptsPerDay(`${NEW_YORK}+US-FL`, now)).toBe(3);
  });
});

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
const within = (fromMs: number, untilMs: number, parts: readonly number[]) =>
  [...parts.map((part) => Math.floor(fromMs + part * (untilMs - fromMs))), untilMs - 1].filter(
    (ms) => ms >= fromMs && ms < untilMs,
  );

/** A campaign that says all it can, and an instant to ask about. */
const aCase = fc
  .tuple(
    aZoneAndTime,
    aWeek,
    fc.array(fc.integer({ min: -2, max: 10 }), { maxLength: 5 }),
    fc.option(fc.integer({ min: -50, max: 50 }), { nil: undefined }),
    fc.option(fc.integer({ min: -10, max: 300 }), { nil: undefined }),
    fc.integer({ min: 0, max: 12 }),
  )
  .map(([{ zone, ms }, windows, days, startsIn, endsIn, from]) => {
    const holidays = datesAround(zone, ms, days);
    const startsAtMs = startsIn === undefined ? undefined : ms + startsIn * HOUR_MS;
    const endsAtMs = endsIn === undefined ? undefined : ms + endsIn * HOUR_MS;
    const callingWindow = hours(from, from + 12);
    const definition: Definition = {
      hours: { windows, holidays },
      ...(startsAtMs === undefined ? {} : { startsAtMs }),
      ...(endsAtMs === undefined ? {} : { endsAtMs }),
    };
    const isOpenByTheWall = (each: number): boolean => {
      const wall = wallIn(zone, each);
      const inside = (window: CallingWindow) => wall.minute >= window.fromMinute && wall.minute < window.toMinute;
      return (
        each >= (startsAtMs ?? each) &&
        each < (endsAtMs ?? each + 1) &&
        !holidays.includes(wall.date) &&
        inside(callingWindow) &&
        (windows[wall.weekday] ?? []).some(inside)
      );
    };
    return { zone, ms, hours: hoursOf(definition, { ...OPEN, callingWindow }), isOpenByTheWall };
  });

describe('for all zones, campaigns and times of 2024 to 2030', () => {
  it('is open exactly while calendar and clock on the wall say so', () => {
    fc.assert(
      fc.property(aCase, shares, ({ zone, ms, hours: { isOpen }, isOpenByTheWall }, parts) => {
        for (const each of [ms, ...within(ms, ms + 40 * HOUR_MS, parts)])
          expect(isOpen(zone, each)).toBe(isOpenByTheWall(each));
      }),
      { numRuns: 400 },
    );
  });

  it('opens next at the first instant that is open', () => {
    fc.assert(
      fc.property(aCase, shares, ({ zone, ms, hours: { nextOpeningMs }, isOpenByTheWall }, parts) => {
        const opening = nextOpeningMs(zone, ms);
        if (opening !== undefined) expect(isOpenByTheWall(opening)).toBe(true);
        for (const each of within(ms, opening ?? ms + 30 * 24 * HOUR_MS, parts))
          expect(isOpenByTheWall(each)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('closes at the first instant that is closed', () => {
    fc.assert(
      fc.property(aCase, shares, ({ zone, ms, hours: { nextOpeningMs, closesAtMs }, isOpenByTheWall }, parts) => {
        const from = nextOpeningMs(zone, ms) ?? ms;
        const closes = closesAtMs(zone, from);
        if (Number.isFinite(closes)) expect(isOpenByTheWall(closes)).toBe(false);
        for (const each of within(from, Math.min(closes, from + 30 * 24 * HOUR_MS), parts))
          expect(isOpenByTheWall(each)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('is never wider than the law, whatever a campaign says', () => {
    const aDefinition = fc.record({
      hours: fc.record({ windows: aWeek, rules: fc.constantFrom('us' as const, 'none' as const) }),
    });
    const someRegions = fc.uniqueArray(fc.constantFrom(...STRICT_REGIONS), { maxLength: 2 });
    fc.assert(
      fc.property(aZoneAndTime, aDefinition, someRegions, ({ zone, ms }, definition, regions) => {
        const { isOpen, nextOpeningMs } = hoursOf(definition, US);
        const key = [zone, ...regions].join('+');
        const opening = nextOpeningMs(key, ms);
        for (const each of [ms, opening ?? ms].filter((instant) => isOpen(key, instant))) {
          const { date, weekday, minute } = wallIn(zone, each);
          const laws = US_CALLING_LAW.filter((law) => ['US', ...regions].includes(law.region) && law.from <= date);
          for (const law of laws) {
            const windows = { sat: law.saturday, sun: law.sunday }[weekday as string] ?? law.mondayToFriday;
            expect(windows.some(({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute)).toBe(true);
            if (law.noHolidays) expect(date).not.toMatch(/-(01-01|12-25|07-04|11-11|06-19)$/);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
