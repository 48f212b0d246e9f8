import { CAMPAIGN_BACKLOG, DEPLOYMENT_DIMENSION, METRICS, NAMESPACE } from '../../lambda/contract/metrics';
import { type Deployment, fictionalNumbers, listOf, withDeployment } from './support/deployment';

type Metric = readonly [namespace: string, metric: string, ...dimensions: (string | object)[]];

/** Metrics of Amazon Connect that have no datapoint while there is nothing to count. */
const ONLY_WHEN_IT_HAPPENS = new Set(['CallsBreachingConcurrencyQuota', 'ThrottledCalls']);

/** Every metric that a widget of the dashboard shows, expressions aside. */
function metricsOf(dashboard: unknown): Metric[] {
  const { widgets } = dashboard as { widgets: { properties: { metrics?: unknown[][] } }[] };
  const rows = widgets.flatMap(({ properties }) => properties.metrics ?? []);
  return rows.filter((row): row is [string, string, ...string[]] => typeof row[0] === 'string');
}

function seriesOf(deployment: Deployment, [namespace, metric, ...rest]: Metric) {
  const names = rest.filter((part): part is string => typeof part === 'string');
  const pairs = names.flatMap((name, index) => (index % 2 === 0 ? [[name, names[index + 1]]] : []));
  return deployment.stack.metrics.series({
    namespace,
    metric,
    dimensions: Object.fromEntries(pairs),
    statistic: 'Sum',
    periodSeconds: 5,
    fromMs: 0,
    toMs: Date.now() + 60_000,
  });
}

it('emits every metric of the dashboard and no other, and the same calls and dead letters as the account saw', async () => {
  const account = { blockedPrefixes: ['+1713'], inbound: { kind: 'steady', share: 0.2, holdSeconds: 60 } } as const;
  await withDeployment({ account }, async (deployment) => {
    const [objector = '', ...numbers] = fictionalNumbers(81);
    await deployment.drop('suppression/all/optout.csv', listOf([objector]));
    // S3 is away for a moment, longer than its client asks again.
    let failures = 0;
    deployment.stack.front.intercept(({ action, resource }) =>
      action === 's3:GetObject' && resource.includes('/spring/') && ++failures <= 3
        ? { status: 503, body: '' }
        : undefined,
    );
    await deployment.dropList('spring', listOf(numbers));
    // One stands by, the next one has it take over: only a hand-over measures hand-overs.
    await deployment.until('the first calls', () => deployment.calls.length >= 5);
    const controller = deployment.functionId('PacingController');
    for (let nth = 0; nth < 2; nth += 1) void deployment.stack.invoke(controller, {});
    const summary = await deployment.finished('spring');
    // Each writes its last figures before it leaves.
    const told = (message: string) =>
      deployment.logs.filter(({ text }) => text.includes(`"message":"${message}"`)).length;
    await deployment.until('all controllers to leave', () => told('left') >= 2 && told('left') === told('active'));

    const [dashboard] = deployment.stack.model.dashboards;
    const shown = metricsOf(dashboard?.body);
    expect(shown.length).toBeGreaterThan(10);
    const silent = shown.filter(
      (metric) => !ONLY_WHEN_IT_HAPPENS.has(metric[1]) && seriesOf(deployment, metric).length === 0,
    );
    expect(silent.map(([namespace, metric]) => `${namespace} ${metric}`)).toEqual([]);

    // The dashboard searches for the one of campaigns.
    const known = new Set([...shown.map(([, metric]) => metric), CAMPAIGN_BACKLOG]);
    const emitted = deployment.stack.metrics.list().filter(({ namespace }) => namespace === NAMESPACE);
    expect(emitted.map(({ metric }) => metric).filter((metric) => !known.has(metric))).toEqual([]);

    const own = (metric: string): Metric => [NAMESPACE, metric, DEPLOYMENT_DIMENSION, deployment.settings.deployment];
    const placed = seriesOf(deployment, own(METRICS.placed));
    expect(total(placed)).toBe(deployment.calls.length);
    expect(total(seriesOf(deployment, own(METRICS.deadLettered)))).toBe(summary.contacts['dead-lettered']);
    expect(summary.contacts['dead-lettered']).toBe(numbers.filter((number) => number.startsWith('+1713')).length);

    // The series, not only its sum: at every moment the metric is at most one emission (5 s) and one answer behind.
    for (const { atMs } of placed) {
      const emittedUntil = total(placed.filter((point) => point.atMs <= atMs));
      const before = deployment.calls.filter((call) => call.initiatedAtMs < atMs - 6_000).length;
      const after = deployment.calls.filter((call) => call.initiatedAtMs < atMs + 5_000).length;
      expect(emittedUntil).toBeGreaterThanOrEqual(before);
      expect(emittedUntil).toBeLessThanOrEqual(after);
    }
  });
});

const total = (points: readonly { readonly value: number }[]) => points.reduce((sum, { value }) => sum + value, 0);
