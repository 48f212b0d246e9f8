/**
 * Leases as they stand in the table. DynamoDB is paid by the item and the begun kilobyte, and leases come and go by the
 * million. So those of contacts that were let in together share one item, a bundle, which is written once and removed once,
 * with the last of them.
 *
 * Meanwhile a bundle may list leases that are over: whoever takes over learns that from their contacts (`stock-taking.ts`).
 * News of a lease that its contact does not keep is written as an item of its own, which goes before the bundle's.
 */
import {
  bundleKey,
  FLIGHTS_PARTITION,
  type FlightItem,
  type LeaseBundleItem,
  type LeaseItem,
  leaseKey,
  type StoredFlightItem,
} from '../../contract/items';
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
    const admitted = items.filter((item): item is LeaseItem => this.#isJustAdmitted(item));
    const [first] = admitted;
    const written: StoredFlightItem[] = items.filter((item) => admitted.length < 2 || !this.#isJustAdmitted(item));
    if (first && admitted.length > 1) {
      const sk = bundleKey(first.requestId);
      this.#bind(sk, admitted);
      const leases = admitted.map(({ pk, sk: own, kind, ...lease }) => lease);
      written.push({ pk: FLIGHTS_PARTITION, sk, kind: 'leases', leases });
    }
    for (const { sk } of written) if (this.#bundles.has(sk)) this.#besides.add(sk);
    await this.#table.put(written);
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

  #isJustAdmitted(item: FlightItem): boolean {
    const isNews = item.kind !== 'lease' || item.contactId !== undefined || item.unknownSinceMs !== undefined;
    return !isNews && !this.#bundles.has(item.sk);
  }

  #leasesOf(bundle: string, entries: LeaseBundleItem['leases']): readonly LeaseItem[] {
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
