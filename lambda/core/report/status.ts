/** Says where a campaign stands, in one word and one sentence: what stops it, or how far it is, and what to do. */
import type { CampaignId, CampaignItem, ListItem, StopItem, SuppressionListItem } from '../../contract/items';
import type { CampaignStatus, CampaignSummary, ListStatus } from '../../contract/reports';
import { type ContactCounts, contactsIn, finalIn } from './counts';

/** All that a report is made of, read at about the same time. */
export interface CampaignPicture extends ContactCounts {
  readonly campaign: CampaignId;
  readonly item: CampaignItem | undefined;
  readonly lists: readonly ListItem[];
  readonly suppression: readonly SuppressionListItem[];
  readonly stop: StopItem | undefined;
  /** When the contacts were counted, if that was some time ago. */
  readonly countedAtMs?: number;
}

type Standing = Pick<CampaignStatus, 'state' | 'message'>;

/** @param note sentence for the message while nothing stops the campaign, from whoever knows it best. */
export function campaignStatus(picture: CampaignPicture, note: string | undefined, nowMs: number): CampaignStatus {
  const { state, message } = standing(picture, note);
  return {
    campaign: picture.campaign,
    updatedAt: new Date(nowMs).toISOString(),
    state,
    message: picture.held > 0 && state !== 'finished' ? `${message}; ${heldSentence(picture.held)}` : message,
    lists: inOrder(picture.lists).map(listStatus),
    contacts: picture.contacts,
    ...(picture.countedAtMs === undefined ? {} : { countedAt: new Date(picture.countedAtMs).toISOString() }),
    held: picture.held,
  };
}

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
      finalIn(picture) === contacts &&
      picture.lists.every((list) => list.state !== 'incomplete'),
    finishedAt: new Date(picture.item?.finishedAtMs ?? nowMs).toISOString(),
  };
}

/** True when nothing is left to do: no list is loading, and every contact is final. */
export const isOver = (picture: CampaignPicture): boolean =>
  picture.lists.every((list) => list.state !== 'loading') && finalIn(picture) === contactsIn(picture);

function standing(picture: CampaignPicture, note: string | undefined): Standing {
  const { item, stop, lists } = picture;
  const contacts = contactsIn(picture);
  const refusal = lists.find((list) => list.state === 'refused')?.refusal;
  if (contacts === 0 && refusal !== undefined && lists.every((list) => list.state === 'refused'))
    return { state: 'refused', message: refusal };
  if (item?.finishedAtMs !== undefined) return { state: 'finished', message: finishedSentence(picture, contacts) };
  if (stop) return { state: 'stopped', message: stoppedSentence(stop) };
  const suppression = picture.suppression.find((list) => list.state !== 'loaded');
  if (suppression) return { state: 'blocked', message: suppressionSentence(suppression) };
  if (item?.blockedReason !== undefined) return { state: 'blocked', message: blockedSentence(item.blockedReason) };
  if (lists.some((list) => list.state === 'loading'))
    return { state: 'loading', message: note ?? loadingSentence(lists, contacts) };
  const incomplete = lists.find((list) => list.state === 'incomplete');
  if (incomplete && note === undefined)
    return { state: 'dialing', message: `${finalIn(picture)} of ${contacts} contacts are done; ${incomplete.refusal}` };
  return { state: 'dialing', message: note ?? `${finalIn(picture)} of ${contacts} contacts are done` };
}

function loadingSentence(lists: readonly ListItem[], contacts: number): string {
  const planned = lists.filter((list) => list.state === 'loading' && list.rowsFound !== undefined);
  const found = planned.reduce((sum, list) => sum + (list.rowsFound ?? 0), 0);
  const rows = planned.reduce((sum, list) => sum + list.rows, 0);
  const progress = found > 0 ? `, ${rows} of ${found} rows are dealt with` : '';
  return `the list is being loaded: ${contacts} contacts so far${progress}`;
}

const finishedSentence = ({ lists }: CampaignPicture, contacts: number): string => {
  const refused = lists.filter((list) => list.state === 'refused').length;
  const incomplete = lists.filter((list) => list.state === 'incomplete').length;
  const lost = [
    refused > 0 ? `; ${refused} of ${lists.length} lists were refused, see lists` : '',
    incomplete > 0 ? `; ${incomplete} of ${lists.length} lists could not be loaded completely, see lists` : '',
  ].join('');
  return `all ${contacts} contacts are done${lost}`;
};

const stoppedSentence = ({ reason }: StopItem): string =>
  `the stop switch is on${reason === undefined ? '' : ` (${reason})`}: nobody is called until it is taken off`;

const blockedSentence = (reason: string): string =>
  `nothing is dialed because the configuration is wrong: ${reason}; mend it, and dialing goes on by itself`;

const suppressionSentence = (list: SuppressionListItem): string =>
  list.state === 'refused'
    ? `nobody is called because the suppression list ${list.sk} cannot be read: ${list.refusal ?? 'no reason was noted'}; drop a readable one under the same key`
    : `nobody is called while the suppression list ${list.sk} is being loaded`;

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
