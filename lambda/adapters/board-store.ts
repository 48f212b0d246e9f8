/** What the dashboard's list of campaigns is made of: three reads of the campaigns table. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { CONTROLLER_MEMORY, DEPLOYMENT_PARTITION } from '../contract/items';
import type { BoardPicture, ControllerSign } from '../core/operate/board';
import type { PaceMemory } from '../core/pace/memory';
import { DynamoCampaignControl } from './campaign-control';

export class DynamoBoardStore {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;
  readonly #control: DynamoCampaignControl;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, table: string) {
    this.#client = client;
    this.#table = table;
    this.#control = new DynamoCampaignControl(client, table);
  }

  async read(): Promise<BoardPicture> {
    const [campaigns, stop, controller] = await Promise.all([
      this.#control.campaigns(),
      this.#control.stopSwitch(),
      this.#controller(),
    ]);
    return { campaigns, stop, controller };
  }

  async #controller(): Promise<ControllerSign | undefined> {
    const Key = { pk: DEPLOYMENT_PARTITION, sk: CONTROLLER_MEMORY };
    const { Item } = await this.#client.send(new GetCommand({ TableName: this.#table, Key }));
    const memory = Item?.['memory'] as PaceMemory | undefined;
    return memory && { savedAtMs: memory.savedAtMs, prevailing: memory.prevailing };
  }
}
