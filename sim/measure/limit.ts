/**
 * The most that an account allows in a span: at each moment min(r, (N(t) - inbound(t)) / H) calls per second. Inbound
 * counts as the lines that the same traffic holds when nobody dials, because a dialer that takes them from inbound callers
 * has not found more room.
 */
import { meanHoldSeconds } from '../connect/call';
import type { SimulatedContact } from '../connect/types';
import { freeLineMs } from './lines';
import { type MeasuredRun, modelOf, quotaSteps, type Span } from './run';

/** What the same inbound traffic makes of the account without any dialer. */
export interface InboundAlone {
  readonly contacts: readonly SimulatedContact[];
  readonly offered: number;
  readonly blocked: number;
}

/** Runs the account with nobody dialing, and counts what came within a span. */
export function inboundAlone(run: MeasuredRun, { fromMs, toMs }: Span): InboundAlone {
  const { inbound } = run.account;
  const mayCall = inbound.kind !== 'none' || run.changes.some(({ account }) => account.inbound !== undefined);
  if (!mayCall) return { contacts: [], offered: 0, blocked: 0 };
  // Nobody listens, so no events are written: they would take longer than the calls.
  const model = modelOf({ ...run, account: { ...run.account, inbound: { ...inbound, visible: false } } });
  advance(model, run, fromMs);
  const before = model.log();
  advance(model, run, toMs, fromMs);
  const { contacts, inboundOffered, inboundBlocked } = model.log();
  return { contacts, offered: inboundOffered - before.inboundOffered, blocked: inboundBlocked - before.inboundBlocked };
}

/** Makes the changes that are due after `sinceMs`, and lets time pass. */
function advance(model: ReturnType<typeof modelOf>, run: MeasuredRun, toMs: number, sinceMs = 0): void {
  const due = run.changes
    .map(({ atSeconds, account }) => ({ atMs: run.startMs + atSeconds * 1000, account }))
    .filter(({ atMs }) => atMs > sinceMs && atMs <= toMs)
    .sort((a, b) => a.atMs - b.atMs);
  for (const { atMs, account } of due) {
    const inbound = account.inbound ? { inbound: { ...account.inbound, visible: false } } : {};
    model.reconfigure({ ...account, ...inbound }, atMs);
  }
  model.advance(toMs);
}

/** The physical limit of a span. */
export interface PhysicalLimit {
  /** What there is too little of, in the mean of the span. */
  readonly binds: 'rate' | 'lines';
  /** Own calls that it allows. */
  readonly calls: number;
  /** Own line time that it allows, ms: of use where lines bind. */
  readonly lineMs: number;
}

/** The limit of a span; `alone` are the contacts of {@link inboundAlone}. */
export function physicalLimit(run: MeasuredRun, alone: readonly SimulatedContact[], span: Span): PhysicalLimit {
  const holdMs = meanHoldSeconds(run.account) * 1000;
  const freeMs = freeLineMs(alone, quotaSteps(run), span);
  const { callsPerSecond, callsPerSecondQuota = callsPerSecond } = run.account;
  const byRate = (Math.min(callsPerSecond, callsPerSecondQuota) * (span.toMs - span.fromMs)) / 1000;
  const byLines = freeMs / holdMs;
  if (byRate < byLines) return { binds: 'rate', calls: byRate, lineMs: byRate * holdMs };
  return { binds: 'lines', calls: byLines, lineMs: freeMs };
}
