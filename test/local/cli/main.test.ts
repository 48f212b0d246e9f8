import { main } from '../../../local/cli/main';

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write: (text: string | Uint8Array) => {
      written[name] += text;
      return true;
    },
  });
  const { signal } = new AbortController();
  const code = await main(args, { stdout: stream('stdout'), stderr: stream('stderr'), environment: {}, signal });
  return { code, ...written };
}

describe('main', () => {
  it('lists the commands, and fails where none is given', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('demo') as string });
    expect(await run()).toMatchObject({ code: 2, stdout: expect.stringContaining('local') as string });
  });

  it('refuses an unknown command by name', async () => {
    expect(await run('deploy')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'callpace: unknown command "deploy"; demo and local are known\n',
    });
  });

  it.each(['demo', 'local'])('prints the flags of %s with their defaults, in 100 columns', async (command) => {
    const { code, stdout } = await run(command, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: npm run ${command} -- [flags]`);
    expect(stdout).toMatch(/--when-full WORD.*\n.*drop, reject \(default: drop\)/);
    expect(stdout.split('\n').filter((line) => line.length > 115)).toEqual([]);
  });

  it('says what is wrong with the flags on stderr, and where to read more', async () => {
    expect(await run('demo', '--rate', 'x')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'callpace demo: --rate must be a number above 0, got "x"\nnpm run demo -- --help lists all flags\n',
    });
  });

  it('names flag and file where a list cannot be read', async () => {
    const { code, stderr } = await run('demo', '--list', '/nowhere/list.csv');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'callpace demo: --list must be a file that can be read, got "/nowhere/list.csv": ENOENT\n',
    });
  });
});
