import { GROUPS, lawfulHours } from '../../lambda/core/rules/law';
import { dayOfDate } from '../../lambda/core/rules/local-day';
import { type CallingLaw, LONG_AGO, RETRIEVED_ON, US_CALLING_LAW } from '../../lambda/core/rules/us-calling-law';
import { SETTINGS } from '../../lib/deployment-settings';
import { codeIn, readPage, section, tableRows } from './pages';

const page = readPage('docs/calling-hours.md');

const hoursOf = (windows: CallingLaw['saturday']): string =>
  windows.map(({ fromMinute, toMinute }) => `${fromMinute / 60}-${toMinute / 60}`).join(', ') || 'none';

const asRow = (law: CallingLaw): readonly string[] => [
  law.region.replace('US-', ''),
  law.from === LONG_AGO ? '' : law.from,
  hoursOf(law.mondayToFriday),
  hoursOf(law.saturday),
  hoursOf(law.sunday),
  law.noHolidays ? 'none' : '',
  law.maxAttemptsPer24h === undefined ? '' : String(law.maxAttemptsPer24h),
  law.url === undefined ? law.citation : `[${law.citation}](${law.url})`,
  law.isVerified ? 'yes' : '**no**',
];

it('the table of the law is the one that is in force', () => {
  expect(tableRows(section(page, 'The law')).filter(([first = '']) => /^[A-Z]{2}$/.test(first))).toEqual(
    US_CALLING_LAW.map(asRow),
  );
  expect(section(page, 'The law')).toContain(RETRIEVED_ON);
});

it('the hours of the groups are those that hold', () => {
  const [weekday, saturday, sunday] = ['2026-11-24', '2026-11-28', '2026-11-29'].map(dayOfDate);
  const rows = [...GROUPS.keys()].map((group) => [
    `\`${group}\``,
    ...[weekday, saturday, sunday].map((day) => hoursOf(lawfulHours([group]).windowsOn(day ?? 0))),
  ]);
  expect(tableRows(section(page, 'Whose clock, whose law')).map((row) => row.slice(0, 4))).toEqual(
    expect.arrayContaining(rows),
  );
});

it('the settings that the page names exist', () => {
  const named = codeIn(section(page, 'Who decides')).filter((code) => /^(calling|allow)[A-Z]/.test(code));
  expect(new Set(named)).toEqual(new Set(['callingWindow', 'callingRules', 'allowLaxerHours']));
  expect([...named].filter((name) => !(name in SETTINGS))).toEqual([]);
});
