/** The intake's own queue, as the intake uses it: chunks are sent to it, messages are held, and what is given up is kept. */
import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { ChunkMessage, PoisonedChunk, PoisonedMessage } from '../contract/chunk-message';
import type { ChunkQueue } from '../core/intake/ports';

/** Messages in one SendMessageBatch, at most (SQS's limit). */
const BATCH = 10;
/** A message whose function is gone comes back after this; one that is worked on is held on to three times as often. */
const HOLD_SECONDS = 60;
const HOLD_AGAIN_MS = 20_000;

export interface IntakeQueueUrls {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

export class IntakeQueues implements ChunkQueue {
  readonly #client: Pick<SQSClient, 'send'>;
  readonly #urls: IntakeQueueUrls;

  constructor(client: Pick<SQSClient, 'send'>, urls: IntakeQueueUrls) {
    this.#client = client;
    this.#urls = urls;
  }

  /** @throws if one of them was not taken; those that were may be sent again. */
  async send(messages: readonly ChunkMessage[]): Promise<void> {
    for (let at = 0; at < messages.length; at += BATCH) {
      const Entries = messages
        .slice(at, at + BATCH)
        .map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify(message) }));
      const answer = await this.#client.send(new SendMessageBatchCommand({ QueueUrl: this.#urls.queueUrl, Entries }));
      const [failed] = answer.Failed ?? [];
      if (failed) throw new Error(`SQS did not take a chunk message: ${failed.Code} ${failed.Message ?? ''}`);
    }
  }

  async hold(receiptHandle: string): Promise<{ release(): void }> {
    await this.delay(receiptHandle, HOLD_SECONDS);
    const timer = setInterval(() => {
      // If it cannot be held, others get it too: the work is repeatable.
      this.delay(receiptHandle, HOLD_SECONDS).catch(() => undefined);
    }, HOLD_AGAIN_MS);
    return { release: () => clearInterval(timer) };
  }

  async delay(receiptHandle: string, seconds: number): Promise<void> {
    const { queueUrl: QueueUrl } = this.#urls;
    await this.#client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }),
    );
  }

  /** For the dead-letter queue. */
  async sendLetter(letter: PoisonedChunk | PoisonedMessage): Promise<void> {
    const QueueUrl = this.#urls.deadLetterQueueUrl;
    await this.#client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(letter) }));
  }
}
