/**
 * Asynchronous invocations: accepted at once, run when there is room, repeated as often as the function's configuration
 * says, and handed to its failure queue when that did not help. A throttle is no failure: it waits, up to the age limit.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionResource } from '../stack-model';
import type { FunctionError, InvocationResult } from './invocation';

/** Lambda waits one and two minutes; nobody watches a local run for that long. */
const RETRY_DELAYS_MS = [1_000, 2_000];
/** Lambda's default for the greatest age of an event. */
const MAX_AGE_MS = 6 * 3_600_000;
const FIRST_THROTTLE_WAIT_MS = 50;
const LONGEST_THROTTLE_WAIT_MS = 5_000;

/** An event that was given up. */
export interface AbandonedEvent {
  readonly requestId: string;
  /** JSON */
  readonly event: string;
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
  readonly invokeCount: number;
  readonly error: FunctionError | undefined;
}

export interface AsyncInvokerOptions {
  readonly run: (target: FunctionResource, event: string, requestId: string) => Promise<InvocationResult>;
  readonly abandon: (target: FunctionResource, abandoned: AbandonedEvent) => Promise<void>;
  /** Waits before the first and the second repetition, ms. @default 1 s and 2 s */
  readonly retryDelaysMs?: readonly number[];
  /** @default 6 hours, as Lambda */
  readonly maxAgeMs?: number;
}

export class AsyncInvoker {
  readonly #options: AsyncInvokerOptions;
  readonly #stopped = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(options: AsyncInvokerOptions) {
    this.#options = options;
  }

  /** Accepts an event (JSON). Returns the request id that all its tries carry. */
  submit(target: FunctionResource, event: string): string {
    const requestId = randomUUID();
    const attempt = this.#work(target, event, requestId).catch(() => undefined);
    this.#running.add(attempt);
    void attempt.then(() => this.#running.delete(attempt));
    return requestId;
  }

  /** Forgets what waits; resolves when nothing is left running. The caller ends the running functions. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running);
  }

  async #work(target: FunctionResource, event: string, requestId: string): Promise<void> {
    const untilMs = performance.now() + (this.#options.maxAgeMs ?? MAX_AGE_MS);
    let invokeCount = 0;
    let waitMs = FIRST_THROTTLE_WAIT_MS;
    while (!this.#stopped.signal.aborted) {
      const result = await this.#options.run(target, event, requestId);
      if (result.kind === 'returned') return;
      const error = result.kind === 'failed' ? result.error : undefined;
      const abandoned = { requestId, event, error, invokeCount: invokeCount + (error ? 1 : 0) };
      if (error && invokeCount++ >= target.asyncRetries)
        return this.#abandon(target, { ...abandoned, condition: 'RetriesExhausted' });
      if (performance.now() > untilMs) return this.#abandon(target, { ...abandoned, condition: 'EventAgeExceeded' });
      await this.#wait(error ? this.#retryDelayMs(invokeCount) : waitMs);
      if (!error) waitMs = Math.min(waitMs * 2, LONGEST_THROTTLE_WAIT_MS);
    }
  }

  async #abandon(target: FunctionResource, abandoned: AbandonedEvent): Promise<void> {
    if (!this.#stopped.signal.aborted) await this.#options.abandon(target, abandoned);
  }

  #retryDelayMs(repetition: number): number {
    const delays = this.#options.retryDelaysMs ?? RETRY_DELAYS_MS;
    return delays[Math.min(repetition, delays.length) - 1] ?? 0;
  }

  async #wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
  }
}
