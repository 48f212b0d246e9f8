/**
 * Leases as they stand in the table. Those of contacts that were let in together may share one item, a bundle, which is
 * removed with the last of them. This version reads bundles and writes none, so that one which writes them can be taken back.
 *
 * A bundle may list leases that are over: whoever takes over learns that from their contacts (`stock-taking.ts`). News of a
 * lease is written as an item of its own, which goes before the bundle's.
 */
import { FLIGHTS_PARTITION, type FlightItem, type LeaseItem, leaseKey } from '../../contract/items';
import type { FlightStore, FlightTable } from './ports';

interface Bundle {
  readonly sk: string;
  /** Sort keys of its leases that are not over. */
  readonly open: Set<string>;
}

export class LeaseBundles implements FlightStore {
  readonly #table: FlightTable;
  /** By the sort key of a lease in it. */
  readonly #bundles = new Map<string, Bundle>();
  /** Leases of bundles that may have an item of their own besides. */
  readonly #besides = new Set<string>();

  constructor(table: FlightTable) {
    this.#table = table;
  }

  /** Everything in the partition, one item for each lease; some of these may be over. */
  async load(): Promise<readonly FlightItem[]> {
    const stored = await this.#table.load();
    const bundled = stored.flatMap((item) => (item.kind === 'leases' ? this.#leasesOf(item.sk, item.leases) : []));
    const alone = stored.filter((item) => item.kind !== 'leases');
    for (const { sk } of alone) if (this.#bundles.has(sk)) this.#besides.add(sk);
    return [...new Map([...bundled, ...alone].map((item) => [item.sk, item])).values()];
  }

  async put(items: readonly FlightItem[]): Promise<void> {
    for (const { sk } of items) if (this.#bundles.has(sk)) this.#besides.add(sk);
    await this.#table.put(items);
  }

  async remove(sortKeys: readonly string[]): Promise<void> {
    const gone = new Set<string>();
    for (const sk of sortKeys) {
      const bundle = this.#bundles.get(sk);
      bundle?.open.delete(sk);
      if (bundle?.open.size === 0) gone.add(bundle.sk);
      if (!bundle || this.#besides.has(sk)) gone.add(sk);
    }
    await this.#table.remove([...gone]);
    // Only now: what could not be removed will be tried again.
    for (const sk of sortKeys) {
      this.#bundles.delete(sk);
      this.#besides.delete(sk);
    }
  }

  #leasesOf(bundle: string, entries: readonly Omit<LeaseItem, 'pk' | 'sk' | 'kind'>[]): readonly LeaseItem[] {
    const leases = entries.map((entry): LeaseItem => {
      return { pk: FLIGHTS_PARTITION, sk: leaseKey(entry.requestId), kind: 'lease', ...entry };
    });
    this.#bind(bundle, leases);
    return leases;
  }

  #bind(sk: string, leases: readonly LeaseItem[]): void {
    const bundle: Bundle = { sk, open: new Set(leases.map((lease) => lease.sk)) };
    for (const lease of leases) this.#bundles.set(lease.sk, bundle);
  }
}
