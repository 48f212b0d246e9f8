/** The chunks of lists in the campaigns table. Every write may be repeated, and come in any order. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import {
  CHUNK_PREFIX,
  type ChunkItem,
  chunkPartition,
  chunkSortKey,
  type RowCounts,
  signalSortKey,
} from '../contract/items';
import type { ChunkStore, Signal } from '../core/intake/ports';
import { allOf } from './partition-query';

type Client = Pick<DynamoDBDocumentClient, 'send'>;
type Change = Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>;

const NOT_LOADED = '#state <> :loaded';

export class DynamoChunkStore implements ChunkStore {
  readonly #client: Client;
  readonly #table: string;

  constructor(client: Client, campaignsTable: string) {
    this.#client = client;
    this.#table = campaignsTable;
  }

  async chunksOf(plan: string): Promise<readonly ChunkItem[]> {
    const items = await allOf<ChunkItem>(this.#client, this.#table, chunkPartition(plan));
    return items.filter(({ sk }) => sk.startsWith(CHUNK_PREFIX));
  }

  async beginChunk(plan: string, chunk: number): Promise<ChunkItem> {
    // One that was given up is here again because somebody put its message back: with all its tries.
    const anew = await this.#change(plan, chunkSortKey(chunk), {
      UpdateExpression: 'SET #state = :loading, starts = :one REMOVE givenBack, failure',
      ConditionExpression: '#state = :failed',
      ExpressionAttributeValues: { ':loading': 'loading', ':failed': 'failed', ':one': 1 },
    });
    if (anew) return anew;
    const begun = await this.#change(plan, chunkSortKey(chunk), {
      UpdateExpression: 'SET #state = if_not_exists(#state, :loading) ADD starts :one',
      ExpressionAttributeValues: { ':loading': 'loading', ':one': 1 },
    });
    if (!begun) throw new Error(`chunk ${chunk} of ${plan} could not be begun`);
    return begun;
  }

  async noteProgress(plan: string, chunk: number, counts: RowCounts): Promise<void> {
    await this.#change(plan, chunkSortKey(chunk), {
      UpdateExpression: 'SET counts = :counts',
      ConditionExpression: `${NOT_LOADED} AND (attribute_not_exists(counts) OR counts.#rows < :rows)`,
      ExpressionAttributeValues: { ':counts': counts, ':rows': counts.rows, ':loaded': 'loaded' },
    });
  }

  async endChunk(plan: string, chunk: number, counts: RowCounts): Promise<void> {
    await this.#change(plan, chunkSortKey(chunk), {
      UpdateExpression: 'SET #state = :loaded, counts = :counts REMOVE failure',
      ConditionExpression: NOT_LOADED,
      ExpressionAttributeValues: { ':counts': counts, ':loaded': 'loaded' },
    });
  }

  async giveBackChunk(plan: string, chunk: number): Promise<void> {
    await this.#change(plan, chunkSortKey(chunk), {
      UpdateExpression: 'ADD givenBack :one',
      ExpressionAttributeValues: { ':one': 1 },
    });
  }

  async noteFailure(plan: string, chunk: number, failure: string): Promise<void> {
    await this.#change(plan, chunkSortKey(chunk), {
      UpdateExpression: 'SET failure = :failure',
      ConditionExpression: `attribute_exists(pk) AND ${NOT_LOADED}`,
      ExpressionAttributeValues: { ':failure': failure, ':loaded': 'loaded' },
    });
  }

  async giveUpChunk(plan: string, chunk: number, failure: string): Promise<void> {
    await this.#change(plan, chunkSortKey(chunk), {
      UpdateExpression: 'SET #state = :failed, failure = :failure',
      ConditionExpression: NOT_LOADED,
      ExpressionAttributeValues: { ':failure': failure, ':loaded': 'loaded', ':failed': 'failed' },
    });
  }

  async claimSignal(plan: string, signal: Signal, periodMs: number, nowMs: number): Promise<boolean> {
    const claimed = await this.#change(plan, signalSortKey(signal), {
      UpdateExpression: 'SET atMs = :now',
      ConditionExpression: 'attribute_not_exists(atMs) OR atMs <= :before',
      ExpressionAttributeValues: { ':now': nowMs, ':before': nowMs - periodMs },
    });
    return claimed !== undefined;
  }

  /** The item as it is then; undefined where the condition does not hold. */
  async #change(plan: string, sk: string, change: Change): Promise<ChunkItem | undefined> {
    const expressions = `${change.UpdateExpression} ${change.ConditionExpression ?? ''}`;
    const names = ['state', 'rows'].filter((name) => expressions.includes(`#${name}`));
    try {
      const answer = await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { pk: chunkPartition(plan), sk },
          ...(names.length > 0
            ? { ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])) }
            : {}),
          ReturnValues: 'ALL_NEW',
          ...change,
        }),
      );
      return answer.Attributes as ChunkItem;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
