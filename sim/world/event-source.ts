/**
 * The event source mapping between the dial queue and the dialer: how many invocations run side by side, how many messages
 * each gets, and which execution environment takes it.
 *
 * Lambda starts with five pollers and adds up to 300 a minute while all are busy, up to the maximum concurrency. That it
 * falls back to five after a quiet minute is an assumption. The environment that was used last is used first; an invocation
 * that finds none free waits for a cold start. Idle pollers cost nothing here: the queue calls.
 */
import { Random } from '../random';
import type { VirtualClock } from '../virtual-clock';
import type { Injected } from './injected';
import type { SettledOptions } from './options';
import type { Delivered, SimulatedQueue } from './queue';
import { SkewedClock } from './skewed-clock';

/** An execution environment of the function. */
export interface Environment {
  readonly name: string;
  readonly clock: SkewedClock;
  readonly startedAtMs: number;
  /** When its last invocation ended, Unix ms. */
  usedAtMs: number;
  invocations: number;
}

export interface EventSourceParts {
  readonly options: SettledOptions;
  readonly clock: VirtualClock;
  readonly queue: SimulatedQueue;
  readonly injected: Injected;
  /** Most invocations at once. */
  readonly maximumConcurrency: number;
  /** Handles a batch. Resolves to false if the environment died, and its messages come back some day. */
  readonly invoke: (batch: readonly Delivered[], environment: Environment) => Promise<boolean>;
}

const FIRST_POLLERS = 5;
/** 300 a minute. */
const GROWTH_INTERVAL_MS = 200;
const QUIET_MS = 60_000;
/** Sigma of the lognormal start of an environment. An assumption. */
const COLD_START_SIGMA = 0.4;

export class EventSource {
  readonly #parts: EventSourceParts;
  readonly #random: Random;
  readonly #idle: Environment[] = [];
  #pollers = FIRST_POLLERS;
  #busy = 0;
  #busyAtMs = 0;
  #isGrowing = false;
  #environments = 0;

  constructor(parts: EventSourceParts) {
    this.#parts = parts;
    this.#random = new Random(parts.options.seed, 'event source');
    parts.queue.feed(() => this.#poll());
  }

  #poll(): void {
    const { queue, options, clock, maximumConcurrency } = this.#parts;
    if (this.#busy === 0 && clock.nowMs() - this.#busyAtMs > QUIET_MS) this.#pollers = FIRST_POLLERS;
    while (this.#busy < Math.min(this.#pollers, maximumConcurrency)) {
      const batch = queue.take(options.batchSize);
      if (batch.length === 0) return;
      this.#busy += 1;
      void this.#work(batch);
    }
    this.#grow();
  }

  async #work(batch: readonly Delivered[]): Promise<void> {
    const { clock, queue, invoke } = this.#parts;
    const environment = this.#idleEnvironment() ?? (await this.#startEnvironment());
    const isAlive = await invoke(batch, environment);
    environment.invocations += 1;
    environment.usedAtMs = clock.nowMs();
    if (isAlive) {
      this.#idle.push(environment);
      queue.remove(batch.map(({ receipt }) => receipt));
    }
    this.#busy -= 1;
    this.#busyAtMs = clock.nowMs();
    this.#poll();
  }

  #idleEnvironment(): Environment | undefined {
    const { clock, options } = this.#parts;
    for (let environment = this.#idle.pop(); environment; environment = this.#idle.pop()) {
      if (clock.nowMs() - environment.startedAtMs < options.environmentLifeMs) return environment;
    }
    return undefined;
  }

  async #startEnvironment(): Promise<Environment> {
    const { clock, options, injected } = this.#parts;
    injected.coldStarts += 1;
    this.#environments += 1;
    const name = `environment-${this.#environments}`;
    await clock.sleep(this.#random.lognormal(options.coldStartMs, COLD_START_SIGMA));
    const nowMs = clock.nowMs();
    const skewed = SkewedClock.draw(clock, options.clockErrorMs, this.#random);
    return { name, clock: skewed, startedAtMs: nowMs, usedAtMs: nowMs, invocations: 0 };
  }

  /** One more poller after a while, if all are still busy then. */
  #grow(): void {
    const { clock, maximumConcurrency } = this.#parts;
    const mayGrow = () => this.#busy >= this.#pollers && this.#pollers < maximumConcurrency;
    if (this.#isGrowing || !mayGrow()) return;
    this.#isGrowing = true;
    clock.at(clock.nowMs() + GROWTH_INTERVAL_MS, () => {
      this.#isGrowing = false;
      if (mayGrow()) this.#pollers += 1;
      this.#poll();
    });
  }
}
