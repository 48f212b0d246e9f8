import { fallbacks } from '../../../local/cli/parse-arguments';
import { benchCommand } from '../../bench/local/bench-command';
import { contactList } from '../../bench/local/contact-list';
import { BENCH_FLAGS } from '../../bench/local/options';
import { phasesOf } from '../../bench/local/phases';

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write: (text: string | Uint8Array) => {
      written[name] += text;
      return true;
    },
  });
  const { signal } = new AbortController();
  const code = await benchCommand(args, { stdout: stream('stdout'), stderr: stream('stderr'), signal });
  return { code, ...written };
}

describe('the command line of bench:local', () => {
  it('lists its flags', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: npm run bench:local -- [flags]');
    expect(stdout).toMatch(/--minutes N .*\n.*\(default: 10\)/);
  });

  it('names every wrong flag with what is allowed', async () => {
    expect(await run('--rate', '0.5', '--minutes', '-1', '--fast')).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        'bench:local: --rate must be a whole number from 1 to 200, got "0.5"',
        'bench:local: --minutes must be a number above 0, got "-1"',
        'bench:local: unknown flag --fast',
        'npm run bench:local -- --help lists all flags\n',
      ].join('\n'),
    });
  });

  it('refuses a run that needs more numbers than there are for fiction, before anything is built', async () => {
    const { code, stderr } = await run('--minutes', '60');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /^bench:local: a run of \d+ calls needs more than the \d+ fictional numbers/,
      ) as string,
    });
  });
});

describe('the phases', () => {
  const options = fallbacks(BENCH_FLAGS);

  it('are both measured unless one is asked for, the lines for three minutes at most', () => {
    expect(phasesOf(options).map(({ binds, measureSeconds }) => [binds, measureSeconds])).toEqual([
      ['rate', 600],
      ['lines', 180],
    ]);
    expect(phasesOf({ ...options, phase: 'lines', minutes: 1 }).map((phase) => phase.measureSeconds)).toEqual([60]);
  });

  it('have lists that cannot run dry', () => {
    for (const { rows, stack, measureSeconds, warmUpSeconds } of phasesOf({ ...options, phase: 'rate' })) {
      expect(rows).toBeGreaterThan(stack.burst + stack.rate * (measureSeconds + warmUpSeconds));
    }
  });
});

describe('the list', () => {
  const [title = '', ...rows] = contactList(1000).toString().trimEnd().split('\n');

  it('has only numbers of the range set aside for fiction, each once and with its zone', () => {
    expect(title).toBe('phone,zone');
    expect(rows.filter((row) => !/^\+1[2-9]\d\d55501\d\d,America\/New_York$/.test(row))).toEqual([]);
    expect(new Set(rows).size).toBe(1000);
  });
});
