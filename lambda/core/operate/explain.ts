/**
 * Tells all that is known of one number: every attempt in every campaign, what suppresses it, what operators did, and why
 * it is not being called right now. The number itself leaves this file masked only.
 */
import type { CampaignHold } from '../../contract/campaign';
import type {
  AttemptEntry,
  CampaignId,
  CampaignItem,
  ContactItem,
  NumberItem,
  OperatorSuppressionItem,
  StopItem,
  SuppressedNumberItem,
  SuppressionListItem,
} from '../../contract/items';
import type { CallingHours } from '../pace/ports';
import type { NumberCaps } from '../rules/number-record';
import { maskPhone } from '../rules/phone';
import { candidateZones } from '../rules/zones';
import { type SuppressedBy, suppressionsInForce } from './suppressions';
import { whyNotNow } from './why-not-now';

/** All that was read of one number. */
export interface PersonPicture {
  /** E.164 */
  readonly phone: string;
  readonly contacts: readonly { readonly campaign: CampaignItem; readonly contact: ContactItem }[];
  readonly number: NumberItem | undefined;
  readonly suppressions: readonly (SuppressedNumberItem | OperatorSuppressionItem)[];
  readonly lists: readonly SuppressionListItem[];
  readonly stop: StopItem | undefined;
  readonly hours: CallingHours;
  /** The deployment's, of any number. */
  readonly caps: NumberCaps;
}

export interface ExplainedContact {
  readonly campaign: CampaignId;
  readonly state: ContactItem['state'];
  readonly list: string;
  readonly row: number;
  readonly zones: string;
  /** Charged to the budget. */
  readonly attempts: number;
  readonly history: readonly AttemptEntry[];
  /** The call that is up, or about to be. */
  readonly current:
    | { readonly requestId: string; readonly outcome?: string; readonly startedAtMs?: number }
    | undefined;
  readonly deadLetterReason: string | undefined;
  readonly hold: CampaignHold | undefined;
  readonly forgotten: ContactItem['forgotten'];
  /** Sentences; never empty. */
  readonly whyNotNow: readonly string[];
}

export interface Explanation {
  /** The last two digits. */
  readonly number: string;
  /** Where the number may be, by itself; empty where that is anywhere. */
  readonly zones: readonly string[];
  readonly suppressedBy: readonly SuppressedBy[];
  /** Attempts over all campaigns, as the number's own record counts them. */
  readonly attempts: { readonly total: number; readonly recentAtMs: readonly number[] } | undefined;
  readonly stop: StopItem | undefined;
  readonly contacts: readonly ExplainedContact[];
}

export function explain(picture: PersonPicture, nowMs: number): Explanation {
  const { phone, contacts, number, stop } = picture;
  const suppressedBy = suppressionsInForce(picture.suppressions, picture.lists);
  return {
    number: maskPhone(phone),
    zones: candidateZones(phone),
    suppressedBy,
    attempts: number && { total: number.total, recentAtMs: number.recent.map(({ atMs }) => atMs) },
    stop,
    contacts: contacts.map(({ campaign, contact }) => ({
      campaign: campaign.sk,
      state: contact.state,
      list: contact.list,
      row: contact.row,
      zones: contact.zoneKey,
      attempts: contact.attempts,
      history: contact.history ?? [],
      current: currentOf(contact),
      deadLetterReason: contact.deadLetterReason,
      hold: campaign.hold,
      forgotten: contact.forgotten,
      whyNotNow: whyNotNow({ ...picture, campaign, contact, suppressedBy }, nowMs),
    })),
  };
}

/** A contact that waits keeps the last request's id, which is in its history. */
function currentOf({ state, requestId, outcome, startedAtMs }: ContactItem): ExplainedContact['current'] {
  const isCurrent = state === 'admitted' || state === 'dialing' || state === 'in-progress' || state === 'unknown';
  if (!isCurrent || requestId === undefined) return undefined;
  return {
    requestId,
    ...(outcome ? { outcome: outcome.kind } : {}),
    ...(startedAtMs === undefined ? {} : { startedAtMs }),
  };
}
