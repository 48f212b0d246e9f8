/** The event that Lambda hands to a function for a batch of SQS messages, and what the function's answer means. */
import type { Message } from '@aws-sdk/client-sqs';

export interface QueueIdentity {
  readonly arn: string;
  readonly region: string;
}

export function buildSqsEvent(messages: readonly Message[], queue: QueueIdentity): string {
  return JSON.stringify({ Records: messages.map((message) => buildRecord(message, queue)) });
}

function buildRecord(message: Message, queue: QueueIdentity): object {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
        name,
        {
          ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
          ...(value.BinaryValue ? { binaryValue: Buffer.from(value.BinaryValue).toString('base64') } : {}),
          stringListValues: [],
          binaryListValues: [],
          dataType: value.DataType,
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: queue.region,
  };
}

export type BatchReport =
  | { readonly kind: 'understood'; readonly failedIds: ReadonlySet<string> }
  /** Lambda treats the whole batch as failed. */
  | { readonly kind: 'malformed'; readonly reason: string };

/** Reads the answer (JSON) of a function that reports batch item failures, by the rules of Lambda's documentation. */
export function readBatchReport(payload: string, messageIds: ReadonlySet<string>): BatchReport {
  const answer = JSON.parse(payload) as unknown;
  if (answer === null || answer === '') return { kind: 'understood', failedIds: new Set() };
  if (typeof answer !== 'object') return malformed('the answer is not an object');
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return malformed('batchItemFailures is not a list');
  const ids = failures.map((failure: unknown) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  for (const id of ids) {
    if (typeof id !== 'string' || !messageIds.has(id))
      return malformed(`the itemIdentifier ${JSON.stringify(id)} is not in the batch`);
  }
  return { kind: 'understood', failedIds: new Set(ids as string[]) };
}

const malformed = (reason: string): BatchReport => ({ kind: 'malformed', reason });
