import { type LinesFigures, linesFigures, type RateFigures, rateFigures } from '../../bench/local/figures';
import { goalsOf } from '../../bench/local/goals';
import { disturbances } from '../../bench/local/machine';
import { reportOf } from '../../bench/local/report';
import { contact } from '../../local/demo/contacts';
import { record } from './records';

const rate = (more: Partial<RateFigures> = {}): RateFigures => ({
  ...rateFigures(record('rate', [])),
  ratio: 1,
  ...more,
});
const lines = (median: number, more: Partial<LinesFigures> = {}): LinesFigures => ({
  ...linesFigures(record('lines', [contact()])),
  waitSeconds: { count: 500, median, p90: 1, p99: 2 },
  ...more,
});
const missed = (figures: RateFigures | LinesFigures) =>
  goalsOf(figures)
    .filter(({ isMet }) => !isMet)
    .map(({ what }) => what);

describe('the goals', () => {
  it('are met by 95 % of the rate and by a median wait of 0.4 s', () => {
    expect(missed(rate({ ratio: 0.95 }))).toEqual([]);
    expect(missed(lines(0.4))).toEqual([]);
  });

  it('are missed by less of the rate, and by a longer wait', () => {
    expect(missed(rate({ ratio: 0.9499 }))).toEqual(['accepted / granted 0.950']);
    expect(missed(lines(0.401))).toEqual(['median from a known release to the next start 0.401 s']);
  });

  it('are missed where no release was measured', () => {
    expect(missed(lines(0, { waitSeconds: undefined }))).toHaveLength(1);
  });

  it.each([
    ['throttled', 'throttled requests 1'],
    ['breaches', 'calls into a full account 1'],
    ['numbersCalledTwice', 'numbers called twice 1'],
  ])('are missed by a single one of %s, whatever binds', (count, what) => {
    expect(missed(rate({ [count]: 1 }))).toEqual([what]);
    expect(missed(lines(0.1, { [count]: 1 }))).toEqual([what]);
  });

  it('are missed where the list may have run dry', () => {
    expect(missed(rate({ rowsLeft: 0 }))).toEqual(['rows not called yet 0']);
  });
});

describe('the machine', () => {
  const quiet = { seconds: 10, cores: 2, ownCores: 1, otherCores: 0.1, eventLoopDelayP99Ms: 5 };

  it('is quiet where others take next to nothing', () => {
    expect(disturbances(quiet)).toEqual([]);
  });

  it('is busy where others take a core, nothing is idle or the main thread is late', () => {
    expect(disturbances({ ...quiet, otherCores: 1, eventLoopDelayP99Ms: 150 })).toEqual([
      'other processes took 1.00 of 2 cores',
      'no core was idle',
      'the main thread was 150 ms late in one of a hundred looks',
    ]);
  });

  it('is said to be busy next to the figures', () => {
    const busy = rate({ machine: { ...quiet, otherCores: 0.7 } });
    expect(reportOf(busy)).toContain('other processes took 0.70 of 2 cores: these figures are of a busy machine');
    expect(reportOf(rate({ machine: quiet }))).not.toContain('busy');
  });
});
