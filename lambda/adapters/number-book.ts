/** What numbers have been through: one item for each, in the campaigns table. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { NUMBER_RECORD, type NumberAttempt, type NumberItem, numberPartition } from '../contract/items';
import type { NumberBook } from '../core/pace/ports';
import { type NumberRecord, withAttempt } from '../core/rules/number-record';
import { readAll } from './batch-read';

/** Two controllers that hand over may meet at one number; more do not. */
const MOST_MEETINGS = 5;

type Client = Pick<DynamoDBDocumentClient, 'send'>;

export class DynamoNumberBook implements NumberBook {
  readonly #client: Client;
  readonly #table: string;

  constructor(client: Client, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(numberKeys: readonly string[]): Promise<ReadonlyMap<string, NumberRecord>> {
    const keys = [...new Set(numberKeys)];
    const found = await readAll<NumberItem>(this.#client, this.#table, keys.map(keyOf));
    const byPartition = new Map(found.map((item) => [item.pk, item]));
    return new Map(
      keys.flatMap((key) => {
        const item = byPartition.get(numberPartition(key));
        return item ? [[key, item]] : [];
      }),
    );
  }

  /** Two that meet both read, one writes, and the other begins anew and finds what was written. */
  async note(numberKey: string, attempt: NumberAttempt, nowMs: number): Promise<void> {
    const Key = keyOf(numberKey);
    for (let meeting = 0; meeting < MOST_MEETINGS; meeting += 1) {
      const get = new GetCommand({ TableName: this.#table, Key, ConsistentRead: true });
      const before = (await this.#client.send(get)).Item as NumberItem | undefined;
      const after = withAttempt(before, attempt, nowMs);
      if (!after || (await this.#put({ ...Key, ...after }, before))) return;
    }
    throw new Error('the record of a number changes faster than it can be written');
  }

  async #put(item: NumberItem, before: NumberItem | undefined): Promise<boolean> {
    const condition = before
      ? { ConditionExpression: 'revision = :before', ExpressionAttributeValues: { ':before': before.revision } }
      : { ConditionExpression: 'attribute_not_exists(pk)' };
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, Item: item, ...condition }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const keyOf = (numberKey: string) => ({ pk: numberPartition(numberKey), sk: NUMBER_RECORD }) as const;
