import { readDashboardBody } from '../../../local/console/dashboard-body';
import { RANGES, readGraphs } from '../../../local/console/graph-data';
import { single } from '../../../local/metrics/embedded-metrics';
import { createMetricsService } from '../../../local/metrics/metrics-service';
import { MetricsStore } from '../../../local/metrics/metrics-store';

const START_MS = 1_700_000_000_000;
const START_SECONDS = START_MS / 1000;
const [FIVE_MINUTES, , ONE_HOUR] = RANGES;

/** Three calls in the first five seconds, one in the second, none in the third, five in the fourth. */
function someCalls(): MetricsStore {
  const store = new MetricsStore(() => START_MS + 60_000);
  for (const [afterMs, value] of [
    [0, 1],
    [4_000, 2],
    [5_000, 1],
    [16_000, 5],
  ] as const) {
    store.add({ namespace: 'Callpace', metric: 'Placed', dimensions: {}, atMs: START_MS + afterMs, ...single(value) });
  }
  return store;
}

const readAt = (afterMs: number, metrics: readonly unknown[], range = FIVE_MINUTES) =>
  readGraphs(
    {
      dashboards: [readDashboardBody({ widgets: [{ type: 'text' }, { type: 'metric', properties: { metrics } }] })],
      metrics: createMetricsService(someCalls()),
      startedAtMs: START_MS,
    },
    range,
    START_MS + afterMs,
  );

const PLACED = ['Callpace', 'Placed', { id: 'placed', stat: 'Sum', period: 60 }];

describe('readGraphs', () => {
  it('counts by its own period, not by the body’s, and leaves gaps', async () => {
    const { timesSeconds, graphs } = await readAt(19_000, [PLACED]);
    expect(timesSeconds).toEqual([0, 5, 10, 15].map((after) => START_SECONDS + after));
    expect(graphs).toEqual([[null, { series: [[3, 1, null, 5]] }]]);
  });

  it('evaluates metric math by the same period, and does not show what is hidden', async () => {
    const hidden = ['Callpace', 'Placed', { id: 'placed', stat: 'Sum', visible: false }];
    const { graphs } = await readAt(19_000, [[{ expression: 'placed / PERIOD(placed)' }], hidden]);
    expect(graphs[0]?.[1]).toEqual({ series: [[0.6, 0.2, null, 1]] });
  });

  it('has the periods of a deployment in its longest range', async () => {
    const { periodSeconds, graphs } = await readAt(19_000, [PLACED], ONE_HOUR);
    expect(periodSeconds).toBe(60);
    expect(graphs[0]?.[1]?.series[0]?.at(-1)).toBe(9);
  });

  it('spans at least a minute from the start, and at most the range', async () => {
    const early = await readAt(1_000, [PLACED]);
    expect(early.spanSeconds).toEqual([START_SECONDS, START_SECONDS + 60]);
    const late = await readAt(600_000, [PLACED]);
    expect(late.spanSeconds).toEqual([START_SECONDS + 300, START_SECONDS + 600]);
  });

  it('shows what a search finds, by what tells one from the others, behind what is named', async () => {
    const store = someCalls();
    for (const [campaign, value] of [
      ['default/spring', 7],
      ['acme/autumn', 3],
    ] as const)
      store.add({
        namespace: 'Callpace',
        metric: 'Left',
        dimensions: { Deployment: 'x', Campaign: campaign },
        atMs: START_MS,
        ...single(value),
      });
    for (const dimensions of [{ Deployment: 'y', Campaign: 'default/spring' }, { Deployment: 'x' }])
      store.add({ namespace: 'Callpace', metric: 'Left', dimensions, atMs: START_MS, ...single(99) });
    const search = `SEARCH('{Callpace,Campaign,Deployment} MetricName="Left" Deployment="x"', 'Maximum', 60)`;
    const body = {
      widgets: [{ type: 'metric', properties: { metrics: [[{ expression: search, label: 'left' }], PLACED] } }],
    };
    const { graphs } = await readGraphs(
      { dashboards: [readDashboardBody(body)], metrics: createMetricsService(store), startedAtMs: START_MS },
      FIVE_MINUTES,
      START_MS + 4_000,
    );
    expect(graphs[0]?.[0]).toEqual({
      series: [[3], [3], [7]],
      found: [
        { label: 'acme/autumn', axis: 'left', color: undefined },
        { label: 'default/spring', axis: 'left', color: undefined },
      ],
    });
  });

  it('says of a graph what the local CloudWatch says of its expression', async () => {
    const { graphs } = await readAt(19_000, [[{ expression: 'ANOMALY(placed)' }], PLACED]);
    expect(graphs[0]?.[1]).toEqual({
      series: [],
      problem: expect.stringContaining('"ANOMALY" is not supported here') as string,
    });
  });
});
