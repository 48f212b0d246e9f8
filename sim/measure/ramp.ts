/** How fast a dialer gets going: the time from its first call until nearly all of what is possible is in use. */
import type { SimulatedContact } from '../connect/types';
import { isOwn, sampledLines, sampledStarts } from './lines';
import { type MeasuredRun, quotaAt, quotaSteps } from './run';

export interface RampOptions {
  readonly run: MeasuredRun;
  /** All contacts of the run, from its start. */
  readonly contacts: readonly SimulatedContact[];
  /** Those of the same traffic without a dialer. */
  readonly alone: readonly SimulatedContact[];
  /** What binds: `rate` looks at starts, `lines` at lines. */
  readonly binds: 'rate' | 'lines';
  /** Until when there are books, Unix ms. */
  readonly toMs: number;
  /** Over which lines and starts are averaged, backwards, s. 1 = as they are. @default 30 */
  readonly meanSeconds?: number;
}

/** Share of what is possible that counts as being there. */
const NEARLY_ALL = 0.9;
/** A dialer that needs longer does not get going. */
const LONGEST_SECONDS = 3600;
const SECOND_MS = 1000;
const MEAN_SECONDS = 30;

/**
 * Seconds from the first own call until the mean of own lines (or of starts) over the last `meanSeconds` is 90 % of the
 * mean of what was possible; before the first call there were none. Undefined if that is not reached within an hour.
 */
export function rampSeconds(options: RampOptions): number | undefined {
  const { run, contacts, alone, binds, toMs, meanSeconds = MEAN_SECONDS } = options;
  const first = contacts.find(isOwn);
  if (!first) return undefined;
  const fromMs = first.initiatedAtMs;
  const count = Math.min(LONGEST_SECONDS, Math.floor((toMs - fromMs) / SECOND_MS)) + 1;
  const samples = { fromMs, everyMs: SECOND_MS, count };
  const early = startedBefore(contacts, fromMs + count * SECOND_MS).filter(isOwn);
  const used = binds === 'rate' ? sampledStarts(early, samples) : sampledLines(early, samples);
  const possible =
    binds === 'rate' ? new Float64Array(count).fill(run.account.callsPerSecond) : freeLines(run, alone, samples);
  let [usedSum, possibleSum] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    usedSum += (used[index] as number) - (used[index - meanSeconds] ?? 0);
    possibleSum += (possible[index] as number) - (possible[index - meanSeconds] ?? 0);
    // The mean is over a full stretch, in which there was nothing before the first call.
    const isThere = usedSum / meanSeconds >= NEARLY_ALL * (possibleSum / Math.min(index + 1, meanSeconds));
    if (isThere) return index;
  }
  return undefined;
}

/** Contacts are in order of their start, so a short beginning of a long run is cheap. */
function startedBefore(contacts: readonly SimulatedContact[], beforeMs: number): readonly SimulatedContact[] {
  const end = contacts.findIndex((contact) => contact.initiatedAtMs >= beforeMs);
  return end < 0 ? contacts : contacts.slice(0, end);
}

function freeLines(
  run: MeasuredRun,
  alone: readonly SimulatedContact[],
  samples: { fromMs: number; everyMs: number; count: number },
) {
  const quota = quotaSteps(run);
  return sampledLines(alone, samples).map((lines, index) =>
    Math.max(0, quotaAt(quota, samples.fromMs + index * samples.everyMs) - lines),
  );
}
