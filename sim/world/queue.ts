/**
 * SQS as its consumers meet it: at least once, out of order, now and then late, and invisible for a while once received.
 * Nobody polls in here: whoever waits is served when a message becomes visible, so that waiting costs nothing.
 */
import { EventHeap } from '../event-heap';
import type { Random } from '../random';
import type { Alarm, VirtualClock } from '../virtual-clock';
import type { Injected } from './injected';

/** How messages travel through a queue. */
export interface QueueWeather {
  /** Share of messages that are delivered twice, 0-1. */
  readonly duplicateRate: number;
  /** Range of the time from sending to the first possible receipt, ms. */
  readonly delayMs: readonly [number, number];
  /** Messages become visible at whole multiples of this, in clumps, ms; 1 = each at its own moment. */
  readonly clumpMs: number;
  /** Share of messages that take `lateMs` instead, 0-1. */
  readonly lateRate: number;
  /** Range of their delay, ms. */
  readonly lateMs: readonly [number, number];
  /** How long a received message is invisible, ms. */
  readonly visibilityMs: number;
}

export interface Delivered {
  readonly body: string;
  readonly receipt: string;
}

interface Message extends Delivered {
  receives: number;
  isGone: boolean;
}

interface Waiter {
  readonly serve: (deliveries: readonly Delivered[]) => void;
  readonly alarm: Alarm;
}

/** SQS hands out ten messages at most. */
const LARGEST_RECEIPT = 10;

export class SimulatedQueue {
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #weather: QueueWeather;
  readonly #injected: Injected;
  readonly #messages = new Map<string, Message>();
  readonly #hidden = new EventHeap<Message>();
  #visible: Message[] = [];
  readonly #waiters = new Set<Waiter>();
  #consumer: (() => void) | undefined;
  #alarm: { readonly atMs: number; readonly alarm: Alarm } | undefined;
  #sent = 0;

  constructor(clock: VirtualClock, random: Random, weather: QueueWeather, injected: Injected) {
    this.#clock = clock;
    this.#random = random;
    this.#weather = weather;
    this.#injected = injected;
  }

  get size(): number {
    return this.#messages.size;
  }

  push(body: string): void {
    const isDoubled = this.#random.chance(this.#weather.duplicateRate);
    if (isDoubled) this.#injected.duplicates += 1;
    for (let copy = 0; copy < (isDoubled ? 2 : 1); copy += 1) {
      this.#sent += 1;
      const message = { body, receipt: `receipt-${this.#sent}`, receives: 0, isGone: false };
      this.#messages.set(message.receipt, message);
      this.#hide(message, this.#arrivalMs());
    }
  }

  /** Up to ten messages that are visible now. */
  take(most = LARGEST_RECEIPT): readonly Delivered[] {
    const taken: Message[] = [];
    while (taken.length < Math.min(most, LARGEST_RECEIPT)) {
      const message = this.#visible.shift();
      if (!message) break;
      if (!message.isGone) taken.push(message);
    }
    for (const message of taken) {
      message.receives += 1;
      if (message.receives > 1) this.#injected.redeliveries += 1;
      this.#hide(message, this.#clock.nowMs() + this.#weather.visibilityMs);
    }
    return taken;
  }

  /** Waits up to `waitMs` for up to ten messages. */
  receive(waitMs: number): Promise<readonly Delivered[]> {
    const ready = this.take();
    if (ready.length > 0) return Promise.resolve(ready);
    return new Promise((resolve) => {
      const alarm = this.#clock.at(this.#clock.nowMs() + waitMs, () => {
        this.#waiters.delete(waiter);
        resolve([]);
      });
      const waiter: Waiter = { serve: resolve, alarm };
      this.#waiters.add(waiter);
    });
  }

  /** Tells the one event source of the queue whenever there is something to {@link take}. */
  feed(consumer: () => void): void {
    this.#consumer = consumer;
  }

  remove(receipts: readonly string[]): void {
    for (const receipt of receipts) {
      const message = this.#messages.get(receipt);
      if (message) message.isGone = true;
      this.#messages.delete(receipt);
    }
  }

  #arrivalMs(): number {
    const { delayMs, lateRate, lateMs, clumpMs } = this.#weather;
    const isLate = this.#random.chance(lateRate);
    if (isLate) this.#injected.lateDeliveries += 1;
    const atMs = this.#clock.nowMs() + this.#random.between(...(isLate ? lateMs : delayMs));
    return Math.ceil(atMs / clumpMs) * clumpMs;
  }

  #hide(message: Message, untilMs: number): void {
    this.#hidden.push(untilMs, message);
    this.#arm();
  }

  /** There is one alarm, for the next message that becomes visible. */
  #arm(): void {
    while (this.#hidden.peek()?.isGone) this.#hidden.pop();
    const nextMs = this.#hidden.nextAtMs();
    if (nextMs === undefined || (this.#alarm && this.#alarm.atMs <= nextMs)) return;
    this.#alarm?.alarm.cancel();
    this.#alarm = { atMs: nextMs, alarm: this.#clock.at(nextMs, () => this.#show()) };
  }

  #show(): void {
    this.#alarm = undefined;
    const nowMs = this.#clock.nowMs();
    while ((this.#hidden.nextAtMs() ?? Number.POSITIVE_INFINITY) <= nowMs) {
      const message = this.#hidden.pop();
      if (message && !message.isGone) this.#visible.push(message);
    }
    for (const waiter of this.#waiters) {
      if (this.#visible.length === 0) break;
      this.#waiters.delete(waiter);
      waiter.alarm.cancel();
      waiter.serve(this.take());
    }
    if (this.#visible.length > 0) this.#consumer?.();
    this.#arm();
  }
}
