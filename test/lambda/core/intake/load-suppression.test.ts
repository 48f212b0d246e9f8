import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { CampaignItem, SuppressionListItem } from '../../../../lambda/contract/items';
import {
  bringSuppressionUpToDate,
  type LoadSuppressionDeps,
  loseSuppression,
} from '../../../../lambda/core/intake/load-suppression';
import { ForbiddenObject } from '../../../../lambda/core/intake/ports';
import { holdsFor, inTheWayOf } from '../../../../lambda/core/rules/suppression-scope';
import { SPRING, testHash, World } from './intake-world';

const OPT_OUT = 'suppression/all/optout.csv';
const ONE = '+12065550101';
const TWO = '+12065550102';
const listOf = (...phones: readonly string[]): string => ['phone', ...phones, ''].join('\n');
const CAMPAIGN: CampaignItem = { pk: 'CAMPAIGNS', sk: SPRING, createdAtMs: 1 };

/** Which of the numbers a controller would not call that read the lists at that time. */
function held(world: World, phones: readonly string[], lists: readonly SuppressionListItem[]): readonly string[] {
  const byKey = new Map(lists.map((list) => [list.sk, list]));
  const items = [...world.suppressedItems.values()];
  return phones.filter((phone) =>
    items.some((item) => item.pk === `SUPPRESSED#${testHash.numberKey(phone)}` && holdsFor(item, CAMPAIGN.sk, byKey)),
  );
}

const listsIn = (world: World): readonly SuppressionListItem[] => [...world.suppression.values()];
const isOpen = (lists: readonly SuppressionListItem[]): boolean => inTheWayOf(CAMPAIGN, lists) === undefined;

it.each([
  OPT_OUT,
  'suppression/default/optout.csv',
  'campaigns/default/spring/suppression/optout.csv',
  `${OPT_OUT}.gz`,
])('loads %s, wherever it lies and however it is packed', async (key) => {
  const world = new World();
  world.drop(key, key.endsWith('.gz') ? gzipSync(listOf(ONE)) : listOf(ONE));
  await expect(bringSuppressionUpToDate(world)).resolves.toMatchObject([{ sk: key, state: 'loaded', numbers: 1 }]);
  expect(held(world, [ONE, TWO], listsIn(world))).toEqual([ONE]);
});

describe('a list cannot be relied on', () => {
  it.each([
    ['whose last line is cut off', `${listOf(ONE)}+120655501`, 'seems to be cut off'],
    ['that ends within quotes', `phone\n${ONE}\n"+12065550102`, 'the quotes of line 3 do not match'],
    ['with quotes that swallow rows', `phone\n"${ONE}\n${TWO}\n`, 'the quotes of line 2 do not match'],
    ['that is packed and cut off', gzipSync(listOf(ONE)).subarray(0, 20), 'packed with gzip, and damaged or cut off'],
    ['that is empty', '', expect.any(String)],
    ['without a number in any row', 'phone\nAda\n', 'not one row holds a phone number'],
  ])('%s, and keeps everybody from being called', async (_, content, reason) => {
    const world = new World();
    world.drop(OPT_OUT, content);
    const [item] = await bringSuppressionUpToDate(world);
    expect(item).toMatchObject({ sk: OPT_OUT, state: 'refused' });
    expect(item?.refusal).toEqual(typeof reason === 'string' ? expect.stringContaining(reason) : reason);
    expect(item?.refusal).not.toContain('+1206');
    expect(isOpen(listsIn(world))).toBe(false);
  });

  it('may lack the last line break, and may hold rows that are no number', async () => {
    const world = new World();
    world.drop(OPT_OUT, `phone\nnobody\n${ONE}`);
    await expect(bringSuppressionUpToDate(world)).resolves.toMatchObject([
      { state: 'loaded', numbers: 1, rejected: 1 },
    ]);
  });
});

describe('an object that nobody lets us read', () => {
  const forbidden = (world: World): LoadSuppressionDeps => {
    const no = async () => Promise.reject(new ForbiddenObject('the bucket does not let us read it'));
    return { ...world, objects: { ...world.objects, open: no, versionOf: no } };
  };

  it('closes what it covers, although an older version is loaded, until it can be read', async () => {
    const world = new World();
    world.drop(OPT_OUT, listOf(ONE));
    await bringSuppressionUpToDate(world);
    world.drop(OPT_OUT, listOf(ONE, TWO));
    const [item] = await bringSuppressionUpToDate(forbidden(world));
    expect(item).toMatchObject({ state: 'refused', refusal: expect.stringContaining('allow it s3:GetObject') });
    await expect(bringSuppressionUpToDate(world)).resolves.toMatchObject([{ state: 'loaded', numbers: 2 }]);
  });

  it('that is listed no more, and may be there, closes it as well', async () => {
    const world = new World();
    world.drop(OPT_OUT, listOf(ONE));
    await bringSuppressionUpToDate(world);
    const blind = forbidden(world);
    const deps = { ...blind, objects: { ...blind.objects, list: async () => [] } };
    await expect(loseSuppression(deps, OPT_OUT)).resolves.toMatchObject([{ state: 'refused' }]);
  });
});

describe('a list whose object was deleted', () => {
  it('is refused, with what to do, until it is dropped again, even with the same contents', async () => {
    const world = new World();
    world.drop(OPT_OUT, listOf(ONE));
    await bringSuppressionUpToDate(world);
    world.files.delete(OPT_OUT);
    await expect(loseSuppression(world, OPT_OUT)).resolves.toMatchObject([
      { sk: OPT_OUT, state: 'refused', refusal: expect.stringContaining('its object was deleted: drop it again') },
    ]);
    await expect(loseSuppression(world, OPT_OUT)).resolves.toEqual([]);
    world.drop(OPT_OUT, listOf(ONE));
    await expect(bringSuppressionUpToDate(world)).resolves.toMatchObject([{ state: 'loaded', numbers: 1 }]);
    expect(held(world, [ONE], listsIn(world))).toEqual([ONE]);
  });

  it('is noticed without the event, by whoever looks next', async () => {
    const world = new World();
    world.drop(OPT_OUT, listOf(ONE));
    await bringSuppressionUpToDate(world);
    world.files.delete(OPT_OUT);
    await expect(bringSuppressionUpToDate(world)).resolves.toMatchObject([{ state: 'refused' }]);
  });

  it('and that is there again when the event comes late stays in force', async () => {
    const world = new World();
    world.drop(OPT_OUT, listOf(ONE));
    await bringSuppressionUpToDate(world);
    await expect(loseSuppression(world, OPT_OUT)).resolves.toEqual([]);
    expect(isOpen(listsIn(world))).toBe(true);
  });

  it('may go for good once it holds no number', async () => {
    const world = new World();
    world.drop(OPT_OUT, listOf(ONE));
    await bringSuppressionUpToDate(world);
    world.drop(OPT_OUT, 'phone\n');
    await bringSuppressionUpToDate(world);
    world.files.delete(OPT_OUT);
    await loseSuppression(world, OPT_OUT);
    expect(isOpen(listsIn(world))).toBe(true);
    expect(held(world, [ONE], listsIn(world))).toEqual([]);
  });

  it('that nobody ever loaded is no news', async () => {
    await expect(loseSuppression(new World(), OPT_OUT)).resolves.toEqual([]);
  });
});

/** The bucket changes, or a message has somebody look at it. */
const happenings = fc.array(
  fc.record({
    kind: fc.constantFrom('drop', 'drop', 'look', 'look', 'look', 'delete'),
    extra: fc.integer({ min: 0, max: 3 }),
    /** How many steps of those who look are taken before the next. */
    steps: fc.integer({ min: 0, max: 12 }),
  }),
  { minLength: 2, maxLength: 16 },
);

/** Steps of the tables and the bucket that take their turn in any order, with somebody who looks on after each. */
function interleaved(world: World, scheduler: fc.Scheduler, lookOn: () => void): LoadSuppressionDeps {
  const inTurn =
    <A extends unknown[], T>(step: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      await scheduler.schedule(Promise.resolve());
      const result = await step(...args);
      lookOn();
      return result;
    };
  const { store, objects } = world;
  return {
    ...world,
    store: {
      ...store,
      suppressionLists: inTurn(store.suppressionLists),
      replaceSuppressionList: inTurn(store.replaceSuppressionList),
      suppress: inTurn(store.suppress),
    },
    objects: {
      ...objects,
      list: inTurn(objects.list),
      open: inTurn(objects.open),
      versionOf: inTurn(objects.versionOf),
    },
  };
}

it('whatever comes in which order, a number on every version is never free, and in the end the newest version holds', async () => {
  const contents = [listOf(ONE), listOf(ONE, TWO), listOf(TWO, ONE), listOf(ONE, '+12065550103')];
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), happenings, async (scheduler, all) => {
      const world = new World();
      world.pieceBytes = 16;
      world.drop(OPT_OUT, listOf(ONE));
      await bringSuppressionUpToDate(world);
      // What controllers may still believe that read the lists some time ago.
      const beliefs: (readonly SuppressionListItem[])[] = [];
      const lookOn = () => {
        beliefs.push(listsIn(world));
        for (const lists of beliefs.slice(-12)) if (isOpen(lists)) expect(held(world, [ONE], lists)).toEqual([ONE]);
      };
      const deps = interleaved(world, scheduler, lookOn);
      const looks: Promise<unknown>[] = [];
      for (const { kind, extra, steps } of all) {
        if (kind === 'drop') world.drop(OPT_OUT, contents[extra] ?? '');
        if (kind === 'delete') world.files.delete(OPT_OUT);
        // Too many changes at once: the message goes back to the queue.
        if (kind === 'look') looks.push(loseSuppression(deps, OPT_OUT).catch(orBusy));
        for (let step = 0; step < steps && scheduler.count() > 0; step += 1) await scheduler.waitOne();
      }
      await scheduler.waitIdle();
      await Promise.all(looks);
      await bringSuppressionUpToDate(world);
      const isThere = world.files.has(OPT_OUT);
      expect(isOpen(listsIn(world))).toBe(isThere);
      if (!isThere) return;
      const phones = [ONE, TWO, '+12065550103'];
      expect(held(world, phones, listsIn(world))).toEqual(
        phones.filter((phone) => world.text(OPT_OUT)?.includes(phone)),
      );
    }),
    { numRuns: 100 },
  );
});

function orBusy(error: unknown): void {
  if (!(error instanceof Error) || !error.message.includes('change faster')) throw error;
}
