/**
 * What an event-driven gate believes to be up: own calls as leases that begin before the request and end with the news of
 * their end, and other calls from their events. Everything is keyed by contact id, so that duplicates and disorder change
 * nothing; a call whose end may have been lost is asked about, never timed out.
 */
import type { ConnectEvent } from '../connect/types';

interface Known {
  readonly sinceMs: number;
  readonly isOwn: boolean;
  nextAskMs: number;
}

/** What an event changed. */
export type Change =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'other-began' }
  | { readonly kind: 'ended'; readonly isOwn: boolean };

const NOTHING: Change = { kind: 'nothing' };
const ASK_AGAIN_MS = 60_000;
/** How long the end of a call is remembered that nobody knew: longer than any event is late. */
const REMEMBER_MS = 120_000;

export class Gate {
  /** In order of their beginning. */
  private readonly calls = new Map<string, Known>();
  /** Ends that came before their beginnings, with the moment they came, Unix ms, in order of it. */
  private readonly ended = new Map<string, number>();
  private unanswered = 0;
  private ownCalls = 0;

  /** Own calls that may be up. */
  get own(): number {
    return this.unanswered + this.ownCalls;
  }

  /** Other calls that are known to be up. */
  get others(): number {
    return this.calls.size - this.ownCalls;
  }

  /** A request goes out: from now on its call may be up. */
  request(): void {
    this.unanswered += 1;
  }

  /** The request was not granted: no call is up. */
  refused(): void {
    this.unanswered -= 1;
  }

  /** The request was granted. Its end may have been heard of already. */
  accepted(contactId: string, nowMs: number): void {
    this.unanswered -= 1;
    if (!this.ended.delete(contactId)) this.open(contactId, { isOwn: true, nowMs });
  }

  event({ detail }: ConnectEvent, nowMs: number): Change {
    const contactId = String(detail['contactId']);
    const eventType = detail['eventType'];
    if (eventType === 'DISCONNECTED' || eventType === 'COMPLETED') return this.end(contactId, nowMs);
    // Own calls are known by their answers.
    if (detail['initiationMethod'] === 'API' || this.calls.has(contactId) || this.ended.has(contactId)) return NOTHING;
    this.open(contactId, { isOwn: false, nowMs });
    return { kind: 'other-began' };
  }

  end(contactId: string, nowMs: number): Change {
    const call = this.calls.get(contactId);
    // A tombstone for known calls, too: the news of their beginning may come twice.
    this.remember(contactId, nowMs);
    if (!call) return NOTHING;
    this.calls.delete(contactId);
    if (call.isOwn) this.ownCalls -= 1;
    return { kind: 'ended', isOwn: call.isOwn };
  }

  /** The oldest call of at least this age that has not been asked about lately; it counts as asked about. */
  suspect(olderThanMs: number, nowMs: number): string | undefined {
    for (const [contactId, call] of this.calls) {
      if (nowMs - call.sinceMs < olderThanMs) return undefined;
      if (nowMs < call.nextAskMs) continue;
      call.nextAskMs = nowMs + ASK_AGAIN_MS;
      return contactId;
    }
    return undefined;
  }

  private open(contactId: string, { isOwn, nowMs }: { readonly isOwn: boolean; readonly nowMs: number }): void {
    this.calls.set(contactId, { sinceMs: nowMs, isOwn, nextAskMs: 0 });
    if (isOwn) this.ownCalls += 1;
  }

  private remember(contactId: string, nowMs: number): void {
    this.ended.set(contactId, nowMs);
    for (const [id, atMs] of this.ended) {
      if (nowMs - atMs <= REMEMBER_MS) return;
      this.ended.delete(id);
    }
  }
}
