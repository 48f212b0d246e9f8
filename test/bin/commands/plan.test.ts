import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { callpace } from './run';

const EXAMPLE = path.join(__dirname, '../../../examples/contacts.csv');
const folder = mkdtempSync(path.join(os.tmpdir(), 'callpace-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

const plan = (...args: string[]) => callpace(['plan', ...args, '--offline']);

describe('callpace plan, without a deployment', () => {
  it('accounts for the rows of the example, says when it is done, and what it assumed', async () => {
    const { code, stdout } = await plan(EXAMPLE);
    expect(code).toBe(0);
    for (const said of ['400  rows', '378  contacts', '12  duplicates', '10  rejected', 'YES: done at', 'Assumed: '])
      expect(stdout).toContain(said);
    // The one number is that of the sentences which say how to write one.
    expect(new Set(stdout.match(/\+?\d{7,}/g))).toEqual(new Set(['+12065550100']));
  });

  it('tells a machine the same', async () => {
    const { code, stdout } = await plan(EXAMPLE, '--json', '--answer-share', '1');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'yes',
      list: { rows: 400, contacts: 378, duplicates: 12, rejected: 10 },
      forecast: { contacts: 378, expectedAttempts: expect.closeTo(378, 0) as number },
      settings: { callsPerSecond: 2, lines: 10, holdSeconds: 60 },
    });
  });

  it('says NO, with exit code 1, to a campaign that cannot end in time', async () => {
    const campaign = fileOf('soon.json', JSON.stringify({ endsAt: new Date(Date.now() + 60_000).toISOString() }));
    const { code, stdout } = await plan(EXAMPLE, '--campaign-file', campaign);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^NO: it cannot finish before it ends at/m);
  });

  it('says NO to agents without a cap, and to whatever else is wrong with campaign.json', async () => {
    const campaign = fileOf('agents.json', JSON.stringify({ reachesAgents: true }));
    const { code, stdout } = await plan(EXAMPLE, '--campaign-file', campaign);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/^NO: .*concurrentCalls/) as string });
  });

  it('says NO to a list that would be refused', async () => {
    const { code, stdout } = await plan(fileOf('names.csv', 'name\nAda\n'), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'no',
      no: [expect.stringMatching(/refused: no phone column/)],
    });
  });

  it.each([
    [[], 2, 'callpace plan: LIST is missing: give the path of a list (.csv or .jsonl, also with .gz)\n'],
    [['/nowhere.csv'], 1, 'callpace plan: LIST must be a file that can be read, got "/nowhere.csv": ENOENT\n'],
    [[EXAMPLE, 'more'], 2, 'callpace plan: unexpected argument "more"\n'],
    [[EXAMPLE, '--campaign', 'default/spring'], 1, 'callpace plan: --campaign needs the deployment: it was not asked'],
    [
      [EXAMPLE, '--campaign-file', '/nowhere.json'],
      1,
      'callpace plan: --campaign-file must be a file that can be read',
    ],
  ] as const)('ends %j with exit code %i and a sentence', async (args, code, said) => {
    const run = await plan(...args);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: '' });
    expect(run.stderr).toContain(said);
  });
});
