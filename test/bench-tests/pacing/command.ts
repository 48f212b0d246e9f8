/** The command with all that it needs, over runs that somebody makes up. */
import { bench, type Surroundings } from '../../bench/pacing/bench';
import { POLICIES, REGIMES, usualDay, usualRun } from './fakes';

export async function benchWith(
  args: readonly string[],
  some: Partial<Surroundings> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await bench(args, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    regimes: REGIMES,
    policies: POLICIES,
    runOne: usualRun,
    traceDay: () => Promise.resolve(usualDay()),
    ...some,
  });
  return { code, ...written };
}
