/** Reading of whole partitions, a page at a time. */
import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';

/** Names of attributes to read; all where there are none. */
export type Projection = readonly string[];

/** @param isConsistent strongly: what was written before is in it. Costs twice as much. @default true */
export async function* pagesOf<T>(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  table: string,
  partition: string,
  projection: Projection = [],
  isConsistent = true,
): AsyncGenerator<readonly T[]> {
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': 'pk', ...names(projection) },
        ExpressionAttributeValues: { ':pk': partition },
        ConsistentRead: isConsistent,
        ...(projection.length > 0 ? { ProjectionExpression: Object.keys(names(projection)).join(', ') } : {}),
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    yield (page.Items ?? []) as T[];
    start = page.LastEvaluatedKey;
  } while (start);
}

export async function allOf<T>(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  table: string,
  partition: string,
): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of pagesOf<T>(client, table, partition)) items.push(...page);
  return items;
}

/** Placeholders, because many a name is a reserved word. */
export const names = (projection: Projection): Record<string, string> =>
  Object.fromEntries(projection.map((name) => [`#${name}`, name]));
