/** Deliveries of SQS, as Lambda hands them to a function. */
import type { SQSEvent } from 'aws-lambda';

/** A batch of messages m1, m2, ... */
export const batchOf = (...bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, n) => ({
    messageId: `m${n + 1}`,
    body,
    receiptHandle: `handle of m${n + 1}`,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'events',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:objects',
    awsRegion: 'us-east-1',
  })),
});

/** What EventBridge puts into the queue when an object was created. */
export const objectCreated = (key: string, sequencer = '617f08299329d189'): string =>
  JSON.stringify({
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '111122223333',
    time: '2026-11-20T15:00:00Z',
    region: 'us-east-1',
    resources: ['arn:aws:s3:::lists'],
    detail: {
      version: '0',
      bucket: { name: 'lists' },
      object: { key, size: 5, etag: 'b1946ac92492d2347c6235b4d2611184', sequencer },
      'request-id': 'N4N7GDK58NMKJ12R',
      requester: '123456789012',
      reason: 'PutObject',
    },
  });

/** What it puts there when one was deleted. */
export const objectDeleted = (key: string, sequencer: string): string =>
  JSON.stringify({
    version: '0',
    id: '2ee9cc15-d022-99ea-1fb8-1b1bac4850f9',
    'detail-type': 'Object Deleted',
    source: 'aws.s3',
    account: '111122223333',
    time: '2026-11-20T15:00:00Z',
    region: 'us-east-1',
    resources: ['arn:aws:s3:::lists'],
    detail: {
      version: '0',
      bucket: { name: 'lists' },
      object: { key, sequencer },
      'request-id': '0BH729840619AG5K',
      requester: '123456789012',
      reason: 'DeleteObject',
      'deletion-type': 'Permanently Deleted',
    },
  });
