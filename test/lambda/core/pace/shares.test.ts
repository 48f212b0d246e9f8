import fc from 'fast-check';
import type { CampaignDefinition } from '../../../../lambda/contract/campaign';
import { LARGEST_WEIGHT, PRIORITY_FACTORS } from '../../../../lambda/contract/campaign';
import type { CampaignId, CampaignItem } from '../../../../lambda/contract/items';
import { Shares, weightOf } from '../../../../lambda/core/pace/shares';
import { definedAs } from './pacing';

type Sharer = Pick<CampaignItem, 'sk' | 'applied'>;

const aSharer = (sk: CampaignId, definition: Partial<CampaignDefinition> = {}): Sharer => ({
  sk,
  applied: definedAs(definition),
});

const tenantOf = ({ sk }: Sharer) => sk.split('/')[0] ?? '';

/** Whose turns they are, one after the other, while `mayWork` says who has work. */
function turnsOf(
  sharers: readonly Sharer[],
  count: number,
  seed = 's',
  mayWork = (_of: Sharer, _turn: number) => true,
) {
  const shares = new Shares(seed);
  return Array.from({ length: count }, (_, turn) => {
    const next = shares.next(sharers.filter((each) => mayWork(each, turn)));
    if (next) shares.charge(next);
    return next?.sk;
  });
}

const definition = fc.record({
  weight: fc.integer({ min: 1, max: LARGEST_WEIGHT }),
  priority: fc.constantFrom(...(Object.keys(PRIORITY_FACTORS) as (keyof typeof PRIORITY_FACTORS)[])),
});
/** Up to four tenants with up to five campaigns each. */
const worlds = fc
  .array(fc.array(definition, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })
  .map((tenants) =>
    tenants.flatMap((campaigns, t) => campaigns.map((each, c) => aSharer(`tenant${t}/campaign${c}`, each))),
  );
const seeds = fc.string({ maxLength: 8 });

const mates = (of: Sharer, all: readonly Sharer[]) => all.filter((each) => tenantOf(each) === tenantOf(of));
const tenantsIn = (all: readonly Sharer[]) => new Set(all.map(tenantOf)).size;

/** Most turns of others between two of this one, as `shares.ts` states it. */
function longestWait(of: Sharer, all: readonly Sharer[]): number {
  const others = mates(of, all).filter((each) => each !== of);
  const inTenant = others.reduce((sum, each) => sum + Math.floor(weightOf(each) / weightOf(of)) + 1, 0);
  return inTenant + (tenantsIn(all) - 1) * (inTenant + 2);
}

it('a weight counts as often as its priority makes it', () => {
  expect(weightOf(aSharer('t/a'))).toBe(PRIORITY_FACTORS.normal);
  expect(weightOf({})).toBe(PRIORITY_FACTORS.normal);
  expect(weightOf(aSharer('t/a', { weight: 3, priority: 'high' }))).toBe(3 * PRIORITY_FACTORS.high);
});

it('nobody is next where nobody has work', () => {
  expect(new Shares('s').next([])).toBeUndefined();
});

it('is the same for the same seed, and begins elsewhere for another', () => {
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => aSharer(`t/${name}`));
  expect(turnsOf(all, 30, 'x')).toEqual(turnsOf(all, 30, 'x'));
  const firsts = new Set(Array.from({ length: 60 }, (_, n) => turnsOf(all, 1, `seed ${n}`)[0]));
  expect(firsts.size).toBe(all.length);
});

it('while all have work, each has its share, but for two turns and one of its tenant', () => {
  fc.assert(
    fc.property(worlds, seeds, fc.integer({ min: 200, max: 1_000 }), (all, seed, turns) => {
      const got = Map.groupBy(turnsOf(all, turns, seed), (sk) => sk);
      for (const each of all) {
        const own = mates(each, all);
        const share = weightOf(each) / own.reduce((sum, mate) => sum + weightOf(mate), 0);
        const expected = (share * turns) / tenantsIn(all);
        const slack = 1 + share * (own.length + 2);
        expect(Math.abs((got.get(each.sk)?.length ?? 0) - expected)).toBeLessThanOrEqual(slack + 1e-6);
      }
    }),
    { numRuns: 60 },
  );
});

it('whoever always has work waits no longer than stated, whatever the others do', () => {
  const on = fc.func(fc.boolean());
  fc.assert(
    fc.property(worlds, seeds, fc.nat(), on, (all, seed, pick, isOn) => {
      const of = all[pick % all.length] as Sharer;
      const limit = longestWait(of, all);
      const turns = turnsOf(
        all,
        Math.min(4_000, 3 * limit + 10),
        seed,
        (each, turn) => each === of || isOn(each.sk, turn),
      );
      let waited = 0;
      for (const sk of turns) {
        waited = sk === of.sk ? 0 : waited + 1;
        expect(waited).toBeLessThanOrEqual(limit);
      }
    }),
    { numRuns: 50 },
  );
});

it('within a tenant that is within the weights of all over its own, and one for each', () => {
  fc.assert(
    fc.property(fc.array(definition, { minLength: 1, maxLength: 8 }), fc.nat(), (definitions, pick) => {
      const all = definitions.map((each, n) => aSharer(`t/${n}`, each));
      const of = all[pick % all.length] as Sharer;
      const total = all.reduce((sum, each) => sum + weightOf(each), 0);
      expect(longestWait(of, all)).toBeLessThanOrEqual(Math.ceil(total / weightOf(of)) + all.length);
    }),
  );
});

it('a tenant with many campaigns of high priority takes no more than its share from one with a single low one', () => {
  const noisy = Array.from({ length: 50 }, (_, n) => aSharer(`noisy/${n}`, { priority: 'high', weight: 100 }));
  const turns = turnsOf([...noisy, aSharer('quiet/only', { priority: 'low' })], 200);
  expect(turns.filter((sk) => sk === 'quiet/only').length).toBeGreaterThanOrEqual(99);
});

it('idle time earns no credit: whoever comes back has its share from then on, and no more', () => {
  const [a, b] = [aSharer('t/a'), aSharer('t/b')];
  const turns = turnsOf([a, b], 1_100, 's', (each, turn) => each === a || turn < 4 || turn >= 1_000);
  for (let from = 1_000; from < 1_090; from += 10) {
    const own = turns.slice(from, from + 10).filter((sk) => sk === 't/b').length;
    expect(own).toBeGreaterThanOrEqual(4);
    expect(own).toBeLessThanOrEqual(6);
  }
});

it('a weight that was raised counts at once', () => {
  const shares = new Shares('s');
  const other = aSharer('t/other', { weight: 1, priority: 'high' });
  const low = aSharer('t/low', { weight: 1, priority: 'low' });
  const raised = aSharer('t/low', { weight: 1, priority: 'high' });
  // The low one has just had its turn, and owes 64 of the other's.
  for (let next = shares.next([low, other]); next; next = next === low ? undefined : shares.next([low, other]))
    shares.charge(next);
  const turns = Array.from({ length: 4 }, () => {
    const next = shares.next([raised, other]);
    if (next) shares.charge(next);
    return next;
  });
  expect(turns).toContain(raised);
});

it('holds over changes of controllers: their shares are right on average, and nobody is always last', () => {
  const all = [
    aSharer('t/high', { priority: 'high' }),
    ...Array.from({ length: 100 }, (_, n) => aSharer(`t/low${n}`, { priority: 'low' })),
  ];
  const total = new Map<string, number>();
  // Each has fewer turns than it takes to come round.
  const [controllers, turnsEach] = [200, 60];
  for (let controller = 0; controller < controllers; controller += 1)
    for (const sk of turnsOf(all, turnsEach, `controller ${controller}`))
      total.set(sk ?? '', (total.get(sk ?? '') ?? 0) + 1);
  const high = (total.get('t/high') ?? 0) / (controllers * turnsEach);
  expect(high).toBeGreaterThan((0.95 * 64) / 164);
  expect(high).toBeLessThan((1.05 * 64) / 164);
  const lows = all.slice(1).map(({ sk }) => (total.get(sk) ?? 0) / ((controllers * turnsEach) / 164));
  expect(Math.min(...lows)).toBeGreaterThan(0.6);
  expect(Math.max(...lows)).toBeLessThan(1.4);
});

it('forgets whoever is gone', () => {
  const shares = new Shares('s');
  const [a, b] = [aSharer('t/a'), aSharer('u/b')];
  for (let n = 0; n < 10; n += 1) shares.charge(shares.next([a, b]) ?? a);
  shares.keep([a]);
  expect(shares.next([a])).toBe(a);
  shares.keep([]);
  expect(shares.next([])).toBeUndefined();
});

describe('whoever has gone and comes back', () => {
  const [a, b, other] = [aSharer('t/a'), aSharer('t/b'), aSharer('u/c')];

  /** Who is next after a turn of the second, and after all but `kept` were forgotten, whatever the seed. */
  const nexts = (all: readonly [Sharer, Sharer], kept: readonly Sharer[]) =>
    new Set(
      Array.from({ length: 20 }, (_, n) => {
        const shares = new Shares(`seed ${n}`);
        shares.charge(all[1]);
        shares.keep(kept);
        return shares.next(all);
      }),
    );

  it.each<[string, readonly [Sharer, Sharer], readonly Sharer[]]>([
    ['a campaign', [a, b], [a]],
    ['a tenant', [a, other], [a]],
    ['a tenant with all of its campaigns', [a, b], []],
  ])('has its place drawn anew: %s', (_who, all, kept) => {
    expect(nexts(all, kept)).toEqual(new Set(all));
  });

  it.each<[string, readonly [Sharer, Sharer]]>([
    ['a campaign', [a, b]],
    ['a tenant', [a, other]],
  ])('but never whoever stays: %s', (_who, all) => {
    expect(nexts(all, all)).toEqual(new Set([all[0]]));
  });
});

describe('of those who are equal', () => {
  it.each<[string, readonly CampaignId[]]>([
    ['campaigns', ['t/a', 't/b', 't/c']],
    ['tenants', ['a/x', 'b/x', 'c/x']],
  ])('the first by name goes first, in whichever order the %s come', (_what, names) => {
    const shares = new Shares('s');
    const [a, b, busy] = names.map((name) => aSharer(name)) as [Sharer, Sharer, Sharer];
    shares.next([a, b, busy]);
    for (let n = 0; n < 5; n += 1) shares.charge(shares.next([busy]) ?? busy);
    expect(shares.next([a, b])).toBe(a);
    expect(shares.next([b, a])).toBe(a);
  });
});
