import { type FlightItem, leaseKey, type StoredFlightItem } from '../../../../lambda/contract/items';
import { LeaseBundles } from '../../../../lambda/core/pace/lease-bundles';
import type { FlightTable } from '../../../../lambda/core/pace/ports';
import { aLease } from './pacing';

/** A table that counts what is written, and can refuse. */
class Table implements FlightTable {
  readonly items = new Map<string, StoredFlightItem>();
  writes = 0;
  isDown = false;

  async load(): Promise<readonly StoredFlightItem[]> {
    return [...this.items.values()];
  }

  async put(items: readonly StoredFlightItem[]): Promise<void> {
    this.#write(items.length);
    for (const item of items) this.items.set(item.sk, item);
  }

  async remove(sortKeys: readonly string[]): Promise<void> {
    this.#write(sortKeys.length);
    for (const sk of sortKeys) this.items.delete(sk);
  }

  #write(count: number): void {
    if (this.isDown) throw new Error('the table does not answer');
    this.writes += count;
  }
}

const leases = (...ns: number[]) => ns.map((n) => aLease(n));
const keys = (...ns: number[]) => ns.map((n) => leaseKey(`request-${n}`));
const sorted = (items: readonly FlightItem[]) => items.toSorted((one, other) => one.sk.localeCompare(other.sk));
const tombstone: FlightItem = { pk: 'FLIGHTS', sk: 'CALL#x', kind: 'closed', contactId: 'x', expiresAt: 1 };

async function aTable(...admitted: (readonly number[])[]) {
  const table = new Table();
  const bundles = new LeaseBundles(table);
  for (const ns of admitted) await bundles.put(leases(...ns));
  return { table, bundles };
}

it('writes those who were let in together once, and removes them once, with the last of them', async () => {
  const { table, bundles } = await aTable([1, 2, 3]);
  expect(table.writes).toBe(1);
  await bundles.remove(keys(1));
  await bundles.remove(keys(3));
  expect([table.writes, table.items.size]).toEqual([1, 1]);
  await bundles.remove(keys(2));
  expect([table.writes, table.items.size]).toEqual([2, 0]);
});

it('keeps what a lease has, whoever reads it', async () => {
  const { table } = await aTable([1, 2], [3]);
  const { contactId: _, ...alone } = aLease(4, { contactId: 'c4' });
  await new LeaseBundles(table).put([tombstone, { ...alone, contactId: 'c4' }]);
  const found = await new LeaseBundles(table).load();
  expect(sorted(found)).toEqual(sorted([...leases(1, 2, 3), aLease(4, { contactId: 'c4' }), tombstone]));
});

it('writes one alone as an item of its own, which an older version reads, too', async () => {
  const { table } = await aTable([1]);
  expect([...table.items.values()]).toEqual(leases(1));
});

it('puts news of one beside its bundle, before which it goes, and removes both', async () => {
  const { table, bundles } = await aTable([1, 2]);
  const news = aLease(1, { unknownSinceMs: 7 });
  await bundles.put([news]);
  const successor = new LeaseBundles(table);
  expect(sorted(await successor.load())).toEqual([news, aLease(2)]);
  await successor.remove(keys(2));
  expect(table.items.size).toBe(2);
  await successor.remove(keys(1));
  expect(table.items.size).toBe(0);
});

it('puts news of several as items of their own: nothing is left of them afterwards', async () => {
  const { table, bundles } = await aTable([1], [2], [3], [4]);
  const doubts = [1, 2].map((n) => aLease(n, { unknownSinceMs: 7 }));
  const news = [...doubts, ...[3, 4].map((n) => aLease(n, { contactId: `c${n}` }))];
  await bundles.put([...news, tombstone, { ...tombstone, sk: 'CALL#y' }]);
  expect(table.items.size).toBe(6);
  expect([...table.items.values()]).toEqual(expect.arrayContaining(news));
  await bundles.remove([...keys(1, 2, 3, 4), 'CALL#x', 'CALL#y']);
  expect(table.items.size).toBe(0);
});

it('removes the news of one with it, while others of its bundle are up', async () => {
  const { table, bundles } = await aTable([1, 2]);
  await bundles.put([aLease(1, { contactId: 'c1' })]);
  await bundles.remove(keys(1));
  expect([...table.items.keys()]).toEqual(['LEASES#request-1']);
});

it('of a bundle that it has read, knows what is left', async () => {
  const { table, bundles } = await aTable([1, 2]);
  await bundles.remove(keys(1));
  const successor = new LeaseBundles(table);
  expect(await successor.load()).toHaveLength(2);
  await successor.remove(keys(1));
  expect(table.items.size).toBe(1);
  await successor.remove(keys(2));
  expect(table.items.size).toBe(0);
});

it('removes again what it could not remove', async () => {
  const { table, bundles } = await aTable([1, 2]);
  await bundles.remove(keys(1));
  table.isDown = true;
  await expect(bundles.remove(keys(2))).rejects.toThrow('does not answer');
  table.isDown = false;
  await bundles.remove(keys(2));
  expect(table.items.size).toBe(0);
});

it('removes a bundle whose writing failed half-way, once nobody of it is left', async () => {
  const { table, bundles } = await aTable();
  const put = table.put.bind(table);
  table.put = async (items) => {
    await put(items);
    throw new Error('the answer was lost');
  };
  await expect(bundles.put(leases(1, 2))).rejects.toThrow('lost');
  await bundles.remove(keys(1, 2));
  expect(table.items.size).toBe(0);
});

it('removes what it has never read of', async () => {
  const { table, bundles } = await aTable();
  table.items.set(tombstone.sk, tombstone);
  await bundles.remove([tombstone.sk]);
  expect(table.items.size).toBe(0);
});
