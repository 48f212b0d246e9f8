import fc from 'fast-check';
import type { CampaignId, CampaignItem } from '../../../../lambda/contract/items';
import type { SourceUse } from '../../../../lambda/contract/source-items';
import { CampaignCaps } from '../../../../lambda/core/pace/campaign-caps';
import type { CallingHours, DueContact } from '../../../../lambda/core/pace/ports';
import { SourceNumbers } from '../../../../lambda/core/pace/source-numbers';
import { PROBE_EVERY_MS, Supply } from '../../../../lambda/core/pace/supply';
import { definedAs, hoursWith, keyOf, NOW_MS, refOf } from './pacing';

const aCampaign = (sk: CampaignId, overrides: Partial<CampaignItem> = {}): CampaignItem => ({
  pk: 'CAMPAIGNS',
  sk,
  createdAtMs: NOW_MS,
  zoneKeys: new Set(['Europe/Berlin']),
  ...overrides,
});

const noSources = new SourceNumbers({ sourceUses: async () => [], addSourceUses: async () => undefined });

/** An index by due key, and what was asked of it. */
function anIndex(hours: CallingHours = hoursWith()) {
  const rows = new Map<string, DueContact[]>();
  const asked: string[] = [];
  const calls = new Map<CampaignId, number>();
  const uses: SourceUse[] = [];
  const sources = new SourceNumbers({
    sourceUses: async () => [],
    addSourceUses: async (more) => void uses.push(...more),
  });
  const supply = new Supply(
    {
      due: async (key, limit) => {
        asked.push(key);
        return (rows.get(key) ?? []).slice(0, limit);
      },
    },
    hours,
    new CampaignCaps((campaign) => calls.get(campaign) ?? 0, sources),
    'seed',
  );
  const add = (campaign: CampaignId, zone: string, ns: readonly number[], dueAtMs = NOW_MS) => {
    const key = `${campaign}#${zone}#0`;
    const found = ns.map((n) => ({ contact: refOf(n, campaign), numberKey: `number-${n}`, dueAtMs }));
    rows.set(
      key,
      [...(rows.get(key) ?? []), ...found].toSorted((a, b) => a.dueAtMs - b.dueAtMs),
    );
  };
  const clear = () => rows.clear();
  /** The index has caught up with these admissions. */
  const drop = (gone: readonly DueContact[]) => {
    const keys = new Set(gone.map(({ contact }) => contact.sk));
    for (const [key, found] of rows)
      rows.set(
        key,
        found.filter(({ contact }) => !keys.has(contact.sk)),
      );
  };
  return { supply, asked, add, clear, drop, calls, uses };
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

it('gives every campaign its turn, however much each has', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/large'), aCampaign('t/small'), aCampaign('t/tiny')]);
  add('t/large', 'Europe/Berlin', range(1, 25));
  add('t/small', 'Europe/Berlin', range(101, 10));
  add('t/tiny', 'Europe/Berlin', range(201, 1));
  const taken = await supply.take(9, NOW_MS);
  const counts = Map.groupBy(taken, ({ campaign }) => campaign);
  const sizes = Object.fromEntries([...counts].map(([campaign, all]) => [campaign, all.length]));
  expect(sizes).toEqual({ 't/large': 4, 't/small': 4, 't/tiny': 1 });
});

it('goes on with the next campaign where it stopped', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a'), aCampaign('t/b')]);
  add('t/a', 'Europe/Berlin', range(1, 5));
  add('t/b', 'Europe/Berlin', range(11, 5));
  const turns: string[] = [];
  for (let n = 0; n < 4; n += 1) turns.push(...(await supply.take(1, NOW_MS)).map(({ campaign }) => campaign));
  expect(turns.slice(0, 2).toSorted()).toEqual(['t/a', 't/b']);
  expect(turns.slice(2)).toEqual(turns.slice(0, 2));
});

it('gives one campaign everything when the others have nothing', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a'), aCampaign('t/b')]);
  add('t/b', 'Europe/Berlin', range(1, 5));
  await expect(supply.take(5, NOW_MS)).resolves.toHaveLength(5);
});

it('does not ask for the zones that are closed', async () => {
  const { supply, asked, add } = anIndex(hoursWith(['Asia/Tokyo']));
  supply.update([aCampaign('t/a', { zoneKeys: new Set(['Asia/Tokyo', 'Europe/Berlin']) })]);
  add('t/a', 'Asia/Tokyo', [1]);
  add('t/a', 'Europe/Berlin', [2]);
  const taken = await supply.take(5, NOW_MS);
  expect(taken.map(({ numberKey }) => numberKey)).toEqual(['number-2']);
  expect(asked).toHaveLength(4);
  expect(asked.some((key) => key.includes('Tokyo'))).toBe(false);
  expect(supply.openShards(NOW_MS).some((key) => key.includes('Tokyo'))).toBe(false);
});

it('keeps back what it had read when the zone closes', async () => {
  const closed: string[] = [];
  const { supply, add } = anIndex(hoursWith(closed));
  supply.update([aCampaign('t/a')]);
  add('t/a', 'Europe/Berlin', [1, 2]);
  await supply.take(1, NOW_MS);
  closed.push('Europe/Berlin');
  await expect(supply.take(1, NOW_MS)).resolves.toEqual([]);
});

it('does not take a contact twice while the index still shows it', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a')]);
  add('t/a', 'Europe/Berlin', [1]);
  await expect(supply.take(5, NOW_MS)).resolves.toHaveLength(1);
  await expect(supply.take(5, NOW_MS + 1_000)).resolves.toEqual([]);
  await expect(supply.take(5, NOW_MS + 11_000)).resolves.toHaveLength(1);
});

it.each([
  [9_999, 0],
  [10_000, 1],
])('takes a contact that the index shows still, %d ms later, %d times', async (laterMs, times) => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a')]);
  add('t/a', 'Europe/Berlin', [1]);
  await supply.take(5, NOW_MS);
  await expect(supply.take(5, NOW_MS + laterMs)).resolves.toHaveLength(times);
});

it('a campaign that nobody knows is over, and nobody of it is put back', async () => {
  const { supply } = anIndex();
  await expect(supply.isExhausted('t/gone', NOW_MS)).resolves.toBe(true);
  expect(() => supply.expect('t/gone', 't/gone#Europe/Berlin#0', NOW_MS, NOW_MS)).not.toThrow();
});

it('says of all campaigns when the first is due, opens, or begins', async () => {
  const { supply, add } = anIndex(hoursWith(['Asia/Tokyo']));
  supply.update([
    aCampaign('t/a'),
    aCampaign('t/b'),
    aCampaign('t/c', { zoneKeys: new Set(['Asia/Tokyo']) }),
    aCampaign('t/d', { applied: definedAs({ startsAtMs: NOW_MS + 900 }) }),
    aCampaign('t/e', { applied: definedAs({ startsAtMs: NOW_MS + 800 }) }),
  ]);
  add('t/a', 'Europe/Berlin', [1], NOW_MS + 500);
  add('t/b', 'Europe/Berlin', [2], NOW_MS + 400);
  await supply.take(1, NOW_MS);
  expect(supply.outlook(NOW_MS)).toEqual({
    hasDue: false,
    nextDueAtMs: NOW_MS + 400,
    opensAtMs: NOW_MS + 7_200_000,
    startsAtMs: NOW_MS + 800,
  });
});

it('takes a contact again once it was put back', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a')]);
  add('t/a', 'Europe/Berlin', [1]);
  await supply.take(5, NOW_MS);
  supply.release(keyOf(1));
  await expect(supply.take(5, NOW_MS + 1_000)).resolves.toHaveLength(1);
});

it('asks an empty shard once a second, and a full one as soon as it is used up', async () => {
  const { supply, asked, add } = anIndex();
  supply.update([aCampaign('t/a')]);
  add('t/a', 'Europe/Berlin', range(1, 25));
  await supply.take(25, NOW_MS);
  await supply.take(1, NOW_MS + 10);
  expect(asked.filter((key) => key.endsWith('#0'))).toHaveLength(2);
  expect(asked.filter((key) => key.endsWith('#1'))).toHaveLength(1);
  await supply.take(1, NOW_MS + 1_000);
  expect(asked.filter((key) => key.endsWith('#1'))).toHaveLength(2);
});

it('waits for a contact whose time has not come, and no longer', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a')]);
  add('t/a', 'Europe/Berlin', [1], NOW_MS + 300);
  await expect(supply.take(1, NOW_MS)).resolves.toEqual([]);
  expect(supply.outlook(NOW_MS)).toEqual({
    hasDue: false,
    nextDueAtMs: NOW_MS + 300,
    opensAtMs: undefined,
    startsAtMs: undefined,
  });
  await expect(supply.take(1, NOW_MS + 300)).resolves.toHaveLength(1);
});

it('says when the next zone opens', () => {
  const { supply } = anIndex(hoursWith(['Europe/Berlin']));
  supply.update([aCampaign('t/a')]);
  expect(supply.outlook(NOW_MS).opensAtMs).toBe(NOW_MS + 7_200_000);
});

it('probes a blocked campaign with one contact a minute', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a', { blockedAtMs: NOW_MS, blockedReason: 'NoSuchFlow' })]);
  add('t/a', 'Europe/Berlin', range(1, 10));
  await expect(supply.take(5, NOW_MS + PROBE_EVERY_MS - 1)).resolves.toEqual([]);
  await expect(supply.take(5, NOW_MS + PROBE_EVERY_MS)).resolves.toHaveLength(1);
  await expect(supply.take(5, NOW_MS + 2 * PROBE_EVERY_MS - 1)).resolves.toEqual([]);
  await expect(supply.take(5, NOW_MS + 2 * PROBE_EVERY_MS)).resolves.toHaveLength(1);
});

it('a blocked campaign takes nothing from the others', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a', { blockedAtMs: NOW_MS }), aCampaign('t/b')]);
  add('t/a', 'Europe/Berlin', range(1, 10));
  add('t/b', 'Europe/Berlin', range(11, 10));
  const taken = await supply.take(6, NOW_MS);
  expect(taken.map(({ campaign }) => campaign)).toEqual(Array.from({ length: 6 }, () => 't/b'));
});

it('spends nothing on a finished campaign', async () => {
  const { supply, asked } = anIndex();
  supply.update([aCampaign('t/a', { finishedAtMs: NOW_MS })]);
  await expect(supply.take(5, NOW_MS)).resolves.toEqual([]);
  expect(asked).toEqual([]);
  expect(supply.campaign('t/a')).toBeUndefined();
});

it('keeps what it has read when the campaigns are read again', async () => {
  const { supply, asked, add } = anIndex();
  supply.update([aCampaign('t/a')]);
  add('t/a', 'Europe/Berlin', [1, 2]);
  await supply.take(1, NOW_MS);
  const before = asked.length;
  supply.update([aCampaign('t/a')]);
  await expect(supply.take(1, NOW_MS)).resolves.toHaveLength(1);
  expect(asked).toHaveLength(before);
});

it('a campaign may be over only once every shard was found empty, the sleeping zones included', async () => {
  const { supply, add, clear } = anIndex(hoursWith(['Asia/Tokyo']));
  supply.update([aCampaign('t/a', { zoneKeys: new Set(['Asia/Tokyo', 'Europe/Berlin']) })]);
  add('t/a', 'Asia/Tokyo', [1]);
  await supply.take(5, NOW_MS);
  await expect(supply.isExhausted('t/a', NOW_MS)).resolves.toBe(false);
  // Whoever waits in a sleeping zone waits until it opens: nobody has to ask again.
  clear();
  await expect(supply.isExhausted('t/a', NOW_MS)).resolves.toBe(false);

  const other = anIndex(hoursWith(['Asia/Tokyo']));
  other.supply.update([aCampaign('t/a', { zoneKeys: new Set(['Asia/Tokyo']) })]);
  await expect(other.supply.isExhausted('t/a', NOW_MS)).resolves.toBe(true);
});

it('asks again who was found empty when contacts were loaded', async () => {
  const { supply, add } = anIndex(hoursWith(['Asia/Tokyo']));
  const campaign = aCampaign('t/a', { zoneKeys: new Set(['Asia/Tokyo']), loadedAtMs: 1 });
  supply.update([campaign]);
  await expect(supply.isExhausted('t/a', NOW_MS)).resolves.toBe(true);
  add('t/a', 'Asia/Tokyo', [1]);
  supply.update([{ ...campaign, loadedAtMs: 2 }]);
  await expect(supply.isExhausted('t/a', NOW_MS)).resolves.toBe(false);
});

it('a campaign with a cap gets no more calls at once than that, and leaves the rest to others', async () => {
  const { supply, add, calls } = anIndex();
  supply.update([aCampaign('t/capped', { applied: definedAs({ maxConcurrentCalls: 5 }) }), aCampaign('t/free')]);
  add('t/capped', 'Europe/Berlin', range(1, 20));
  add('t/free', 'Europe/Berlin', range(101, 20));
  calls.set('t/capped', 3);
  await supply.take(0, NOW_MS);
  expect(supply.capped(NOW_MS)).toBeUndefined();
  const taken = await supply.take(10, NOW_MS);
  expect(taken.filter(({ campaign }) => campaign === 't/capped')).toHaveLength(2);
  expect(taken).toHaveLength(10);
  calls.set('t/capped', 5);
  expect(supply.capped(NOW_MS)).toMatchObject({ campaign: { sk: 't/capped' }, why: { kind: 'calls', calls: 5 } });
});

describe('a campaign calls nobody', () => {
  const hold = { by: 'arn:aws:iam::000000000000:user/operator', atMs: NOW_MS } as const;
  const problems = { problems: ['it is not JSON'], sequencer: '2', etag: 'e2', atMs: NOW_MS };

  it.each<[string, Partial<CampaignItem>]>([
    ['while its owner has paused it', { applied: definedAs({ mode: 'paused' }) }],
    ['while an operator holds it', { hold: { mode: 'paused', ...hold } }],
    ['once its owner has cancelled it', { applied: definedAs({ mode: 'cancelled' }) }],
    ['once an operator has cancelled it', { hold: { mode: 'cancelled', ...hold } }],
    ['while its campaign.json cannot be used', { definitionProblems: problems }],
    ['before it starts', { applied: definedAs({ startsAtMs: NOW_MS + 1 }) }],
    ['once it has ended', { applied: definedAs({ endsAtMs: NOW_MS }) }],
  ])('%s, and takes nothing from the others', async (_when, overrides) => {
    const { supply, add, asked } = anIndex();
    supply.update([aCampaign('t/a'), aCampaign('t/b')]);
    add('t/a', 'Europe/Berlin', range(1, 30));
    add('t/b', 'Europe/Berlin', range(101, 10));
    await supply.take(1, NOW_MS);
    supply.update([aCampaign('t/a', overrides), aCampaign('t/b')]);
    const before = asked.length;
    const taken = await supply.take(5, NOW_MS);
    expect(taken.map(({ campaign }) => campaign)).toEqual(Array.from({ length: 5 }, () => 't/b'));
    expect(asked.slice(before).some((key) => key.startsWith('t/a#'))).toBe(false);
  });

  it('while something else closes it', async () => {
    const { supply, add } = anIndex();
    supply.update([aCampaign('t/a'), aCampaign('t/b')]);
    add('t/a', 'Europe/Berlin', range(1, 10));
    add('t/b', 'Europe/Berlin', range(101, 10));
    const taken = await supply.take(5, NOW_MS, { mayCall: ({ sk }) => sk !== 't/a' });
    expect(taken.map(({ campaign }) => campaign)).toEqual(Array.from({ length: 5 }, () => 't/b'));
  });
});

it('says whom somebody keeps from calling, and when the next campaign starts; those that are over are nothing', () => {
  const { supply } = anIndex();
  supply.update([
    aCampaign('t/over', { applied: definedAs({ mode: 'cancelled' }) }),
    aCampaign('t/held', { applied: definedAs({ mode: 'paused' }) }),
    aCampaign('t/later', { applied: definedAs({ startsAtMs: NOW_MS + 5_000 }) }),
  ]);
  expect(supply.withheld(NOW_MS)).toMatchObject({ campaign: { sk: 't/held' }, why: { kind: 'held', by: 'owner' } });
  expect(supply.outlook(NOW_MS)).toMatchObject({ hasDue: false, startsAtMs: NOW_MS + 5_000 });
  supply.update([aCampaign('t/over', { applied: definedAs({ mode: 'cancelled' }) })]);
  expect(supply.withheld(NOW_MS)).toBeUndefined();
});

it('nobody who is paused counts as due', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a')]);
  add('t/a', 'Europe/Berlin', range(1, 10));
  await supply.take(1, NOW_MS);
  expect(supply.outlook(NOW_MS).hasDue).toBe(true);
  supply.update([aCampaign('t/a', { applied: definedAs({ mode: 'paused' }) })]);
  expect(supply.outlook(NOW_MS).hasDue).toBe(false);
});

it('nobody is called after the end of the campaign, whatever the zone', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a', { applied: definedAs({ endsAtMs: NOW_MS + 700 }) })]);
  add('t/a', 'Europe/Berlin', [1]);
  await expect(supply.take(1, NOW_MS)).resolves.toMatchObject([{ closesAtMs: NOW_MS + 700 }]);
});

it('whoever is put back is the next', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a')]);
  add('t/a', 'Europe/Berlin', [1, 2]);
  const [first] = await supply.take(1, NOW_MS);
  if (!first) throw new Error('nobody was taken');
  supply.putBack(first);
  await expect(supply.take(2, NOW_MS)).resolves.toMatchObject([{ numberKey: 'number-1' }, { numberKey: 'number-2' }]);
});

it('gives every open zone its turn', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a', { zoneKeys: new Set(['Europe/Berlin', 'Asia/Tokyo+JP']) })]);
  add('t/a', 'Europe/Berlin', range(1, 25));
  add('t/a', 'Asia/Tokyo+JP', range(101, 25));
  const taken = await supply.take(10, NOW_MS);
  expect(taken.filter(({ numberKey }) => Number(numberKey.slice(7)) > 100)).toHaveLength(5);
});

describe('shares over many small turns', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 });
  const limits = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 200, maxLength: 200 });

  it('are those of the weights within a tenth, while all have work', async () => {
    await fc.assert(
      fc.asyncProperty(weights, limits, async (all, sizes) => {
        const { supply, add } = anIndex();
        const campaigns = all.map((weight, n) => aCampaign(`t/${n}`, { applied: definedAs({ weight }) }));
        supply.update(campaigns);
        for (const [n, { sk }] of campaigns.entries()) add(sk, 'Europe/Berlin', range(n * 2_000, 1_000));
        const got = new Map<string, number>();
        // The index shows for ten seconds whom it should not show any more: that must cost nobody its share.
        for (const [turn, limit] of sizes.entries())
          for (const { campaign } of await supply.take(limit, NOW_MS + turn * 11_000))
            got.set(campaign, (got.get(campaign) ?? 0) + 1);
        const turns = [...got.values()].reduce((sum, count) => sum + count, 0);
        const total = all.reduce((sum, weight) => sum + weight, 0);
        expect(turns).toBe(sizes.reduce((sum, size) => sum + size, 0));
        for (const [n, weight] of all.entries()) {
          const expected = (turns * weight) / total;
          expect(Math.abs((got.get(`t/${n}`) ?? 0) - expected)).toBeLessThanOrEqual(Math.max(2, 0.1 * expected));
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('caps of a campaign', () => {
  it('per second are kept from start to start, and leave the rest to others', async () => {
    const { supply, add, drop } = anIndex();
    supply.update([aCampaign('t/slow', { applied: definedAs({ maxCallsPerSecond: 2 }) }), aCampaign('t/free')]);
    add('t/slow', 'Europe/Berlin', range(1, 50));
    add('t/free', 'Europe/Berlin', range(101, 500));
    const starts: number[] = [];
    for (let turn = 0; turn < 50; turn += 1) {
      const nowMs = NOW_MS + turn * 100;
      const taken = await supply.take(4, nowMs);
      expect(taken).toHaveLength(4);
      drop(taken);
      for (const candidate of taken)
        if (supply.start(candidate, nowMs) && candidate.campaign === 't/slow') starts.push(nowMs);
    }
    expect(starts).toHaveLength(10);
    for (const [n, atMs] of starts.entries())
      if (n > 0) expect(atMs - (starts[n - 1] ?? 0)).toBeGreaterThanOrEqual(500);
  });

  it('per second count the moments that calls start at, so several fit into one turn', async () => {
    const { supply, add } = anIndex();
    supply.update([aCampaign('t/slow', { applied: definedAs({ maxCallsPerSecond: 5 }) })]);
    add('t/slow', 'Europe/Berlin', range(1, 20));
    const startsAtMs = (place: number) => NOW_MS + place * 200;
    await expect(supply.take(3, NOW_MS, { startsAtMs })).resolves.toHaveLength(3);
  });

  it('per second hold although a start comes closer than was foreseen', async () => {
    const { supply, add } = anIndex();
    supply.update([aCampaign('t/slow', { applied: definedAs({ maxCallsPerSecond: 5 }) })]);
    add('t/slow', 'Europe/Berlin', range(1, 2));
    const [one, two] = await supply.take(2, NOW_MS, { startsAtMs: (place) => NOW_MS + place * 200 });
    if (!one || !two) throw new Error('nobody was taken');
    expect(supply.start(one, NOW_MS + 50)).toBeDefined();
    expect(supply.start(two, NOW_MS + 200)).toBeUndefined();
    await expect(supply.take(1, NOW_MS + 250)).resolves.toMatchObject([{ numberKey: two.numberKey }]);
  });

  it('are never exceeded, and cost the others nothing', async () => {
    const campaign = fc.record({ cap: fc.integer({ min: 1, max: 6 }), weight: fc.integer({ min: 1, max: 100 }) });
    const lives = fc.array(fc.record({ limit: fc.integer({ min: 1, max: 5 }), ends: fc.nat(4) }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(campaign, { minLength: 1, maxLength: 3 }), lives, async (capped, turns) => {
        const { supply, add, calls } = anIndex();
        const campaigns = capped.map(({ cap, weight }, n) =>
          aCampaign(`t/${n}`, { applied: definedAs({ maxConcurrentCalls: cap, weight }) }),
        );
        supply.update([...campaigns, aCampaign('t/free')]);
        for (const [n, { sk }] of campaigns.entries()) add(sk, 'Europe/Berlin', range(n * 1_000, 400));
        add('t/free', 'Europe/Berlin', range(100_000, 400));
        for (const [turn, { limit, ends }] of turns.entries()) {
          const taken = await supply.take(limit, NOW_MS + turn * 11_000);
          expect(taken).toHaveLength(limit);
          for (const { campaign: sk } of taken) calls.set(sk, (calls.get(sk) ?? 0) + 1);
          for (const [n, { cap }] of capped.entries()) expect(calls.get(`t/${n}`) ?? 0).toBeLessThanOrEqual(cap);
          for (const sk of calls.keys()) calls.set(sk as CampaignId, Math.max(0, (calls.get(sk) ?? 0) - ends));
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('zones that are closed', () => {
  /** 100,000 contacts, five of a hundred in the open zone, and how much is asked for in ten turns and a look around. */
  async function requestsWith(closedZones: number) {
    const closed = Array.from({ length: closedZones }, (_, n) => `Zone/${n}+US-FL`);
    const asked: string[] = [];
    const isClosed = new Set(closed);
    const hours = hoursWith();
    const opening = { ...hours.of(aCampaign('t/a')), isOpen: (zoneKey: string) => !isClosed.has(zoneKey) };
    const contacts = 100_000;
    const perShard = (key: string) =>
      key.includes('#Europe/Berlin#') ? (contacts * 0.05) / 4 : (contacts * 0.95) / 4 / closedZones;
    let taken = 0;
    const supply = new Supply(
      {
        due: async (key, limit) => {
          asked.push(key);
          const count = Math.min(limit, Math.ceil(perShard(key)));
          return Array.from({ length: count }, (_, n) => {
            taken += 1;
            return { contact: refOf(taken, 't/a'), numberKey: `${key} ${n}`, dueAtMs: NOW_MS };
          });
        },
      },
      { of: () => opening },
      new CampaignCaps(() => 0, noSources),
      'seed',
    );
    supply.update([aCampaign('t/a', { zoneKeys: new Set([...closed, 'Europe/Berlin']) })]);
    for (let turn = 0; turn < 10; turn += 1) {
      await expect(supply.take(5, NOW_MS + turn * 100)).resolves.toHaveLength(5);
      await supply.isExhausted('t/a', NOW_MS + turn * 100);
      supply.outlook(NOW_MS + turn * 100);
    }
    return asked;
  }

  it('are not asked for, however many there are and whoever waits in them', async () => {
    const few = await requestsWith(1);
    const many = await requestsWith(1_000);
    expect(many).toEqual(few);
    expect(many.every((key) => key.includes('#Europe/Berlin#'))).toBe(true);
    expect(many.length).toBeLessThanOrEqual(8);
  });

  it('are asked a few at a time whether anybody is left, when nobody is in the open ones', async () => {
    const closed = Array.from({ length: 100 }, (_, n) => `Zone/${n}`);
    const { supply, asked } = anIndex(hoursWith(closed));
    supply.update([aCampaign('t/a', { zoneKeys: new Set(closed) })]);
    let most = 0;
    for (let turn = 0; turn < 50; turn += 1) {
      const before = asked.length;
      const isOver = await supply.isExhausted('t/a', NOW_MS + turn * 100);
      most = Math.max(most, asked.length - before);
      expect(isOver).toBe(turn === 49);
    }
    expect(most).toBe(8);
    expect(asked).toHaveLength(400);
  });

  it('are looked at once a minute at most, however many turns there are', async () => {
    const looked: string[] = [];
    const hours = hoursWith(['Asia/Tokyo']).of(aCampaign('t/a'));
    const watched = {
      ...hours,
      isOpen: (zoneKey: string, nowMs: number) => {
        looked.push(zoneKey);
        return hours.isOpen(zoneKey, nowMs);
      },
    };
    const { supply } = anIndex({ of: () => watched });
    const campaign = aCampaign('t/a', { zoneKeys: new Set(['Asia/Tokyo']) });
    for (let turn = 0; turn < 100; turn += 1) {
      supply.update([campaign]);
      await supply.take(5, NOW_MS + turn * 100);
      supply.outlook(NOW_MS + turn * 100);
    }
    expect(looked).toHaveLength(1);
  });
});

describe('open shards in which nobody is due', () => {
  const zones = (count: number) => new Set(Array.from({ length: count }, (_, n) => `Zone/${n}`));
  const SECONDS = 20;

  it.each([
    ['one campaign', 1, 100],
    ['four campaigns', 4, 25],
  ])('are asked a hundred times a second at most, all together: %s', async (_name, campaigns, zonesOfEach) => {
    const { supply, asked } = anIndex();
    supply.update(range(1, campaigns).map((n) => aCampaign(`t/${n}`, { zoneKeys: zones(zonesOfEach) })));
    await supply.take(5, NOW_MS);
    expect(asked).toHaveLength(400);
    for (let turn = 1; turn <= 10 * SECONDS; turn += 1) await supply.take(5, NOW_MS + turn * 100);
    expect(asked.length - 400).toBeLessThanOrEqual(100 * SECONDS);
    expect(asked.length - 400).toBeGreaterThan(90 * SECONDS);
  });

  it('are asked within a second or two, as ever, for somebody who was put back', async () => {
    const { supply, add } = anIndex();
    supply.update([aCampaign('t/a', { zoneKeys: zones(100) })]);
    await supply.take(5, NOW_MS);
    add('t/a', 'Zone/7', [1], NOW_MS + 300);
    await expect(supply.take(5, NOW_MS + 1_500)).resolves.toEqual([]);
    supply.expect('t/a', 't/a#Zone/7#0', NOW_MS + 1_600, NOW_MS + 1_500);
    expect(supply.outlook(NOW_MS + 1_500).nextDueAtMs).toBe(NOW_MS + 1_600);
    await expect(supply.isExhausted('t/a', NOW_MS + 1_500)).resolves.toBe(false);
    await expect(supply.take(5, NOW_MS + 2_500)).resolves.toHaveLength(1);
  });
});

it('sees at once the zones, and the shards, that a list has added', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a')]);
  await supply.take(5, NOW_MS);
  add('t/a', 'Asia/Tokyo', [1]);
  const larger = aCampaign('t/a', { zoneKeys: new Set(['Asia/Tokyo', 'Europe/Berlin']), dueShards: 4 });
  supply.update([larger]);
  await expect(supply.take(5, NOW_MS + 10)).resolves.toHaveLength(1);
  expect(supply.openShards(NOW_MS + 10)).toHaveLength(8);
  supply.update([{ ...larger, dueShards: 32 }]);
  expect(supply.openShards(NOW_MS + 20)).toHaveLength(64);
});

it('sees a zone close and open by itself between two readings of the campaigns', async () => {
  const opensAtMs = NOW_MS + 70_000;
  const opening = {
    isOpen: (_zone: string, nowMs: number) => nowMs < NOW_MS + 400 || nowMs >= opensAtMs,
    closesAtMs: (_zone: string, nowMs: number) => (nowMs < NOW_MS + 400 ? NOW_MS + 400 : Number.POSITIVE_INFINITY),
    nextOpeningMs: () => opensAtMs,
    attemptsPerDay: () => undefined,
  };
  const { supply, add } = anIndex({ of: () => opening });
  supply.update([aCampaign('t/a')]);
  add('t/a', 'Europe/Berlin', range(1, 3));
  await expect(supply.take(1, NOW_MS)).resolves.toHaveLength(1);
  expect(supply.outlook(NOW_MS + 399).hasDue).toBe(true);
  await expect(supply.take(1, NOW_MS + 400)).resolves.toEqual([]);
  expect(supply.outlook(NOW_MS + 400)).toMatchObject({ hasDue: false, opensAtMs });
  await expect(supply.take(1, opensAtMs)).resolves.toHaveLength(1);
  expect(supply.outlook(opensAtMs)).toMatchObject({ hasDue: true, opensAtMs: undefined });
});

it('says whether somebody is due as it is now: read, taken, put back', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a')]);
  expect(supply.outlook(NOW_MS).hasDue).toBe(false);
  add('t/a', 'Europe/Berlin', [1, 2]);
  await supply.take(1, NOW_MS);
  expect(supply.outlook(NOW_MS).hasDue).toBe(true);
  const [last] = await supply.take(1, NOW_MS);
  expect(supply.outlook(NOW_MS).hasDue).toBe(false);
  if (last) supply.putBack(last);
  expect(supply.outlook(NOW_MS).hasDue).toBe(true);
});

it('says when the next one is due as soon as it was read', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a')]);
  expect(supply.outlook(NOW_MS).nextDueAtMs).toBeUndefined();
  add('t/a', 'Europe/Berlin', [1], NOW_MS + 300);
  await supply.take(1, NOW_MS);
  expect(supply.outlook(NOW_MS).nextDueAtMs).toBe(NOW_MS + 300);
});

describe('the index', () => {
  const ofFirst = (asked: readonly string[]) => asked.filter((key) => key.endsWith('#0'));

  it('is asked again, once contacts were loaded, only where nobody was', async () => {
    const { supply, asked, add } = anIndex();
    supply.update([aCampaign('t/a', { loadedAtMs: 1 })]);
    add('t/a', 'Europe/Berlin', [1], NOW_MS + 500);
    await supply.take(1, NOW_MS);
    asked.length = 0;
    supply.update([aCampaign('t/a', { loadedAtMs: 2 })]);
    await supply.take(1, NOW_MS + 10);
    expect(asked.length).toBeGreaterThan(0);
    expect(ofFirst(asked)).toEqual([]);
  });

  it('is not asked while as many are at hand as are wanted', async () => {
    const { supply, asked, add } = anIndex();
    supply.update([aCampaign('t/a')]);
    add('t/a', 'Europe/Berlin', [1, 2]);
    await supply.take(1, NOW_MS);
    await supply.take(1, NOW_MS + 1_000);
    expect(ofFirst(asked)).toHaveLength(1);
  });

  it('is asked no later for somebody who is put back for later', async () => {
    const { supply, add } = anIndex();
    supply.update([aCampaign('t/a')]);
    await supply.take(1, NOW_MS);
    supply.expect('t/a', 't/a#Europe/Berlin#0', NOW_MS + 60_000, NOW_MS);
    add('t/a', 'Europe/Berlin', [1]);
    await expect(supply.take(1, NOW_MS + 1_000)).resolves.toHaveLength(1);
  });

  it('is asked no sooner than a second after somebody was put back', async () => {
    const { supply, asked } = anIndex();
    supply.update([aCampaign('t/a', { zoneKeys: new Set(range(0, 100).map((n) => `Zone/${n}`)) })]);
    await supply.take(1, NOW_MS);
    asked.length = 0;
    supply.expect('t/a', 't/a#Zone/7#0', NOW_MS, NOW_MS);
    await supply.take(1, NOW_MS + 999);
    expect(asked).toEqual([]);
    await supply.take(1, NOW_MS + 1_000);
    expect(asked).toEqual(['t/a#Zone/7#0']);
  });

  it('is not asked at once after a full batch in which somebody waits for later', async () => {
    const { supply, asked, add } = anIndex();
    supply.update([aCampaign('t/a')]);
    add('t/a', 'Europe/Berlin', range(1, 24));
    add('t/a', 'Europe/Berlin', [25], NOW_MS + 500);
    await supply.take(24, NOW_MS);
    await supply.take(1, NOW_MS + 499);
    expect(ofFirst(asked)).toHaveLength(1);
    await supply.take(1, NOW_MS + 500);
    expect(ofFirst(asked)).toHaveLength(2);
  });

  it('is asked each turn while all of a full batch were taken already', async () => {
    const { supply, add, drop } = anIndex();
    supply.update([aCampaign('t/a')]);
    add('t/a', 'Europe/Berlin', range(1, 30));
    const taken = await supply.take(25, NOW_MS);
    await expect(supply.take(5, NOW_MS + 1)).resolves.toEqual([]);
    drop(taken);
    await expect(supply.take(5, NOW_MS + 2)).resolves.toHaveLength(5);
  });

  it('is asked each second for newcomers, however late those who wait are due', async () => {
    const { supply, add } = anIndex();
    supply.update([aCampaign('t/a')]);
    add('t/a', 'Europe/Berlin', [1], NOW_MS + 60_000);
    await supply.take(1, NOW_MS);
    add('t/a', 'Europe/Berlin', [2]);
    await expect(supply.take(1, NOW_MS + 1_000)).resolves.toHaveLength(1);
  });

  it('gives back who was put back when it is asked again', async () => {
    const { supply, add } = anIndex();
    supply.update([aCampaign('t/a')]);
    add('t/a', 'Europe/Berlin', [1]);
    for (const candidate of await supply.take(1, NOW_MS)) supply.putBack(candidate);
    await expect(supply.take(5, NOW_MS + 1_000)).resolves.toHaveLength(1);
  });
});

it('keeps to the hours of a campaign as they are defined now', async () => {
  let closed = ['Europe/Berlin'];
  const { supply, add } = anIndex({ of: (campaign) => hoursWith(closed).of(campaign) });
  supply.update([aCampaign('t/a')]);
  add('t/a', 'Europe/Berlin', [1]);
  await expect(supply.take(1, NOW_MS)).resolves.toEqual([]);
  closed = [];
  supply.update([aCampaign('t/a')]);
  await expect(supply.take(1, NOW_MS + 10)).resolves.toHaveLength(1);
});

describe('a blocked campaign is probed', () => {
  it('a minute after it was blocked anew', async () => {
    const { supply, add } = anIndex();
    add('t/a', 'Europe/Berlin', range(1, 10));
    supply.update([aCampaign('t/a', { blockedAtMs: NOW_MS })]);
    await expect(supply.take(5, NOW_MS + 60_000)).resolves.toHaveLength(1);
    supply.update([aCampaign('t/a', { blockedAtMs: NOW_MS + 100_000 })]);
    await expect(supply.take(5, NOW_MS + 159_999)).resolves.toEqual([]);
    await expect(supply.take(5, NOW_MS + 160_000)).resolves.toHaveLength(1);
  });

  it('whoever of it was called before that was known', async () => {
    const { supply, add } = anIndex();
    add('t/a', 'Europe/Berlin', range(1, 10));
    supply.update([aCampaign('t/a')]);
    await expect(supply.take(1, NOW_MS + 50_000)).resolves.toHaveLength(1);
    supply.update([aCampaign('t/a', { blockedAtMs: NOW_MS })]);
    await expect(supply.take(5, NOW_MS + 60_000)).resolves.toHaveLength(1);
  });
});

it('the rate of a campaign counts from the start of its latest call of the same turn', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/fast', { applied: definedAs({ maxCallsPerSecond: 5, weight: 100 }) }), aCampaign('t/b')]);
  add('t/fast', 'Europe/Berlin', range(1, 20));
  add('t/b', 'Europe/Berlin', range(101, 20));
  const taken = await supply.take(9, NOW_MS, { startsAtMs: (place) => NOW_MS + place * 100 });
  const places = taken.flatMap(({ campaign }, place) => (campaign === 't/fast' ? [place] : []));
  expect(places.length).toBeGreaterThanOrEqual(4);
  for (const [n, place] of places.entries()) if (n > 0) expect(place - (places[n - 1] ?? 0)).toBeGreaterThanOrEqual(2);
});

it('somebody is due where anybody of any campaign is', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a'), aCampaign('t/b')]);
  add('t/a', 'Europe/Berlin', [1, 2]);
  await supply.take(1, NOW_MS);
  expect(supply.outlook(NOW_MS).hasDue).toBe(true);
});
