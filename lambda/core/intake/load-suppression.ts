/**
 * Brings the suppression lists in force in line with the bucket, before anybody new may be called (invariant I5).
 *
 * Fails closed: from the moment a new version is seen until its last number is stored nobody is called, and a list that
 * cannot be read keeps it so. A list stays in force, or in the way, when its object is deleted, because that may be an
 * accident; to lift it, drop a version without the numbers.
 */
import type { SuppressionListItem } from '../../contract/items';
import { SUPPRESSION_PARTITION } from '../../contract/items';
import { classifyKey, REPORTS_PREFIX, SUPPRESSION_PREFIX } from '../../contract/storage';
import { suppressionList } from './formats';
import { readRows } from './list-reader';
import type { HashKeys, IntakeStore, ListedObject, ListObjects } from './ports';
import { openRejectReport, type RejectReport } from './reject-report';

export interface LoadSuppressionDeps {
  readonly store: IntakeStore;
  readonly objects: ListObjects;
  readonly hashKeys: HashKeys;
  readonly defaultCountry: string;
}

/** A list that changes faster than it loads is left to the next message. */
const MOST_ROUNDS = 5;
const NO_NUMBERS = 'not one row holds a phone number: write numbers with + and the country code in the column "phone"';

/** Loads every list that is not in force as it is in the bucket. Returns those that it dealt with. */
export async function bringSuppressionUpToDate(deps: LoadSuppressionDeps): Promise<readonly SuppressionListItem[]> {
  const dealtWith: SuppressionListItem[] = [];
  // Lists may change while they are read; the last round finds nothing to do.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const stale = await staleLists(deps);
    if (stale.length === 0) return dealtWith;
    for (const object of stale) dealtWith.push(...(await loadOne(deps, object)));
  }
  throw new Error('the suppression lists change faster than they can be loaded');
}

async function staleLists({ store, objects }: LoadSuppressionDeps): Promise<readonly ListedObject[]> {
  const listed = await objects.list(SUPPRESSION_PREFIX);
  const present = listed.filter(({ key }) => classifyKey(key).kind === 'suppression-list');
  const items = await store.suppressionLists();
  return present.filter(
    ({ key, etag }) => !items.some((item) => item.sk === key && item.etag === etag && item.state !== 'loading'),
  );
}

/** Nothing, if the list has changed since it was listed: the next round sees what is there now. */
async function loadOne(deps: LoadSuppressionDeps, listed: ListedObject): Promise<readonly SuppressionListItem[]> {
  const { store, objects } = deps;
  const bytes = await objects.open(listed.key, listed.etag);
  if (!bytes) return [];
  await store.beginSuppressionList(listed.key, listed.etag);
  const report = openRejectReport(objects, [suppressionRejectsKey(listed.key)]);
  const item = await readNumbers(deps, listed, bytes, report);
  await report.close();
  await store.endSuppressionList(item);
  return [item];
}

/** `suppression/all/optout.csv` is reported on in `reports/suppression/all/rejects/optout.csv`. */
function suppressionRejectsKey(key: string): string {
  const dropped = classifyKey(key);
  if (dropped.kind !== 'suppression-list') throw new Error(`${key} is no suppression list`);
  return `${REPORTS_PREFIX}${SUPPRESSION_PREFIX}${dropped.scope}/rejects/${dropped.name}`;
}

async function readNumbers(
  deps: LoadSuppressionDeps,
  { key, etag }: ListedObject,
  bytes: AsyncIterable<Uint8Array>,
  report: RejectReport,
): Promise<SuppressionListItem> {
  const hash = await deps.hashKeys.load();
  const item = { pk: SUPPRESSION_PARTITION, sk: key, etag } as const;
  let numbers = 0;
  let rejected = 0;
  const refused = async (refusal: string): Promise<SuppressionListItem> => {
    await report.refuse(refusal);
    return { ...item, state: 'refused', numbers, rejected, refusal };
  };
  for await (const step of readRows(bytes, suppressionList(deps.defaultCountry))) {
    if (step.kind === 'refused') return refused(step.reason);
    const phones: string[] = [];
    for (const { row, line, reading } of step.rows) {
      if (reading.kind === 'numbers') phones.push(...reading.phones);
      const fault = reading.kind === 'numbers' ? reading.rejected : reading;
      if (!fault) continue;
      await report.add(row, line, fault);
      rejected += 1;
    }
    await deps.store.suppress(phones.map(hash.numberKey), key, etag);
    numbers += phones.length;
  }
  // Whatever such a list is, it was not meant to suppress nobody.
  if (numbers === 0 && rejected > 0) return refused(NO_NUMBERS);
  return { ...item, state: 'loaded', numbers, rejected };
}
