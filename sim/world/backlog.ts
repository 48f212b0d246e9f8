/**
 * Whom a world calls: a list that is there from the start, or one that never ends. Of the endless one some hundred
 * contacts are due at all times, and what became final leaves the table: only the words that an audit needs are kept.
 */
import type { ContactItem, ContactState } from '../../lambda/contract/items';
import { CONTACT_STATES, FINAL_STATES } from '../../lambda/contract/items';
import { Random } from '../random';
import type { VirtualClock } from '../virtual-clock';
import type { Tables } from './tables';

/** A contact that is final, as far as an audit looks at it. */
export interface FinalContact extends Pick<ContactItem, 'phone' | 'state' | 'attempts'> {
  readonly disposition: string | undefined;
}

/** How many contacts there are. created = open + all final ones. */
export interface Tally {
  readonly created: number;
  readonly open: number;
  readonly final: Readonly<Record<(typeof FINAL_STATES)[number], number>>;
}

/** Due at any time: more than a controller takes in a turn (25) from each of four shards, several times over. */
const ALWAYS_DUE = 400;
const FINALS: ReadonlySet<ContactState> = new Set(FINAL_STATES);
const OPEN_STATES = CONTACT_STATES.filter((state) => !FINALS.has(state));

export class Backlog {
  readonly #tables: Tables;
  readonly #clock: VirtualClock;
  readonly #seed: number;
  readonly #isEndless: boolean;
  readonly #forgotten: FinalContact[] = [];
  readonly #counts = new Map<ContactState, number>();
  #created = 0;

  constructor(tables: Tables, clock: VirtualClock, seed: number, contacts: number | 'endless') {
    this.#tables = tables;
    this.#clock = clock;
    this.#seed = seed;
    this.#isEndless = contacts === 'endless';
    if (this.#isEndless) tables.contacts.watch((contact) => this.#follow(contact));
    this.#create(contacts === 'endless' ? ALWAYS_DUE : contacts);
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
      this.#create(ALWAYS_DUE - this.#tables.contacts.countAllDue(this.#clock.nowMs()));
  }

  #create(count: number): void {
    for (let left = count; left > 0; left -= 1) {
      const index = this.#created;
      this.#created += 1;
      const phone = `+1206555${String(index).padStart(4, '0')}`;
      this.#tables.load('default/demo', this.#keyOf(index), phone, 'America/Los_Angeles');
    }
  }

  #keyOf(index: number): string {
    const random = new Random(this.#seed, `contact ${index}`);
    return random.uuid().replaceAll('-', '');
  }
}

const finalOf = ({ phone, state, attempts, history }: ContactItem): FinalContact => ({
  phone,
  state,
  attempts,
  disposition: history?.at(-1)?.disposition,
});
