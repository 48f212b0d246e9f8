/**
 * An SQS event source mapping: pollers that receive, invoke and delete, as Lambda's do. A message is deleted when the
 * function has dealt with it; every other message stays as it is, until its visibility timeout brings it back.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import type { InvocationResult } from './invocation';
import { SourceQueue, type SourceQueueOptions } from './source-queue';
import { buildSqsEvent, readBatchReport } from './sqs-event';

/** Pollers that Lambda starts with; it adds 300 a minute while all of them are busy. */
const FIRST_POLLERS = 5;
const GROWTH_INTERVAL_MS = 200;
/** Greatest concurrency of a mapping that names none. */
const MOST_POLLERS = 1_250;
/** Doubled with every failure in a row, up to the longest. */
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 10_000;

export interface EventSourceOptions extends Omit<SourceQueueOptions, 'mostPolls' | 'signal'> {
  readonly invoke: (event: string) => Promise<InvocationResult>;
}

export class EventSource {
  readonly #options: EventSourceOptions;
  readonly #queue: SourceQueue;
  readonly #stopped = new AbortController();
  readonly #pollers = new Set<Promise<void>>();
  readonly #most: number;
  #busy = 0;
  #failuresInARow = 0;
  #visibilityMs = 30_000;
  #growth: NodeJS.Timeout | undefined;

  constructor(options: EventSourceOptions) {
    this.#options = options;
    this.#most = options.mapping.maximumConcurrency ?? MOST_POLLERS;
    this.#queue = new SourceQueue({ ...options, mostPolls: this.#most, signal: this.#stopped.signal });
  }

  /** Pollers at work. */
  get concurrency(): number {
    return this.#pollers.size;
  }

  start(): void {
    for (let count = Math.min(FIRST_POLLERS, this.#most); count > 0; count--) this.#addPoller();
  }

  /** Stops polling. Invocations that run are waited for: whoever is in a hurry ends the functions first. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#growth);
    await Promise.all(this.#pollers);
    this.#queue.close();
  }

  #addPoller(): void {
    const poller: Promise<void> = this.#poll()
      .catch((error: unknown) => this.#options.onProblem(`a poller broke: ${String(error)}`))
      .finally(() => this.#pollers.delete(poller));
    this.#pollers.add(poller);
  }

  async #poll(): Promise<void> {
    this.#visibilityMs = await this.#queue.visibilityMs();
    while (!this.#stopped.signal.aborted) {
      const messages = await this.#queue.nextBatch();
      if (messages === undefined) await this.#backOff();
      else if (messages.length > 0) await this.#work(messages);
      else if (this.#pollers.size > FIRST_POLLERS) return;
    }
  }

  async #work(messages: readonly Message[]): Promise<void> {
    this.#busy++;
    this.#growWhileSaturated();
    const done = await this.#process(messages);
    this.#busy--;
    if (done.length > 0) await this.#queue.delete(done);
    if (this.#failuresInARow > 0) await this.#backOff();
  }

  /** Invokes the function; answers the messages that it has dealt with. */
  async #process(messages: readonly Message[]): Promise<readonly Message[]> {
    const { mapping, region } = this.#options;
    const result = await this.#invokeUntilAccepted(buildSqsEvent(messages, { arn: mapping.queueArn, region }));
    this.#failuresInARow = result.kind === 'failed' ? this.#failuresInARow + 1 : 0;
    if (result.kind !== 'returned') return [];
    if (!mapping.reportsBatchItemFailures) return messages;
    const report = readBatchReport(result.payload, new Set(messages.map(({ MessageId }) => MessageId ?? '')));
    switch (report.kind) {
      case 'understood':
        return messages.filter(({ MessageId }) => !report.failedIds.has(MessageId ?? ''));
      case 'malformed':
        this.#options.onProblem(`the batch is kept, because of the function's answer: ${report.reason}`);
        return [];
    }
  }

  /** A throttled invocation is repeated until the messages would be visible again; then they are let go. */
  async #invokeUntilAccepted(event: string): Promise<InvocationResult> {
    const untilMs = performance.now() + this.#visibilityMs;
    for (let waitMs = FIRST_BACK_OFF_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_BACK_OFF_MS)) {
      const result = await this.#options.invoke(event);
      const isLast = performance.now() + waitMs >= untilMs || this.#stopped.signal.aborted;
      if (result.kind !== 'throttled' || isLast) return result;
      await this.#wait(waitMs);
    }
  }

  #growWhileSaturated(): void {
    const isSaturated = this.#busy >= this.#pollers.size && this.#pollers.size < this.#most;
    if (!isSaturated || this.#growth || this.#stopped.signal.aborted) return;
    this.#growth = setTimeout(() => {
      this.#growth = undefined;
      if (this.#busy >= this.#pollers.size) this.#addPoller();
      this.#growWhileSaturated();
    }, GROWTH_INTERVAL_MS);
  }

  async #backOff(): Promise<void> {
    await this.#wait(Math.min(FIRST_BACK_OFF_MS * 2 ** Math.max(0, this.#failuresInARow - 1), LONGEST_BACK_OFF_MS));
  }

  async #wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
  }
}
