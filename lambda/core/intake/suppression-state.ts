/**
 * What becomes of a suppression list when its object came, changed, could not be used, or is gone. A list that is not loaded
 * lets nobody be called whom it covers, so whatever is in doubt ends as refused, with what to do (invariant I5).
 */
import { SUPPRESSION_PARTITION, type SuppressionListItem } from '../../contract/items';
import type { ListedObject } from './ports';

/**
 * The list from the moment that a version is seen, before a byte of it is read. Loads of the same contents share a version:
 * they write the same. Other contents have the next, so that a slow load of old ones can neither end nor undo it.
 */
export function begun(seen: SuppressionListItem | undefined, object: ListedObject): SuppressionListItem {
  const { key, etag, modifiedAtMs } = object;
  if (seen?.state === 'loading' && seen.etag === etag) return seen;
  const version = (seen?.version ?? 0) + 1;
  const dropped = modifiedAtMs === undefined ? {} : { droppedAtMs: modifiedAtMs };
  return { pk: SUPPRESSION_PARTITION, sk: key, etag, version, ...dropped, state: 'loading', numbers: 0, rejected: 0 };
}

/** Whether the object is what was loaded, or refused, last. What is still loading is loaded again: its load may have died. */
export const isUpToDate = (seen: SuppressionListItem | undefined, { etag }: ListedObject): boolean =>
  seen !== undefined && seen.etag === etag && seen.state !== 'loading';

/** The same contents were dropped again: the list is as new as that. Undefined if nobody did. */
export const refreshed = (
  seen: SuppressionListItem,
  { modifiedAtMs }: ListedObject,
): SuppressionListItem | undefined =>
  modifiedAtMs !== undefined && modifiedAtMs > (seen.droppedAtMs ?? 0)
    ? { ...seen, droppedAtMs: modifiedAtMs }
    : undefined;

/** Contents that say nothing about others: the same object is read again when somebody looks next. */
export const unreadable = (item: SuppressionListItem): SuppressionListItem => ({
  ...item,
  etag: '',
  state: 'refused',
  refusal:
    'the bucket does not let the intake function read it: allow it s3:GetObject, and the key that encrypts the object, and drop the list again',
});

/**
 * The object is gone, and that may be an accident. Only a list without a number can go like that: nobody was suppressed by
 * it any more.
 */
export const lost = (item: SuppressionListItem): SuppressionListItem =>
  item.state === 'loaded' && item.numbers === 0
    ? { ...item, etag: '' }
    : {
        ...item,
        etag: '',
        state: 'refused',
        refusal:
          'its object was deleted: drop it again under the same key, or, if it is to hold no longer, an empty list with the header "phone" under that key',
      };

/** Whether its object was there when somebody looked last. */
export const isThere = (item: SuppressionListItem): boolean => item.etag !== '';
