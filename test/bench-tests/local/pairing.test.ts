import fc from 'fast-check';
import { mostKnownUp, pairReleases } from '../../bench/local/pairing';

const ALL = { fromMs: 0, toMs: 1_000_000 };

describe('the pairing of releases with starts', () => {
  it('gives the k-th release the k-th start after the lines were full', () => {
    const use = { startsMs: [0, 1, 2, 130, 250, 900], releasesMs: [100, 200, 300] };
    expect(pairReleases(use, 3, ALL)).toEqual({ waitsMs: [30, 50, 600], unused: 0 });
  });

  it('looks at the releases within the span, and for their starts after it', () => {
    const use = { startsMs: [0, 150, 260, 390], releasesMs: [100, 200, 300] };
    expect(pairReleases(use, 1, { fromMs: 200, toMs: 300 })).toEqual({ waitsMs: [60], unused: 0 });
  });

  it('counts the releases on whose line no call has started', () => {
    expect(pairReleases({ startsMs: [0, 150], releasesMs: [100, 200] }, 1, ALL)).toEqual({ waitsMs: [50], unused: 1 });
  });

  it('finds the wait of every line, in whatever order the calls end', () => {
    const durations = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        durations,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 400 }),
        (holdsMs, lines, waitMs) => {
          const use = fullLines(holdsMs, lines, waitMs);
          expect(mostKnownUp(use, ALL)).toBe(Math.min(lines, holdsMs.length));
          const { waitsMs } = pairReleases(use, lines, ALL);
          expect(waitsMs).toEqual(waitsMs.map(() => waitMs));
        },
      ),
    );
  });
});

/** Each line gets its next call a fixed time after the release of the call before it. */
function fullLines(holdsMs: readonly number[], lines: number, waitMs: number) {
  const freeAtMs: number[] = new Array(lines).fill(0);
  const [startsMs, releasesMs]: [number[], number[]] = [[], []];
  for (const holdMs of holdsMs) {
    const line = freeAtMs.indexOf(Math.min(...freeAtMs));
    const startMs = freeAtMs[line] ?? 0;
    startsMs.push(startMs);
    releasesMs.push(startMs + holdMs);
    freeAtMs[line] = startMs + holdMs + waitMs;
  }
  return { startsMs, releasesMs: releasesMs.sort((a, b) => a - b) };
}

describe('the most calls that are up by the news', () => {
  it('counts a call until it is known to be over', () => {
    expect(mostKnownUp({ startsMs: [0, 10, 20, 30], releasesMs: [25] }, ALL)).toBe(3);
  });

  it('takes a start in the millisecond of a release for one on its line', () => {
    expect(mostKnownUp({ startsMs: [0, 10, 20], releasesMs: [20] }, ALL)).toBe(2);
  });

  it('looks at the span only', () => {
    const use = { startsMs: [0, 1, 2, 50, 60], releasesMs: [10, 11, 12] };
    expect(mostKnownUp(use, { fromMs: 40, toMs: 55 })).toBe(1);
  });
});
