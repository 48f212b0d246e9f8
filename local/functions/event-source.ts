/**
 * An SQS event source mapping: pollers that receive, invoke and delete, as Lambda's do. A message is deleted when the
 * function has dealt with it; every other message stays as it is, until its visibility timeout brings it back.
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { EventSourceResource, FunctionResource } from '../stack-model';
import { accessKeyOf } from './function-environment';
import type { InvocationResult } from './invocation';
import { buildSqsEvent, readBatchReport } from './sqs-event';

/** Pollers that Lambda starts with; it adds 300 a minute while all of them are busy. */
const FIRST_POLLERS = 5;
const GROWTH_INTERVAL_MS = 200;
/** Greatest concurrency of a mapping that names none. */
const MOST_POLLERS = 1_250;
/** SQS hands out, and deletes, at most 10 messages at once. */
const MOST_MESSAGES = 10;
const LONG_POLL_SECONDS = 20;
/** Doubled with every failure in a row, up to the longest. */
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 10_000;

export interface EventSourceOptions {
  readonly mapping: EventSourceResource;
  readonly target: FunctionResource;
  readonly queueUrl: string;
  readonly region: string;
  /** The front port: the pollers act with the function's role. */
  readonly endpoint: string;
  readonly invoke: (event: string) => Promise<InvocationResult>;
  readonly onProblem: (message: string) => void;
}

export class EventSource {
  readonly #options: EventSourceOptions;
  readonly #client: SQSClient;
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
    this.#client = new SQSClient({
      region: options.region,
      endpoint: options.endpoint,
      credentials: { accessKeyId: accessKeyOf(options.target.logicalId), secretAccessKey: 'x' },
      // Every poller holds a long poll; the SDK's 50 sockets would keep the others waiting.
      requestHandler: { httpAgent: { keepAlive: true, maxSockets: MOST_POLLERS } },
    });
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
    this.#client.destroy();
  }

  #addPoller(): void {
    const poller: Promise<void> = this.#poll()
      .catch((error: unknown) => this.#options.onProblem(`a poller broke: ${String(error)}`))
      .finally(() => this.#pollers.delete(poller));
    this.#pollers.add(poller);
  }

  async #poll(): Promise<void> {
    await this.#readVisibilityTimeout();
    while (!this.#stopped.signal.aborted) {
      const messages = await this.#gather();
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
    if (done.length > 0) await this.#delete(done);
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

  async #readVisibilityTimeout(): Promise<void> {
    const answer = await this.#ask('read the attributes of', () =>
      this.#client.send(
        new GetQueueAttributesCommand({ QueueUrl: this.#options.queueUrl, AttributeNames: ['VisibilityTimeout'] }),
      ),
    );
    this.#visibilityMs = Number(answer?.Attributes?.['VisibilityTimeout'] ?? 30) * 1000;
  }

  /** One batch: what a receive brings, and what comes within the batching window, where there is one. */
  async #gather(): Promise<readonly Message[] | undefined> {
    const { batchSize, batchingWindowSeconds } = this.#options.mapping;
    const batch = await this.#receive(batchSize, LONG_POLL_SECONDS);
    const untilMs = performance.now() + batchingWindowSeconds * 1000;
    while (batch && batch.length > 0 && batch.length < batchSize && !this.#stopped.signal.aborted) {
      const leftSeconds = Math.ceil((untilMs - performance.now()) / 1000);
      if (leftSeconds <= 0) break;
      batch.push(...((await this.#receive(batchSize - batch.length, Math.min(leftSeconds, LONG_POLL_SECONDS))) ?? []));
    }
    return batch;
  }

  async #receive(most: number, waitSeconds: number): Promise<Message[] | undefined> {
    const answer = await this.#ask('receive from', () =>
      this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#options.queueUrl,
          MaxNumberOfMessages: Math.min(most, MOST_MESSAGES),
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
        { abortSignal: this.#stopped.signal },
      ),
    );
    return answer && (answer.Messages ?? []);
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    for (let from = 0; from < messages.length; from += MOST_MESSAGES) {
      await this.#deleteTen(messages.slice(from, from + MOST_MESSAGES));
    }
  }

  async #deleteTen(messages: readonly Message[]): Promise<void> {
    const answer = await this.#ask('delete from', () =>
      this.#client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.#options.queueUrl,
          Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      ),
    );
    for (const { Message: reason } of answer?.Failed ?? [])
      this.#options.onProblem(`a message could not be deleted: ${reason}`);
  }

  /** Undefined where the queue said no: that is a problem, and not the end of the poller. */
  async #ask<T>(what: string, request: () => Promise<T>): Promise<T | undefined> {
    try {
      return await request();
    } catch (error) {
      if (this.#stopped.signal.aborted) return undefined;
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      this.#options.onProblem(`could not ${what} ${this.#options.mapping.queueArn}: ${reason}`);
      return undefined;
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
