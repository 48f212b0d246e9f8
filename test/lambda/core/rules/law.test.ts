import type { CallingWindow } from '../../../../lambda/contract/settings';
import { isHoliday } from '../../../../lambda/core/rules/holidays';
import { attemptsPerDayIn, GROUPS, lawfulHours, STRICT_REGIONS, strictRegion } from '../../../../lambda/core/rules/law';
import { dayOfDate } from '../../../../lambda/core/rules/local-day';
import { US_REGIONS } from '../../../../lambda/core/rules/places';
import { overlap } from '../../../../lambda/core/rules/schedule';
import { RETRIEVED_ON, US_CALLING_LAW } from '../../../../lambda/core/rules/us-calling-law';

const on = (region: string, date: string) => lawfulHours([region]).windowsOn(dayOfDate(date));

describe('the table', () => {
  it.each(US_CALLING_LAW.map((law) => [law.region, law.citation, law] as const))(
    '%s, %s, is complete',
    (_, __, law) => {
      expect(law.region === 'US' || US_REGIONS.has(law.region)).toBe(true);
      expect(new Date(law.from).toISOString().slice(0, 10)).toBe(law.from);
      expect(law.from <= RETRIEVED_ON).toBe(true);
      expect(law.citation).not.toBe('');
      // What was read was read somewhere.
      expect(law.url ?? (law.isVerified ? '' : 'https://nobody.example/')).toMatch(/^https?:\/\/[^ ]+\.[a-z]+\//);
      expect(law.note ?? 'nothing to add').toMatch(/\w+ \w+/);
    },
  );

  it('says the same here: whoever changes a law does it twice', () => {
    const hoursIn = (windows: readonly CallingWindow[]) =>
      windows.map(({ fromMinute, toMinute }) => `${fromMinute / 60}-${toMinute / 60}`).join(', ') || 'closed';
    const lines = US_CALLING_LAW.map((law) =>
      [
        law.region,
        law.from,
        ...[law.mondayToFriday, law.saturday, law.sunday].map(hoursIn),
        ...(law.noHolidays ? ['no holidays'] : []),
        ...(law.maxAttemptsPer24h === undefined ? [] : [`${law.maxAttemptsPer24h} a day`]),
      ].join(' | '),
    );

    expect(lines).toEqual([
      'US | 2000-01-01 | 8-21 | 8-21 | 8-21',
      'US-AL | 2000-01-01 | 8-20 | 8-20 | closed | no holidays',
      'US-CA | 2000-01-01 | 9-21 | 9-21 | 9-21',
      'US-CT | 2023-10-01 | 9-20 | 9-20 | 9-20',
      'US-FL | 2021-07-01 | 8-20 | 8-20 | 8-20 | 3 a day',
      'US-IL | 2000-01-01 | 9-21 | 9-21 | 9-21',
      'US-IN | 2000-01-01 | 9-20 | 9-20 | 9-20',
      'US-KY | 2000-01-01 | 10-21 | 10-21 | 10-21',
      'US-LA | 2000-01-01 | 8-20 | 8-20 | closed | no holidays',
      'US-MA | 2000-01-01 | 8-20 | 8-20 | 8-20',
      'US-MD | 2024-01-01 | 8-20 | 8-20 | 8-20 | 3 a day',
      'US-ME | 2000-01-01 | 9-17 | closed | closed | 3 a day',
      'US-MI | 2000-01-01 | 9-21 | 9-21 | 9-21',
      'US-MN | 2000-01-01 | 9-21 | 9-21 | 9-21',
      'US-MS | 2000-01-01 | 8-20 | 8-20 | closed | no holidays',
      'US-NE | 2000-01-01 | 8-21 | 8-21 | 13-21 | no holidays',
      'US-NM | 2000-01-01 | 9-21 | 9-21 | 9-21',
      'US-NV | 2000-01-01 | 9-20 | 9-20 | 9-20',
      'US-OK | 2000-01-01 | 9-21 | 9-21 | 9-21',
      'US-OK | 2022-11-01 | 8-20 | 8-20 | 8-20 | 3 a day',
      'US-PA | 2019-12-03 | 8-21 | 8-21 | 8-21 | no holidays',
      'US-RI | 2000-01-01 | 9-18 | 10-17 | closed | no holidays',
      'US-SD | 2000-01-01 | 9-21 | closed | closed',
      'US-TX | 2000-01-01 | 9-21 | 9-21 | 12-21',
      'US-UT | 2000-01-01 | 8-21 | 8-21 | closed | no holidays',
      'US-WA | 2000-01-01 | 8-20 | 8-20 | 8-20',
      'US-WY | 2000-01-01 | 8-20 | 8-20 | 8-20',
    ]);
  });

  it('names only laws that are stricter than the federal one', () => {
    const federal = lawfulHours([]);
    for (const region of STRICT_REGIONS) {
      const days = Array.from({ length: 366 }, (_, index) => dayOfDate(RETRIEVED_ON) + index);
      const isStricter = days.some(
        (day) => JSON.stringify(lawfulHours([region]).windowsOn(day)) !== JSON.stringify(federal.windowsOn(day)),
      );
      expect([region, isStricter || attemptsPerDayIn([region], dayOfDate(RETRIEVED_ON)) !== undefined]).toEqual([
        region,
        true,
      ]);
    }
  });
});

describe('lawfulHours', () => {
  it('changes on the day of a new law', () => {
    expect(on('US-CT', '2023-09-30')).toEqual([{ fromMinute: 480, toMinute: 1260 }]);
    expect(on('US-CT', '2023-10-01')).toEqual([{ fromMinute: 540, toMinute: 1200 }]);
  });

  it('takes all laws of a region together', () => {
    expect(on('US-OK', '2026-11-23')).toEqual([{ fromMinute: 540, toMinute: 1200 }]);
  });
});

describe('strictRegion', () => {
  it.each([
    [[], undefined],
    [['US-NY'], undefined],
    [['US-NY', 'US-FL'], 'US-FL'],
    [['US-FL', 'US-FL'], 'US-FL'],
    [['US-MA', 'US-FL'], 'US-FL'],
    [['US-KY', 'US-FL'], 'US-DAILY'],
    [['US-AL', 'US-FL'], 'US-WEEK'],
    [['US-AL', 'US-RI'], 'US-ALL'],
  ])('of %j is %p', (regions, expected) => {
    expect(strictRegion(regions)).toBe(expected);
  });

  it('is a group where the one that implies the others may not stand by itself', () => {
    expect(strictRegion(['US-MA', 'US-FL'], ['US-FL'])).toBe('US-FL');
    expect(strictRegion(['US-MA', 'US-FL'], ['US-MA'])).toBe('US-DAILY');
    expect(strictRegion(['US-FL'], [])).toBe('US-DAILY');
  });

  it('leaves nothing out of the law of two states, on any day, and leaves hours to call in', () => {
    const weeks = Array.from({ length: 70 }, (_, index) => dayOfDate(RETRIEVED_ON) + index);
    const days = [...weeks, ...['2027-02-09', '2027-03-26', '2027-05-04', '2027-07-23', '2027-11-02'].map(dayOfDate)];
    for (const [index, one] of STRICT_REGIONS.entries())
      for (const other of STRICT_REGIONS.slice(index)) {
        const region = strictRegion([one, other]) ?? '';
        const chosen = lawfulHours([region]);
        const both = lawfulHours([one, other]);
        const wider = days.filter((day) => {
          const windows = chosen.windowsOn(day);
          return JSON.stringify(overlap(windows, both.windowsOn(day))) !== JSON.stringify(windows);
        });
        expect([one, other, wider]).toEqual([one, other, []]);
        expect(days.some((day) => chosen.windowsOn(day).length > 0)).toBe(true);
        const most = attemptsPerDayIn([region], days[0] ?? 0) ?? Number.POSITIVE_INFINITY;
        expect(most).toBeLessThanOrEqual(attemptsPerDayIn([one, other], days[0] ?? 0) ?? Number.POSITIVE_INFINITY);
      }
  });

  it('has a group for the states that allow calls every day', () => {
    expect(GROUPS.get('US-DAILY')).toEqual(expect.arrayContaining(['US-CT', 'US-FL', 'US-KY', 'US-TX']));
    expect(GROUPS.get('US-DAILY')).not.toContain('US-PA');
    expect(GROUPS.get('US-WEEK')).toEqual(expect.arrayContaining(['US-AL', 'US-FL', 'US-PA', 'US-UT']));
    expect(GROUPS.get('US-WEEK')).not.toContain('US-RI');
    expect([...GROUPS.keys()].filter((group) => US_REGIONS.has(group))).toEqual([]);
  });
});

describe('isHoliday', () => {
  it.each([
    ...['1954-04-18', '1981-04-19', '1999-04-04', '2000-04-23', '2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28'],
    ...['2028-04-16', '2029-04-01', '2030-04-21', '2031-04-13', '2032-03-28', '2033-04-17', '2034-04-09', '2035-03-25'],
    ...['2036-04-13', '2037-04-05', '2038-04-25', '2039-04-10', '2040-04-01', '2049-04-18', '2076-04-19'],
  ])('knows Good Friday before Easter Sunday, %s', (easter) => {
    const sunday = dayOfDate(easter);

    expect([-3, -2, -1, 0, 1].map((days) => isHoliday('US-PA', sunday + days))).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
  });

  it.each([
    ['US-AL', '2026-11-26', 'Thanksgiving'],
    ['US-AL', '2027-01-18', 'Birthday of Martin Luther King, Jr.'],
    ['US-AL', '2027-02-09', 'Mardi Gras'],
    ['US-AL', '2027-05-31', 'Memorial Day'],
    ['US-AL', '2027-06-18', 'Juneteenth, which is a Saturday, observed'],
    ['US-AL', '2027-06-19', 'Juneteenth'],
    ['US-AL', '2027-07-05', 'Independence Day, which is a Sunday, observed'],
    ['US-AL', '2027-12-31', "New Year's Day of 2028, observed"],
    ['US-LA', '2027-03-26', 'Good Friday'],
    ['US-LA', '2026-11-27', 'the day after Thanksgiving'],
    ['US-PA', '2026-11-03', 'Election Day'],
    ['US-RI', '2026-08-10', 'Victory Day'],
    ['US-UT', '2026-07-24', 'Pioneer Day'],
  ])('in %s %s is %s', (region, date) => {
    expect(isHoliday(region, dayOfDate(date))).toBe(true);
  });

  it.each([
    ['US-AL', '2026-11-25'],
    ['US-AL', '2026-07-24'],
    ['US-UT', '2027-02-09'],
    ['US-PA', '2026-11-10'],
  ])('in %s %s is none', (region, date) => {
    expect(isHoliday(region, dayOfDate(date))).toBe(false);
  });
});
