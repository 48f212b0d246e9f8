/**
 * The alarms of the template, evaluated against the metrics of this machine: their states now, and each change with its
 * time. Nobody is notified: who wants to know asks.
 */
import type { AlarmResource } from '../stack-model';
import { type AlarmState, periodsLookedAt, stateOf } from './alarm-state';
import { createEvaluator, type MetricQuery } from './metric-queries';
import type { MetricsStore } from './metrics-store';

/**
 * How long a minute of the alarms' periods lasts here, s; of each alarm its own, where a quarter of an hour is to pass as
 * quickly as a minute. A period shorter than the time between two writings of the controller's metrics (5 s, and once more
 * when controllers take turns) may have no point; a controller that has no work looks once in a real minute, so a shortened
 * minute takes its silence for death.
 */
export type MinuteSeconds = number | ((alarm: AlarmResource) => number);

export interface AlarmBoardOptions {
  readonly alarms: readonly AlarmResource[];
  readonly metrics: MetricsStore;
  /** @default 60 */
  readonly minuteSeconds?: MinuteSeconds;
  /** @default 1 s */
  readonly everyMs?: number;
  readonly nowMs?: () => number;
}

export interface AlarmChange {
  readonly atMs: number;
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
}

/** An alarm as it stands. */
export interface ShownAlarm {
  readonly alarm: AlarmResource;
  readonly state: AlarmState;
  readonly reason: string;
  /** When it came into this state, Unix ms. */
  readonly sinceMs: number;
}

/** Changes that are kept. */
const MOST_CHANGES = 1_000;

export class AlarmBoard {
  readonly #metrics: MetricsStore;
  readonly #nowMs: () => number;
  readonly #shown = new Map<string, ShownAlarm>();
  readonly #changes: AlarmChange[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor({ alarms, metrics, minuteSeconds = 60, everyMs = 1_000, nowMs = Date.now }: AlarmBoardOptions) {
    this.#metrics = metrics;
    this.#nowMs = nowMs;
    for (const alarm of alarms) {
      const seconds = typeof minuteSeconds === 'number' ? minuteSeconds : minuteSeconds(alarm);
      const scaled = { ...alarm, queries: alarm.queries.map((query) => inMinutesOf(query, seconds)) };
      const reason = 'Unchecked: Initial alarm creation';
      this.#shown.set(alarm.name, { alarm: scaled, state: 'INSUFFICIENT_DATA', reason, sinceMs: nowMs() });
    }
    this.#timer = setInterval(() => this.evaluate(), everyMs);
    // A program that has nothing else to do may end.
    this.#timer.unref();
  }

  /** As of the last evaluation, in the order of the template. */
  get alarms(): readonly ShownAlarm[] {
    return [...this.#shown.values()];
  }

  /** Oldest first. */
  get changes(): readonly AlarmChange[] {
    return this.#changes;
  }

  /** Looks at every alarm now. */
  evaluate(): void {
    for (const shown of this.#shown.values()) this.#look(shown);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(shown: ShownAlarm): void {
    const { alarm, state: from } = shown;
    const points = this.#pointsOf(alarm);
    const to = stateOf(alarm, points, from);
    if (to === from) return;
    const atMs = this.#nowMs();
    const said = points.map((point) => point ?? 'none').join(', ');
    const reason = `${to}: ${alarm.comparison} ${alarm.threshold} by the last ${points.length} datapoints [${said}]`;
    this.#shown.set(alarm.name, { alarm, state: to, reason, sinceMs: atMs });
    this.#changes.push({ atMs, alarm: alarm.name, from, to, reason });
    if (this.#changes.length > MOST_CHANGES) this.#changes.shift();
  }

  /** The periods that have ended, oldest first. */
  #pointsOf(alarm: AlarmResource): readonly (number | undefined)[] {
    const periodMs = periodSecondsOf(alarm) * 1_000;
    const toMs = Math.floor(this.#nowMs() / periodMs) * periodMs;
    const fromMs = toMs - periodsLookedAt(alarm) * periodMs;
    const compared = alarm.queries.find(({ ReturnData }) => ReturnData !== false);
    const points = createEvaluator(this.#metrics, alarm.queries, fromMs, toMs)(compared?.Id ?? '');
    const values = new Map(points.map(({ atMs, value }) => [atMs, value]));
    return Array.from({ length: periodsLookedAt(alarm) }, (_, index) => values.get(fromMs + index * periodMs));
  }
}

const periodSecondsOf = ({ queries }: AlarmResource): number =>
  queries.find(({ MetricStat }) => MetricStat?.Period)?.MetricStat?.Period ?? 60;

const inMinutesOf = (query: MetricQuery, minuteSeconds: number): MetricQuery =>
  query.MetricStat?.Period === undefined
    ? query
    : { ...query, MetricStat: { ...query.MetricStat, Period: (query.MetricStat.Period * minuteSeconds) / 60 } };
