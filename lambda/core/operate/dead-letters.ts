/**
 * Tells dead-lettered contacts: grouped by reason, the most frequent first, each with a count, since when, and what to
 * do. The contacts table is the truth; what lies in the dead-letter queue may be purged or put back at any time. A number
 * leaves this file masked only.
 */
import type { CampaignId, ContactItem } from '../../contract/items';
import { maskPhone } from '../rules/phone';
import { adviceFor, reasonName } from './advice';

/** As much of a contact as is needed to tell about it and to send it back. */
export type StandingContact = Pick<
  ContactItem,
  'pk' | 'sk' | 'state' | 'phone' | 'zoneKey' | 'try' | 'attempts' | 'deadLetterReason' | 'history' | 'list' | 'row'
>;

/** The attributes of {@link StandingContact}, for whoever reads them. */
export const STANDING_FIELDS = [
  'pk',
  'sk',
  'state',
  'phone',
  'zoneKey',
  'try',
  'attempts',
  'deadLetterReason',
  'history',
  'list',
  'row',
] as const satisfies readonly (keyof StandingContact)[];

export const NO_REASON = 'no reason was kept';

const reasonOf = ({ deadLetterReason }: StandingContact): string => deadLetterReason ?? NO_REASON;

/** Whether `--reason` means this contact: Connect's name for it, or the beginning of what it said. */
export const isOfReason = (contact: StandingContact, asked: string | undefined): boolean =>
  asked === undefined || reasonOf(contact).toLowerCase().startsWith(asked.toLowerCase());

/** One dead-lettered contact as it may be shown. */
interface ShownContact {
  readonly campaign: CampaignId;
  /** Its last two digits. */
  readonly phone: string;
  readonly list: string;
  readonly row: number;
  /** Unix ms: when the attempt that ended in it was admitted. */
  readonly sinceMs: number | undefined;
  /** What Connect said, whole. */
  readonly said: string;
}

export interface DeadLetterGroup {
  /** Connect's name for it: what `redrive --reason` takes. */
  readonly reason: string;
  readonly count: number;
  /** Unix ms of the oldest. */
  readonly sinceMs: number | undefined;
  readonly campaigns: Readonly<Record<CampaignId, number>>;
  /** One sentence. */
  readonly advice: string;
  /** The first few. */
  readonly examples: readonly ShownContact[];
}

const MOST_EXAMPLES = 5;

interface Draft {
  count: number;
  sinceMs: number | undefined;
  readonly campaigns: Record<CampaignId, number>;
  readonly examples: ShownContact[];
}

/** Takes contacts one at a time, so that a million of them need no memory. */
export class DeadLetterCount {
  readonly #drafts = new Map<string, Draft>();

  add(campaign: CampaignId, contact: StandingContact): void {
    const reason = reasonName(contact.deadLetterReason ?? '') || NO_REASON;
    const draft = this.#drafts.get(reason) ?? { count: 0, sinceMs: undefined, campaigns: {}, examples: [] };
    const shown = show(campaign, contact);
    draft.count += 1;
    draft.sinceMs = earliest(draft.sinceMs, shown.sinceMs);
    draft.campaigns[campaign] = (draft.campaigns[campaign] ?? 0) + 1;
    if (draft.examples.length < MOST_EXAMPLES) draft.examples.push(shown);
    this.#drafts.set(reason, draft);
  }

  groups(): readonly DeadLetterGroup[] {
    return [...this.#drafts]
      .map(([reason, draft]) => ({ reason, advice: adviceFor(reason), ...draft }))
      .sort((one, other) => other.count - one.count || one.reason.localeCompare(other.reason));
  }
}

const show = (campaign: CampaignId, contact: StandingContact): ShownContact => ({
  campaign,
  phone: maskPhone(contact.phone),
  list: contact.list,
  row: contact.row,
  sinceMs: contact.history?.at(-1)?.admittedAtMs,
  said: reasonOf(contact),
});

const earliest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
