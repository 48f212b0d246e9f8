/**
 * Pairs what is known to be free with what starts on it: with n lines in use, the k-th call after the first n stands on
 * the line of the k-th known release. Who took which line in fact does not matter: it is the wait of the lines as a whole.
 *
 * n must not be too small: a start would be paired with a later release than its own, and the wait would come out too
 * short. So n is the greater of what the dialer wanted to use and what was seen in use; where it used fewer lines for a
 * while, the wait comes out too long.
 */

export interface LineUse {
  /** When own calls started, Unix ms, from the first call of the run on, ascending. */
  readonly startsMs: readonly number[];
  /** When it was known that an own call was over, Unix ms, from the first one of the run on, ascending. */
  readonly releasesMs: readonly number[];
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Pairing {
  /** From each release within the span to its start, ms. */
  readonly waitsMs: readonly number[];
  /** Releases within the span on whose line no call has started. */
  readonly unused: number;
}

/** @param lines how many were in use when full, see above */
export function pairReleases({ startsMs, releasesMs }: LineUse, lines: number, { fromMs, toMs }: Span): Pairing {
  const waitsMs: number[] = [];
  let unused = 0;
  for (const [index, releaseMs] of releasesMs.entries()) {
    if (releaseMs < fromMs || releaseMs >= toMs) continue;
    const startMs = startsMs[index + lines];
    if (startMs === undefined) unused += 1;
    else waitsMs.push(startMs - releaseMs);
  }
  return { waitsMs, unused };
}

/** The most own calls that were up at once within the span, as far as anybody could know: started, not known to be over. */
export function mostKnownUp({ startsMs, releasesMs }: LineUse, { fromMs, toMs }: Span): number {
  let most = 0;
  let released = 0;
  for (const [index, startMs] of startsMs.entries()) {
    if (startMs >= toMs) break;
    // A start in the millisecond of a release comes after it: it may stand on that line.
    while ((releasesMs[released] ?? Number.POSITIVE_INFINITY) <= startMs) released += 1;
    if (startMs >= fromMs) most = Math.max(most, index + 1 - released);
  }
  return most;
}
