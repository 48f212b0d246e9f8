/**
 * A whole deployment in virtual time: the controller's and the dialer's own cores, over simulated tables and queues, with
 * the Connect model at the end of the line. Seeded: the same options give the same history.
 *
 *   const world = new World({ seed: 1, account: { concurrentCallsQuota: 40 }, contacts: 200 });
 *   await world.run(limitMs)           a list of some length: dials it to its end
 *   await world.advance(untilMs)       any list, `endless` above all: dials up to a moment
 *   audit(world, rules)                then: the violations of the invariants
 */
import { MAILBOX_VISIBILITY_SECONDS } from '../../lambda/contract/mailbox';
import { buildAccount } from '../connect/account';
import { ConnectModel } from '../connect/model';
import type { ConnectAccount } from '../connect/types';
import { Random } from '../random';
import { VirtualClock } from '../virtual-clock';
import { Readings } from './account-feeds';
import { Backlog, type FinalContact, type Tally } from './backlog';
import { controllerPorts } from './controller-ports';
import { Controllers } from './controllers';
import { lanesOf, rulesOf } from './deployment';
import { Dialer } from './dialer';
import { asMessage, isCallEvent } from './event-message';
import { EventSource } from './event-source';
import { type Injected, nothingInjected } from './injected';
import { type AccountChange, type SettledOptions, settle, type WorldOptions } from './options';
import { SimulatedQueue } from './queue';
import { Tables } from './tables';

export type { WorldOptions } from './options';

/** Any moment will do; this one is a Saturday noon, UTC. */
const START_MS = Date.UTC(2026, 10, 21, 12);
/** What the books need after the last call, ms. */
const AFTERMATH_MS = 5_000;
/** The same where controllers die before they have written them: the next one is a minute away, and may die, too. */
const LONGEST_AFTERMATH_MS = 15 * 60_000;
/** How late a message is that is late, ms. */
const LATE_MS = [1_000, 5_000] as const;
/** Visibility timeouts, as deployed, ms. */
const MAILBOX_VISIBILITY_MS = MAILBOX_VISIBILITY_SECONDS * 1_000;
const DIAL_QUEUE_VISIBILITY_MS = 90_000;
/** DynamoDB removes expired items in its own time; here it does so now and then. */
const EXPIRE_EVERY_MS = 60_000;

export class World {
  readonly clock: VirtualClock;
  readonly tables: Tables;
  readonly model: ConnectModel;
  readonly injected: Injected = nothingInjected();
  readonly deadLetters: string[] = [];
  readonly counts = new Map<string, number>();
  readonly #options: SettledOptions;
  readonly #startMs: number;
  readonly #mailbox: SimulatedQueue;
  readonly #readings: Readings;
  readonly #backlog: Backlog;
  readonly #controllers: Controllers;
  #account: ConnectAccount;
  #isStarted = false;

  constructor(options: WorldOptions) {
    const settled = settle(options);
    const startMs = settled.startMs ?? START_MS;
    const clock = new VirtualClock(startMs);
    const { injected } = this;
    this.clock = clock;
    this.#startMs = startMs;
    const account = () => this.#account;
    this.#options = settled;
    this.#account = buildAccount(settled.account);
    const place = { region: 'us-east-1', accountId: '000000000000' };
    this.model = new ConnectModel({ account: this.#account, seed: settled.seed, startMs, ...place });
    this.tables = new Tables(clock, new Random(settled.seed, 'tables'), settled.storeLatency, injected);
    this.#mailbox = this.#queue('mailbox', MAILBOX_VISIBILITY_MS);
    const dialQueue = this.#queue('dial queue', DIAL_QUEUE_VISIBILITY_MS);
    this.#readings = new Readings(clock, account);
    this.#backlog = new Backlog(this.tables, clock, settled);
    const parts = { ...this.#parts(account), mailbox: this.#mailbox, dialQueue, readings: this.#readings };
    const ports = controllerPorts({ ...parts, deadLetters: this.deadLetters, counts: this.counts });
    this.#controllers = new Controllers({ ...parts, ports, rules: rulesOf(settled, this.#account) });
    this.#openDialer(new Dialer(parts), dialQueue);
  }

  /** The account as it is now. */
  get account(): ConnectAccount {
    return this.#account;
  }

  /** Why controllers left, in order. */
  get departures(): readonly string[] {
    return this.#controllers.departures;
  }

  /** How many contacts there are: created = open + final. */
  get tally(): Tally {
    return this.#backlog.tally;
  }

  /** Dials until every contact is final (and a little longer, for the books) or the time is up. Returns whether all are. */
  async run(limitMs: number): Promise<boolean> {
    const { clock } = this;
    this.#start();
    const isOver = await clock.runUntil(() => this.isOver(), clock.nowMs() + limitMs);
    if (!isOver) return false;
    await this.advance(clock.nowMs() + AFTERMATH_MS);
    await clock.runUntil(() => this.tables.leaseItems === 0, clock.nowMs() + LONGEST_AFTERMATH_MS);
    return true;
  }

  /** Dials up to a moment, Unix ms; `world.clock.nowMs()` is the one that it has reached. */
  async advance(untilMs: number): Promise<void> {
    this.#start();
    // Something always happens before the end of time, so the clock is told to stop: it does not know how to wait.
    let isThere = false;
    this.clock.at(untilMs, () => {
      isThere = true;
    });
    await this.clock.runUntil(() => isThere, untilMs);
  }

  /** Whether every contact is final: never, of an endless list. */
  isOver(): boolean {
    return this.#backlog.open === 0;
  }

  /** All contacts that are final. */
  finals(): readonly FinalContact[] {
    return this.#backlog.finals();
  }

  /** Starts one more invocation of the controller. */
  invoke(): Promise<void> {
    return this.#controllers.invoke();
  }

  #start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { clock } = this;
    clock.add({ nextAtMs: () => this.model.nextAtMs(), run: (nowMs) => this.#happen(nowMs) });
    this.#controllers.start();
    for (const change of this.#options.changes ?? []) clock.at(this.#startMs + change.atMs, () => this.#change(change));
    this.#expire();
  }

  #change({ account }: AccountChange): void {
    this.#account = buildAccount(account, this.#account);
    this.model.reconfigure(account, this.clock.nowMs());
    this.injected.changes += 1;
  }

  #happen(nowMs: number): void {
    for (const effect of this.model.advance(nowMs)) {
      if (effect.kind === 'datapoint') this.#readings.add(effect.datapoint);
      else if (isCallEvent(effect.event)) this.#mailbox.push(asMessage(effect.event));
    }
  }

  /** Time to live of the flights table. */
  #expire(): void {
    const nowSeconds = this.clock.nowMs() / 1_000;
    for (const [sk, flight] of this.tables.flights)
      if (flight.kind === 'closed' && flight.expiresAt <= nowSeconds) this.tables.flights.delete(sk);
    this.clock.at(this.clock.nowMs() + EXPIRE_EVERY_MS, () => this.#expire());
  }

  #parts(account: () => ConnectAccount) {
    const { clock, tables, model, injected } = this;
    return { options: this.#options, clock, tables, model, injected, account };
  }

  #queue(name: string, visibilityMs: number): SimulatedQueue {
    const { seed, duplicateRate, queueDelayMs, lateDeliveryRate, clumpMs } = this.#options;
    const late = { lateRate: lateDeliveryRate, lateMs: LATE_MS };
    const weather = { duplicateRate, delayMs: queueDelayMs, clumpMs, visibilityMs, ...late };
    return new SimulatedQueue(this.clock, new Random(seed, name), weather, this.injected);
  }

  #openDialer(dialer: Dialer, queue: SimulatedQueue): void {
    const { clock, injected } = this;
    new EventSource({
      options: this.#options,
      clock,
      queue,
      injected,
      maximumConcurrency: lanesOf(this.#options, this.#account),
      invoke: (batch, environment) => dialer.invoke(batch, environment),
    });
  }
}
