import { bringSuppressionUpToDate } from '../../../../lambda/core/intake/load-suppression';
import { World } from './intake-world';

const OPT_OUT = 'suppression/all/optout.csv';

/** A bucket whose objects were dropped at that time. */
const droppedAt = (world: World, modifiedAtMs: number) => ({
  ...world,
  objects: {
    ...world.objects,
    list: async (prefix: string) => (await world.objects.list(prefix)).map((object) => ({ ...object, modifiedAtMs })),
  },
});

it('a suppression list is as old as its object', async () => {
  const world = new World();
  world.drop(OPT_OUT, 'phone\n+12065550101\n');
  await bringSuppressionUpToDate(droppedAt(world, 1_000));

  expect(world.suppression.get(OPT_OUT)).toMatchObject({ state: 'loaded', droppedAtMs: 1_000 });
});

it('the same contents, dropped again, make it new, and nothing is loaded for that', async () => {
  const world = new World();
  world.drop(OPT_OUT, 'phone\n+12065550101\n');
  await bringSuppressionUpToDate(droppedAt(world, 1_000));
  const before = world.suppression.get(OPT_OUT);

  expect(await bringSuppressionUpToDate(droppedAt(world, 5_000))).toEqual([]);
  expect(world.suppression.get(OPT_OUT)).toEqual({ ...before, droppedAtMs: 5_000 });
  expect(await bringSuppressionUpToDate(droppedAt(world, 4_000))).toEqual([]);
  expect(world.suppression.get(OPT_OUT)).toMatchObject({ droppedAtMs: 5_000 });
});
