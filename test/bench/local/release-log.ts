/** Notes when it became known that an own call was over: its first DISCONNECTED or COMPLETED, handed to the mailbox. */
import type { EventBus } from '../../../local/events/event-bus';

const ENDS = ['DISCONNECTED', 'COMPLETED'];

export class ReleaseLog {
  readonly #knownAtMs = new Map<string, number>();

  /** Begins to listen. The contact events of a stack go to no other queue than the mailbox. */
  constructor(bus: Pick<EventBus, 'onHandOver'>, nowMs: () => number = Date.now) {
    bus.onHandOver(({ event: { source, detail } }) => {
      if (source !== 'aws.connect' || detail['initiationMethod'] !== 'API') return;
      if (!ENDS.includes(String(detail['eventType']))) return;
      const contactId = String(detail['contactId']);
      if (!this.#knownAtMs.has(contactId)) this.#knownAtMs.set(contactId, nowMs());
    });
  }

  /** By contact id, Unix ms, in order of time. */
  get knownAtMs(): ReadonlyMap<string, number> {
    return this.#knownAtMs;
  }
}
