import { nothingInjected } from '../../../sim/world/injected';
import { type DrawnWorld, drawWorld } from '../../../sim/world/random-world';
import { shrink } from '../../bench/soak/shrink';

/** Shrinks a world by a rule that says of which worlds a promise is broken. */
function shrunkBy(world: DrawnWorld, isBroken: (world: DrawnWorld) => boolean) {
  return shrink(world, async (tried) => ({
    seed: tried.options.seed,
    calls: 0,
    seconds: 0,
    injected: { ...nothingInjected(), storeOutages: 0 },
    violations: isBroken(tried) ? ['I3: 1 requests were throttled'] : [],
  }));
}

const drawn = drawWorld(1);
const world: DrawnWorld = {
  outage: { fromMs: 1, toMs: 2 },
  options: { ...drawn.options, contacts: 64, crashRate: 0.04, duplicateRate: 0.1, doubleStarts: true },
};

it('leaves what the violation needs, and nothing else', async () => {
  const {
    world: left,
    violations,
    tries,
  } = await shrunkBy(world, ({ options }) => (options.crashRate ?? 0) > 0 && options.contacts >= 5);
  expect(left.options).toMatchObject({ crashRate: 0.04, duplicateRate: 0, contacts: 5 });
  expect(left.outage).toBeUndefined();
  expect(left.options).not.toHaveProperty('doubleStarts');
  expect(violations).toHaveLength(1);
  expect(tries).toBeLessThan(150);
});

it('keeps the whole world where every part of it is needed, and one that breaks nothing as it is', async () => {
  const isWhole = (tried: DrawnWorld) => JSON.stringify(tried) === JSON.stringify(world);
  expect((await shrunkBy(world, isWhole)).world).toEqual(world);
  expect(await shrunkBy(world, () => false)).toEqual({ world, violations: [], tries: 1 });
});

it('stops after so many worlds', async () => {
  const endless = { ...world, options: { ...world.options, contacts: 2 ** 40 } };
  expect((await shrunkBy(endless, ({ options }) => options.contacts > 2 ** 20)).tries).toBe(150);
});
