/**
 * The account's own books: every contact there ever was, who holds a line now, and what was refused. They are the truth
 * that a dialer's beliefs are checked against, so nothing is ever taken out.
 */
import type { Contact } from './contact';
import type { AccountLog } from './types';

/** How long a client token stands for the contact that it started. */
const TOKEN_LIFE_MS = 7 * 24 * 3_600_000;
const SECOND_MS = 1000;

export class Books {
  private readonly contacts: Contact[] = [];
  private readonly byId = new Map<string, Contact>();
  private readonly byToken = new Map<string, Contact>();
  private readonly lines = new Set<Contact>();
  private readonly startsMs: number[] = [];
  private startsBefore = 0;
  private ownLines = 0;
  private readonly tally = {
    throttled: 0,
    refused: 0,
    breaches: 0,
    rateBreaches: 0,
    inboundOffered: 0,
    inboundBlocked: 0,
  };
  private concurrentPeak = 0;
  private callsPerSecondPeak = 0;

  get concurrent(): number {
    return this.lines.size;
  }

  activeCalls(): { readonly own: number; readonly inbound: number } {
    return { own: this.ownLines, inbound: this.lines.size - this.ownLines };
  }

  count(what: keyof Books['tally']): void {
    this.tally[what] += 1;
  }

  /** Enters a new contact; `holdsLine` is false for one that was accepted and got no line. */
  open(contact: Contact, { holdsLine }: { readonly holdsLine: boolean }): void {
    this.contacts.push(contact);
    this.byId.set(contact.contactId, contact);
    if (contact.clientToken !== undefined) this.byToken.set(contact.clientToken, contact);
    if (contact.direction === 'api') this.noteStart(contact.initiatedAtMs);
    if (!holdsLine) return;
    this.lines.add(contact);
    if (contact.direction === 'api') this.ownLines += 1;
    this.concurrentPeak = Math.max(this.concurrentPeak, this.lines.size);
  }

  /** Ends a contact and frees its line. False, and nothing changes, if it had ended before. */
  close(contact: Contact, disconnectReason: string, nowMs: number): boolean {
    if (contact.disconnectedAtMs !== undefined) return false;
    contact.disconnectedAtMs = nowMs;
    contact.disconnectReason = disconnectReason;
    if (this.lines.delete(contact) && contact.direction === 'api') this.ownLines -= 1;
    return true;
  }

  find(contactId: string): Contact | undefined {
    return this.byId.get(contactId);
  }

  /** The contact that a client token stands for. */
  startedBy(clientToken: string | undefined, nowMs: number): Contact | undefined {
    const contact = clientToken === undefined ? undefined : this.byToken.get(clientToken);
    return contact && nowMs - contact.initiatedAtMs < TOKEN_LIFE_MS ? contact : undefined;
  }

  /** The list of contacts is the living one. */
  log(): AccountLog {
    const { contacts, concurrentPeak, callsPerSecondPeak } = this;
    return { contacts, ...this.tally, concurrentPeak, callsPerSecondPeak };
  }

  /** Keeps the greatest number of starts within any one second; the window excludes its very beginning. */
  private noteStart(nowMs: number): void {
    this.startsMs.push(nowMs);
    while ((this.startsMs[this.startsBefore] ?? nowMs) <= nowMs - SECOND_MS) this.startsBefore += 1;
    this.callsPerSecondPeak = Math.max(this.callsPerSecondPeak, this.startsMs.length - this.startsBefore);
  }
}
