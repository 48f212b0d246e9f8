/**
 * What a deployment tells others on an event bus: docs/events.md, with the JSON schema in docs/events.schema.json. Neither a
 * number nor an attribute is ever in it: whoever listens finds the person by list and row.
 */
import type { CampaignState } from './campaign';
import type { FINAL_STATES } from './items';
import type { Disposition } from './outcome';
import type { ReportedContacts } from './reports';

export const LIFECYCLE_SOURCE = 'callpace';

export const DETAIL_TYPES = {
  campaign: 'Callpace Campaign State Change',
  contact: 'Callpace Contact State Change',
} as const;

type FinalState = (typeof FINAL_STATES)[number];

interface OfCampaign {
  readonly version: 1;
  /** Name of the deployment: several may share an account. */
  readonly deployment: string;
  readonly tenant: string;
  readonly campaign: string;
  /** ISO 8601, ms: events may come in any order, and more than once. */
  readonly at: string;
}

/** A contact has become final. */
export interface ContactStateChange extends OfCampaign {
  /** 32 hex digits, the same in each event of this contact: a keyed hash of campaign and number. */
  readonly contact: string;
  /** Object key of the list, and 1-based row (header not counted) that it came from. */
  readonly list: string;
  readonly row: number;
  readonly state: FinalState;
  /** Attempts that placed, or may have placed, a call. */
  readonly attempts: number;
  /** How the last call ended; absent where none was placed. */
  readonly disposition?: Disposition;
  /** Why it was dead-lettered, or not called (again). */
  readonly reason?: string;
  /** Amazon Connect's contact id of the last call. */
  readonly connectContactId?: string;
}

/** A campaign has come into another state. */
export interface CampaignStateChange extends OfCampaign {
  /** As in status.json. */
  readonly state: CampaignState;
  /** Absent in the first event of a campaign. */
  readonly previousState?: CampaignState;
  /** The sentence of status.json. */
  readonly message: string;
  /** Contacts in each state, as they were last counted. */
  readonly contacts: ReportedContacts;
}

export type LifecycleEvent =
  | { readonly detailType: typeof DETAIL_TYPES.contact; readonly detail: ContactStateChange }
  | { readonly detailType: typeof DETAIL_TYPES.campaign; readonly detail: CampaignStateChange };
