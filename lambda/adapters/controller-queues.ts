/** The controller's three queues: it sends dial requests and dead letters, and empties its mailbox. */
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetter, type DialRequest, serialize } from '../contract/dial-request';
import { MAILBOX_BATCH } from '../contract/mailbox';
import type { DeadLetterQueue, DialQueue, Mailbox, MailboxDelivery } from '../core/pace/ports';

/** SQS's limit of every batch call. */
const BATCH = 10;
/** Short, so that a controller that leaves has its last answer soon. */
const WAIT_SECONDS = 1;

type Client = Pick<SQSClient, 'send'>;

const inBatches = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );

export class SqsDialQueue implements DialQueue {
  readonly #client: Client;
  readonly #url: string;

  constructor(client: Client, url: string) {
    this.#client = client;
    this.#url = url;
  }

  /** What SQS refuses of a batch is not sent again: its slot would be gone, and the request lapses by itself. */
  async send(requests: readonly DialRequest[]): Promise<void> {
    await Promise.all(
      inBatches(requests).map((batch) =>
        this.#client.send(
          new SendMessageBatchCommand({
            QueueUrl: this.#url,
            Entries: batch.map((request, index) => ({ Id: String(index), MessageBody: serialize(request) })),
          }),
        ),
      ),
    );
  }
}

export class SqsDeadLetterQueue implements DeadLetterQueue {
  readonly #client: Client;
  readonly #url: string;

  constructor(client: Client, url: string) {
    this.#client = client;
    this.#url = url;
  }

  async send(letter: DeadLetter): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#url, MessageBody: serialize(letter) }));
  }
}

export class SqsMailbox implements Mailbox {
  readonly #client: Client;
  readonly #url: string;

  constructor(client: Client, url: string) {
    this.#client = client;
    this.#url = url;
  }

  async receive(): Promise<readonly MailboxDelivery[]> {
    const { Messages } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#url,
        MaxNumberOfMessages: MAILBOX_BATCH,
        WaitTimeSeconds: WAIT_SECONDS,
      }),
    );
    return (Messages ?? []).map(({ Body, ReceiptHandle }) => ({ body: Body ?? '', receipt: ReceiptHandle ?? '' }));
  }

  async acknowledge(receipts: readonly string[]): Promise<void> {
    await Promise.all(
      inBatches(receipts).map((batch) =>
        this.#client.send(
          new DeleteMessageBatchCommand({
            QueueUrl: this.#url,
            Entries: batch.map((receipt, index) => ({ Id: String(index), ReceiptHandle: receipt })),
          }),
        ),
      ),
    );
  }
}
