/**
 * An Amazon Connect instance as a pure, seeded model: it decides what a request is answered and what becomes of every
 * call. It has no clock: whoever drives it says what time it is, in real time or in any other. The same seed and the
 * same calls give the same history.
 */
import { Agenda } from '../agenda';
import { Random } from '../random';
import { type AccountOptions, buildAccount } from './account';
import { Books } from './books';
import { EventChannel } from './event-delivery';
import { PeriodMetrics } from './metrics';
import { destinationRefusal, QUOTA_FULL, requestRefusal, THROTTLED } from './refusal';
import { Switchboard } from './switchboard';
import { TokenBucket } from './token-bucket';
import type { AccountLog, ConnectAccount, Effect, SimulatedContact, StartAnswer, StartRequest } from './types';

export interface ConnectModelOptions {
  readonly account: ConnectAccount;
  readonly seed: number;
  /** Unix ms. Inbound periods and outages count from here. */
  readonly startMs: number;
  readonly region: string;
  readonly accountId: string;
}

export class ConnectModel {
  private readonly agenda: Agenda;
  private readonly books = new Books();
  private readonly requests: TokenBucket;
  private readonly channel: EventChannel;
  private readonly metrics: PeriodMetrics;
  private readonly switchboard: Switchboard;
  private account: ConnectAccount;
  private effects: Effect[] = [];

  constructor({ account, seed, startMs, region, accountId }: ConnectModelOptions) {
    const agenda = new Agenda(startMs);
    this.account = account;
    this.agenda = agenda;
    this.requests = new TokenBucket(account.callsPerSecond, account.burst, startMs);
    this.channel = new EventChannel({
      settings: account.events,
      startMs,
      agenda,
      random: new Random(seed, 'events'),
      deliver: (event) => this.effects.push({ kind: 'event', event }),
    });
    this.metrics = new PeriodMetrics({
      settings: account.metrics,
      agenda,
      random: new Random(seed, 'metrics'),
      read: () => ({ concurrent: this.books.concurrent, quota: this.account.concurrentCallsQuota }),
      publish: (datapoint) => this.effects.push({ kind: 'datapoint', datapoint }),
    });
    const place = { region, accountId, instanceId: account.instanceId };
    this.switchboard = new Switchboard({
      account,
      seed,
      place,
      agenda,
      books: this.books,
      channel: this.channel,
      metrics: this.metrics,
    });
  }

  /**
   * Answers StartOutboundVoiceContact. Every request takes a token of the request rate if there is one, refused or not:
   * the throttle counts requests, not calls. Checks in order: instance, flow and queue; parameters; request rate; client
   * token; destination; calls per second; concurrent calls.
   *
   * @param nowMs Unix ms at which the request arrives; time that runs backwards stands still.
   */
  start(request: StartRequest, nowMs: number): StartAnswer {
    this.agenda.runUntil(nowMs);
    const hasToken = this.requests.take(this.agenda.nowMs);
    const wrong = requestRefusal(request, this.account);
    if (wrong) return this.refuse(wrong);
    if (!hasToken) {
      this.books.count('throttled');
      return THROTTLED;
    }
    const earlier = this.books.startedBy(request.clientToken, this.agenda.nowMs);
    if (earlier) return { kind: 'accepted', contactId: earlier.contactId };
    const notAllowed = destinationRefusal(request, this.account);
    if (notAllowed) return this.refuse(notAllowed);
    const contact = this.switchboard.place(request);
    return contact ? { kind: 'accepted', contactId: contact.contactId } : QUOTA_FULL;
  }

  /** The contact as it stands at that moment; undefined for an id that was never given. */
  describe(contactId: string, nowMs: number): SimulatedContact | undefined {
    this.agenda.runUntil(nowMs);
    const contact = this.books.find(contactId);
    return contact && { ...contact };
  }

  /** Ends a call. False where there is none by this id, or no more. */
  stop(contactId: string, nowMs: number): boolean {
    this.agenda.runUntil(nowMs);
    const contact = this.books.find(contactId);
    return contact !== undefined && this.switchboard.end(contact, 'OTHER');
  }

  /** When something happens next by itself, Unix ms: now, if effects wait to be fetched. */
  nextAtMs(): number | undefined {
    return this.effects.length > 0 ? this.agenda.nowMs : this.agenda.nextAtMs();
  }

  /** Lets everything happen that is due by now. Returns the events and datapoints since the last time, in their order. */
  advance(nowMs: number): readonly Effect[] {
    this.agenda.runUntil(nowMs);
    const effects = this.effects;
    this.effects = [];
    return effects;
  }

  /** Calls that hold a line, as of the latest moment the model was told of. */
  activeCalls(): { readonly own: number; readonly inbound: number } {
    return this.books.activeCalls();
  }

  /** What happened so far. Its list of contacts is the living one and goes on growing. */
  log(): AccountLog {
    return this.books.log();
  }

  /**
   * Changes the account while it runs. Calls that are up keep their fate, and inbound goes on as if the quota had not
   * changed: other people's customers do not know it.
   *
   * @param nowMs Unix ms. @default the latest moment the model was told of
   * @throws Error if the account would make no sense; then nothing changes.
   */
  reconfigure(changes: AccountOptions, nowMs = this.agenda.nowMs): void {
    this.agenda.runUntil(nowMs);
    const before = this.account;
    const account = buildAccount(changes, before);
    this.account = account;
    this.requests.retune(account.callsPerSecond, account.burst, this.agenda.nowMs);
    if (changes.events) this.channel.reconfigure(account.events);
    if (changes.metrics) this.metrics.reconfigure(account.metrics);
    this.switchboard.reconfigure(account);
  }

  private refuse(answer: StartAnswer): StartAnswer {
    this.books.count('refused');
    return answer;
  }
}
