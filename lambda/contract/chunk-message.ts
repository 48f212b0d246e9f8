/** What the intake tells itself through its queue: load this chunk of that list. Keys and places only, no people. */
import type { CampaignId } from './items';

export interface ChunkMessage {
  readonly kind: 'chunk';
  readonly campaign: CampaignId;
  /** Object key of the list, and its version. */
  readonly list: string;
  readonly etag: string;
  /** Object key of the list's plan, which says where the chunk is. */
  readonly plan: string;
  /** From 0. */
  readonly chunk: number;
}

/** What lies in the dead-letter queue: the message, put back as it is, loads the chunk again. */
export interface PoisonedChunk extends ChunkMessage {
  /** Bytes of the list from...to (exclusive), of the unpacked one where it was packed. */
  readonly bytes: readonly [from: number, to: number];
  readonly rows: readonly [first: number, last: number];
  readonly reason: string;
}

/** Any other message of the queue that was given up. */
export interface PoisonedMessage {
  readonly kind: 'message';
  /** As it was received; put back, it is tried again. */
  readonly body: string;
  readonly reason: string;
}

/** Undefined for a message of another kind. */
export function readChunkMessage(body: string): ChunkMessage | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { kind, campaign, list, etag, plan, chunk } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<
    string,
    unknown
  >;
  const isChunk =
    kind === 'chunk' &&
    [campaign, list, etag, plan].every((part) => typeof part === 'string') &&
    Number.isInteger(chunk);
  return isChunk ? ({ kind, campaign: campaign as CampaignId, list, etag, plan, chunk } as ChunkMessage) : undefined;
}
