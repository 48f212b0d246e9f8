import type { MonthTrial } from '../../../sim/month/month';
import type { MonthOptions } from '../../../sim/month/plan';
import { month } from '../../bench/month/month';

const TRIAL: Omit<MonthTrial, 'season' | 'seed' | 'contacts'> = {
  calls: 7,
  campaigns: [
    {
      ...{ id: 'acme/a', contacts: 10, calls: 7, completed: 4, exhausted: 2, deadLettered: 0, suppressed: 0 },
      ...{ expired: 3, cancelled: 0, held: 1, unsettled: 0 },
    },
  ],
  final: { completed: 4, exhausted: 2, 'dead-lettered': 0, suppressed: 0 },
  virtualDays: 30,
  violations: [],
};

/** The command over months that take no time. */
async function ran(args: readonly string[], violations: readonly string[] = []) {
  const written: string[] = [];
  const said: string[] = [];
  const tried: MonthOptions[] = [];
  const code = await month(args, {
    stdout: { write: (text) => written.push(text) },
    stderr: { write: (text) => said.push(text) },
    tryMonth: async (options) => {
      tried.push(options);
      const { season, seed, contacts } = options;
      return { trial: { ...TRIAL, season, seed, contacts, violations }, cpuSeconds: 12.4 };
    },
  });
  return { code, out: written.join(''), said: said.join(''), tried };
}

it('dials both changes of the clocks, all contacts between them, and says what came of it', async () => {
  const { code, out, tried } = await ran(['--contacts', '200001', '--seed', '5']);
  expect(tried.map(({ season, contacts, seed }) => [season, contacts, seed])).toEqual([
    ['november', 100_000, 5],
    ['march', 100_001, 5],
  ]);
  expect(out).toContain('100000 contacts, 7 calls in 30 days of virtual time, 12 s of CPU');
  expect(out).toMatch(/acme\/a +10 +7 +4 +2 +3 +0 +1\n/);
  expect(out).toContain('Violations: 0.');
  expect(code).toBe(0);
});

it('dials one month if it is told so', async () => {
  const { tried } = await ran(['--season', 'march', '--contacts', '500', '--days', '7']);
  expect(tried).toEqual([{ season: 'march', contacts: 500, days: 7, seed: 1 }]);
});

it('shows violations, and fails', async () => {
  const { code, out } = await ran(['--season', 'march'], ['acme/a called at night']);
  expect(out).toContain('Violations: 1\n  acme/a called at night\n');
  expect(code).toBe(1);
});

it('prints JSON, help, and what is wrong with its flags', async () => {
  expect(JSON.parse((await ran(['--json'])).out)).toMatchObject([
    { trial: { season: 'november' }, cpuSeconds: 12.4 },
    { trial: { season: 'march' } },
  ]);
  expect((await ran(['--help'])).out).toContain('--contacts');
  const wrong = await ran(['--season', 'summer']);
  expect(wrong.code).toBe(2);
  expect(wrong.said).toContain('--season');
});
