/** SQS as its consumers meet it: at least once, out of order, and invisible for a while once received. */
import type { Clock } from '../../lambda/core/clock';
import type { Random } from '../random';

export interface QueueFaults {
  /** Share of messages that are delivered twice. */
  readonly duplicateRate: number;
  /** Range of the time from sending to the first possible receipt, ms. */
  readonly delayMs: readonly [number, number];
}

interface Message {
  readonly body: string;
  readonly receipt: string;
  visibleAtMs: number;
}

export class SimulatedQueue {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #faults: QueueFaults;
  readonly #visibilityMs: number;
  #messages: Message[] = [];
  #sent = 0;

  constructor(clock: Clock, random: Random, faults: QueueFaults, visibilityMs: number) {
    this.#clock = clock;
    this.#random = random;
    this.#faults = faults;
    this.#visibilityMs = visibilityMs;
  }

  get size(): number {
    return this.#messages.length;
  }

  push(body: string): void {
    const copies = this.#random.chance(this.#faults.duplicateRate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      this.#sent += 1;
      const visibleAtMs = this.#clock.nowMs() + this.#random.between(...this.#faults.delayMs);
      this.#messages.push({ body, receipt: `receipt-${this.#sent}`, visibleAtMs });
    }
  }

  /** Waits up to `waitMs` for up to ten messages. */
  async receive(waitMs: number): Promise<readonly { readonly body: string; readonly receipt: string }[]> {
    const untilMs = this.#clock.nowMs() + waitMs;
    for (;;) {
      const nowMs = this.#clock.nowMs();
      const ready = this.#messages.filter((message) => message.visibleAtMs <= nowMs).slice(0, 10);
      for (const message of ready) message.visibleAtMs = nowMs + this.#visibilityMs;
      if (ready.length > 0 || nowMs >= untilMs) return ready.map(({ body, receipt }) => ({ body, receipt }));
      const nextMs = Math.min(untilMs, ...this.#messages.map((message) => message.visibleAtMs));
      await this.#clock.sleep(Math.max(1, Math.min(nextMs - nowMs, 25)));
    }
  }

  remove(receipts: readonly string[]): void {
    const gone = new Set(receipts);
    this.#messages = this.#messages.filter((message) => !gone.has(message.receipt));
  }
}
