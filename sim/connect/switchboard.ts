/**
 * The lines of an instance: which call gets one, own or inbound, and how each runs its course. No line is ever given
 * beyond the quota; a call that finds it full is counted as a breach and was never up.
 */
import type { Agenda } from '../agenda';
import { Random } from '../random';
import type { Books } from './books';
import { DEFAULT_RING_TIMEOUT_SECONDS, drawFate, type Fate } from './call';
import { type Contact, inboundContact, ownContact } from './contact';
import { type ContactEventType, contactEventWriter, type InstancePlace } from './contact-event';
import type { EventChannel } from './event-delivery';
import { InboundArrivals } from './inbound';
import type { PeriodMetrics } from './metrics';
import { TokenBucket } from './token-bucket';
import type { ConnectAccount, StartRequest } from './types';

export interface SwitchboardOptions {
  readonly account: ConnectAccount;
  readonly seed: number;
  readonly place: InstancePlace;
  readonly agenda: Agenda;
  readonly books: Books;
  readonly channel: EventChannel;
  readonly metrics: PeriodMetrics;
}

/** After which a call that got no line is over, ms (divided by timeScale). */
const DROP_MS = 100;

export class Switchboard {
  private readonly options: SwitchboardOptions;
  private readonly startMs: number;
  private readonly ids: Random;
  private readonly fates: Random;
  private readonly inboundChance: Random;
  private readonly write: ReturnType<typeof contactEventWriter>;
  private account: ConnectAccount;
  private callRate: TokenBucket | undefined;
  private inbound: InboundArrivals | undefined;

  constructor(options: SwitchboardOptions) {
    this.options = options;
    this.account = options.account;
    this.startMs = options.agenda.nowMs;
    this.ids = new Random(options.seed, 'ids');
    this.fates = new Random(options.seed, 'fates');
    this.inboundChance = new Random(options.seed, 'inbound');
    this.write = contactEventWriter(options.place);
    this.limitCallRate();
    this.expectInbound();
  }

  /** Places a call. Undefined where the quota is full and the account says so; else a contact, which may die at once. */
  place(request: StartRequest): Contact | undefined {
    const { books } = this.options;
    switch (this.askForLine()) {
      case 'free':
        return this.connect(request);
      case 'too-fast':
        books.count('rateBreaches');
        return this.drop(request, { breach: false });
      case 'full':
        books.count('breaches');
        return this.account.whenFull === 'reject' ? undefined : this.drop(request, { breach: true });
    }
  }

  /** Ends a call now. False if it had ended before. */
  end(contact: Contact, disconnectReason: string): boolean {
    if (!this.options.books.close(contact, disconnectReason, this.options.agenda.nowMs)) return false;
    this.tell('DISCONNECTED', contact);
    this.tell('COMPLETED', contact);
    return true;
  }

  /** Calls that are up keep their fate, and inbound its volume unless the traffic itself was changed. */
  reconfigure(account: ConnectAccount): void {
    const before = this.account;
    this.account = account;
    if (account.callsPerSecondQuota !== before.callsPerSecondQuota) this.limitCallRate();
    if (account.inbound !== before.inbound || account.timeScale !== before.timeScale) this.expectInbound();
  }

  private limitCallRate(): void {
    const quota = this.account.callsPerSecondQuota;
    const burst = Math.max(1, quota ?? 1);
    this.callRate = quota === undefined ? undefined : new TokenBucket(quota, burst, this.options.agenda.nowMs);
  }

  /** Takes a call's share of the calls-per-second quota, and looks for a line. CloudWatch hears of either want. */
  private askForLine(): 'free' | 'too-fast' | 'full' {
    const { books, metrics, agenda } = this.options;
    if (this.callRate?.take(agenda.nowMs) === false) {
      metrics.count('throttled');
      return 'too-fast';
    }
    if (books.concurrent < this.account.concurrentCallsQuota) return 'free';
    metrics.count('breaches');
    return 'full';
  }

  private connect(request: StartRequest): Contact {
    const contact = ownContact(request, { ...this.newContact(), breach: false });
    this.begin(contact, { holdsLine: true });
    this.ring(contact, drawFate(this.account, request.ringTimeoutSeconds ?? DEFAULT_RING_TIMEOUT_SECONDS, this.fates));
    return contact;
  }

  /** Accepts a call that dies at once, unheard. */
  private drop(request: StartRequest, { breach }: { readonly breach: boolean }): Contact {
    const contact = ownContact(request, { ...this.newContact(), breach });
    this.begin(contact, { holdsLine: false });
    this.endAfter(contact, Math.ceil(DROP_MS / this.account.timeScale), 'TELECOM_PROBLEM');
    return contact;
  }

  private begin(contact: Contact, line: { readonly holdsLine: boolean }): void {
    this.options.books.open(contact, line);
    this.options.metrics.count('calls');
    this.tell('INITIATED', contact);
  }

  private newContact(): { readonly contactId: string; readonly nowMs: number } {
    return { contactId: this.ids.uuid(), nowMs: this.options.agenda.nowMs };
  }

  private ring(contact: Contact, fate: Fate): void {
    if (fate.kind === 'unanswered') {
      this.endAfter(contact, fate.ringMs, fate.disconnectReason);
      return;
    }
    const { agenda } = this.options;
    agenda.after(fate.ringMs, () => {
      if (contact.disconnectedAtMs !== undefined) return;
      contact.connectedAtMs = agenda.nowMs;
      this.tell('CONNECTED_TO_SYSTEM', contact);
      this.endAfter(contact, fate.talkMs, fate.disconnectReason);
    });
  }

  private endAfter(contact: Contact, delayMs: number, disconnectReason: string): void {
    this.options.agenda.after(delayMs, () => void this.end(contact, disconnectReason));
  }

  /** Begins the inbound traffic anew from now; what was expected before does not come. */
  private expectInbound(): void {
    this.inbound = new InboundArrivals({
      traffic: this.account.inbound,
      lines: this.account.concurrentCallsQuota,
      timeScale: this.account.timeScale,
      startMs: this.startMs,
      fromMs: this.options.agenda.nowMs,
      random: this.inboundChance,
    });
    this.expectNext(this.inbound);
  }

  private expectNext(arrivals: InboundArrivals): void {
    const arrivalMs = arrivals.next();
    if (arrivalMs === undefined) return;
    this.options.agenda.at(arrivalMs, () => {
      if (arrivals !== this.inbound) return;
      // Drawn for blocked calls, too: what the dialer does must not change who calls next.
      this.receive(arrivals.drawHoldMs());
      this.expectNext(arrivals);
    });
  }

  /** An inbound call: up at once, or turned away with nothing but a count. */
  private receive(holdMs: number): void {
    this.options.books.count('inboundOffered');
    if (this.askForLine() !== 'free') {
      this.options.books.count('inboundBlocked');
      return;
    }
    const contact = inboundContact(this.newContact());
    this.begin(contact, { holdsLine: true });
    this.endAfter(contact, holdMs, 'CUSTOMER_DISCONNECT');
  }

  private tell(eventType: ContactEventType, contact: Contact): void {
    if (contact.direction === 'inbound' && !this.account.inbound.visible) return;
    const { channel, agenda } = this.options;
    channel.emit(this.write(eventType, contact, { id: this.ids.uuid(), nowMs: agenda.nowMs }));
  }
}
