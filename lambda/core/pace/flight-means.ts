/** What is learnt from calls and events as they go by: how long own calls last, and how old the news about calls is. */
import type { ContactEvent } from '../../contract/mailbox';
import { timeOf } from './disposition';

/** Running means over own calls (hold) and contact events (latency), ms. */
export interface FlightMeans {
  readonly holdMs: number | undefined;
  readonly latencyMs: number;
  readonly endedCalls: number;
}

/** Share of a new sample in the running means. */
const MEAN_GAIN = 0.05;
/** An age above this says more about a clock than about the news. */
const LARGEST_AGE_MS = 60_000;
/** Calls after which the mean hold time is relied on. */
const CALLS_TO_RELY_ON = 20;
const LONGEST_REPAIR_MS = 180_000;

export class RunningMeans {
  #means: FlightMeans = { holdMs: undefined, latencyMs: 1_000, endedCalls: 0 };

  get now(): FlightMeans {
    return this.#means;
  }

  /** Takes over what a predecessor had learnt. */
  learn(means: FlightMeans): void {
    this.#means = means;
  }

  /** An own call is over that held its line for so long. */
  noteHold(heldMs: number): void {
    const { holdMs = heldMs, endedCalls } = this.#means;
    const gain = Math.max(MEAN_GAIN, 1 / (endedCalls + 1));
    this.#means = { ...this.#means, holdMs: holdMs * (1 - gain) + heldMs * gain, endedCalls: endedCalls + 1 };
  }

  /** Only events whose moment they name themselves tell how late they are. */
  noteLatency(event: ContactEvent, nowMs: number): void {
    const at = timeOf(event.eventType === 'DISCONNECTED' ? event.disconnectTimestamp : event.initiationTimestamp);
    if (at === undefined || (event.eventType !== 'DISCONNECTED' && event.eventType !== 'INITIATED')) return;
    const ageMs = Math.min(LARGEST_AGE_MS, Math.max(0, nowMs - at));
    this.#means = { ...this.#means, latencyMs: this.#means.latencyMs * (1 - MEAN_GAIN) + ageMs * MEAN_GAIN };
  }

  /** Age at which a call is asked about because its end may have been lost: well past the usual, at most 3 minutes. */
  get repairAfterMs(): number {
    const { holdMs, endedCalls } = this.#means;
    const isKnown = holdMs !== undefined && endedCalls >= CALLS_TO_RELY_ON;
    return isKnown ? Math.min(LONGEST_REPAIR_MS, 5_000 + 4 * holdMs) : LONGEST_REPAIR_MS;
  }
}
