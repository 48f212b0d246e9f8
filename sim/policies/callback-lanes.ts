/**
 * A lane per line, each waiting for its call's end, as a Step Functions map with a task token does it (after the sample
 * aws-samples/amazon-connect-power-dialer): nothing paces the requests, a throttled contact is dropped because the retry
 * of the sample never runs, and a lane whose event was lost waits for half an hour.
 */
import type { ConnectEvent, StartAnswer } from '../connect/types';
import type { Bench, Dialer } from './bench';
import { benchPolicy } from './measure-policy';

/** After which a lane no longer waits for its callback, ms. */
const CALLBACK_TIMEOUT_MS = 1_800_000;
/** From the end of one contact to the request for the next: state transitions, and a function that fetches it. Assumed. */
const TURNAROUND_MS = [1200, 2400] as const;

export const callbackLanes = benchPolicy({
  name: 'callback-lanes',
  title: 'A lane per line that waits for a callback',
  dialer: (bench) => new CallbackLanes(bench),
});

class CallbackLanes implements Dialer {
  private readonly bench: Bench;
  /** Calls that a lane waits for, by contact id. */
  private readonly awaited = new Set<string>();

  constructor(bench: Bench) {
    this.bench = bench;
  }

  begin(): void {
    for (let lane = 0; lane < this.bench.quota; lane += 1) this.dial();
  }

  event({ detail }: ConnectEvent): void {
    if (detail['eventType'] === 'DISCONNECTED') this.resume(String(detail['contactId']));
  }

  private dial(): void {
    const contact = this.bench.take();
    if (contact !== undefined) this.bench.call(contact, (answer) => this.answered(answer));
  }

  private answered(answer: StartAnswer): void {
    if (answer.kind === 'error') {
      this.bench.lost += 1;
      this.turnAround();
      return;
    }
    const { contactId } = answer;
    this.awaited.add(contactId);
    this.bench.agenda.after(CALLBACK_TIMEOUT_MS, () => this.resume(contactId));
  }

  /** The first of callback and timeout. */
  private resume(contactId: string): void {
    if (this.awaited.delete(contactId)) this.turnAround();
  }

  private turnAround(): void {
    this.bench.agenda.after(this.bench.random.between(...TURNAROUND_MS), () => this.dial());
  }
}
