import { nothingInjected } from '../../../sim/world/injected';
import { soak } from '../../bench/soak/soak';

/** A soak over worlds of three calls each, of which one kind breaks a promise. */
async function soaked(args: readonly string[], isBroken: (seed: number) => boolean = () => false) {
  const written: string[] = [];
  const said: string[] = [];
  const tried: number[] = [];
  const code = await soak(args, {
    stdout: { write: (text) => written.push(text) },
    stderr: { write: (text) => said.push(text) },
    describeWorld: (seed) => ({ drawn: seed }),
    shrinkWorld: async (seed) => ({ tries: 9, simplest: seed }),
    tryWorlds: async (seeds) => {
      tried.push(...seeds);
      const trial = { calls: 3, injected: { ...nothingInjected(), kills: 1, storeOutages: 0 }, seconds: 1_800 };
      return seeds.map((seed) => ({
        ...trial,
        seed,
        violations: isBroken(seed) ? ['I3: 1 requests were throttled'] : [],
      }));
    },
  });
  return { code, out: written.join(''), said: said.join(''), tried: tried.toSorted((a, b) => a - b) };
}

it('tries as many worlds as it is told, each seed once', async () => {
  const { code, out, tried } = await soaked(['--worlds', '45', '--from', '10']);
  expect(tried).toEqual(Array.from({ length: 45 }, (_, index) => index + 10));
  expect(out).toContain('45 worlds, 135 calls, 23 hours of virtual time');
  expect(out).toContain('Every promise was kept.');
  expect(code).toBe(0);
});

it('goes on until there are enough calls', async () => {
  const { tried } = await soaked(['--calls', '1000', '--workers', '1']);
  expect(tried.length).toBe(350);
});

it('names each seed that broke a promise, says how to run it again, and fails', async () => {
  const { code, out } = await soaked(['--worlds', '60'], (seed) => seed === 17 || seed === 42);
  expect(out).toContain('2 worlds broke a promise:\nseed 17 (npm run soak -- --seed 17 --shrink):\n  I3: 1 requests');
  expect(out).toContain('seed 42');
  expect(code).toBe(1);
});

it('shows everything that was drawn for a single seed', async () => {
  const { out, tried } = await soaked(['--seed', '5']);
  expect(tried).toEqual([5]);
  expect(out).toContain('"drawn": 5');
});

it('shrinks the world of a single seed where it is asked to, and only one that broke a promise', async () => {
  const { out } = await soaked(['--seed', '5', '--shrink'], () => true);
  expect(out).toContain('The simplest that still breaks one, after 9 worlds:\n{\n  "simplest": 5');
  expect((await soaked(['--seed', '5', '--shrink'])).out).not.toContain('simplest');
});

it('prints JSON, help, and what is wrong with its flags', async () => {
  const { out } = await soaked(['--worlds', '2', '--json']);
  expect(JSON.parse(out)).toMatchObject({ worlds: 2, calls: 6, injected: { kills: 2 }, broken: [] });
  expect((await soaked(['--help'])).out).toContain('--worlds');
  const wrong = await soaked(['--worlds', 'many', '--sead', '1']);
  expect(wrong.code).toBe(2);
  expect(wrong.said).toContain('--worlds');
  expect(wrong.said).toContain('--sead');
});
