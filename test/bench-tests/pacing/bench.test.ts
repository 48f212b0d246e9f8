import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunOne } from '../../bench/pacing/measure';
import type { Report } from '../../bench/pacing/results';
import { temporaryFolder } from '../../support/temporary-folder';
import { benchWith } from './command';
import { figures } from './fakes';

const ONE = ['--only', 'lines-100', '--policies', 'callpace,recipe', '--seeds', '7'];

const clumsy: RunOne = () =>
  Promise.resolve({ figures: figures({ utilisation: 0.9649, breaches: 2 }), secondsOfCpu: 1 });

describe('bench:pacing', () => {
  it('prints a table with what was measured, how sure each zero is, and the goals', async () => {
    const { code, stdout, stderr } = await benchWith(ONE);
    expect(code).toBe(0);
    expect(stdout).toBe(`             used   breaches  throttled   inbound       lost  called  ramp          CPU
  policy        %     /1,000     /1,000  blocked*     /1,000   twice     s   calls    s

lines-100: Lines bind: 100 lines, calls of 46 s
  callpace   97.2  0 (<0.11)  0 (<0.11)         -  0 (<0.11)       0    18  27,994  1.5
  recipe    100.0        567        500         -       90.9       0    18  28,800  1.5

* per 1,000 inbound calls, beyond those that are blocked without a dialer
(<x): none was counted; with 95 % confidence the rate per 1,000 is below x

Goals
  met     lines-100: at least 96.5 % of what is possible; measured 97.2 %
  met     lines-100: no breaches; measured 0
`);
    expect(stderr).toBe('1/2 lines-100 callpace seed 7: 1.5 s of CPU\n2/2 lines-100 recipe seed 7: 1.5 s of CPU\n');
  });

  it('never needs more than 120 columns', async () => {
    const { stdout } = await benchWith([]);
    expect(stdout.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });

  it('prints every figure as JSON, with seeds, calls and bounds, and nothing else on stdout', async () => {
    const { stdout } = await benchWith([...ONE, '--json']);
    const { results, goals, command } = JSON.parse(stdout) as Report;
    expect(results[0]).toEqual({
      regime: 'lines-100',
      policy: 'callpace',
      seeds: [7],
      windowSeconds: 14_400,
      calls: 27_994,
      requests: 27_994,
      utilisation: 0.972,
      breaches: 0,
      breachesPer1000: 0,
      rateBreaches: 0,
      throttled: 0,
      throttledPer1000: 0,
      inboundOffered: 0,
      inboundBlocked: 0,
      inboundBlockedAlone: 0,
      inboundBlockedMorePer1000: 0,
      lost: 0,
      lostPer1000: 0,
      calledTwice: 0,
      rampSeconds: 18,
      secondsOfCpu: 1.5,
      zeroBounds: {
        breaches: expect.closeTo(3 / 27_994, 6) as number,
        rateBreaches: expect.closeTo(3 / 27_994, 6) as number,
        throttled: expect.closeTo(3 / 27_994, 6) as number,
        lost: expect.closeTo(3 / 27_994, 6) as number,
        calledTwice: expect.closeTo(3 / 27_994, 6) as number,
      },
    });
    expect(goals.map(({ isMet, measured }) => [isMet, measured])).toEqual([
      [true, 0.972],
      [true, 0],
    ]);
    expect(command).toBe(`npm run bench:pacing -- ${ONE.join(' ')} --json`);
  });

  it('fails where Callpace misses a goal, and says by how much', async () => {
    const { code, stdout, stderr } = await benchWith(ONE, { runOne: clumsy });
    expect(code).toBe(1);
    expect(stdout).toContain('MISSED  lines-100: at least 96.5 % of what is possible; measured 96.49 %');
    expect(stdout).toContain('MISSED  lines-100: no breaches; measured 2');
    expect(stderr).toContain('2 of 2 goals missed');
  });

  it('holds nobody but Callpace to the goals', async () => {
    expect(await benchWith(['--policies', 'recipe'], { runOne: clumsy })).toMatchObject({ code: 0 });
  });

  it('fails with the reason of a run that could not be made, and begins no other', async () => {
    let begun = 0;
    const runOne: RunOne = () => {
      begun += 1;
      return Promise.reject(new Error('out of lines'));
    };
    const { code, stdout, stderr } = await benchWith(['--workers', '2'], { runOne });
    expect({ code, stdout, stderr, begun }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'bench:pacing: out of lines\n',
      begun: 2,
    });
  });

  it('keeps to the number of workers', async () => {
    let running = 0;
    let most = 0;
    const runOne: RunOne = async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return { figures: figures(), secondsOfCpu: 0 };
    };
    await benchWith(['--workers', '3'], { runOne });
    expect(most).toBe(3);
  });

  it.each([
    [['--regimes', 'x'], 'unknown flag --regimes'],
    [['--only', 'lines-7'], '--only must be some of lines-100, surge-100, surge-10, kills, got "lines-7"'],
    [['--policies', 'magic'], 'must be some of callpace, recipe'],
    [['--seeds', '1,1'], '--seeds must be different whole numbers with commas between them, got "1,1"'],
    [['--calls', '0'], '--calls must be a whole number above 0, got "0"'],
    [['--out'], '--out needs a value: a folder'],
  ])('refuses %j on stderr, and says where to read more', async (args, said) => {
    const { code, stdout, stderr } = await benchWith(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr).toContain('npm run bench:pacing -- --help lists all flags');
  });

  it('explains all flags', async () => {
    const { code, stdout } = await benchWith(['--help']);
    expect(code).toBe(0);
    for (const flag of [
      '--only',
      '--policies',
      '--seeds',
      '--calls',
      '--quick',
      '--workers',
      '--json',
      '--write',
      '--out',
    ])
      expect(stdout).toContain(`  ${flag} `);
  });

  it('says so when nothing is left to measure', async () => {
    const { code, stderr } = await benchWith(['--only', 'kills', '--policies', 'recipe']);
    expect(code).toBe(1);
    expect(stderr).toContain('nothing to measure');
  });

  it('writes the same page and pictures twice, none of which the table needs', async () => {
    const write = async () => {
      const folder = temporaryFolder('pacing');
      const { stdout } = await benchWith(['--write', '--out', folder]);
      const files = ['pacing-results.md', 'images/pacing-policies.svg', 'images/pacing-day.svg'];
      return [stdout, ...files.map((file) => readFileSync(path.join(folder, file), 'utf8'))];
    };
    const first = await write();
    expect(await write()).toEqual(first);
    expect(first[1]).toContain('```sh\nnpm run bench:pacing -- --write\n```');
    expect(first[1]).toContain('| `lines-100` | no breaches | 0 | met |');
    expect(first[1]).toContain('](images/pacing-day.svg)');
  });
});
