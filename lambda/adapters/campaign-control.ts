/** Campaigns and the stop switch as an operator sets them: one conditional write each, as it was read. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { CampaignHold } from '../contract/campaign';
import {
  CAMPAIGNS_PARTITION,
  type CampaignId,
  type CampaignItem,
  DEPLOYMENT_PARTITION,
  STOP_SWITCH,
  type StopItem,
} from '../contract/items';
import type { CampaignControl } from '../core/operate/ports';
import { allOf } from './partition-query';

const STOP_KEY = { pk: DEPLOYMENT_PARTITION, sk: STOP_SWITCH } as const;

export class DynamoCampaignControl implements CampaignControl {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, table: string) {
    this.#client = client;
    this.#table = table;
  }

  campaigns(): Promise<readonly CampaignItem[]> {
    return allOf<CampaignItem>(this.#client, this.#table, CAMPAIGNS_PARTITION);
  }

  async campaign(campaign: CampaignId): Promise<CampaignItem | undefined> {
    const Key = { pk: CAMPAIGNS_PARTITION, sk: campaign };
    const { Item } = await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return Item as CampaignItem | undefined;
  }

  async setHold(campaign: CampaignId, was: CampaignHold | undefined, hold: CampaignHold | undefined): Promise<boolean> {
    // Its own write, repeated by the SDK after a lost answer, finds what it wrote.
    const before = was ? is('was') : NO_HOLD;
    const now = hold ? is('now') : NO_HOLD;
    const values = { ...valuesOf('was', was), ...valuesOf('now', hold), ...(hold ? { ':hold': hold } : {}) };
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { pk: CAMPAIGNS_PARTITION, sk: campaign },
          UpdateExpression: hold ? 'SET #hold = :hold' : 'REMOVE #hold',
          ConditionExpression: `attribute_exists(pk) AND ((${before}) OR (${now}))`,
          ExpressionAttributeNames: {
            '#hold': 'hold',
            ...(was || hold ? { '#mode': 'mode', '#by': 'by', '#at': 'atMs' } : {}),
          },
          ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async stopSwitch(): Promise<StopItem | undefined> {
    const command = new GetCommand({ TableName: this.#table, Key: STOP_KEY, ConsistentRead: true });
    return (await this.#client.send(command)).Item as StopItem | undefined;
  }

  async stopAll(stop: Pick<StopItem, 'reason' | 'by' | 'atMs'>): Promise<void> {
    const Item: StopItem = { ...STOP_KEY, ...stop };
    await this.#client.send(new PutCommand({ TableName: this.#table, Item }));
  }

  async startAll(): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: STOP_KEY }));
  }
}

const NO_HOLD = 'attribute_not_exists(#hold)';

const is = (which: string): string =>
  `#hold.#mode = :${which}Mode AND #hold.#by = :${which}By AND #hold.#at = :${which}At`;

const valuesOf = (which: string, hold: CampaignHold | undefined): Record<string, unknown> =>
  hold ? { [`:${which}Mode`]: hold.mode, [`:${which}By`]: hold.by, [`:${which}At`]: hold.atMs } : {};
