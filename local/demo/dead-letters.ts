/** Counts the dead letters by their reasons, and says what to do about each. */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { ContactItem } from '../../lambda/contract/items';
import { adviceFor } from '../../lambda/core/operate/advice';
import type { LocalServices } from './local-services';
import type { DeadLetterShown } from './snapshot';

/** Reasons with their counts, the most frequent first. */
export function countReasons(reasons: readonly string[]): readonly DeadLetterShown[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count, advice: adviceFor(reason) }))
    .sort((a, b) => b.count - a.count);
}

/** Reads every dead-lettered contact's reason: a scan, so for the tables of one machine only. */
export async function readDeadLetters(
  tables: LocalServices['tables'],
  contactsTable: string,
): Promise<readonly DeadLetterShown[]> {
  const reasons: string[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await tables.send(
      new ScanCommand({
        TableName: contactsTable,
        FilterExpression: '#state = :dead',
        ProjectionExpression: 'deadLetterReason',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':dead': 'dead-lettered' satisfies ContactItem['state'] },
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    for (const item of (page.Items ?? []) as Partial<ContactItem>[])
      reasons.push(item.deadLetterReason ?? 'no reason was kept');
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return countReasons(reasons);
}
