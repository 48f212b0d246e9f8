/** The events that S3 sends to EventBridge, as its user guide documents them ("ev-events"). */
import { randomUUID } from 'node:crypto';
import type { Place } from '../iam/permissions';
import type { BusEvent } from './event-bus';

export interface ObjectChange {
  /** What the client called; gives the detail type and the reason. */
  readonly operation: string;
  readonly bucket: string;
  /** Not URL-encoded. */
  readonly key: string;
  /** Undefined for a deletion. */
  readonly object: { readonly sizeBytes: number; readonly etag: string } | undefined;
  readonly atMs: number;
  /** Grows with each change; the event's sequencer orders the changes of one key. */
  readonly sequence: number;
}

/** Operations that create an object. */
export const OBJECT_CREATIONS: readonly string[] = ['PutObject', 'CopyObject', 'CompleteMultipartUpload'];
/** DeleteObjects names its keys in its body, which is not read here: it sends no events. */
export const OBJECT_DELETION = 'DeleteObject';

export function objectEvent(change: ObjectChange, { region, accountId }: Place): BusEvent {
  const { operation, bucket, key, object, atMs, sequence } = change;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': object ? 'Object Created' : 'Object Deleted',
    source: 'aws.s3',
    account: accountId,
    time: `${new Date(atMs).toISOString().slice(0, 19)}Z`,
    region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: {
        key,
        ...(object ? { size: object.sizeBytes, etag: object.etag.replaceAll('"', '') } : {}),
        sequencer: sequence.toString(16).toUpperCase().padStart(18, '0'),
      },
      'request-id': randomUUID(),
      requester: accountId,
      'source-ip-address': '127.0.0.1',
      reason: operation,
      ...(object ? {} : { 'deletion-type': 'Permanently Deleted' }),
    },
  };
}
