/** A console of the synthesized template's dashboard, with made-up numbers for every metric that it draws on. */

import { CAMPAIGN_BACKLOG, CAMPAIGN_DIMENSION, DEPLOYMENT_DIMENSION, NAMESPACE } from '../../lambda/contract/metrics';
import { type Console, startConsole } from '../../local/console/console-server';
import { readDashboardBody } from '../../local/console/dashboard-body';
import type { MetricRow } from '../../local/console/metric-row';
import { single } from '../../local/metrics/embedded-metrics';
import { MetricsStore } from '../../local/metrics/metrics-store';
import { modelOfTemplate } from '../local/console/template-model';

export const PERIOD_MS = 5_000;
const PERIODS = 12;
/** That of the template which nobody configured. */
const DEPLOYMENT = 'callpace';
/** The clock of the console stands still, so that its numbers do. */
export const NOW_MS = Date.UTC(2026, 10, 21, 12);

export interface TemplateConsole {
  readonly console: Console;
  readonly metrics: MetricsStore;
  /** One per widget that is a graph: its metrics and expressions, hidden ones included. */
  readonly graphs: readonly (readonly MetricRow[])[];
  /** Adds one more number to a metric, now. */
  add(row: MetricRow, value: number): void;
  /** A campaign has a backlog of its own from now on. */
  addCampaign(name: string, contacts: number): void;
}

export async function startTemplateConsole(): Promise<TemplateConsole> {
  const model = modelOfTemplate();
  const { dashboards } = model;
  const metrics = new MetricsStore(() => NOW_MS);
  const widgets = dashboards.flatMap(({ body }) => readDashboardBody(body));
  const graphs = widgets.filter(({ widget }) => widget.kind === 'graph').map(({ rows }) => rows);
  const startedAtMs = NOW_MS - PERIODS * PERIOD_MS;
  for (const [index, row] of graphs.flat().entries()) {
    for (let period = 0; period < PERIODS; period++) {
      addTo(metrics, row, 1 + ((index * 7 + period * 3) % 20), startedAtMs + period * PERIOD_MS);
    }
  }
  const nowMs = () => NOW_MS;
  const states = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
  const alarms = model.alarms.map((alarm, index) => ({
    alarm,
    state: states[index % states.length] ?? 'OK',
    reason: 'made up',
    sinceMs: startedAtMs,
  }));
  const console = await startConsole({
    dashboards,
    metrics,
    alarms: { alarms },
    labels: ['Made-up numbers'],
    startedAtMs,
    nowMs,
  });
  return {
    console,
    metrics,
    graphs,
    add: (row, value) => addTo(metrics, row, value, NOW_MS),
    addCampaign: (name, contacts) => {
      const dimensions = { [DEPLOYMENT_DIMENSION]: DEPLOYMENT, [CAMPAIGN_DIMENSION]: name };
      metrics.add({ namespace: NAMESPACE, metric: CAMPAIGN_BACKLOG, dimensions, atMs: NOW_MS, ...single(contacts) });
    },
  };
}

function addTo(metrics: MetricsStore, { source }: MetricRow, value: number, atMs: number): void {
  if (source.kind !== 'metric') return;
  const { namespace, metric } = source;
  const dimensions = Object.fromEntries(source.dimensions.map(({ Name, Value }) => [Name, Value]));
  metrics.add({ namespace, metric, dimensions, atMs, ...single(value) });
}
