/** Builds the item of a new contact, and tells its own row from a duplicate. */
import { type CampaignId, contactDueKey, contactRef } from '../../contract/items';
import type { KeyedHash, LoadedContact, Origin } from './ports';
import type { ContactReading } from './row';

export function newContact(
  campaign: CampaignId,
  reading: ContactReading,
  origin: Origin,
  hash: KeyedHash,
  nowMs: number,
  dueShards?: number,
): LoadedContact {
  const contactKey = hash.contactKey(campaign, reading.phone);
  return {
    ...contactRef(campaign, contactKey),
    version: 1,
    state: 'pending',
    phone: reading.phone,
    numberKey: hash.numberKey(reading.phone),
    attributes: reading.attributes,
    zoneKey: reading.zoneKey,
    ...origin,
    try: 1,
    attempts: 0,
    crashes: 0,
    dueKey: contactDueKey(campaign, reading.zoneKey, contactKey, dueShards),
    dueAtMs: nowMs,
  };
}

/** Whether both rows are of one version of a list. */
export const isSameList = (one: Origin, other: Origin): boolean =>
  one.list === other.list && one.listEtag === other.listEtag;

/** A row met again, by a second delivery of its chunk, is itself and no duplicate. */
export const isSameRow = (one: Origin, other: Origin): boolean => isSameList(one, other) && one.row === other.row;
