import type { Datum, Statistic } from '../../../local/metrics/datum';
import { parseEmbeddedMetrics, single } from '../../../local/metrics/embedded-metrics';
import { evaluate } from '../../../local/metrics/expression';
import { MetricsStore } from '../../../local/metrics/metrics-store';

const MINUTE = 60_000;
const T0 = 1_800_000_000_000 - (1_800_000_000_000 % MINUTE);

const datum = (value: number, atMs = T0, more: Partial<Datum> = {}): Datum => ({
  namespace: 'N',
  metric: 'M',
  dimensions: { A: '1', B: '2' },
  atMs,
  ...single(value),
  ...more,
});

const ask = (store: MetricsStore, statistic: Statistic = 'Sum', more = {}) =>
  store.series({
    namespace: 'N',
    metric: 'M',
    dimensions: { B: '2', A: '1' },
    statistic,
    periodSeconds: 60,
    fromMs: T0,
    toMs: T0 + 10 * MINUTE,
    ...more,
  });

function filled(data: readonly Datum[], nowMs = T0 + 10 * MINUTE): MetricsStore {
  const store = new MetricsStore(() => nowMs);
  for (const each of data) store.add(each);
  return store;
}

describe('the metrics store', () => {
  it.each<[Statistic, number]>([
    ['Sum', 10],
    ['Average', 2.5],
    ['Minimum', 1],
    ['Maximum', 4],
    ['SampleCount', 4],
    ['p50', 2],
    ['p75', 3],
    ['p99.9', 4],
  ])('answers the %s of a period', (statistic, expected) => {
    const store = filled([1, 2, 3, 4].map((value) => datum(value, T0 + value)));
    expect(ask(store, statistic)).toEqual([{ atMs: T0, value: expected }]);
  });

  it('puts every datapoint into the period that it belongs to, oldest period first', () => {
    const store = filled([datum(5, T0 + 2 * MINUTE), datum(1, T0 + 59_999), datum(2, T0 + MINUTE)]);
    expect(ask(store)).toEqual([
      { atMs: T0, value: 1 },
      { atMs: T0 + MINUTE, value: 2 },
      { atMs: T0 + 2 * MINUTE, value: 5 },
    ]);
  });

  it('takes the start of the range in and leaves its end out', () => {
    const store = filled([datum(1, T0 - 1), datum(2, T0), datum(4, T0 + MINUTE)]);
    expect(ask(store, 'Sum', { toMs: T0 + MINUTE })).toEqual([{ atMs: T0, value: 2 }]);
  });

  it.each([
    ['one dimension too few', { dimensions: { A: '1' } }],
    ['one too many', { dimensions: { A: '1', B: '2', C: '3' } }],
    ['another value', { dimensions: { A: '1', B: '3' } }],
    ['another namespace', { namespace: 'other' }],
    ['another metric', { metric: 'other' }],
  ])('finds nothing for %s', (_what, more) => {
    expect(ask(filled([datum(1)]), 'Sum', more)).toEqual([]);
  });

  it('does not show a datapoint before it is visible', () => {
    let nowMs = T0 + 2 * MINUTE;
    const store = new MetricsStore(() => nowMs);
    store.add(datum(1, T0, { visibleAtMs: T0 + 3 * MINUTE }));
    expect([ask(store), store.list()]).toEqual([[], []]);
    nowMs += MINUTE;
    expect([ask(store).length, store.list().length]).toEqual([1, 1]);
  });

  it('forgets what is older than three hours', () => {
    const old = Array.from({ length: 999 }, () => datum(1, T0));
    const store = filled([...old, datum(1, T0 + 200 * MINUTE)], T0 + 200 * MINUTE);
    expect(ask(store)).toEqual([]);
  });
});

describe('the embedded metric format', () => {
  const line = (root: object, directive: object) =>
    JSON.stringify({ _aws: { Timestamp: T0, CloudWatchMetrics: [directive] }, ...root });

  it('gives every metric in every dimension set', () => {
    const data = parseEmbeddedMetrics(
      line(
        { Deployment: 'x', Zone: 'y', Placed: 2, Late: [1, 5], Note: 'text' },
        {
          Namespace: 'Callpace',
          Dimensions: [['Deployment'], ['Deployment', 'Zone']],
          Metrics: [{ Name: 'Placed', Unit: 'Count' }, { Name: 'Late' }],
        },
      ),
    );
    expect(data?.map(({ metric, dimensions, sum }) => [metric, dimensions, sum])).toEqual([
      ['Placed', { Deployment: 'x' }, 2],
      ['Placed', { Deployment: 'x', Zone: 'y' }, 2],
      ['Late', { Deployment: 'x' }, 1],
      ['Late', { Deployment: 'x' }, 5],
      ['Late', { Deployment: 'x', Zone: 'y' }, 1],
      ['Late', { Deployment: 'x', Zone: 'y' }, 5],
    ]);
    expect(data?.[0]).toMatchObject({ namespace: 'Callpace', atMs: T0 });
  });

  it.each(['plain text', '{"level":"INFO"}', '{"_aws": broken', '{"_aws":{}}'])('leaves %s alone', (text) => {
    expect(parseEmbeddedMetrics(text)).toBeUndefined();
  });
});

describe('metric math', () => {
  const series: Record<string, readonly (readonly [number, number])[]> = {
    a: [
      [0, 6],
      [1, 8],
      [2, 10],
    ],
    b: [
      [0, 2],
      [2, 0],
    ],
  };
  const compute = (expression: string) =>
    evaluate(expression, {
      points: (id) => {
        const points = series[id];
        if (!points) throw new Error(`no ${id}`);
        return points.map(([atMs, value]) => ({ atMs, value }));
      },
      periodSeconds: () => 60,
      periodStartsMs: [0, 1, 2],
    }).map(({ atMs, value }) => [atMs, value]);

  it.each([
    [
      'a + 1',
      [
        [0, 7],
        [1, 9],
        [2, 11],
      ],
    ],
    [
      'a - b',
      [
        [0, 4],
        [2, 10],
      ],
    ],
    [
      '2 * a / 4',
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
    ],
    [
      '(a - 2) * -1.5',
      [
        [0, -6],
        [1, -9],
        [2, -12],
      ],
    ],
    [
      'a - 2 - 1',
      [
        [0, 3],
        [1, 5],
        [2, 7],
      ],
    ],
    [
      'a + b * 10',
      [
        [0, 26],
        [2, 10],
      ],
    ],
    [
      '60 * a / PERIOD(a)',
      [
        [0, 6],
        [1, 8],
        [2, 10],
      ],
    ],
    [
      'FILL(b, 0) + 1',
      [
        [0, 3],
        [1, 1],
        [2, 1],
      ],
    ],
  ])('computes %s', (expression, expected) => {
    expect(compute(expression)).toEqual(expected);
  });

  it('has no datapoint where it would divide by zero', () => {
    expect(compute('a / b')).toEqual([[0, 3]]);
  });

  it.each([
    ['a +', 'nothing'],
    ['a b', '"b" is not expected'],
    ['(a', '")" is missing'],
    ['c', 'no c'],
    ['a ^ 2', '"^ 2" is not understood'],
    ['RATE(a)', '"RATE" is not supported'],
    ['1 + 2', 'not a time series'],
  ])('refuses %s and says why', (expression, reason) => {
    expect(() => compute(expression)).toThrow(reason);
  });
});
