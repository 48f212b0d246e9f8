import { chaos, type Tried } from '../../bench/chaos/chaos';
import { listText } from '../../bench/chaos/list';
import { drawSchedule } from '../../bench/chaos/schedule';

/** The command over runs that need no stack, some of which break a promise. */
async function tried(args: readonly string[], isBroken: (seed: number) => boolean = () => false) {
  const written: string[] = [];
  const said: string[] = [];
  const seeds: number[] = [];
  const log = { atMs: 0, source: 'Dialer', text: '{"level":"WARN","message":"no attempt note"}' };
  const tryRun = async (seed: number): Promise<Tried> => {
    seeds.push(seed);
    const violations = isBroken(seed) ? ['I4: 1 contacts are still pending'] : [];
    const injected = { 'dialer-death-after': 2, 'cold-start': 1 };
    const isFinished = violations.length === 0;
    return { seed, seconds: 20, contacts: 50, calls: 80, lateMs: 3, isFinished, injected, violations, logs: [log] };
  };
  const stdout = { write: (text: string) => written.push(text) };
  const code = await chaos(args, { stdout, stderr: { write: (text: string) => said.push(text) }, tryRun });
  return { code, out: written.join(''), said: said.join(''), seeds: seeds.toSorted((one, other) => one - other) };
}

it('tries each seed once, and adds up what was injected', async () => {
  const { code, out, seeds } = await tried(['--runs', '5', '--from', '7']);
  expect(seeds).toEqual([7, 8, 9, 10, 11]);
  expect(out).toMatch(/5 runs, 400 calls; injected:\n {2}cold-start +5\n {2}dialer-death-after +10\n/);
  expect(out).toContain('Every promise was kept.');
  expect(code).toBe(0);
});

it('names each seed that broke a promise, says how to run it again, and fails', async () => {
  const { code, out, said } = await tried(['--runs', '5'], (seed) => seed === 4);
  expect(out).toContain('1 runs broke a promise:\nseed 4 (npm run chaos -- --seed 4):\n  I4: 1 contacts');
  expect(said).toContain(
    'seed 4: 50 contacts, 80 calls, 3 faults, 20 s, machine 3 ms late: NOT FINISHED, 1 VIOLATIONS\n  I4: 1 contacts',
  );
  expect(code).toBe(1);
});

it('runs one seed alone, with what the functions complained about', async () => {
  const { out, seeds } = await tried(['--seed', '4']);
  expect(seeds).toEqual([4]);
  expect(out).toContain('no attempt note');
});

it('prints JSON, help, and what is wrong with its flags', async () => {
  const { out } = await tried(['--runs', '2', '--json']);
  expect(JSON.parse(out)).toMatchObject({ injected: { 'cold-start': 2 }, runs: [{ seed: 1 }, { seed: 2 }] });
  expect(out).not.toContain('attempt note');
  expect((await tried(['--help'])).out).toContain('--at-once');
  const wrong = await tried(['--runs', 'many']);
  expect(wrong.code).toBe(2);
  expect(wrong.said).toContain('--runs');
});

describe('a seed', () => {
  it('draws the same schedule each time, and another one for another seed', () => {
    const drawn = (seed: number) => {
      const { strength, ...schedule } = drawSchedule(seed);
      return { ...schedule, strengths: ['connect-slow', 'dialer-death-after', 'table-throttled'].map(strength) };
    };
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(8)).not.toEqual(drawn(7));
  });

  it('draws a list with numbers, the same ones in other words, and rows that nobody can call', () => {
    const { rows } = drawSchedule(3);
    const numbers = rows.flatMap(({ number }) => number ?? []);
    expect(new Set(numbers).size).toBeLessThan(numbers.length);
    expect(numbers.length).toBe(rows.length - 4);
    expect(listText(rows).trim().split('\n')).toHaveLength(rows.length + 1);
  });
});
