/**
 * Tells what has happened without anybody waiting for it: events are kept in memory, sent in the background, and
 * sent again until the bus takes them. A bus that fails delays nothing and costs no more memory than the bound: what comes
 * then is dropped, and counted. Events are about writes that are done, so they are true whoever is the controller by now.
 *
 * Whatever is in memory is lost with the process: the tables and the reports are the truth (docs/decisions/0024).
 */
import type { LifecycleEvent } from '../../contract/lifecycle';
import { METRICS } from '../../contract/metrics';
import type { Clock } from '../clock';
import { contactEvent, type FinalContact, type LifecycleBus, type LifecycleNews } from './events';

export interface OutboxPorts {
  readonly clock: Clock;
  readonly gauges: { count(metric: string, by?: number): void; flush(): void };
  readonly log: { warn(message: string, ...fields: Record<string, unknown>[]): void };
}

/** Half a minute of the fastest deployment's contacts, some megabytes. */
const LARGEST_BACKLOG = 5_000;
/** Five PutEvents at once. */
const MOST_AT_ONCE = 50;
/** Contacts that become final together are sent together, ms. */
const GATHER_MS = 100;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** Whoever leaves sends for so long, and gives up after so many failures. */
const LEAVE_MS = 5_000;
const FAILURES_TO_LEAVE = 2;

export class Outbox implements LifecycleNews {
  readonly #ports: OutboxPorts;
  readonly #bus: LifecycleBus;
  readonly #deployment: string;
  #waiting: LifecycleEvent[] = [];
  #sending: Promise<void> | undefined;
  readonly #leaving: AbortController = new AbortController();
  /** Monotonic; set by whoever leaves. */
  #endsAtMs = Number.POSITIVE_INFINITY;

  constructor(ports: OutboxPorts, bus: LifecycleBus, deployment: string) {
    this.#ports = ports;
    this.#bus = bus;
    this.#deployment = deployment;
  }

  contact(contact: FinalContact): void {
    const event = contactEvent(this.#deployment, contact, this.#ports.clock.nowMs());
    if (!event) return;
    if (this.#waiting.length >= LARGEST_BACKLOG) {
      this.#ports.gauges.count(METRICS.lifecycleEventsDropped);
      return;
    }
    this.#waiting.push(event);
    this.#sending ??= this.#send();
  }

  /** Sends what is left, or drops it. The lease is in other hands by then: nobody waits for this. */
  async end(): Promise<void> {
    this.#endsAtMs = this.#ports.clock.monotonicMs() + LEAVE_MS;
    this.#leaving.abort(null);
    await this.#sending;
    if (this.#waiting.length === 0) return;
    this.#ports.gauges.count(METRICS.lifecycleEventsDropped, this.#waiting.length);
    this.#ports.gauges.flush();
    this.#waiting = [];
  }

  async #send(): Promise<void> {
    const { clock, log } = this.#ports;
    let failures = 0;
    let failuresToLeave = 0;
    while (this.#waiting.length > 0 && failuresToLeave < FAILURES_TO_LEAVE && clock.monotonicMs() < this.#endsAtMs) {
      await clock.sleep(failures === 0 ? GATHER_MS : waitAfter(failures), this.#leaving.signal);
      const left = await this.#sendSome();
      failures = left === 0 ? 0 : failures + 1;
      if (left > 0 && this.#leaving.signal.aborted) failuresToLeave += 1;
      if (failures === 1) log.warn('the event bus does not take events, they are sent again', { left });
    }
    this.#sending = undefined;
  }

  /** How many of these were not taken; they stay first. */
  async #sendSome(): Promise<number> {
    const some = this.#waiting.slice(0, MOST_AT_ONCE);
    const left = await this.#bus.send(some);
    this.#waiting.splice(0, some.length, ...left);
    return left.length;
  }
}

const waitAfter = (failures: number): number => Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
