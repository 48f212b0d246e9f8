/**
 * Brings the suppression lists in force in line with the bucket, before anybody new may be called (invariant I5).
 *
 * Fails closed: from the moment a new version is seen until its last number is stored nobody is called whom the list covers,
 * and a list that cannot be read, that seems cut off, or that is gone keeps it so. To lift one, drop a version without the
 * numbers. What an event says does not matter: the bucket is read as it is now, so the order of events does not either.
 */
import type { SuppressionListItem } from '../../contract/items';
import { classifyKey, LISTS_PREFIX, SUPPRESSION_PREFIX, suppressionRejectsKey } from '../../contract/storage';
import { ForbiddenObject, type HashKeys, type IntakeStore, type ListedObject, type ListObjects } from './ports';
import { openRejectReport } from './reject-report';
import { readSuppressedNumbers } from './suppressed-numbers';
import { begun, isThere, isUpToDate, lost, refreshed, unreadable } from './suppression-state';
import type { Unpack } from './text-form';

export interface LoadSuppressionDeps {
  readonly store: IntakeStore;
  readonly objects: ListObjects;
  readonly hashKeys: HashKeys;
  readonly unpack: Unpack;
  readonly defaultCountry: string;
}

/** A list that changes faster than it loads is left to the next message. */
const MOST_ROUNDS = 5;

/** An object of the bucket that is not in force, and what the table says about its list. */
interface Stale {
  readonly object: ListedObject;
  readonly seen: SuppressionListItem | undefined;
}

/** Loads every list that is not in force as it is in the bucket, and loses those that are gone. Returns what it dealt with. */
export async function bringSuppressionUpToDate(deps: LoadSuppressionDeps): Promise<readonly SuppressionListItem[]> {
  const dealtWith: SuppressionListItem[] = [];
  const forbidden = new Set<string>();
  // Lists may change while they are read; the last round finds nothing to do.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { stale, gone } = await compare(deps);
    const readable = stale.filter(({ object }) => !forbidden.has(object.key));
    if (readable.length === 0 && gone.length === 0) return dealtWith;
    for (const item of gone) dealtWith.push(...(await loseIfGone(deps, item)));
    for (const one of readable) {
      const ended = await loadOne(deps, one);
      if (ended && !isThere(ended)) forbidden.add(ended.sk);
      if (ended) dealtWith.push(ended);
    }
  }
  throw new Error('the suppression lists change faster than they can be loaded');
}

/** The object of a suppression list was deleted, or so somebody says. Returns what it dealt with. */
export async function loseSuppression(deps: LoadSuppressionDeps, key: string): Promise<readonly SuppressionListItem[]> {
  const item = (await deps.store.suppressionLists()).find(({ sk }) => sk === key);
  // The one list first: nobody is called while the others are looked through.
  const dealtWith = item && isThere(item) ? await loseIfGone(deps, item) : [];
  return [...dealtWith, ...(await bringSuppressionUpToDate(deps))];
}

async function compare({ store, objects }: LoadSuppressionDeps): Promise<{
  readonly stale: readonly Stale[];
  readonly gone: readonly SuppressionListItem[];
}> {
  const listed = await Promise.all([SUPPRESSION_PREFIX, LISTS_PREFIX].map((prefix) => objects.list(prefix)));
  const present = listed.flat().filter(({ key }) => classifyKey(key).kind === 'suppression-list');
  // After the bucket: whoever begins a list meanwhile is seen.
  const items = new Map((await store.suppressionLists()).map((item) => [item.sk, item]));
  const stale = present.map((object) => ({ object, seen: items.get(object.key) }));
  for (const { object, seen } of stale) await noteRefresh(store, object, seen);
  const keys = new Set(present.map(({ key }) => key));
  return {
    stale: stale.filter(({ object, seen }) => !isUpToDate(seen, object)),
    gone: [...items.values()].filter((item) => isThere(item) && !keys.has(item.sk)),
  };
}

/** How old a list is concerns its owner, and nobody who is called: whoever changes the list meanwhile is right. */
async function noteRefresh(
  store: IntakeStore,
  object: ListedObject,
  seen: SuppressionListItem | undefined,
): Promise<void> {
  const item = seen && isUpToDate(seen, object) ? refreshed(seen, object) : undefined;
  if (item) await store.replaceSuppressionList(item, seen);
}

async function loseIfGone(
  { store, objects }: LoadSuppressionDeps,
  item: SuppressionListItem,
): Promise<readonly SuppressionListItem[]> {
  const version = await orForbidden(objects.versionOf(item.sk));
  if (version !== undefined && version !== FORBIDDEN) return [];
  const without = version === FORBIDDEN ? unreadable(item) : lost(item);
  return (await store.replaceSuppressionList(without, item)) ? [without] : [];
}

/** Undefined, if the list has changed since it was listed: the next round sees what is there now. */
async function loadOne(deps: LoadSuppressionDeps, { object, seen }: Stale): Promise<SuppressionListItem | undefined> {
  const { store, objects } = deps;
  const item = begun(seen, object);
  if (item !== seen && !(await store.replaceSuppressionList(item, seen))) return undefined;
  const bytes = await orForbidden(objects.open(object.key, object.etag));
  if (bytes === undefined) return undefined;
  const ended = bytes === FORBIDDEN ? unreadable(item) : await load(deps, item, bytes);
  return (await store.replaceSuppressionList(ended, item)) ? ended : undefined;
}

async function load(
  deps: LoadSuppressionDeps,
  item: SuppressionListItem,
  bytes: AsyncIterable<Uint8Array>,
): Promise<SuppressionListItem> {
  const dropped = classifyKey(item.sk);
  if (dropped.kind !== 'suppression-list') throw new Error(`${item.sk} is no suppression list`);
  const report = openRejectReport(deps.objects, [suppressionRejectsKey(dropped.scope, dropped.name)]);
  const hash = await deps.hashKeys.load();
  const store = (phones: readonly string[]) => deps.store.suppress(phones.map(hash.numberKey), item);
  const { refusal, ...counts } = await readSuppressedNumbers({ ...deps, store, report }, bytes);
  if (refusal !== undefined) await report.refuse(refusal);
  await report.close();
  return { ...item, ...counts, ...(refusal === undefined ? { state: 'loaded' } : { state: 'refused', refusal }) };
}

const FORBIDDEN = Symbol('forbidden');

/** What nobody lets us read is no reason to try again: it is a reason to call nobody. */
async function orForbidden<T>(answer: Promise<T>): Promise<T | typeof FORBIDDEN> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ForbiddenObject) return FORBIDDEN;
    throw error;
  }
}
