/** What is told of contacts and campaigns, made of their items: never the number, never an attribute. */
import { type CampaignId, type CampaignItem, type ContactItem, campaignOf, FINAL_STATES } from '../../contract/items';
import { DETAIL_TYPES, type LifecycleEvent } from '../../contract/lifecycle';
import type { CampaignStatus } from '../../contract/reports';

/** Takes events to the event bus. */
export interface LifecycleBus {
  /** Resolves to those that were not taken, all of them if the bus cannot be reached. Never rejects. */
  send(events: readonly LifecycleEvent[]): Promise<readonly LifecycleEvent[]>;
}

/** What an event tells of a contact. */
export type FinalContact = Pick<
  ContactItem,
  'pk' | 'sk' | 'state' | 'list' | 'row' | 'attempts' | 'history' | 'deadLetterReason' | 'passedOver' | 'forgotten'
>;

/** Takes note of what is to be told. */
export interface LifecycleNews {
  /** The contact as it was written. Nothing is told of one that is not final. */
  contact(contact: FinalContact): void;
}

/** Undefined while it is not final, and once its person was erased. */
export function contactEvent(deployment: string, contact: FinalContact, nowMs: number): LifecycleEvent | undefined {
  const state = FINAL_STATES.find((final) => final === contact.state);
  if (!state || contact.forgotten) return undefined;
  const { sk, list, row, attempts, history = [] } = contact;
  const lastCall = history.findLast(({ disposition }) => disposition !== undefined);
  const reason = reasonOf(contact);
  return {
    detailType: DETAIL_TYPES.contact,
    detail: {
      ...head(deployment, campaignOf(contact), nowMs),
      contact: sk,
      list,
      row,
      state,
      attempts,
      ...(lastCall?.disposition === undefined ? {} : { disposition: lastCall.disposition }),
      ...(reason === undefined ? {} : { reason }),
      ...(lastCall?.contactId === undefined ? {} : { connectContactId: lastCall.contactId }),
    },
  };
}

/** Undefined if that was told before. */
export function campaignEvent(
  deployment: string,
  { campaign, state, message, contacts }: Pick<CampaignStatus, 'campaign' | 'state' | 'message' | 'contacts'>,
  told: CampaignItem['told'],
  nowMs: number,
): LifecycleEvent | undefined {
  if (told?.state === state) return undefined;
  return {
    detailType: DETAIL_TYPES.campaign,
    detail: {
      ...head(deployment, campaign, nowMs),
      state,
      ...(told ? { previousState: told.state } : {}),
      message,
      contacts,
    },
  };
}

/** Why it was passed over for good; what passed it over before its last call is no reason any more. */
function reasonOf({ state, deadLetterReason, passedOver, history = [] }: FinalContact): string | undefined {
  if (state === 'dead-lettered') return deadLetterReason;
  const lastMs = history.at(-1)?.admittedAtMs ?? Number.NEGATIVE_INFINITY;
  return state !== 'completed' && passedOver && passedOver.atMs > lastMs ? passedOver.reason : undefined;
}

function head(deployment: string, id: CampaignId, nowMs: number) {
  const slash = id.indexOf('/');
  const [tenant, campaign] = [id.slice(0, slash), id.slice(slash + 1)];
  return { version: 1, deployment, tenant, campaign, at: new Date(nowMs).toISOString() } as const;
}
