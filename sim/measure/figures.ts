/**
 * What a run made of an account within a measuring window, by the account's own books and never by what the dialer
 * believes. The counters of the books only ever grow, so a window is the difference of two readings of them.
 */
import type { ConnectModel } from '../connect/model';
import type { AccountLog, SimulatedContact } from '../connect/types';
import { inboundAlone, type PhysicalLimit, physicalLimit } from './limit';
import { isOwn, lineMs } from './lines';
import { rampSeconds } from './ramp';
import type { MeasuredRun, Span } from './run';

export interface Figures {
  /** Own calls started in the window that got a line. */
  readonly calls: number;
  /** StartOutboundVoiceContact requests; a token that was used again is not among them. */
  readonly requests: number;
  /** Share of the physical limit that was used, 1 = all of it. Above 1 = lines that inbound callers would have had. */
  readonly utilisation: number;
  /** Own calls that the physical limit allowed: the weight of the utilisation. */
  readonly possibleCalls: number;
  /** Own calls that found the concurrent-call quota full. */
  readonly breaches: number;
  /** Own calls that found the calls-per-second quota used up. */
  readonly rateBreaches: number;
  /** Requests above the token bucket. */
  readonly throttled: number;
  readonly inboundOffered: number;
  readonly inboundBlocked: number;
  /** Of the same inbound traffic without any dialer. */
  readonly inboundBlockedAlone: number;
  /** Contacts lost for good without having been called, as the dialer says. */
  readonly lost: number;
  /** Own calls to a number that had been called before in the run. */
  readonly calledTwice: number;
  /** From the first call of the run; see {@link rampSeconds}. Undefined = never got there. */
  readonly rampSeconds: number | undefined;
  readonly windowSeconds: number;
}

/** A measuring window on a running account. */
export interface Window {
  /**
   * @param toMs the moment up to which the model has been driven, Unix ms.
   * @param lost contacts that the dialer has lost within the window. @default 0
   */
  close(toMs: number, lost?: number): Figures;
}

/** Opens a window now; `fromMs` is the moment up to which the model has been driven, Unix ms. */
export function openWindow(model: ConnectModel, run: MeasuredRun, fromMs: number): Window {
  const before = counted(model.log());
  return { close: (toMs, lost = 0) => figuresOf(run, model.log(), before, { fromMs, toMs }, lost) };
}

function figuresOf(run: MeasuredRun, log: AccountLog, before: Counts, span: Span, lost: number): Figures {
  const after = counted(log);
  const since = (count: keyof Counts) => after[count] - before[count];
  const alone = inboundAlone(run, span);
  const limit = physicalLimit(run, alone.contacts, span);
  const own = log.contacts.filter(isOwn);
  const calls = own.filter((contact) => isWithin(contact, span)).length;
  return {
    calls,
    requests: since('requests'),
    utilisation: utilisationOf(limit, calls, own, span),
    possibleCalls: limit.calls,
    breaches: since('breaches'),
    rateBreaches: since('rateBreaches'),
    throttled: since('throttled'),
    inboundOffered: since('inboundOffered'),
    inboundBlocked: since('inboundBlocked'),
    inboundBlockedAlone: alone.blocked,
    lost,
    calledTwice: calledTwice(own, span),
    rampSeconds: rampSeconds({
      run,
      contacts: log.contacts,
      alone: alone.contacts,
      binds: limit.binds,
      toMs: span.toMs,
    }),
    windowSeconds: (span.toMs - span.fromMs) / 1000,
  };
}

type Counts = ReturnType<typeof counted>;

function counted(log: AccountLog) {
  const { throttled, refused, breaches, rateBreaches, inboundOffered, inboundBlocked } = log;
  let accepted = 0;
  let dropped = 0;
  for (const contact of log.contacts) {
    if (contact.direction !== 'api') continue;
    accepted += 1;
    if (contact.breach) dropped += 1;
  }
  // A call that found the quota full is a contact on some accounts, and an error on others.
  const rejected = breaches - dropped;
  const requests = accepted + rejected + throttled + refused;
  return { requests, throttled, breaches, rateBreaches, inboundOffered, inboundBlocked };
}

/** Where lines bind, line time is taken: it has far less noise than the number of calls. */
function utilisationOf(limit: PhysicalLimit, calls: number, own: readonly SimulatedContact[], span: Span): number {
  if (limit.calls === 0) return 0;
  return limit.binds === 'rate' ? calls / limit.calls : lineMs(own, span) / limit.lineMs;
}

const isWithin = ({ initiatedAtMs }: SimulatedContact, { fromMs, toMs }: Span): boolean =>
  initiatedAtMs >= fromMs && initiatedAtMs < toMs;

function calledTwice(own: readonly SimulatedContact[], span: Span): number {
  const called = new Set<string | undefined>();
  let twice = 0;
  for (const contact of own) {
    if (called.has(contact.destination) && isWithin(contact, span)) twice += 1;
    called.add(contact.destination);
  }
  return twice;
}
