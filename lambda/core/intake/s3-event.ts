/** Reads the intake's messages: events of the bucket as EventBridge writes them, raw. */

export type ObjectNotice =
  | {
      readonly kind: 'created' | 'deleted';
      readonly key: string;
      /** Orders the events of one key, see lambda/core/campaign/sequencer.ts. Empty where the event has none. */
      readonly sequencer: string;
    }
  | { readonly kind: 'other'; readonly reason: string };

const KINDS: Readonly<Record<string, 'created' | 'deleted'>> = {
  'Object Created': 'created',
  'Object Deleted': 'deleted',
};

/** Never throws: what is no object that came or went is said, and ignored by the caller. */
export function readObjectNotice(body: string): ObjectNotice {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return { kind: 'other', reason: 'the message is not JSON' };
  }
  const event = asObject(raw);
  const kind = event['source'] === 'aws.s3' ? kindOf(event['detail-type']) : undefined;
  if (kind === undefined)
    return { kind: 'other', reason: 'the message is no "Object Created" or "Object Deleted" event of aws.s3' };
  // Unlike S3's own notifications, EventBridge events carry the key as it is, not URL-encoded.
  const { key, sequencer } = asObject(asObject(event['detail'])['object']);
  if (typeof key !== 'string' || key === '') return { kind: 'other', reason: 'the event names no object key' };
  return { kind, key, sequencer: typeof sequencer === 'string' ? sequencer : '' };
}

/** Whatever the word is: `toString` is in no table. */
const kindOf = (type: unknown): 'created' | 'deleted' | undefined =>
  typeof type === 'string' && Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
