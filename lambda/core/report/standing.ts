/** Where a campaign stands, in one word and one sentence: what stops it, or how far it is, and what to do. */
import type { CampaignId, CampaignItem, ListItem, StopItem } from '../../contract/items';
import type { CampaignStatus } from '../../contract/reports';
import { campaignFileKey, LISTS_PREFIX } from '../../contract/storage';
import { sayHold } from '../operate/hold';
import { standingOf } from '../rules/standing';
import { inTheWayOf, type ListInTheWay } from '../rules/suppression-scope';
import { closedIn, closingOf, isClosed } from './closing';
import { contactsIn, finalIn } from './counts';
import type { CampaignPicture } from './picture';

export type Standing = Pick<CampaignStatus, 'state' | 'message'>;

/** @param note sentence for the message while nothing stops the campaign, from whoever knows it best */
export function standing(picture: CampaignPicture, note: string | undefined, nowMs: number): Standing {
  return ended(picture, nowMs) ?? stopped(picture, nowMs) ?? progress(picture, note);
}

/** Nothing more is to come of it, unless somebody changes it. */
function ended(picture: CampaignPicture, nowMs: number): Standing | undefined {
  const { item, lists } = picture;
  const contacts = contactsIn(picture);
  const refusal = lists.find((list) => list.state === 'refused')?.refusal;
  if (contacts === 0 && refusal !== undefined && lists.every((list) => list.state === 'refused'))
    return { state: 'refused', message: refusal };
  if (item?.finishedAtMs !== undefined && isClosed(picture, undefined) && !isEmpty(picture))
    return { state: 'finished', message: finishedSentence(picture, contacts) };
  switch (closingOf(item, nowMs)) {
    case undefined:
      return undefined;
    case 'cancelled':
      return { state: 'cancelled', message: `${cancelledBy(item)}${leftOver(picture)}; ${NEW_CAMPAIGN}` };
    case 'expired':
      return { state: 'ended', message: `${endedAt(picture)}${leftOver(picture)}; ${laterEnd(picture.campaign)}` };
  }
}

/** Somebody or something keeps it from calling. */
function stopped(picture: CampaignPicture, nowMs: number): Standing | undefined {
  const { campaign, item, stop } = picture;
  if (stop) return { state: 'stopped', message: stoppedSentence(stop) };
  const own = ownStop(campaign, item, nowMs);
  if (own && own.state !== 'not-started') return own;
  const way = inTheWayOf({ sk: campaign, ...(item?.applied ? { applied: item.applied } : {}) }, picture.suppression);
  if (way) return { state: 'blocked', message: suppressionSentence(way) };
  if (item?.blockedReason !== undefined) return { state: 'blocked', message: blockedSentence(item.blockedReason) };
  return own;
}

/** What its owner, or an operator, says. */
function ownStop(campaign: CampaignId, item: CampaignItem | undefined, nowMs: number): Standing | undefined {
  const own = standingOf(item ?? {}, nowMs);
  switch (own.kind) {
    case 'active':
    case 'over':
      return undefined;
    case 'unusable':
      return { state: 'blocked', message: problemsSentence(item?.definitionProblems?.problems ?? [own.problem]) };
    case 'held':
      return {
        state: 'paused',
        message:
          own.by === 'operator' && item?.hold
            ? `paused ${sayHold(item.hold)}: nobody is called until an operator resumes it`
            : `campaign.json says that it is paused: nobody is called; to go on, drop it again with "state": "active"`,
      };
    case 'not-started':
      return {
        state: 'not-started',
        message: `it starts at ${iso(own.startsAtMs)}, as ${campaignFileKey(campaign)} says: nobody is called before`,
      };
  }
}

function progress(picture: CampaignPicture, note: string | undefined): Standing {
  const { campaign, lists } = picture;
  const contacts = contactsIn(picture);
  if (isEmpty(picture))
    return {
      state: 'waiting',
      message: `no list was dropped so far: drop one under ${LISTS_PREFIX}${campaign}/lists/`,
    };
  if (lists.some((list) => list.state === 'loading'))
    return { state: 'loading', message: note ?? loadingSentence(lists, contacts) };
  const incomplete = lists.find((list) => list.state === 'incomplete');
  const done = `${finalIn(picture)} of ${contacts} contacts are done`;
  if (incomplete && note === undefined) return { state: 'dialing', message: `${done}; ${incomplete.refusal}` };
  return { state: 'dialing', message: note ?? done };
}

/** No list was dropped so far. */
export const isEmpty = (picture: CampaignPicture): boolean => picture.lists.length === 0 && contactsIn(picture) === 0;

const iso = (atMs: number): string => new Date(atMs).toISOString();

const cancelledBy = (item: CampaignItem | undefined): string =>
  item?.hold?.mode === 'cancelled' ? `cancelled ${sayHold(item.hold)}` : 'cancelled by campaign.json';

const endedAt = ({ item }: CampaignPicture): string =>
  `ended at ${iso(item?.applied?.definition.endsAtMs ?? 0)}, as campaign.json says`;

const NEW_CAMPAIGN = 'to call them, drop the list into a new campaign';

const laterEnd = (campaign: CampaignId): string => `to go on, drop ${campaignFileKey(campaign)} with a later "endsAt"`;

function leftOver(picture: CampaignPicture): string {
  const { pending } = picture.contacts;
  const flying = contactsIn(picture) - closedIn(picture, 'cancelled');
  const up = flying > 0 ? `, and ${flying} are still being called` : '';
  return `: ${pending} of ${contactsIn(picture)} contacts are not called any more${up}`;
}

/** All of them are in the definition's status. */
const SHOWN_PROBLEMS = 3;

function problemsSentence(problems: readonly string[]): string {
  const more = problems.length - SHOWN_PROBLEMS;
  const rest = more > 0 ? `; and ${more} more, see definition` : '';
  return `nobody is called because campaign.json cannot be used: ${problems.slice(0, SHOWN_PROBLEMS).join('; ')}${rest}; mend it and drop it again`;
}

function loadingSentence(lists: readonly ListItem[], contacts: number): string {
  const planned = lists.filter((list) => list.state === 'loading' && list.rowsFound !== undefined);
  const found = planned.reduce((sum, list) => sum + (list.rowsFound ?? 0), 0);
  const rows = planned.reduce((sum, list) => sum + list.rows, 0);
  const progressed = found > 0 ? `, ${rows} of ${found} rows are dealt with` : '';
  return `the list is being loaded: ${contacts} contacts so far${progressed}`;
}

const finishedSentence = ({ lists, item }: CampaignPicture, contacts: number): string => {
  const refused = lists.filter((list) => list.state === 'refused').length;
  const incomplete = lists.filter((list) => list.state === 'incomplete').length;
  const lost = [
    refused > 0 ? `; ${refused} of ${lists.length} lists were refused, see lists` : '',
    incomplete > 0 ? `; ${incomplete} of ${lists.length} lists could not be loaded completely, see lists` : '',
  ].join('');
  const erased = item?.erasedAtMs === undefined ? '' : `; they were deleted on ${iso(item.erasedAtMs).slice(0, 10)}`;
  return `all ${contacts} contacts are done${lost}${erased}`;
};

const stoppedSentence = ({ reason }: StopItem): string =>
  `the stop switch is on${reason === undefined ? '' : ` (${reason})`}: nobody is called until it is taken off`;

const blockedSentence = (reason: string): string =>
  `nothing is dialed because the configuration is wrong: ${reason}; mend it, and dialing goes on by itself`;

function suppressionSentence(way: ListInTheWay): string {
  if (way.kind === 'absent')
    return `nobody is called because campaign.json names the suppression list ${way.list}, which is not there or is not for this campaign: drop it, or take it out of "suppressionLists"`;
  return way.refusal === undefined
    ? `nobody is called while the suppression list ${way.list} is being loaded`
    : `nobody is called because the suppression list ${way.list} cannot be read: ${way.refusal}; drop a readable one under the same key`;
}
