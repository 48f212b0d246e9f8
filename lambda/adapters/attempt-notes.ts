import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { serialize } from '../contract/dial-request';
import type { AttemptNote } from '../contract/mailbox';
import type { Notes } from '../core/dial/ports';

/** Attempt notes as messages in the controller's mailbox. */
export class MailboxNotes implements Notes {
  readonly #client: Pick<SQSClient, 'send'>;
  readonly #queueUrl: string;

  constructor(client: Pick<SQSClient, 'send'>, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async drop(note: AttemptNote): ReturnType<Notes['drop']> {
    try {
      await this.#client.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: serialize(note) }));
      return { kind: 'dropped' };
    } catch (error) {
      return { kind: 'no-answer', cause: error instanceof Error ? error.name : 'unknown error' };
    }
  }
}
