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
      if (law.isVerified) expect(law.url).toMatch(/^https?:\/\//);
    },
  );

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
