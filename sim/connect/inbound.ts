/**
 * When calls come from outside, and how long they stay. Arrivals are a Poisson process whose rate follows the traffic's
 * shape; they depend on their own stream of chance and on time only, so every dialer meets the same inbound traffic.
 */
import type { Random } from '../random';
import type { InboundTraffic } from './types';

/** Sigma of the lognormal inbound call. An assumption. */
const HOLD_SIGMA = 0.7;
/** Within which a flash crowd arrives, s. */
const FLASH_SECONDS = 60;

export interface InboundOptions {
  readonly traffic: InboundTraffic;
  /** The lines that the shares are shares of: the quota when the traffic was set up, whatever becomes of it later. */
  readonly lines: number;
  readonly timeScale: number;
  /** Where the first period begins, Unix ms. */
  readonly startMs: number;
  /** Before the first arrival, Unix ms. */
  readonly fromMs: number;
  readonly random: Random;
}

export class InboundArrivals {
  private readonly options: InboundOptions;
  private readonly holdMs: number;
  /** The latest arrival, not rounded: rounding each gap would thin the traffic. */
  private arrivedAtMs: number;

  constructor(options: InboundOptions) {
    this.options = options;
    this.holdMs = (options.traffic.holdSeconds * 1000) / options.timeScale;
    this.arrivedAtMs = options.fromMs;
  }

  /**
   * The next arrival, Unix ms; undefined when none will ever come. By thinning: candidates come at the greatest rate of
   * the shape, and each one stays with the probability of the rate of its moment.
   */
  next(): number | undefined {
    const { random } = this.options;
    const greatest = this.greatestLoad();
    if (greatest <= 0) return undefined;
    do this.arrivedAtMs += random.exponential(this.holdMs / greatest);
    while (!random.chance(this.load(this.arrivedAtMs) / greatest));
    return Math.ceil(this.arrivedAtMs);
  }

  /** How long one inbound call lasts, ms. */
  drawHoldMs(): number {
    return Math.max(1, Math.round(this.options.random.lognormalOfMean(this.holdMs, HOLD_SIGMA)));
  }

  /** The lines that calls at the arrival rate of a moment would hold in the long run (erlangs). */
  private load(atMs: number): number {
    const { traffic, lines, startMs } = this.options;
    const seconds = (atMs - startMs) / 1000;
    const phase = (seconds / traffic.periodSeconds) % 1;
    switch (traffic.kind) {
      case 'none':
        return 0;
      case 'steady':
        return lines * traffic.share;
      case 'diurnal':
        // From the trough: the peak comes half a period after the start.
        return lines * Math.max(0, traffic.share - (traffic.peakShare - traffic.share) * Math.cos(2 * Math.PI * phase));
      case 'surge':
        return lines * (phase < 0.5 ? traffic.share : traffic.peakShare);
      case 'flash':
        return lines * traffic.share + (this.isFlash(phase) ? this.flashLoad() : 0);
    }
  }

  private greatestLoad(): number {
    const { traffic, lines } = this.options;
    switch (traffic.kind) {
      case 'none':
        return 0;
      case 'steady':
        return lines * traffic.share;
      case 'diurnal':
        return lines * (traffic.share + Math.abs(traffic.peakShare - traffic.share));
      case 'surge':
        return lines * Math.max(traffic.share, traffic.peakShare);
      case 'flash':
        return lines * traffic.share + this.flashLoad();
    }
  }

  private flashSeconds(): number {
    return Math.min(FLASH_SECONDS / this.options.timeScale, this.options.traffic.periodSeconds / 2);
  }

  private isFlash(phase: number): boolean {
    return phase >= 0.5 && phase < 0.5 + this.flashSeconds() / this.options.traffic.periodSeconds;
  }

  /** The arrival rate of the crowd, as the load it would be if it went on. */
  private flashLoad(): number {
    const arrivals = this.options.lines * this.options.traffic.peakShare;
    return (arrivals / (this.flashSeconds() * 1000)) * this.holdMs;
  }
}
