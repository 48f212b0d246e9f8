/** Counts, at the event bus, what has become of the contact events: lost, doubled, late and out of order. */
import type { EventBus, HandOver } from '../../../local/events/event-bus';
import type { SimulatedContact } from '../../../sim/connect/types';

const LATE_MS = 3_000;
const ORDER = ['INITIATED', 'DISCONNECTED'];

export class EventWatch {
  readonly #seen = new Map<string, readonly string[]>();
  readonly #ids = new Set<string>();
  doubled = 0;
  late = 0;
  outOfOrder = 0;

  constructor(bus: EventBus) {
    bus.onHandOver((handOver) => this.#see(handOver));
  }

  /** Of the events that these calls must have caused. */
  lost(contacts: readonly SimulatedContact[]): number {
    return contacts
      .filter(({ disconnectedAtMs }) => disconnectedAtMs !== undefined)
      .filter(({ contactId }) => {
        const seen = this.#seen.get(contactId) ?? [];
        return !seen.includes('INITIATED') || !seen.includes('DISCONNECTED');
      }).length;
  }

  #see({ event }: HandOver): void {
    const { contactId, eventType } = event.detail as { readonly contactId?: string; readonly eventType?: string };
    if (contactId === undefined || eventType === undefined || !ORDER.includes(eventType)) return;
    if (this.#ids.has(event.id)) this.doubled += 1;
    this.#ids.add(event.id);
    if (Date.now() - Date.parse(event.time) > LATE_MS) this.late += 1;
    const seen = this.#seen.get(contactId) ?? [];
    if (seen.some((earlier) => ORDER.indexOf(earlier) > ORDER.indexOf(eventType))) this.outOfOrder += 1;
    this.#seen.set(contactId, [...seen, eventType]);
  }
}
