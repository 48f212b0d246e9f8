/**
 * The queue of an event source, as its pollers use it: with the role of the function that they poll for. What the queue
 * refuses is a problem that is told, and not the end of a poller.
 */
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { EventSourceResource, FunctionResource } from '../stack-model';
import { accessKeyOf } from './function-environment';

/** SQS hands out, and deletes, at most 10 messages at once. */
const MOST_MESSAGES = 10;
const LONG_POLL_SECONDS = 20;
/** SQS's default. */
const VISIBILITY_SECONDS = 30;

export interface SourceQueueOptions {
  readonly mapping: EventSourceResource;
  readonly target: FunctionResource;
  readonly queueUrl: string;
  readonly region: string;
  /** The front port. */
  readonly endpoint: string;
  /** Long polls that run at once. */
  readonly mostPolls: number;
  /** Ends every long poll. */
  readonly signal: AbortSignal;
  readonly onProblem: (message: string) => void;
}

export class SourceQueue {
  readonly #options: SourceQueueOptions;
  readonly #client: SQSClient;

  constructor(options: SourceQueueOptions) {
    this.#options = options;
    this.#client = new SQSClient({
      region: options.region,
      endpoint: options.endpoint,
      credentials: { accessKeyId: accessKeyOf(options.target.logicalId), secretAccessKey: 'x' },
      // Every poller holds a long poll; the SDK's 50 sockets would keep the others waiting.
      requestHandler: { httpAgent: { keepAlive: true, maxSockets: options.mostPolls } },
    });
  }

  /** How long a message that was received stays away from others, ms. */
  async visibilityMs(): Promise<number> {
    const answer = await this.#ask('read the attributes of', () =>
      this.#client.send(
        new GetQueueAttributesCommand({ QueueUrl: this.#options.queueUrl, AttributeNames: ['VisibilityTimeout'] }),
      ),
    );
    return Number(answer?.Attributes?.['VisibilityTimeout'] ?? VISIBILITY_SECONDS) * 1000;
  }

  /** One batch: what a long poll brings, and what comes within the batching window. Undefined where the queue said no. */
  async nextBatch(): Promise<readonly Message[] | undefined> {
    const { batchSize, batchingWindowSeconds } = this.#options.mapping;
    const batch = await this.#receive(batchSize, LONG_POLL_SECONDS);
    const untilMs = performance.now() + batchingWindowSeconds * 1000;
    while (batch && batch.length > 0 && batch.length < batchSize && !this.#options.signal.aborted) {
      const leftSeconds = Math.ceil((untilMs - performance.now()) / 1000);
      if (leftSeconds <= 0) break;
      batch.push(...((await this.#receive(batchSize - batch.length, Math.min(leftSeconds, LONG_POLL_SECONDS))) ?? []));
    }
    return batch;
  }

  async delete(messages: readonly Message[]): Promise<void> {
    for (let from = 0; from < messages.length; from += MOST_MESSAGES) {
      await this.#deleteTen(messages.slice(from, from + MOST_MESSAGES));
    }
  }

  close(): void {
    this.#client.destroy();
  }

  async #receive(most: number, waitSeconds: number): Promise<Message[] | undefined> {
    const request = new ReceiveMessageCommand({
      QueueUrl: this.#options.queueUrl,
      MaxNumberOfMessages: Math.min(most, MOST_MESSAGES),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { signal: abortSignal } = this.#options;
    const answer = await this.#ask('receive from', () => this.#client.send(request, { abortSignal }));
    return answer && (answer.Messages ?? []);
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

  async #ask<T>(what: string, request: () => Promise<T>): Promise<T | undefined> {
    try {
      return await request();
    } catch (error) {
      if (this.#options.signal.aborted) return undefined;
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      this.#options.onProblem(`could not ${what} ${this.#options.mapping.queueArn}: ${reason}`);
      return undefined;
    }
  }
}
