/**
 * The pacing controller's life as the active one: turn after turn, until it is deposed, hands over, runs out of time or
 * has nothing left to do.
 *
 * A turn: renew the lease (which also reserves the slots of the next half second), take what the mailbox brought, look
 * after what time brings, admit. Receiving is decoupled from the turns. Whatever fails is retried in a later turn; while
 * the store refuses writes nothing is received and nobody is admitted (invariant I7).
 */
import { type AttemptNote, MAILBOX_BATCH, parseMailboxMessage } from '../../contract/mailbox';
import type { Clock } from '../clock';
import type { Admission, AdmissionResult } from './admission';
import type { Effects } from './effects';
import type { Effect } from './flights';
import type { Housekeeping } from './housekeeping';
import { hasStandby, LEASE_MS, type LeaseRecord, successorOf } from './lease';
import { LEAD_MS, type Pacer } from './pacer';
import type { LeaseStore, Mailbox, MailboxDelivery, PaceLog, Standbys } from './ports';
import type { Supply } from './supply';

export interface ControllerParts {
  readonly clock: Clock;
  readonly lease: LeaseStore;
  readonly mailbox: Mailbox;
  readonly standbys: Standbys;
  readonly log: PaceLog;
  readonly pacer: Pacer;
  readonly supply: Supply;
  readonly effects: Effects;
  readonly admission: Admission;
  readonly housekeeping: Housekeeping;
}

export type Departure = 'deposed' | 'handed-over' | 'out-of-time' | 'idle';

/** How far ahead of now slots are reserved by a renewal, ms: renewals are that much rarer than turns. */
const RESERVE_AHEAD_MS = LEAD_MS + 500;
const RENEW_EVERY_MS = 400;
/** Writes may follow a renewal for so long: well within the lease. */
const SURE_FOR_MS = LEASE_MS - 500;
/** Requests to the mailbox at a time while it has more than one of them brings. */
const RECEIVERS = 3;
/** After a request that brought little, the next one lets messages gather: they are paid by the request. */
const GATHER_MS = 200;
const LARGEST_BUFFER = 500;
const SHORTEST_TURN_MS = 20;
const LONGEST_TURN_MS = 150;
/** Nothing due, nothing in flight and no message for so long: leave. */
const IDLE_MS = 3_000;
/** A retry, an opening or a start that comes sooner is worth staying for. */
const WORTH_STAYING_MS = 60_000;
const RETRY_AFTER_ERROR_MS = 500;
const LOOK_EVERY_MS = 200;
/** Nobody stands by for so long: somebody is asked to, and again after a while. */
const ALONE_MS = 2_000;
const INVITE_AGAIN_MS = 30_000;

export class Controller {
  readonly #parts: ControllerParts;
  #record: LeaseRecord;
  #renewedAtMs = Number.NEGATIVE_INFINITY;
  /** Slots may be taken up to here, Unix ms. */
  #lastSlotMs = Number.NEGATIVE_INFINITY;
  readonly #buffer: MailboxDelivery[] = [];
  /** Aborted, without a reason (an error would be made for each), when something arrives. */
  #arrival: AbortController = new AbortController();
  #isReceiving = true;
  readonly #departure = new AbortController();
  #isStoreFailing = false;
  #busyAtMs = 0;
  #lookedAtMs = 0;
  /** Somebody is due, awaited or on the line. */
  #hasWork = false;
  #accompaniedAtMs = 0;
  #invitedAtMs = Number.NEGATIVE_INFINITY;
  /** Effects, notes and receipts whose writing is still to come. */
  #unwritten: Effect[] = [];
  readonly #notes: AttemptNote[] = [];
  #receipts: string[] = [];

  /** @param inherited what follows from what a predecessor left */
  constructor(parts: ControllerParts, record: LeaseRecord, inherited: readonly Effect[]) {
    this.#parts = parts;
    this.#record = record;
    this.#unwritten = [...inherited];
  }

  /** @param deadlineMs monotonic time by which to be gone */
  async run(deadlineMs: number): Promise<Departure> {
    this.#busyAtMs = this.#parts.clock.monotonicMs();
    this.#accompaniedAtMs = this.#busyAtMs;
    const receiving = this.#receive();
    let leaving: Exclude<Departure, 'deposed'> | undefined;
    let isReceivingDone = false;
    while (!isReceivingDone || this.#buffer.length > 0) {
      const startedAtMs = this.#parts.clock.monotonicMs();
      if (!(await this.#turn(leaving === undefined))) {
        this.#receiveNoMore();
        this.#parts.housekeeping.abandon();
        return 'deposed';
      }
      leaving ??= this.#reasonToLeave(startedAtMs, deadlineMs);
      if (leaving !== undefined && this.#isReceiving) {
        // Stay active until the last long poll is back: a message received by nobody would be invisible for a while.
        this.#receiveNoMore();
        void receiving.then(() => {
          isReceivingDone = true;
          this.#arrival.abort(null);
        });
      }
      await this.#pause(startedAtMs);
    }
    return this.#leave(leaving ?? 'idle');
  }

  /** One turn; false when somebody else has become the controller. */
  async #turn(mayAdmit: boolean): Promise<boolean> {
    try {
      if (!(await this.#renew())) return false;
      await this.#takeMail();
      const { clock, pacer, effects, housekeeping } = this.#parts;
      const nowMs = clock.nowMs();
      const isBlind = pacer.eventsAreMissing(nowMs);
      await this.#carryOut(this.#isTimeToLook(nowMs) ? pacer.flights.due(nowMs, isBlind) : []);
      await effects.describeNext(nowMs, isBlind);
      const result = mayAdmit && !this.#isStoreFailing ? await this.#admit() : undefined;
      await housekeeping.turn(result);
      this.#isStoreFailing = false;
    } catch (error) {
      this.#isStoreFailing = true;
      this.#parts.log.error('turn failed, retrying', { error: describe(error) });
      await this.#parts.clock.sleep(RETRY_AFTER_ERROR_MS);
    }
    return true;
  }

  /** Looking after calls goes through all of them, and none of it is urgent. */
  #isTimeToLook(nowMs: number): boolean {
    if (nowMs - this.#lookedAtMs < LOOK_EVERY_MS) return false;
    this.#lookedAtMs = nowMs;
    return true;
  }

  /** Whoever is let in has a lease from then on, which is reason enough to stay. */
  #admit(): Promise<AdmissionResult> {
    return this.#parts.admission.turn(this.#lastSlotMs, () => this.#isSure());
  }

  async #renew(): Promise<boolean> {
    const { clock, pacer } = this.#parts;
    if (clock.monotonicMs() - this.#renewedAtMs < RENEW_EVERY_MS) return true;
    const nowMs = clock.nowMs();
    const lastSlotMs = nowMs + RESERVE_AHEAD_MS;
    const isWritten = await this.#write({
      ...this.#record,
      sequence: this.#record.sequence + 1,
      // A successor that knows nothing else begins one spacing after the last slot that may be taken.
      reservedUntilMs: Math.ceil(Math.max(pacer.cursorMs, lastSlotMs + pacer.spacingMs(nowMs))),
      lastValidUntilMs: lastSlotMs + pacer.toleranceMs,
      renewedAtMs: nowMs,
    });
    if (!isWritten) return false;
    this.#lastSlotMs = lastSlotMs;
    this.#inviteIfAlone(nowMs);
    return true;
  }

  #inviteIfAlone(nowMs: number): void {
    const { clock, standbys, log } = this.#parts;
    const atMs = clock.monotonicMs();
    // Without work nobody is needed: a standby would find none either, and call for the next one.
    if (hasStandby(this.#record, nowMs) || !this.#hasWork) this.#accompaniedAtMs = atMs;
    if (atMs - this.#accompaniedAtMs < ALONE_MS || atMs - this.#invitedAtMs < INVITE_AGAIN_MS) return;
    this.#invitedAtMs = atMs;
    // Nobody waits for it: the schedule sends one anyway, a little later.
    standbys.invite().catch((error: unknown) => log.warn('no standby could be called', { error: describe(error) }));
  }

  async #write(record: LeaseRecord): Promise<boolean> {
    const askedAtMs = this.#parts.clock.monotonicMs();
    const written = await this.#parts.lease.write(record, this.#record);
    if (!written) return false;
    this.#record = written;
    this.#renewedAtMs = askedAtMs;
    return true;
  }

  #isSure(): boolean {
    return this.#parts.clock.monotonicMs() - this.#renewedAtMs < SURE_FOR_MS;
  }

  async #receive(): Promise<void> {
    const { clock } = this.#parts;
    let receivers = 1;
    while (this.#isReceiving) {
      if (this.#isStoreFailing || this.#buffer.length >= LARGEST_BUFFER) {
        await clock.sleep(RETRY_AFTER_ERROR_MS);
        continue;
      }
      const counts = await Promise.all(Array.from({ length: receivers }, () => this.#receiveOnce()));
      const isFull = counts.includes(MAILBOX_BATCH);
      receivers = isFull ? RECEIVERS : 1;
      // One that brought nothing has waited long enough.
      const isMoreExpected = !isFull && counts.some((count) => count > 0);
      if (isMoreExpected) await clock.sleep(GATHER_MS, this.#departure.signal);
    }
  }

  /** How many messages came. */
  async #receiveOnce(): Promise<number> {
    const { mailbox, clock, log } = this.#parts;
    try {
      const deliveries = await mailbox.receive();
      this.#buffer.push(...deliveries);
      if (deliveries.length > 0) this.#arrival.abort(null);
      return deliveries.length;
    } catch (error) {
      log.warn('mailbox unreadable, retrying', { error: describe(error) });
      await clock.sleep(RETRY_AFTER_ERROR_MS);
      return 0;
    }
  }

  #receiveNoMore(): void {
    this.#isReceiving = false;
    this.#departure.abort(null);
  }

  /** A message is acknowledged only after its effect is written; what fails is tried again in the next turn. */
  async #takeMail(): Promise<void> {
    for (const delivery of this.#buffer.splice(0)) this.#take(delivery);
    const { effects, mailbox } = this.#parts;
    await this.#carryOut([]);
    for (let note = this.#notes[0]; note; note = this.#notes[0]) {
      await effects.noted(note);
      this.#notes.shift();
    }
    if (this.#receipts.length > 0) await mailbox.acknowledge(this.#receipts);
    this.#receipts = [];
  }

  /** Effects that could not be written are kept for the next turn: what decided them will not come again. */
  async #carryOut(effects: readonly Effect[]): Promise<void> {
    this.#unwritten.push(...effects);
    await this.#parts.effects.run(this.#unwritten);
    this.#unwritten = [];
  }

  #take(delivery: MailboxDelivery): void {
    const { clock, pacer, log } = this.#parts;
    const parsed = parseMailboxMessage(delivery.body);
    if (!parsed.ok) {
      log.error('unreadable mailbox message, left to the dead-letter queue', { problems: parsed.problems });
      return;
    }
    const message = parsed.value;
    const nowMs = clock.nowMs();
    const effects = message.kind === 'attempt' ? pacer.note(message, nowMs) : pacer.event(message, nowMs);
    // A note without effect is a second delivery: its attempt has been counted.
    if (message.kind === 'attempt' && effects.length > 0) this.#notes.push(message);
    // Other people's calls are no reason to stay: their events can wait for the next minute.
    if (message.kind === 'attempt') this.#busyAtMs = clock.monotonicMs();
    this.#unwritten.push(...effects);
    this.#receipts.push(delivery.receipt);
  }

  #reasonToLeave(startedAtMs: number, deadlineMs: number): Exclude<Departure, 'deposed'> | undefined {
    const { clock, housekeeping } = this.#parts;
    const nowMs = clock.nowMs();
    if (startedAtMs >= deadlineMs) return 'out-of-time';
    // The next turn will do as well: what is being read is wanted, and here everything goes on meanwhile.
    if (successorOf(this.#record, nowMs) !== undefined && !housekeeping.isBusy) return 'handed-over';
    const { hasDue, nextDueAtMs, opensAtMs, startsAtMs } = this.#parts.supply.outlook(nowMs);
    const isSoon = (atMs: number | undefined) => atMs !== undefined && atMs - nowMs < WORTH_STAYING_MS;
    const isAwaited = isSoon(nextDueAtMs) || isSoon(opensAtMs) || isSoon(startsAtMs);
    const isUnfinished = this.#unwritten.length > 0 || this.#parts.pacer.flights.own > 0;
    this.#hasWork = hasDue || isAwaited || isUnfinished;
    if (this.#hasWork) this.#busyAtMs = startedAtMs;
    const hasMore = housekeeping.isBusy || !housekeeping.isSettled;
    return startedAtMs - this.#busyAtMs >= IDLE_MS && !hasMore ? 'idle' : undefined;
  }

  /** Waits for the next message, at most one turn's time. */
  async #pause(startedAtMs: number): Promise<void> {
    const { clock } = this.#parts;
    const spentMs = clock.monotonicMs() - startedAtMs;
    if (spentMs < SHORTEST_TURN_MS) await clock.sleep(SHORTEST_TURN_MS - spentMs);
    if (this.#buffer.length === 0) {
      this.#arrival = new AbortController();
      await clock.sleep(LONGEST_TURN_MS - spentMs, this.#arrival.signal);
    }
  }

  /** The last act: everything is written, so the successor may start at once. */
  async #leave(reason: Exclude<Departure, 'deposed'>): Promise<Departure> {
    const { clock, pacer, housekeeping } = this.#parts;
    await housekeeping.end();
    const nowMs = clock.nowMs();
    const successor = successorOf(this.#record, nowMs);
    const { holder, standby, standbySeenAtMs, challenger, challengerSeenAtMs, idle, ...rest } = this.#record;
    const isDone = await this.#write({
      ...rest,
      epoch: rest.epoch + 1,
      sequence: 0,
      reservedUntilMs: Math.ceil(pacer.cursorMs),
      clean: true,
      ...(successor === undefined ? {} : { holder: successor }),
      ...(reason === 'idle' ? { idle: true } : {}),
    });
    return isDone ? reason : 'deposed';
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
