/**
 * A whole deployment in virtual time: the controller's and the dialer's own cores, over simulated tables and queues, with
 * the Connect model at the end of the line. Seeded: the same options give the same history.
 */
import { CONTACT_EVENT_PATHS, type ContactEvent } from '../../lambda/contract/mailbox';
import type { ReadingAnswer } from '../../lambda/core/pace/pacer';
import type { PaceLog } from '../../lambda/core/pace/ports';
import { type ControllerPorts, type ControllerRules, runController } from '../../lambda/core/pace/run-controller';
import { type AccountOptions, buildAccount } from '../connect/account';
import { ConnectModel } from '../connect/model';
import type { ConnectAccount, ConnectEvent, MetricDatapoint } from '../connect/types';
import { Random } from '../random';
import { VirtualClock } from '../virtual-clock';
import { campaignBook, flightStore, leaseStore, paceContacts } from './controller-stores';
import { runLanes } from './lanes';
import { Life } from './life';
import { SimulatedQueue } from './queue';
import { Tables } from './tables';

export interface WorldOptions {
  readonly seed: number;
  readonly account: AccountOptions;
  readonly contacts: number;
  readonly maxAttempts?: number;
  readonly retryDelayMs?: number;
  readonly longestCallMs?: number;
  readonly clockSkewMs?: number;
  readonly readEveryMs?: number;
  /** Share of SQS messages that are delivered twice. @default 0.01 */
  readonly duplicateRate?: number;
  /** @default 0 */
  readonly lostAnswerRate?: number;
  /** @default 0 */
  readonly crashRate?: number;
  /** Mean time between two sudden deaths of a controller invocation, ms. @default never */
  readonly killEveryMs?: number;
  /** Mean time between two freezes of 10 s, ms. @default never */
  readonly freezeEveryMs?: number;
  /** How often an invocation of the controller starts, ms. @default 60000 */
  readonly scheduleMs?: number;
  readonly log?: PaceLog;
}

/** Any moment will do; this one is a Saturday noon, UTC. */
const START_MS = Date.UTC(2026, 10, 21, 12);
const QUIET: PaceLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

export class World {
  readonly clock = new VirtualClock(START_MS);
  readonly tables: Tables;
  readonly account: ConnectAccount;
  readonly model: ConnectModel;
  readonly deadLetters: string[] = [];
  readonly counts = new Map<string, number>();
  readonly departures: string[] = [];
  readonly #options: WorldOptions;
  readonly #random: Random;
  readonly #mailbox: SimulatedQueue;
  readonly #dialQueue: SimulatedQueue;
  readonly #datapoints: MetricDatapoint[] = [];
  readonly #lives: Life[] = [];
  #ids = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#random = new Random(options.seed, 'world');
    this.account = buildAccount(options.account);
    const place = { region: 'us-east-1', accountId: '000000000000' };
    this.model = new ConnectModel({ account: this.account, seed: options.seed, startMs: START_MS, ...place });
    this.tables = new Tables(this.clock, new Random(options.seed, 'tables'));
    const faults = { duplicateRate: options.duplicateRate ?? 0.01, delayMs: [5, 40] } as const;
    this.#mailbox = new SimulatedQueue(this.clock, new Random(options.seed, 'mailbox'), faults, 30_000);
    this.#dialQueue = new SimulatedQueue(this.clock, new Random(options.seed, 'dial queue'), faults, 90_000);
    this.clock.add({ nextAtMs: () => this.model.nextAtMs(), run: (nowMs) => this.#happen(nowMs) });
    for (let index = 0; index < options.contacts; index += 1) this.#load(index);
  }

  /** Dials until every contact is final (and a little longer, for the books) or the time is up. Returns whether all are. */
  async run(limitMs: number): Promise<boolean> {
    const { account, clock, tables, model } = this;
    runLanes({
      clock,
      tables,
      model,
      random: new Random(this.#options.seed, 'lanes'),
      dialQueue: this.#dialQueue,
      mailbox: this.#mailbox,
      lanes: Math.max(2, Math.ceil(1.8 * account.callsPerSecond + 2)),
      apiLatencyMs: account.apiLatencyMs,
      instanceId: account.instanceId,
      lostAnswerRate: this.#options.lostAnswerRate ?? 0,
      crashRate: this.#options.crashRate ?? 0,
    });
    void this.#schedule();
    void this.#befall(this.#options.killEveryMs, 'kills', (life) => {
      life.kill();
      this.#lives.splice(this.#lives.indexOf(life), 1);
    });
    void this.#befall(this.#options.freezeEveryMs, 'freezes', (life) => life.freeze(clock.nowMs() + 10_000));
    const isOver = await clock.runUntil(() => this.isOver(), clock.nowMs() + limitMs);
    if (isOver) await clock.runUntil(() => false, clock.nowMs() + 5_000);
    return isOver;
  }

  isOver(): boolean {
    const open = new Set(['pending', 'admitted', 'dialing', 'in-progress', 'unknown']);
    for (const contact of this.tables.contacts.values()) if (open.has(contact.state)) return false;
    return true;
  }

  /** Starts one more invocation of the controller, as the schedule does. */
  async invoke(): Promise<void> {
    const { clock } = this;
    const deadlineMs = clock.monotonicMs() + 285_000;
    const life = new Life(clock);
    this.#lives.push(life);
    const ports = Object.entries(this.#ports()).map(([name, port]) => [
      name,
      typeof port === 'object' ? life.live(port) : port,
    ]);
    const departure = await runController(Object.fromEntries(ports), this.#rules(), { isWoken: false, deadlineMs });
    this.#lives.splice(this.#lives.indexOf(life), 1);
    this.departures.push(departure);
  }

  /** Lets something befall one of the invocations that run, at exponential intervals. */
  async #befall(everyMs: number | undefined, stream: string, blow: (life: Life) => void): Promise<void> {
    if (everyMs === undefined) return;
    const random = new Random(this.#options.seed, stream);
    for (;;) {
      await this.clock.sleep(random.exponential(everyMs));
      const life = this.#lives[Math.floor(random.next() * this.#lives.length)];
      if (life) blow(life);
    }
  }

  async #schedule(): Promise<void> {
    for (;;) {
      void this.invoke();
      await this.clock.sleep(this.#options.scheduleMs ?? 60_000);
    }
  }

  #load(index: number): void {
    const random = new Random(this.#options.seed, `contact ${index}`);
    const key = Array.from({ length: 4 }, () =>
      Math.floor(random.next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
    this.tables.load('default/demo', key, `+1206555${String(index).padStart(4, '0')}`, 'America/Los_Angeles');
  }

  #happen(nowMs: number): void {
    for (const effect of this.model.advance(nowMs)) {
      if (effect.kind === 'event') this.#mailbox.push(JSON.stringify(asMessage(effect.event)));
      else this.#datapoints.push(effect.datapoint);
    }
  }

  #rules(): ControllerRules {
    const { account } = this;
    return {
      limits: {
        bucket: { callsPerSecond: account.callsPerSecond, burst: account.burst },
        quota: account.concurrentCallsQuota,
        capacityBuffer: 0,
        clockSkewMs: this.#options.clockSkewMs ?? 50,
        longestCallMs: this.#options.longestCallMs ?? 600_000,
        readEveryMs: this.#options.readEveryMs ?? 60_000,
      },
      retries: { maxAttempts: this.#options.maxAttempts ?? 1, retryDelayMs: this.#options.retryDelayMs ?? 60_000 },
    };
  }

  #ports(): ControllerPorts {
    const { clock, tables } = this;
    return {
      clock,
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      lease: leaseStore(tables),
      flights: flightStore(tables),
      contacts: paceContacts(tables),
      campaigns: campaignBook(tables),
      hours: { isOpen: () => true, closesAtMs: () => Number.POSITIVE_INFINITY, nextOpeningMs: (_zone, nowMs) => nowMs },
      dialQueue: {
        send: async (requests) => {
          await clock.sleep(this.#random.between(5, 15));
          for (const request of requests) this.#dialQueue.push(JSON.stringify(request));
        },
      },
      deadLetters: {
        send: async (letter) => {
          this.deadLetters.push(letter.reason);
        },
      },
      mailbox: {
        receive: () => this.#mailbox.receive(1_000),
        acknowledge: async (receipts) => {
          await clock.sleep(5);
          this.#mailbox.remove(receipts);
        },
      },
      readings: { concurrentCalls: async (nowMs) => this.#reading(nowMs) },
      calls: {
        describe: async (contactId) => {
          await clock.sleep(100);
          const found = this.model.describe(contactId, clock.nowMs());
          return (
            found && {
              requestId: found.attributes['callpace_request'],
              initiatedAtMs: found.initiatedAtMs,
              connectedAtMs: found.connectedAtMs,
              endedAtMs: found.disconnectedAtMs,
              disconnectReason: found.disconnectReason ?? '',
            }
          );
        },
      },
      reports: { request: async () => undefined },
      gauges: {
        count: (metric, by = 1) => void this.counts.set(metric, (this.counts.get(metric) ?? 0) + by),
        gauge: () => undefined,
        flush: () => undefined,
      },
      log: this.#options.log ?? QUIET,
    };
  }

  #reading(nowMs: number): ReadingAnswer {
    const visible = this.#datapoints.filter((p) => p.metric === 'ConcurrentCalls' && p.visibleAtMs <= nowMs);
    const newest = visible.reduce<MetricDatapoint | undefined>(
      (a, b) => (a && a.timestampMs > b.timestampMs ? a : b),
      undefined,
    );
    if (!newest) return { kind: 'empty' };
    const periodMs = this.account.metrics.periodSeconds * 1_000;
    const endMs = newest.timestampMs + periodMs;
    return { kind: 'reading', reading: { endMs, periodMs, concurrentCalls: newest.value } };
  }
}

/** What the rule's input transformer makes of an event: an absent field is the empty string. */
function asMessage(event: ConnectEvent): ContactEvent {
  const fields = Object.entries(CONTACT_EVENT_PATHS).map(([name, path]) => {
    const value = path === '$.time' ? event.time : event.detail[path.slice('$.detail.'.length)];
    return [name, typeof value === 'string' ? value : ''];
  });
  return { kind: 'contact-event', ...Object.fromEntries(fields) } as ContactEvent;
}
