/**
 * Whom a world calls: a list that is there from the start, or one that never ends. Of the endless one some hundred
 * contacts are due at all times, and what became final leaves the table: only the words that an audit needs are kept.
 */
import type { CampaignId, ContactItem, ContactState } from '../../lambda/contract/items';
import { CONTACT_STATES, campaignOf, FINAL_STATES } from '../../lambda/contract/items';
import { Random } from '../random';
import type { VirtualClock } from '../virtual-clock';
import type { SettledOptions, SimulatedCampaign, SimulatedPerson } from './options';
import type { Tables } from './tables';

/** A contact that is final, as far as an audit looks at it. */
export interface FinalContact extends Pick<ContactItem, 'phone' | 'state' | 'attempts'> {
  readonly campaign: CampaignId;
  readonly disposition: string | undefined;
  /** It became final without a call: suppressed, or its number had had all its attempts. */
  readonly isPassedOver: boolean;
}

/** How many contacts there are. created = open + all final ones. */
export interface Tally {
  readonly created: number;
  readonly open: number;
  readonly final: Readonly<Record<(typeof FINAL_STATES)[number], number>>;
}

/** Due at any time in each campaign: more than a controller takes in a turn (25) from each of four shards, several times over. */
const ALWAYS_DUE = 400;
const ONE_CAMPAIGN: readonly SimulatedCampaign[] = [{ id: 'default/demo' }];
const FINALS: ReadonlySet<ContactState> = new Set(FINAL_STATES);
const OPEN_STATES = CONTACT_STATES.filter((state) => !FINALS.has(state));

export class Backlog {
  readonly #tables: Tables;
  readonly #clock: VirtualClock;
  readonly #seed: number;
  readonly #forgotten: FinalContact[] = [];
  readonly #counts = new Map<ContactState, number>();
  #created = 0;

  constructor(tables: Tables, clock: VirtualClock, options: Pick<SettledOptions, 'seed' | 'contacts' | 'campaigns'>) {
    const { seed, contacts, campaigns = ONE_CAMPAIGN } = options;
    this.#tables = tables;
    this.#clock = clock;
    this.#seed = seed;
    if (contacts === 'endless') tables.contacts.watch((contact) => this.#follow(contact));
    for (const campaign of campaigns) {
      if (campaign.people) for (const person of campaign.people) this.#load(campaign.id, person);
      else this.#create(contacts === 'endless' ? ALWAYS_DUE : contacts, campaign.id);
      if (campaign.definition) tables.define(campaign.id, campaign.definition);
    }
  }

  get tally(): Tally {
    const { contacts } = this.#tables;
    const countOf = (state: ContactState) => contacts.count(state) + (this.#counts.get(state) ?? 0);
    return {
      created: this.#created,
      open: this.open,
      final: {
        completed: countOf('completed'),
        exhausted: countOf('exhausted'),
        'dead-lettered': countOf('dead-lettered'),
        suppressed: countOf('suppressed'),
      },
    };
  }

  /** Contacts that are not final. */
  get open(): number {
    let open = 0;
    for (const state of OPEN_STATES) open += this.#tables.contacts.count(state);
    return open;
  }

  /** All final contacts, forgotten ones included. */
  finals(): readonly FinalContact[] {
    const kept = [...this.#tables.contacts.values()].filter((contact) => FINALS.has(contact.state));
    return [...this.#forgotten, ...kept.map(finalOf)];
  }

  #follow(contact: ContactItem): void {
    if (FINALS.has(contact.state)) {
      this.#forgotten.push(finalOf(contact));
      this.#counts.set(contact.state, (this.#counts.get(contact.state) ?? 0) + 1);
      this.#tables.contacts.delete(contact.sk);
    }
    if (contact.state === 'admitted' || contact.state === 'suppressed')
      this.#create(ALWAYS_DUE - this.#dueOf(campaignOf(contact)), campaignOf(contact));
  }

  #dueOf(campaign: CampaignId): number {
    return this.#tables.contacts.countAllDue(this.#clock.nowMs(), `${campaign}#`);
  }

  #create(count: number, campaign: CampaignId): void {
    for (let left = count; left > 0; left -= 1) {
      const phone = `+1206555${String(this.#created).padStart(4, '0')}`;
      this.#load(campaign, { phone, zoneKey: 'America/Los_Angeles' });
    }
  }

  #load(campaign: CampaignId, { phone, zoneKey }: SimulatedPerson): void {
    this.#tables.load(campaign, this.#keyOf(this.#created), phone, zoneKey);
    this.#created += 1;
  }

  #keyOf(index: number): string {
    const random = new Random(this.#seed, `contact ${index}`);
    return random.uuid().replaceAll('-', '');
  }
}

const finalOf = ({ pk, sk, phone, state, attempts, history, passedOver }: ContactItem): FinalContact => ({
  campaign: campaignOf({ pk, sk }),
  phone,
  state,
  attempts,
  disposition: history?.at(-1)?.disposition,
  isPassedOver: passedOver !== undefined,
});
