import { changeOf } from '../../bench/mutation/mutant';
import { mutation } from '../../bench/mutation/mutation';

/** The command over a core of a hundred mutants, of which some are killed. */
async function mutated(args: readonly string[], isKilled: (mutant: number) => boolean = () => true) {
  const written: string[] = [];
  const said: string[] = [];
  const files: string[] = [];
  const tried: number[] = [];
  let open = 0;
  const run = mutation(args, {
    stdout: { write: (text) => written.push(text) },
    stderr: { write: (text) => said.push(text) },
    measureFile: (file) => {
      files.push(file);
      return !file.endsWith('weak.ts');
    },
    openLaboratory: async () => {
      open += 1;
      return {
        mutants: Array.from({ length: 100 }, (_, index) => index),
        judge: async (mutant) => {
          tried.push(mutant);
          return { verdict: isKilled(mutant) ? 'killed' : 'survived', change: `mutant ${mutant}` };
        },
        close: async () => {
          open -= 1;
        },
      };
    },
  });
  const code = await run;
  return { code, out: written.join(''), said: said.join(''), files, tried, open };
}

it('measures each mutant of the sample once, says how far it is, and closes what it opened', async () => {
  const { code, out, said, tried, open } = await mutated(['--sample', '20', '--seed', '3']);
  expect(new Set(tried).size).toBe(20);
  expect(said.trimEnd().split('\n').at(-1)).toBe(`20/20 killed: mutant ${tried.at(-1)}`);
  expect(out).toContain('20 mutants drawn of 100 (seed 3): 20 killed, 0 timed out, 0 survived, 0 not covered');
  expect([code, open]).toEqual([0, 0]);
});

it('fails where less than 85 % of the sample are killed, and names what survived', async () => {
  expect((await mutated(['--sample', '100'], (mutant) => mutant >= 15)).code).toBe(0);
  const { code, out } = await mutated(['--sample', '100'], (mutant) => mutant >= 16);
  expect(out).toContain('  survived: mutant 7\n');
  expect(code).toBe(1);
});

it('measures whole files, all of them, and fails if a mutant of one is alive', async () => {
  const [weak, strong] = ['lambda/core/pace/weak.ts', 'lambda/core/pace/strong.ts'];
  expect(await mutated([strong])).toMatchObject({ code: 0, files: [strong], tried: [] });
  expect(await mutated([weak, strong])).toMatchObject({ code: 1, files: [weak, strong] });
});

it('prints help, and what is wrong with its flags', async () => {
  expect((await mutated(['--help'])).out).toContain('--sample N');
  const nothing = await mutated([]);
  expect(nothing.code).toBe(2);
  expect(nothing.said).toContain('give files of lambda/core, or --sample N');
  const wrong = await mutated(['--sample', 'many', '--sead', '1']);
  expect(wrong.code).toBe(2);
  expect(wrong.said).toContain('--sample must be a whole number above 0, got "many"');
  expect(wrong.said).toContain('--sead');
  expect((await mutated(['lambda/core/pace/a.ts', '--sample', '5'])).code).toBe(2);
  expect((await mutated(['lib/alarms.ts'])).code).toBe(2);
});

it('shows the line of a mutant, and what stands there instead, on one line', () => {
  const location = { start: { line: 2, column: 10 } };
  const change = changeOf({ mutatorName: 'BlockStatement', replacement: '{\n}', location }, 'a();\n  if (b) {\n}\n');
  expect(change).toBe('2:10 BlockStatement: if (b) { -> { }');
});
