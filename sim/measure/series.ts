/** A window as a picture: lines of ours, lines of inbound callers and the quota, sampled at equal distances. */
import type { SimulatedContact } from '../connect/types';
import { isInbound, isOwn, sampledLines } from './lines';
import { type MeasuredRun, quotaAt, quotaSteps, type Span } from './run';

export interface SeriesPoint {
  /** After the beginning of the window, s. */
  readonly atSeconds: number;
  readonly own: number;
  readonly inbound: number;
  readonly quota: number;
}

/** Lines at each `everySeconds` of a span; `contacts` are those of the account's log. @default every second */
export function lineSeries(
  run: MeasuredRun,
  contacts: readonly SimulatedContact[],
  { fromMs, toMs }: Span,
  everySeconds = 1,
): readonly SeriesPoint[] {
  const everyMs = everySeconds * 1000;
  const samples = { fromMs, everyMs, count: Math.ceil((toMs - fromMs) / everyMs) };
  const own = sampledLines(contacts.filter(isOwn), samples);
  const inbound = sampledLines(contacts.filter(isInbound), samples);
  const quota = quotaSteps(run);
  return Array.from({ length: samples.count }, (_, index) => ({
    atSeconds: index * everySeconds,
    own: own[index] ?? 0,
    inbound: inbound[index] ?? 0,
    quota: quotaAt(quota, fromMs + index * everyMs),
  }));
}
