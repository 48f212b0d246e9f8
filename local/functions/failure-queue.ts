/** Hands what a function failed for good to the queue that the function names, with the function's own role. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { FunctionResource, StackModel } from '../stack-model';
import { accessKeyOf } from './function-environment';

export class FailureQueue {
  readonly #model: StackModel;
  readonly #endpoint: string;

  constructor(model: StackModel, endpoint: string) {
    this.#model = model;
    this.#endpoint = endpoint;
  }

  /** @throws where the stack has no such queue, or the function may not send to it. */
  async send(target: FunctionResource, body: string): Promise<void> {
    const queue = this.#model.queues.find(({ arn }) => arn === target.asyncFailureQueueArn);
    if (!queue) throw new Error(`the stack has no queue ${target.asyncFailureQueueArn}`);
    const client = new SQSClient({
      region: this.#model.region,
      endpoint: this.#endpoint,
      credentials: { accessKeyId: accessKeyOf(target.logicalId), secretAccessKey: 'x' },
    });
    try {
      await client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: body }));
    } finally {
      client.destroy();
    }
  }
}
