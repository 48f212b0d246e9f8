/** Reads the intake's messages: events of the bucket as EventBridge writes them, raw. */

export type ObjectNotice =
  | { readonly kind: 'created'; readonly key: string }
  | { readonly kind: 'other'; readonly reason: string };

/** Never throws: what is no new object is said, and ignored by the caller. */
export function readObjectNotice(body: string): ObjectNotice {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return { kind: 'other', reason: 'the message is not JSON' };
  }
  const event = asObject(raw);
  if (event['source'] !== 'aws.s3' || event['detail-type'] !== 'Object Created')
    return { kind: 'other', reason: 'the message is no "Object Created" event of aws.s3' };
  // Unlike S3's own notifications, EventBridge events carry the key as it is, not URL-encoded.
  const key = asObject(asObject(event['detail'])['object'])['key'];
  if (typeof key !== 'string' || key === '') return { kind: 'other', reason: 'the event names no object key' };
  return { kind: 'created', key };
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
