/**
 * Drives the pure Connect model in real time: asks it when something happens next, lets it happen then, and hands its
 * contact events to the bus and its datapoints to the metrics.
 */
import type { ConnectModel } from '../../sim/connect/model';
import type { ConnectEvent, MetricDatapoint } from '../../sim/connect/types';

/** So often the model is asked at least: somebody may have changed the account in between. */
const LONGEST_WAIT_MS = 200;

export interface ConnectDriverOptions {
  readonly model: Pick<ConnectModel, 'nextAtMs' | 'advance'>;
  readonly publish: (event: ConnectEvent) => void;
  readonly record: (datapoint: MetricDatapoint) => void;
  readonly nowMs?: () => number;
}

export class ConnectDriver {
  readonly #options: ConnectDriverOptions;
  readonly #nowMs: () => number;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: ConnectDriverOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.kick();
  }

  /** Lets everything happen that is due, and waits for what comes next. To be called after every change to the model. */
  kick(): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    for (const effect of this.#options.model.advance(this.#nowMs())) {
      switch (effect.kind) {
        case 'event':
          this.#options.publish(effect.event);
          break;
        case 'datapoint':
          this.#options.record(effect.datapoint);
          break;
      }
    }
    const nextMs = (this.#options.model.nextAtMs() ?? Number.POSITIVE_INFINITY) - this.#nowMs();
    this.#timer = setTimeout(() => this.kick(), Math.min(Math.max(0, nextMs), LONGEST_WAIT_MS));
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }
}
