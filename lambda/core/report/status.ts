/** What the owner of a campaign reads of it: where it stands, what holds for it, its lists and its contacts. */
import type { CampaignItem, ListItem } from '../../contract/items';
import type { CampaignStatus, CampaignSummary, DefinitionStatus, HoldStatus, ListStatus } from '../../contract/reports';
import { closingOf, isClosed, reported } from './closing';
import { contactsIn, isZoneAssumed } from './counts';
import type { CampaignPicture } from './picture';
import { standing } from './standing';

/** @param note sentence for the message while nothing stops the campaign, from whoever knows it best. */
export function campaignStatus(picture: CampaignPicture, note: string | undefined, nowMs: number): CampaignStatus {
  const { state, message } = standing(picture, note, nowMs);
  const closing = closingOf(picture.item, nowMs);
  const held = closing || isZoneAssumed(picture.item) ? 0 : picture.held;
  return {
    campaign: picture.campaign,
    updatedAt: iso(nowMs),
    state,
    message: held > 0 && state !== 'finished' ? `${message}; ${heldSentence(held)}` : message,
    ...(picture.item ? ownWords(picture.item) : {}),
    lists: inOrder(picture.lists).map(listStatus),
    contacts: reported(picture, closing),
    ...(picture.isCountOld ? { countedAt: iso(picture.countedAtMs) } : {}),
    held,
  };
}

const iso = (atMs: number): string => new Date(atMs).toISOString();

/** What its owner and its operators said, as it was understood. */
function ownWords(item: CampaignItem): Pick<CampaignStatus, 'definition' | 'hold'> {
  const definition = definitionStatus(item);
  return { ...(definition ? { definition } : {}), ...(item.hold ? { hold: holdStatus(item.hold) } : {}) };
}

function definitionStatus({ applied, definitionProblems }: CampaignItem): DefinitionStatus | undefined {
  const appliedAt = applied ? { appliedAt: iso(applied.atMs) } : {};
  if (definitionProblems) {
    const { etag, problems } = definitionProblems;
    return { state: etag === undefined ? 'missing' : 'refused', ...(etag ? { etag } : {}), ...appliedAt, problems };
  }
  return applied && { state: 'applied', etag: applied.etag, ...appliedAt };
}

const holdStatus = ({ mode, by, atMs, reason }: NonNullable<CampaignItem['hold']>): HoldStatus => ({
  mode,
  by,
  since: iso(atMs),
  ...(reason === undefined ? {} : { reason }),
});

/** The account at the end. It adds up only if every row is somewhere, and every contact final (invariant I4). */
export function campaignSummary(picture: CampaignPicture, nowMs: number): CampaignSummary {
  const sum = (field: 'rows' | 'rejected' | 'duplicates') =>
    picture.lists.reduce((total, list) => total + list[field], 0);
  const [rows, rejected, duplicates] = [sum('rows'), sum('rejected'), sum('duplicates')];
  const contacts = contactsIn(picture);
  return {
    ...campaignStatus(picture, undefined, nowMs),
    rows,
    rejected,
    duplicates,
    addsUp:
      rows === rejected + duplicates + contacts &&
      isClosed(picture, closingOf(picture.item, nowMs)) &&
      picture.lists.every((list) => list.state !== 'incomplete'),
    finishedAt: iso(picture.item?.finishedAtMs ?? nowMs),
  };
}

/** True when nothing is left to do: no list is loading, and every contact is final, or is not called any more. */
export const isOver = (picture: CampaignPicture, nowMs: number): boolean =>
  picture.lists.every((list) => list.state !== 'loading') && isClosed(picture, closingOf(picture.item, nowMs));

const heldSentence = (held: number): string =>
  `${held} ${held === 1 ? 'contact is' : 'contacts are'} held because the time zone is unknown: name it in a column "zone" in a new campaign`;

const inOrder = (lists: readonly ListItem[]): readonly ListItem[] =>
  [...lists].sort((one, other) => one.startedAtMs - other.startedAtMs || one.sk.localeCompare(other.sk));

const listStatus = (list: ListItem): ListStatus => ({
  // The item's key goes on with the version, which is of no use to the owner.
  list: list.sk.endsWith(`#${list.etag}`) ? list.sk.slice(0, -(list.etag.length + 1)) : list.sk,
  state: list.state,
  rows: list.rows,
  rejected: list.rejected,
  duplicates: list.duplicates,
  contacts: list.contacts,
  ...(list.faults === undefined ? {} : { rejectedFor: list.faults }),
  ...(list.repeated === undefined
    ? {}
    : { duplicateOf: { thisList: list.repeated, otherLists: list.duplicates - list.repeated } }),
  ...(list.rowsFound === undefined ? {} : { rowsFound: list.rowsFound }),
  ...(list.columns === undefined ? {} : { columns: list.columns }),
  ...(list.refusal === undefined ? {} : { refusal: list.refusal }),
});
