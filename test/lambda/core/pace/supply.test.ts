import type { CampaignId, CampaignItem } from '../../../../lambda/contract/items';
import type { CallingHours, DueContact } from '../../../../lambda/core/pace/ports';
import { PROBE_EVERY_MS, Supply } from '../../../../lambda/core/pace/supply';
import { definedAs, hoursWith, keyOf, NOW_MS, refOf } from './pacing';

const aCampaign = (sk: CampaignId, overrides: Partial<CampaignItem> = {}): CampaignItem => ({
  pk: 'CAMPAIGNS',
  sk,
  createdAtMs: NOW_MS,
  zoneKeys: new Set(['Europe/Berlin']),
  ...overrides,
});

/** An index by due key, and what was asked of it. */
function anIndex(hours: CallingHours = hoursWith()) {
  const rows = new Map<string, DueContact[]>();
  const asked: string[] = [];
  const calls = new Map<CampaignId, number>();
  const supply = new Supply(
    {
      due: async (key, limit) => {
        asked.push(key);
        return (rows.get(key) ?? []).slice(0, limit);
      },
    },
    hours,
    (campaign) => calls.get(campaign) ?? 0,
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
  return { supply, asked, add, clear, calls };
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
  expect([...counts].map(([campaign, all]) => [campaign, all.length])).toEqual([
    ['t/large', 4],
    ['t/small', 4],
    ['t/tiny', 1],
  ]);
});

it('goes on with the next campaign where it stopped', async () => {
  const { supply, add } = anIndex();
  supply.update([aCampaign('t/a'), aCampaign('t/b')]);
  add('t/a', 'Europe/Berlin', range(1, 5));
  add('t/b', 'Europe/Berlin', range(11, 5));
  const turns: string[] = [];
  for (let n = 0; n < 4; n += 1) turns.push(...(await supply.take(1, NOW_MS)).map(({ campaign }) => campaign));
  expect(turns).toEqual(['t/a', 't/b', 't/a', 't/b']);
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
  expect(supply.outlook(NOW_MS)).toEqual({ hasDue: false, nextDueAtMs: NOW_MS + 300, opensAtMs: undefined });
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
  expect(supply.isExhausted('t/a')).toBe(false);
  await supply.survey('t/a', NOW_MS);
  expect(supply.isExhausted('t/a')).toBe(false);

  const other = anIndex(hoursWith(['Asia/Tokyo']));
  clear();
  other.supply.update([aCampaign('t/a', { zoneKeys: new Set(['Asia/Tokyo']) })]);
  await other.supply.survey('t/a', NOW_MS);
  expect(other.supply.isExhausted('t/a')).toBe(true);
});

it('a campaign with a cap gets no more calls at once than that, and leaves the rest to others', async () => {
  const { supply, add, calls } = anIndex();
  supply.update([aCampaign('t/capped', { applied: definedAs({ maxConcurrentCalls: 5 }) }), aCampaign('t/free')]);
  add('t/capped', 'Europe/Berlin', range(1, 20));
  add('t/free', 'Europe/Berlin', range(101, 20));
  calls.set('t/capped', 3);
  expect(supply.capped).toBeUndefined();
  const taken = await supply.take(10, NOW_MS);
  expect(taken.filter(({ campaign }) => campaign === 't/capped')).toHaveLength(2);
  expect(taken).toHaveLength(10);
  calls.set('t/capped', 5);
  expect(supply.capped?.sk).toBe('t/capped');
});
