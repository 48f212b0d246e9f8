/** What a phase comes to: accepted calls against the account's bucket, waits of free lines, by the account's own books. */
import { numbersCalledTwice } from '../../../local/demo/called-twice';
import { ADMISSION_LATENCY_SECONDS } from '../../../local/demo/utilisation';
import type { SimulatedContact } from '../../../sim/connect/types';
import type { MachineUse } from './machine';
import { mostKnownUp, pairReleases, type Span } from './pairing';
import { type Spread, spreadOf } from './quantiles';
import type { PhaseRecord } from './run-phase';

export interface PhaseFigures {
  readonly binds: 'rate' | 'lines';
  readonly callsPerSecond: number;
  readonly burst: number;
  readonly quota: number;
  readonly seconds: number;
  /** Calls that the account accepted within the time. */
  readonly accepted: number;
  /** Of the whole run, warm-up included. */
  readonly throttled: number;
  readonly breaches: number;
  readonly numbersCalledTwice: number;
  /** Rows that nobody had been called for when the measuring was over: 0 = there may have been nobody left to call. */
  readonly rowsLeft: number;
  /** Shares of the time, by what the controller said bound. */
  readonly boundBy: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
  readonly machine: MachineUse;
}

export interface RateFigures extends PhaseFigures {
  readonly binds: 'rate';
  /** What the account's bucket grants in the time, the burst not counted: r x T. */
  readonly granted: number;
  /** accepted / granted */
  readonly ratio: number;
}

export interface LinesFigures extends PhaseFigures {
  readonly binds: 'lines';
  /** Lines in use when full; see pairing.ts. */
  readonly lines: number;
  /** From a known release to the next start; undefined where there was none. */
  readonly waitSeconds: Spread | undefined;
  /** Known releases on whose line no call had started 5 s after the end. */
  readonly unused: number;
  /** Mean time that an own call held its line, H. */
  readonly holdSeconds: number;
  /** Mean time from the end of a call until it was known, L: the earlier of its two events. */
  readonly eventLatencySeconds: number;
  /** Line time of own calls over quota x time. */
  readonly utilisation: number;
  /** H / (H + L + d): the most that is possible with feedback by events, with the d of docs/pacing.md. */
  readonly utilisationLimit: number;
  /** utilisation / utilisationLimit */
  readonly ratio: number;
}

export function rateFigures(record: PhaseRecord): RateFigures {
  const base = phaseFigures(record);
  const granted = base.callsPerSecond * base.seconds;
  return { ...base, binds: 'rate', granted, ratio: base.accepted / granted };
}

export function linesFigures(record: PhaseRecord): LinesFigures {
  const { span, paceLines } = record;
  const base = phaseFigures(record);
  const calls = own(record);
  const startsMs = calls.map(({ initiatedAtMs }) => initiatedAtMs);
  const use = { startsMs, releasesMs: [...record.knownAtMs.values()] };
  const wanted = base.quota - Math.min(base.quota, ...paceLines.map(({ headroom }) => headroom));
  const lines = Math.max(mostKnownUp(use, span), wanted);
  const { waitsMs, unused } = pairReleases(use, lines, span);
  const ended = calls.filter(({ disconnectedAtMs }) => isWithin(disconnectedAtMs, span));
  const holdSeconds = mean(ended.map((call) => (call.disconnectedAtMs ?? 0) - call.initiatedAtMs)) / 1000;
  const eventLatencySeconds = mean(newsMs(ended, record.knownAtMs)) / 1000;
  const utilisation = lineMs(calls, span) / (base.quota * (span.toMs - span.fromMs));
  const utilisationLimit = holdSeconds / (holdSeconds + eventLatencySeconds + ADMISSION_LATENCY_SECONDS);
  return {
    ...base,
    binds: 'lines',
    lines,
    waitSeconds: spreadOf(waitsMs.map((ms) => ms / 1000)),
    unused,
    holdSeconds,
    eventLatencySeconds,
    utilisation,
    utilisationLimit,
    ratio: utilisation / utilisationLimit,
  };
}

function phaseFigures(record: PhaseRecord): Omit<PhaseFigures, 'binds'> {
  const { phase, span, log, paceLines, problems, machine } = record;
  const { rate, burst, quota, maxAttempts } = phase.stack;
  const calls = own(record);
  const called = new Set(calls.map(({ destination }) => destination));
  return {
    callsPerSecond: rate,
    burst,
    quota,
    seconds: (span.toMs - span.fromMs) / 1000,
    accepted: calls.filter((call) => !call.breach && isWithin(call.initiatedAtMs, span)).length,
    throttled: log.throttled,
    breaches: log.breaches,
    numbersCalledTwice: numbersCalledTwice(calls, maxAttempts),
    rowsLeft: phase.rows - called.size,
    boundBy: shares(paceLines.map(({ binding }) => binding)),
    problems,
    machine,
  };
}

const own = ({ log }: PhaseRecord): readonly SimulatedContact[] =>
  log.contacts.filter(({ direction }) => direction === 'api');

const isWithin = (ms: number | undefined, { fromMs, toMs }: Span): boolean =>
  ms !== undefined && ms >= fromMs && ms < toMs;

function newsMs(ended: readonly SimulatedContact[], knownAtMs: PhaseRecord['knownAtMs']): readonly number[] {
  return ended.flatMap(({ contactId, disconnectedAtMs = 0 }) => {
    const atMs = knownAtMs.get(contactId);
    return atMs === undefined ? [] : [atMs - disconnectedAtMs];
  });
}

/** Time that these calls held lines within the span, added up. */
function lineMs(calls: readonly SimulatedContact[], { fromMs, toMs }: Span): number {
  return calls.reduce((sum, { initiatedAtMs, disconnectedAtMs = toMs, breach }) => {
    const heldMs = Math.min(disconnectedAtMs, toMs) - Math.max(initiatedAtMs, fromMs);
    return breach ? sum : sum + Math.max(0, heldMs);
  }, 0);
}

/** 0 where there are none. */
const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function shares(words: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a).map(([word, n]) => [word, n / words.length]));
}
