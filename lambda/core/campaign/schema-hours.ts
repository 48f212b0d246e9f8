/** The part `hours` of campaign.json: when people are called, on their own clocks. */
import { z } from 'zod';
import { WEEKDAYS, type Weekday } from '../../contract/campaign';
import { Problem, parseCallingWindow } from '../../contract/settings';
import { readZone } from '../rules/zones';
import { DAY, listOf, oneOf, text } from './schema-parts';

const WINDOW_TEXT =
  'give a window such as "09:00-20:00" that begins before it ends, up to 24:00; one over midnight is two windows';

const WINDOW = text(
  WINDOW_TEXT,
  (value) => !(parseCallingWindow(value) instanceof Problem),
  /^\d{2}:\d{2}-\d{2}:\d{2}$/,
);

const WINDOWS = z.union([WINDOW, listOf(WINDOW, 0, 10, 'windows')], {
  error: 'give a window such as "09:00-20:00", or a list of such; [] is closed',
});

const UNKNOWN_ZONE_TEXT = 'give "hold", or a time zone of a place such as "America/New_York"';

const NAMES: Readonly<Record<Weekday, string>> = {
  mon: 'Mondays',
  tue: 'Tuesdays',
  wed: 'Wednesdays',
  thu: 'Thursdays',
  fri: 'Fridays',
  sat: 'Saturdays',
  sun: 'Sundays',
};

const DAYS = Object.fromEntries(
  WEEKDAYS.map((day) => [day, WINDOWS.optional().describe(`Windows on ${NAMES[day]}, before weekdays and daily.`)]),
) as Record<Weekday, z.ZodOptional<typeof WINDOWS>>;

export const HOURS = z
  .strictObject(
    {
      ...DAYS,
      weekdays: WINDOWS.optional().describe('Windows from Monday to Friday, before daily.'),
      daily: WINDOWS.optional().describe('Windows on every day.'),
      holidays: listOf(DAY, 0, 1_000, 'days').optional().describe('Days on which nobody is called, as YYYY-MM-DD.'),
      rules: oneOf(['us', 'none'])
        .optional()
        .describe("Law that narrows the windows by the called person's place. Without it the deployment's."),
      unknownZone: text(UNKNOWN_ZONE_TEXT, (value) => value === 'hold' || readZone(value).kind === 'zone')
        .optional()
        .describe(
          'Contacts whose time zone nobody knows: "hold" keeps them back, a time zone takes them to be there. Default hold.',
        ),
    },
    { error: 'give an object such as {"weekdays": "09:00-20:00", "sat": "10:00-16:00"}' },
  )
  .describe(
    "When people may be called, on their own clocks. If any day has windows, days without are closed; without any, the deployment's callingWindow holds.",
  );
