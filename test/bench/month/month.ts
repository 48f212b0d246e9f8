/**
 * The command: the months in which the clocks of the US change, dialed in virtual time and audited call by call. It fails
 * if anybody was called outside of hours or above a cap, or if the books do not add up.
 */
import { type FlagTable, oneOf, onOff, wholeFrom0, wholeFrom1 } from '../../../local/cli/flag';
import { withOptions } from '../../../local/cli/with-options';
import type { MonthTrial } from '../../../sim/month/month';
import { type MonthOptions, SEASONS, type Season } from '../../../sim/month/plan';

const FAILURE = 1;
const SHOWN_VIOLATIONS = 20;

interface Flags {
  readonly contacts: number;
  readonly days: number;
  readonly season: Season | 'both';
  readonly seed: number;
  readonly json: boolean;
}

const FLAGS: FlagTable<Flags> = {
  contacts: wholeFrom1({ fallback: 200_000, help: 'contacts, shared out among the months and their campaigns' }),
  days: wholeFrom1({ fallback: 30, help: 'days of each month, around the change of the clocks' }),
  season: oneOf<Season | 'both'>([...SEASONS, 'both'], { fallback: 'both', help: 'which change of the clocks' }),
  seed: wholeFrom0({ fallback: 1, help: 'of everything that is drawn' }),
  json: onOff('the outcome as JSON'),
};

const ABOUT = [
  'Dials a month of campaigns all over the US with the deployed controller, dialer and calling hours in virtual time, and',
  "holds each call of the account's own records against the clock on the wall. Exit code 1 if anybody was called wrongly.",
];

/** A month, and what it took. */
export interface Measured {
  readonly trial: MonthTrial;
  readonly cpuSeconds: number;
}

export interface Surroundings {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Dials a month. */
  readonly tryMonth: (options: MonthOptions) => Promise<Measured>;
}

/** @returns the exit code. */
export async function month(args: readonly string[], surroundings: Surroundings): Promise<number> {
  return withOptions(
    { name: 'month', typed: 'npm run month --', about: ABOUT, flags: FLAGS },
    args,
    surroundings,
    (options) => run(options, surroundings),
  );
}

async function run({ contacts, days, season, seed, json }: Flags, surroundings: Surroundings): Promise<number> {
  const { stdout, tryMonth } = surroundings;
  const seasons = season === 'both' ? SEASONS : [season];
  // Side by side, each in its own thread; what is said keeps the order of the seasons.
  const months = await Promise.all(
    seasons.map((each, index) => {
      const share = Math.floor((contacts + index) / seasons.length);
      return tryMonth({ season: each, seed, contacts: share, days });
    }),
  );
  if (!json) for (const measured of months) stdout.write(said(measured));
  if (json) stdout.write(`${JSON.stringify(months, null, 2)}\n`);
  return months.some(({ trial }) => trial.violations.length > 0) ? FAILURE : 0;
}

const COLUMNS = ['contacts', 'calls', 'completed', 'exhausted', 'expired', 'cancelled', 'held'] as const;

function said({ trial, cpuSeconds }: Measured): string {
  const { season, seed, contacts, calls, virtualDays, violations, campaigns } = trial;
  const rows = campaigns.map((account) => [account.id.padEnd(20), ...COLUMNS.map((column) => String(account[column]))]);
  const table = [[''.padEnd(20), ...COLUMNS], ...rows].map(
    ([id = '', ...cells]) => `  ${id}${cells.map((cell) => cell.padStart(11)).join('')}`,
  );
  const shown = violations.slice(0, SHOWN_VIOLATIONS).map((violation) => `  ${violation}`);
  return [
    `${season}, seed ${seed}: ${contacts} contacts, ${calls} calls in ${virtualDays} days of virtual time, ${Math.round(cpuSeconds)} s of CPU`,
    ...table,
    violations.length === 0
      ? 'Violations: 0. Nobody was called outside of hours or above a cap, and everybody is accounted for.'
      : `Violations: ${violations.length}`,
    ...shown,
    '',
    '',
  ].join('\n');
}
