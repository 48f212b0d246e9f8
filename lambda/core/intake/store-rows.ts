/**
 * Stores the rows of one chunk in waves, in their order, so that of two rows with one number the first is the contact.
 *
 * What became of a row depends on nothing but who owns the contact's item, and that never changes. So the account of the
 * first n rows of a chunk is the same in every delivery, and a later one goes on where an earlier one stopped.
 */
import type { RowCounts } from '../../contract/items';
import { isSameList, isSameRow, newContact } from './contact';
import type { NumberedRow } from './list-reader';
import type { DroppedList, KeyedHash, LoadedContact, LoadListDeps, Origin } from './ports';
import type { ContactRowReading } from './row';
import { addCounts, NO_ROWS } from './row-counts';

export interface RowTarget extends DroppedList {
  readonly etag: string;
  readonly dueShards: number;
}

type Rows = readonly NumberedRow<ContactRowReading>[];
type Verdict = 'contact' | 'repeated' | 'duplicate';

export type Storing = { readonly kind: 'stored'; readonly counts: RowCounts } | { readonly kind: 'busy' };

/** Rows stored at the same time: as many as the SDK has connections by default. */
const WAVE = 50;
/** Writes at once that a wave begins with again after a throttle, and its growth from one wave to the next. */
const GROWTH = 5;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5_000;
/** A wave that the table does not take for so long is given back: somebody else's turn. */
const PATIENCE_MS = 60_000;

export class RowStore {
  readonly #deps: LoadListDeps;
  readonly #target: RowTarget;
  readonly #hash: KeyedHash;
  readonly #knownZones = new Set<string>();
  /** Writes at once: halved by a throttle, so that many functions together find what the table takes. */
  #width = WAVE;

  constructor(deps: LoadListDeps, target: RowTarget, hash: KeyedHash) {
    this.#deps = deps;
    this.#target = target;
    this.#hash = hash;
  }

  /** Waves of rows, each at most so many. */
  static waves(rows: Rows): readonly Rows[] {
    return Array.from({ length: Math.ceil(rows.length / WAVE) }, (_, n) => rows.slice(n * WAVE, (n + 1) * WAVE));
  }

  /** Stores one wave. */
  async store(wave: Rows): Promise<Storing> {
    const contacts = this.#contactsOf(wave);
    await this.#registerZones([...contacts.values()]);
    const origins = await this.#storeAll([...contacts.values()]);
    if (!origins) return { kind: 'busy' };
    const counts = wave.reduce((sum, row) => addCounts(sum, this.#countsOf(row, contacts, origins)), NO_ROWS);
    return { kind: 'stored', counts };
  }

  /** The contacts of a wave by row; of rows with one number only the first has one of its own. */
  #contactsOf(wave: Rows): ReadonlyMap<string, LoadedContact> {
    const { campaign, key, etag, dueShards } = this.#target;
    const nowMs = this.#deps.clock.nowMs();
    const contacts = new Map<string, LoadedContact>();
    for (const { row, reading } of wave) {
      if (reading.kind !== 'contact' || contacts.has(reading.phone)) continue;
      const origin = { list: key, listEtag: etag, row };
      contacts.set(reading.phone, newContact(campaign, reading, origin, this.#hash, nowMs, dueShards));
    }
    return contacts;
  }

  /** The controller looks for contacts by zone, so a zone is registered before the first contact in it. */
  async #registerZones(contacts: readonly LoadedContact[]): Promise<void> {
    const fresh = new Set(contacts.map(({ zoneKey }) => zoneKey).filter((zone) => !this.#knownZones.has(zone)));
    if (fresh.size === 0) return;
    await this.#deps.store.addZoneKeys(this.#target.campaign, [...fresh]);
    for (const zone of fresh) this.#knownZones.add(zone);
  }

  /** Who owns each contact, by its key; undefined if the table does not take them. */
  async #storeAll(contacts: readonly LoadedContact[]): Promise<ReadonlyMap<string, Origin> | undefined> {
    const { clock, random, store } = this.#deps;
    const owners = new Map<string, Origin>();
    const giveUpAtMs = clock.monotonicMs() + PATIENCE_MS;
    let left = contacts;
    for (let waitMs = FIRST_WAIT_MS; left.length > 0; ) {
      const [now, later] = [left.slice(0, this.#width), left.slice(this.#width)];
      const answers = await Promise.all(now.map((contact) => store.putContact(contact)));
      const refused = now.filter((_, n) => answers[n]?.kind === 'throttled');
      for (const [n, contact] of now.entries()) {
        const answer = answers[n];
        if (answer?.kind === 'stored') owners.set(contact.sk, contact);
        if (answer?.kind === 'exists') owners.set(contact.sk, answer.origin);
      }
      left = [...refused, ...later];
      this.#width = refused.length > 0 ? Math.max(1, this.#width >> 1) : Math.min(WAVE, this.#width + GROWTH);
      if (refused.length < now.length) waitMs = FIRST_WAIT_MS;
      if (refused.length === 0) continue;
      if (clock.monotonicMs() > giveUpAtMs) return undefined;
      // Any moment up to the whole wait: functions that were refused together do not come back together.
      await clock.sleep(Math.ceil(waitMs * random()));
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
    return owners;
  }

  #countsOf(
    { row, reading }: Rows[number],
    contacts: ReadonlyMap<string, LoadedContact>,
    owners: ReadonlyMap<string, Origin>,
  ): RowCounts {
    if (reading.kind === 'rejected') return { ...NO_ROWS, rows: 1, rejected: 1, faults: { [reading.fault]: 1 } };
    const { key: list, etag: listEtag } = this.#target;
    const owner = owners.get(contacts.get(reading.phone)?.sk ?? '');
    if (!owner) throw new Error(`row ${row} was stored, and nobody owns its contact`);
    return COUNTS[verdictOn({ list, listEtag, row }, owner)];
  }
}

function verdictOn(row: Origin, owner: Origin): Verdict {
  if (isSameRow(row, owner)) return 'contact';
  return isSameList(row, owner) ? 'repeated' : 'duplicate';
}

const COUNTS: Readonly<Record<Verdict, RowCounts>> = {
  contact: { ...NO_ROWS, rows: 1, contacts: 1 },
  repeated: { ...NO_ROWS, rows: 1, duplicates: 1, repeated: 1 },
  duplicate: { ...NO_ROWS, rows: 1, duplicates: 1 },
};
