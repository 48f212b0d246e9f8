/** A list on this machine, and the country of its numbers. */
import { isCountry } from '../../lambda/core/rules/phone';
import { argument, type Flag, readBy } from '../../local/cli/flag';

export const listArgument: Flag<string> = argument(
  readBy('LIST', 'the path of a list (.csv or .jsonl, also with .gz)', (text) => text || undefined, {
    fallback: '',
    help: 'the contact list, a file on this machine',
  }),
);

/** Of numbers without a country code, where there is no deployment to ask: its own default. */
export const USUAL_COUNTRY = 'US';

export const countryFlag: Flag<string | undefined> = readBy(
  'CODE',
  'an ISO 3166 code such as US or GB',
  (text) => (isCountry(text) ? (text as string) : undefined),
  {
    fallback: undefined,
    shownFallback: `the deployment's defaultCountry, ${USUAL_COUNTRY} without one`,
    help: 'country of numbers without a country code',
  },
);
