import { rm } from 'node:fs/promises';
import { buildAssembly } from '../bench/chaos/assembly';
import { runChaos } from '../bench/chaos/run';

/** One of the schedules that `npm run chaos` draws, with faults of most kinds. */
const SEEDS = [1];

let assembly: string;
beforeAll(async () => {
  assembly = await buildAssembly();
});
afterAll(() => rm(assembly, { recursive: true, force: true }));

it.each(SEEDS)(
  'keeps every promise while everything fails by a schedule (npm run chaos -- --seed %i)',
  async (seed) => {
    const { violations, injected, calls } = await runChaos(seed, assembly);
    expect(violations).toEqual([]);
    expect(calls).toBeGreaterThan(20);
    expect(Object.values(injected).filter((count) => count > 0).length).toBeGreaterThan(8);
  },
);
