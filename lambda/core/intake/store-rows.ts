/** Stores the rows of one list in waves, in their order, so that of two rows with one number the first is the contact. */
import type { ListItem } from '../../contract/items';
import { isSameRow, newContact } from './contact';
import type { NumberedRow, ReadStep } from './list-reader';
import type { DroppedList, KeyedHash, LoadedContact, LoadListDeps } from './ports';
import type { RejectReport } from './reject-report';
import type { ContactRowReading } from './row';

export type RowCounts = Pick<ListItem, 'rows' | 'rejected' | 'duplicates' | 'contacts'>;

export interface StartedList extends DroppedList {
  readonly started: ListItem;
}

/** Rows stored at the same time: as many as the SDK has connections by default. */
const WAVE = 50;
/** How often the owner hears of a long load. */
const PROGRESS_MS = 3_000;

export async function storeRows(
  deps: LoadListDeps,
  list: StartedList,
  steps: AsyncIterable<ReadStep<ContactRowReading>>,
  report: RejectReport,
): Promise<RowCounts> {
  const hash = await deps.hashKeys.load();
  const announceProgress = progressOf(deps, list);
  const knownZones = new Set<string>();
  let counts: RowCounts = { rows: 0, rejected: 0, duplicates: 0, contacts: 0 };
  for await (const step of steps) {
    if (step.kind === 'refused')
      throw new Error(`the list ${list.key} could be read once but not twice: ${step.reason}`);
    for (let at = 0; at < step.rows.length; at += WAVE) {
      const wave = step.rows.slice(at, at + WAVE);
      const rejected = await reportRejected(wave, report);
      const contacts = contactsOf(deps, list, wave, hash);
      await registerZones(deps, list, contacts, knownZones);
      const stored = await storeContacts(deps, contacts);
      counts = {
        rows: counts.rows + wave.length,
        rejected: counts.rejected + rejected,
        duplicates: counts.duplicates + wave.length - rejected - stored,
        contacts: counts.contacts + stored,
      };
      await announceProgress(counts);
    }
  }
  return counts;
}

async function reportRejected(wave: readonly NumberedRow<ContactRowReading>[], report: RejectReport): Promise<number> {
  let rejected = 0;
  for (const { row, line, reading } of wave) {
    if (reading.kind !== 'rejected') continue;
    await report.add(row, line, reading);
    rejected += 1;
  }
  return rejected;
}

/** The contacts of a wave; of rows with one number only the first. */
function contactsOf(
  { clock }: LoadListDeps,
  { campaign, key, started }: StartedList,
  wave: readonly NumberedRow<ContactRowReading>[],
  hash: KeyedHash,
): readonly LoadedContact[] {
  const contacts = new Map<string, LoadedContact>();
  for (const { row, reading } of wave) {
    if (reading.kind !== 'contact') continue;
    const origin = { list: key, listEtag: started.etag, row };
    const contact = newContact(campaign, reading, origin, hash, clock.nowMs());
    if (!contacts.has(contact.sk)) contacts.set(contact.sk, contact);
  }
  return [...contacts.values()];
}

/** The controller looks for contacts by zone, so a zone is registered before the first contact in it. */
async function registerZones(
  { store }: LoadListDeps,
  { campaign }: StartedList,
  contacts: readonly LoadedContact[],
  known: Set<string>,
): Promise<void> {
  const fresh = [...new Set(contacts.map((contact) => contact.zoneKey))].filter((zone) => !known.has(zone));
  if (fresh.length === 0) return;
  await store.addZoneKeys(campaign, fresh);
  for (const zone of fresh) known.add(zone);
}

/** How many of them are contacts of this list: stored now, or by an earlier delivery of the same event. */
async function storeContacts({ store }: LoadListDeps, contacts: readonly LoadedContact[]): Promise<number> {
  const answers = await Promise.all(
    contacts.map(async (contact) => {
      const answer = await store.putContact(contact);
      return answer.kind === 'stored' || isSameRow(answer.origin, contact);
    }),
  );
  return answers.filter(Boolean).length;
}

/** Wakes the controller for the first contacts, and keeps the owner posted. */
function progressOf({ store, functions, clock }: LoadListDeps, { campaign, started }: StartedList) {
  let lastMs = clock.monotonicMs();
  let isAwake = false;
  return async (counts: RowCounts): Promise<void> => {
    if (!isAwake && counts.contacts > 0) {
      isAwake = true;
      await functions.wakeController();
    }
    if (clock.monotonicMs() - lastMs < PROGRESS_MS) return;
    lastMs = clock.monotonicMs();
    await store.putList({ ...started, ...counts });
    await functions.requestReport({ campaign, kind: 'status' });
  };
}
