/** What the dashboard's list of campaigns is made of: three reads of the campaigns table. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import {
  CAMPAIGNS_PARTITION,
  type CampaignItem,
  CONTROLLER_MEMORY,
  DEPLOYMENT_PARTITION,
  STOP_SWITCH,
  type StopItem,
} from '../contract/items';
import type { BoardPicture, ControllerSign } from '../core/operate/board';
import type { PaceMemory } from '../core/pace/memory';
import { allOf } from './partition-query';

export class DynamoBoardStore {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(): Promise<BoardPicture> {
    const [campaigns, stop, controller] = await Promise.all([
      allOf<CampaignItem>(this.#client, this.#table, CAMPAIGNS_PARTITION),
      this.#deployment(STOP_SWITCH),
      this.#deployment(CONTROLLER_MEMORY),
    ]);
    return { campaigns, stop: stop as StopItem | undefined, controller: signOf(controller) };
  }

  async #deployment(sk: string): Promise<Record<string, unknown> | undefined> {
    const Key = { pk: DEPLOYMENT_PARTITION, sk };
    return (await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }))).Item;
  }
}

function signOf(item: Record<string, unknown> | undefined): ControllerSign | undefined {
  const memory = item?.['memory'] as PaceMemory | undefined;
  return memory && { savedAtMs: memory.savedAtMs, prevailing: memory.prevailing };
}
