/** Reading of many items by their keys, strongly consistent, a hundred at a time. */
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { names, type Projection } from './partition-query';

/** DynamoDB's limit of BatchGetItem. */
const BATCH = 100;
/** What DynamoDB hands back unread is asked for again; it throttles by itself through the SDK's back-off. */
const MOST_ROUNDS = 8;

type Client = Pick<DynamoDBDocumentClient, 'send'>;

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * Those of the items that there are, in any order.
 *
 * @param keys without repetitions: DynamoDB refuses those
 * @throws Error if the table stays throttled
 */
export async function readAll<T>(
  client: Client,
  table: string,
  keys: readonly ItemKey[],
  projection: Projection = [],
): Promise<readonly T[]> {
  const batches = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, index) =>
    keys.slice(index * BATCH, (index + 1) * BATCH),
  );
  return (await Promise.all(batches.map((batch) => readBatch<T>(client, table, batch, projection)))).flat();
}

async function readBatch<T>(
  client: Client,
  table: string,
  batch: readonly ItemKey[],
  projection: Projection,
): Promise<readonly T[]> {
  const ExpressionAttributeNames = names(projection);
  const projected = {
    ExpressionAttributeNames,
    ProjectionExpression: Object.keys(ExpressionAttributeNames).join(', '),
  };
  const found: T[] = [];
  let Keys: Record<string, unknown>[] = batch.map(({ pk, sk }) => ({ pk, sk }));
  for (let round = 0; Keys.length > 0; round += 1) {
    if (round > MOST_ROUNDS) throw new Error(`${Keys.length} items could not be read: the table is throttled`);
    const request = { Keys, ConsistentRead: true, ...(projection.length > 0 ? projected : {}) };
    const answer = await client.send(new BatchGetCommand({ RequestItems: { [table]: request } }));
    found.push(...((answer.Responses?.[table] ?? []) as T[]));
    Keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return found;
}
