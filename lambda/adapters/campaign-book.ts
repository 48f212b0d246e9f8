/** Campaigns, the stop switch and suppression: the controller's view of the campaigns table. */
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  CAMPAIGNS_PARTITION,
  type CampaignId,
  type CampaignItem,
  DEPLOYMENT_PARTITION,
  STOP_SWITCH,
  type StopItem,
  SUPPRESSION_PARTITION,
  type SuppressedNumberItem,
  type SuppressionListItem,
  suppressedPartition,
} from '../contract/items';
import type { CampaignBook } from '../core/pace/ports';
import { allOf } from './partition-query';

export class DynamoCampaignBook implements CampaignBook {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;
  #etags: ReadonlyMap<string, string> = new Map();

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, table: string) {
    this.#client = client;
    this.#table = table;
  }

  campaigns(): Promise<readonly CampaignItem[]> {
    return this.#all<CampaignItem>(CAMPAIGNS_PARTITION);
  }

  async block(campaign: CampaignId, reason: string, nowMs: number): Promise<void> {
    await this.#update(campaign, 'SET blockedReason = :reason, blockedAtMs = :now', {
      ':reason': reason,
      ':now': nowMs,
    });
  }

  async unblock(campaign: CampaignId): Promise<void> {
    await this.#update(campaign, 'REMOVE blockedReason, blockedAtMs');
  }

  async prove(campaign: CampaignId, nowMs: number): Promise<void> {
    await this.#update(campaign, 'SET provenAtMs = :now REMOVE doubts', { ':now': nowMs });
  }

  async doubt(campaign: CampaignId): Promise<number> {
    const updated = await this.#update(campaign, 'ADD doubts :one', { ':one': 1 });
    return updated.doubts ?? 0;
  }

  async stopped(): Promise<{ readonly reason: string | undefined } | undefined> {
    const Key = { pk: DEPLOYMENT_PARTITION, sk: STOP_SWITCH };
    const { Item } = await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return Item && { reason: (Item as StopItem).reason };
  }

  async suppressionLists(): Promise<readonly SuppressionListItem[]> {
    const lists = await this.#all<SuppressionListItem>(SUPPRESSION_PARTITION);
    this.#etags = new Map(lists.map((list) => [list.sk, list.etag]));
    return lists;
  }

  /** A number counts while its list still has the version that it was loaded from. */
  async suppressed(numberKeys: readonly string[]): Promise<ReadonlySet<string>> {
    if (this.#etags.size === 0) return new Set();
    const found = await Promise.all(
      numberKeys.map(async (key) => {
        const items = await this.#all<SuppressedNumberItem>(suppressedPartition(key));
        return items.some((item) => this.#etags.get(item.sk) === item.etag) ? [key] : [];
      }),
    );
    return new Set(found.flat());
  }

  #all<T>(partition: string): Promise<readonly T[]> {
    return allOf<T>(this.#client, this.#table, partition);
  }

  async #update(
    campaign: CampaignId,
    update: string,
    values?: Record<string, unknown>,
  ): Promise<Partial<CampaignItem>> {
    const { Attributes } = await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { pk: CAMPAIGNS_PARTITION, sk: campaign },
        UpdateExpression: update,
        ...(values ? { ExpressionAttributeValues: values } : {}),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return (Attributes ?? {}) as Partial<CampaignItem>;
  }
}
