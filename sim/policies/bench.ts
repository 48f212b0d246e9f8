/**
 * What every policy is driven on: the Connect model in virtual time, contacts to call, and a way to call them. A policy
 * hears of the account only what a dialer would hear: answers to its requests, contact events as they arrive, datapoints
 * once they show.
 */
import { Agenda } from '../agenda';
import type { ConnectModel } from '../connect/model';
import type { ConnectAccount, ConnectEvent, MetricDatapoint, StartAnswer } from '../connect/types';
import { type MeasuredRun, modelOf } from '../measure/run';
import { Random } from '../random';

/** A policy at work. */
export interface Dialer {
  /** Begins to call. */
  begin(): void;
  event?(event: ConnectEvent): void;
  datapoint?(datapoint: MetricDatapoint): void;
  /** Something moved on the account. For those who see everything. */
  moved?(): void;
  /** Contacts in hand that are neither called nor lost. @default 0 */
  readonly waiting?: number;
}

/** A contact to call, by its number in the list. */
export type ContactIndex = number;

/** How often a dialer reads its quotas, ms. */
const READ_QUOTA_MS = 60_000;
/** From the dialer to Connect, ms; as in `sim/world/lanes.ts`. */
const NETWORK_MS = [1, 10] as const;
const FIRST_NUMBER = 2_000_000_000;

export class Bench {
  readonly agenda: Agenda;
  readonly model: ConnectModel;
  readonly random: Random;
  /** Contacts lost for good without having been called. */
  lost = 0;
  private readonly run: MeasuredRun;
  private readonly contacts: number;
  private readonly returned: ContactIndex[] = [];
  private taken = 0;
  private inTransit = 0;
  /** Without what changed since the dialer read it last. */
  private known: ConnectAccount;
  private current: ConnectAccount;

  /** @param contacts how many there are to call. @default endless */
  constructor(run: MeasuredRun, contacts = Number.POSITIVE_INFINITY) {
    this.run = run;
    this.contacts = contacts;
    this.agenda = new Agenda(run.startMs);
    this.model = modelOf(run);
    this.random = new Random(run.seed, 'policy');
    this.known = run.account;
    this.current = run.account;
    for (const change of run.changes) {
      this.agenda.at(run.startMs + change.atSeconds * 1000, () => {
        this.model.reconfigure(change.account, this.nowMs);
        const { concurrentCallsQuota = this.current.concurrentCallsQuota } = change.account;
        this.current = { ...this.current, concurrentCallsQuota };
      });
    }
    if (run.changes.length > 0) this.readQuota();
  }

  get nowMs(): number {
    return this.agenda.nowMs;
  }

  get account(): ConnectAccount {
    return this.run.account;
  }

  /** Concurrent calls of the instance, as read within the last minute. */
  get quota(): number {
    return this.known.concurrentCallsQuota;
  }

  /** Concurrent calls of the instance at this very moment: for those who see everything. */
  get trueQuota(): number {
    return this.current.concurrentCallsQuota;
  }

  /** Whether nobody is left to be taken and every request is answered. */
  get isDrained(): boolean {
    return this.taken >= this.contacts && this.returned.length === 0 && this.inTransit === 0;
  }

  /** The next contact to call; undefined when there is none (left). */
  take(): ContactIndex | undefined {
    const returned = this.returned.pop();
    if (returned !== undefined) return returned;
    if (this.taken >= this.contacts) return undefined;
    this.taken += 1;
    return this.taken - 1;
  }

  /** Gives a contact back who was not called. */
  giveBack(contact: ContactIndex): void {
    this.returned.push(contact);
  }

  /** Calls a contact over the network, and tells what Connect answered once its answer is back. */
  call(contact: ContactIndex, answered: (answer: StartAnswer) => void): void {
    this.inTransit += 1;
    this.agenda.after(this.random.between(...NETWORK_MS), () => {
      const answer = this.callNow(contact);
      this.agenda.after(this.account.apiLatencyMs, () => {
        this.inTransit -= 1;
        answered(answer);
      });
    });
  }

  /** Calls a contact in no time: for those whom nothing keeps. */
  callNow(contact: ContactIndex): StartAnswer {
    const { instanceId } = this.account;
    const destinationPhoneNumber = `+1${FIRST_NUMBER + contact}`;
    return this.model.start({ instanceId, contactFlowId: 'flow', destinationPhoneNumber, attributes: {} }, this.nowMs);
  }

  /** Lets everything happen that is due by then, or until `isOver`. Returns the moment at which it stopped, Unix ms. */
  drive(dialer: Dialer, untilMs: number, isOver: () => boolean = () => false): number {
    while (!isOver()) {
      const atMs = Math.min(this.model.nextAtMs() ?? untilMs, this.agenda.nextAtMs() ?? untilMs);
      if (atMs >= untilMs) {
        this.step(dialer, untilMs);
        return untilMs;
      }
      this.step(dialer, atMs);
    }
    return this.nowMs;
  }

  private step(dialer: Dialer, atMs: number): void {
    const effects = this.model.advance(atMs);
    this.agenda.runUntil(atMs);
    for (const effect of effects) {
      if (effect.kind === 'event') dialer.event?.(effect.event);
      else if (dialer.datapoint) this.show(dialer, effect.datapoint);
    }
    dialer.moved?.();
  }

  private show(dialer: Dialer, datapoint: MetricDatapoint): void {
    this.agenda.at(datapoint.visibleAtMs, () => dialer.datapoint?.(datapoint));
  }

  private readQuota(): void {
    this.known = this.current;
    this.agenda.after(READ_QUOTA_MS, () => this.readQuota());
  }
}
