import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { DEPLOYMENT_PARTITION, STOP_SWITCH } from '../contract/items';
import type { StopSwitch } from '../core/dial/ports';

/** The stop switch in the campaigns table: while the item exists, nobody is called. */
export class DynamoStopSwitch implements StopSwitch {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(): ReturnType<StopSwitch['read']> {
    const Key = { pk: DEPLOYMENT_PARTITION, sk: STOP_SWITCH };
    try {
      const { Item: item } = await this.#client.send(
        new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
      );
      return { kind: item ? 'set' : 'clear' };
    } catch (error) {
      return { kind: 'no-answer', cause: error instanceof Error ? error.name : 'unknown error' };
    }
  }
}
