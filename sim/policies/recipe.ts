/**
 * The usual recipe: the list in SQS, a Lambda function whose reserved concurrency equals the rate, and a call as soon as
 * a message is there. A lane is done in 300 ms, so r lanes ask for more than r calls per second; and nothing knows how
 * many calls are up.
 *
 * The event source mapping does not know the reserved concurrency. It pulls more than can run, and each message that
 * finds no lane has used up a receive; after three of them it is a dead letter without having been called.
 */
import type { StartAnswer } from '../connect/types';
import type { Bench, ContactIndex, Dialer } from './bench';
import { benchPolicy } from './measure-policy';

/** The function's own work beside the request, ms. */
const WORK_MS = 80;
const VISIBILITY_MS = 30_000;
const MAX_RECEIVE_COUNT = 3;
/** Pollers that an event source mapping begins with. */
const POLLERS = 5;
/** How often each tries another message although all lanes are busy, ms. Assumed: AWS documents that it does, not how often. */
const OVER_PULL_MS = 1150;
/** The SDK's standard retry mode (`@smithy/core`): attempts in all, and full jitter over base x 2^retries for throttles. */
const SDK_ATTEMPTS = 3;
const SDK_THROTTLE_BASE_MS = 1000;
const THROTTLES = new Set(['TooManyRequestsException', 'LimitExceededException']);

export const recipe = benchPolicy({
  name: 'recipe',
  title: 'SQS and Lambda, concurrency equal to the rate',
  dialer: (bench) => new Recipe(bench),
});

interface Message {
  readonly contact: ContactIndex;
  receives: number;
  visibleAtMs: number;
}

class Recipe implements Dialer {
  private readonly bench: Bench;
  /** Messages that were received before and are visible again. */
  private readonly visible: Message[] = [];
  private invisible = 0;
  private freeLanes: number;

  constructor(bench: Bench) {
    this.bench = bench;
    this.freeLanes = Math.ceil(bench.account.callsPerSecond);
  }

  /** Messages that will be received again, or are being worked on. */
  get waiting(): number {
    return this.visible.length + this.invisible;
  }

  begin(): void {
    this.feedLanes();
    for (let poller = 0; poller < POLLERS; poller += 1)
      this.bench.agenda.after(this.bench.random.between(0, OVER_PULL_MS), () => this.overPull());
  }

  private feedLanes(): void {
    while (this.freeLanes > 0) {
      const message = this.receive();
      if (!message) return;
      this.freeLanes -= 1;
      this.bench.agenda.after(WORK_MS, () => this.attempt(message, 1));
    }
  }

  /** Whoever finds no free lane gives up, and the receive is used up. */
  private overPull(): void {
    this.feedLanes();
    const message = this.receive();
    if (message) this.returnLater(message);
    this.bench.agenda.after(OVER_PULL_MS, () => this.overPull());
  }

  /** The next message; those that have been received too often go to the dead-letter queue instead. */
  private receive(): Message | undefined {
    for (;;) {
      const message = this.visible.shift() ?? this.firstReceive();
      if (!message) return undefined;
      message.receives += 1;
      message.visibleAtMs = this.bench.nowMs + VISIBILITY_MS;
      if (message.receives <= MAX_RECEIVE_COUNT) {
        this.invisible += 1;
        return message;
      }
      this.bench.lost += 1;
    }
  }

  private firstReceive(): Message | undefined {
    const contact = this.bench.take();
    return contact === undefined ? undefined : { contact, receives: 0, visibleAtMs: 0 };
  }

  private attempt(message: Message, attempt: number): void {
    this.bench.call(message.contact, (answer) => this.answered(message, attempt, answer));
  }

  private answered(message: Message, attempt: number, answer: StartAnswer): void {
    if (answer.kind === 'error' && THROTTLES.has(answer.name) && attempt < SDK_ATTEMPTS) {
      const delayMs = this.bench.random.next() * SDK_THROTTLE_BASE_MS * 2 ** (attempt - 1);
      this.bench.agenda.after(delayMs, () => this.attempt(message, attempt + 1));
      return;
    }
    if (answer.kind === 'accepted') this.invisible -= 1;
    else this.returnLater(message);
    this.freeLanes += 1;
    this.feedLanes();
  }

  private returnLater(message: Message): void {
    this.bench.agenda.at(message.visibleAtMs, () => {
      this.invisible -= 1;
      this.visible.push(message);
      this.feedLanes();
    });
  }
}
