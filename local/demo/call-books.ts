/**
 * Who knows how many calls there are: the simulator's own books or, where Connect is somebody else's, the controller's
 * metrics and words.
 */

import { DEPLOYMENT_DIMENSION, METRICS, NAMESPACE } from '../../lambda/contract/metrics';
import type { Disposition } from '../../lambda/contract/outcome';
import { dispositionOf } from '../../lambda/core/pace/disposition';
import type { ConnectModel } from '../../sim/connect/model';
import type { SimulatedContact } from '../../sim/connect/types';
import type { MetricsStore } from '../metrics/metrics-store';
import type { PaceLine } from './pace-line';

export interface CallBooks {
  readonly placed: number;
  readonly own: number;
  readonly inbound: number;
  /** Own calls per second of each whole second since the start, oldest first; bounded. */
  readonly startsPerSecond: readonly number[];
  /** Own calls per second over the last seconds. */
  readonly callsPerSecond: number;
  readonly dispositions: Readonly<Partial<Record<Disposition, number>>>;
}

/** How many seconds the history goes back. */
const HISTORY_SECONDS = 60;
/** What "now" means for a rate: long enough for a few calls, short enough to see a change. */
const RATE_WINDOW_MS = 3_000;

/** The books of the simulated account. */
export function simulatorBooks(connect: Pick<ConnectModel, 'log' | 'activeCalls'>, nowMs: number): CallBooks {
  const own = connect.log().contacts.filter((contact) => contact.direction === 'api');
  const active = connect.activeCalls();
  return {
    placed: own.length,
    own: active.own,
    inbound: active.inbound,
    startsPerSecond: perSecond(own, nowMs),
    callsPerSecond: recentRate(own, nowMs),
    dispositions: countDispositions(own),
  };
}

function perSecond(own: readonly SimulatedContact[], nowMs: number): readonly number[] {
  const firstMs = own[0]?.initiatedAtMs;
  if (firstMs === undefined) return [];
  const endMs = Math.floor(nowMs / 1000) * 1000;
  const startMs = Math.max(Math.floor(firstMs / 1000) * 1000, endMs - HISTORY_SECONDS * 1000);
  const seconds: number[] = new Array(Math.max(0, (endMs - startMs) / 1000)).fill(0);
  for (const call of own) {
    const second = Math.floor((call.initiatedAtMs - startMs) / 1000);
    if (second >= 0 && second < seconds.length) seconds[second] = (seconds[second] ?? 0) + 1;
  }
  return seconds;
}

function recentRate(own: readonly SimulatedContact[], nowMs: number): number {
  const firstMs = own[0]?.initiatedAtMs ?? nowMs;
  const windowMs = Math.min(RATE_WINDOW_MS, Math.max(1000, nowMs - firstMs));
  return (own.filter((call) => call.initiatedAtMs > nowMs - windowMs).length * 1000) / windowMs;
}

/** By the same table that the controller judges contact events with. */
function countDispositions(own: readonly SimulatedContact[]): CallBooks['dispositions'] {
  const counts: Partial<Record<Disposition, number>> = {};
  for (const call of own) {
    if (call.disconnectedAtMs === undefined) continue;
    const disposition = dispositionOf({
      initiatedAtMs: call.initiatedAtMs,
      connectedAtMs: call.connectedAtMs,
      endedAtMs: call.disconnectedAtMs,
      reason: call.disconnectReason ?? '',
      answeringMachine: '',
    });
    counts[disposition] = (counts[disposition] ?? 0) + 1;
  }
  return counts;
}

/** What the controller says, where nobody else can be asked. */
export function controllerBooks(
  metrics: MetricsStore,
  deployment: string,
  pace: PaceLine | undefined,
  nowMs: number,
): CallBooks {
  const fromMs = nowMs - HISTORY_SECONDS * 1000;
  const points = metrics.series({
    namespace: NAMESPACE,
    metric: METRICS.placed,
    dimensions: { [DEPLOYMENT_DIMENSION]: deployment },
    statistic: 'Sum',
    periodSeconds: 1,
    fromMs,
    toMs: nowMs,
  });
  const recent = points.filter((point) => point.atMs > nowMs - RATE_WINDOW_MS);
  return {
    placed: metricTotal(metrics, deployment, METRICS.placed, nowMs),
    own: pace?.own ?? 0,
    inbound: pace?.others ?? 0,
    startsPerSecond: points.map((point) => point.value),
    callsPerSecond: (recent.reduce((sum, point) => sum + point.value, 0) * 1000) / RATE_WINDOW_MS,
    dispositions: {
      answered: metricTotal(metrics, deployment, METRICS.answered, nowMs),
      voicemail: metricTotal(metrics, deployment, METRICS.voicemail, nowMs),
      'no-answer': metricTotal(metrics, deployment, METRICS.noAnswer, nowMs),
      busy: metricTotal(metrics, deployment, METRICS.busy, nowMs),
      'invalid-number': metricTotal(metrics, deployment, METRICS.invalidNumber, nowMs),
      failed: metricTotal(metrics, deployment, METRICS.failed, nowMs),
      rejected: metricTotal(metrics, deployment, METRICS.rejected, nowMs),
    },
  };
}

const HOUR_SECONDS = 3600;
const DAY_MS = 86_400_000;

/** Sum of a metric of the deployment over the last day. */
export function metricTotal(metrics: MetricsStore, deployment: string, metric: string, nowMs: number): number {
  return metrics
    .series({
      namespace: NAMESPACE,
      metric,
      dimensions: { [DEPLOYMENT_DIMENSION]: deployment },
      statistic: 'Sum',
      periodSeconds: HOUR_SECONDS,
      fromMs: nowMs - DAY_MS,
      toMs: nowMs + 1000,
    })
    .reduce((sum, point) => sum + point.value, 0);
}
