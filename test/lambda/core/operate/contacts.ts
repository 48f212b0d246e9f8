/** Dead-lettered contacts, a store of them in memory that keeps the conditions of the real one, and what stands beside them. */
import {
  type CampaignId,
  type CampaignItem,
  type ContactState,
  campaignOf,
  type SuppressionListItem,
} from '../../../../lambda/contract/items';
import type { StandingContact } from '../../../../lambda/core/operate/dead-letters';
import type { DeadLetterStore } from '../../../../lambda/core/operate/ports';
import type { PutBack } from '../../../../lambda/core/operate/put-back';

export const NOW_MS = Date.UTC(2026, 10, 21, 7);
export const SPRING: CampaignId = 'default/spring';
export const OPERATION = { by: 'arn:aws:sts::111122223333:assumed-role/on-call/ottilie', atMs: NOW_MS };

/** Refused at its first attempt. */
export function refused(index: number, overrides: Partial<StandingContact> = {}): StandingContact {
  return {
    pk: `${SPRING}#${index % 32}`,
    sk: `0000000${index % 10}0000000${index % 10}`,
    state: 'dead-lettered',
    phone: `+1713555010${index % 10}`,
    zoneKey: 'UTC',
    try: 2,
    attempts: 1,
    deadLetterReason: 'DestinationNotAllowedException: not allowed',
    list: 'campaigns/default/spring/lists/list.csv',
    row: index,
    history: [{ requestId: `request-${index}`, try: 1, admittedAtMs: NOW_MS - 60_000, outcome: 'refused' }],
    ...overrides,
  };
}

export const campaign = (overrides: Partial<CampaignItem> = {}): CampaignItem => ({
  pk: 'CAMPAIGNS',
  sk: SPRING,
  createdAtMs: 1,
  ...overrides,
});

export class MemoryStore implements DeadLetterStore {
  readonly contacts: Map<string, StandingContact>;
  /** Everything that was done, in order. */
  readonly done: string[] = [];
  readonly moved: PutBack[] = [];
  readonly #campaigns: readonly CampaignItem[];

  constructor(contacts: readonly StandingContact[], campaigns: readonly CampaignItem[] = [campaign()]) {
    this.contacts = new Map(contacts.map((contact) => [contact.sk, contact]));
    this.#campaigns = campaigns;
  }

  async campaigns(): Promise<readonly CampaignItem[]> {
    return this.#campaigns;
  }

  async *contactsIn(id: CampaignId, states: readonly ContactState[]): AsyncGenerator<readonly StandingContact[]> {
    yield [...this.contacts.values()].filter((one) => campaignOf(one) === id && states.includes(one.state));
  }

  async reopen(id: CampaignId, nowMs: number): Promise<void> {
    this.done.push(`reopen ${id} at +${nowMs - NOW_MS}`);
  }

  async putBack(change: PutBack): Promise<boolean> {
    const contact = this.contacts.get(change.contact.sk);
    const { was } = change;
    const isSame = contact?.try === was.try && contact.attempts === was.attempts;
    if (contact?.state !== 'dead-lettered' || !isSame) return false;
    this.done.push(`put back ${contact.sk}`);
    this.moved.push(change);
    this.contacts.set(contact.sk, { ...contact, state: 'pending', attempts: change.attempts });
    return true;
  }
}

/** A suppression list whose second content is in force. */
export const aSuppressionList = (overrides: Partial<SuppressionListItem> = {}): SuppressionListItem => ({
  pk: 'SUPPRESSION',
  sk: 'suppression/all/optout.csv',
  etag: 'now',
  version: 2,
  state: 'loaded',
  numbers: 1,
  rejected: 0,
  ...overrides,
});
