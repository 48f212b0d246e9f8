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
  type SuppressionListItem,
  suppressedPartition,
} from '../contract/items';
import {
  HOURS_COUNTED,
  hourAttribute,
  SOURCES_PARTITION,
  type SourceItem,
  type SourceUse,
} from '../contract/source-items';
import type { CampaignBook, WhomToCall } from '../core/pace/ports';
import { holdsFor, type Suppression } from '../core/rules/suppression-scope';
import { allOf } from './partition-query';

export class DynamoCampaignBook implements CampaignBook {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;
  #lists: ReadonlyMap<string, SuppressionListItem> = new Map();

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
    this.#lists = new Map(lists.map((list) => [list.sk, list]));
    return lists;
  }

  /** One query for each number: an operator may have suppressed it where there is no list at all. */
  async suppressed<T extends WhomToCall>(asked: readonly T[]): Promise<ReadonlySet<T>> {
    const found = await Promise.all(
      asked.map(async (one) => {
        const items = await this.#all<Suppression>(suppressedPartition(one.numberKey));
        return items.some((item) => holdsFor(item, one.campaign, this.#lists)) ? [one] : [];
      }),
    );
    return new Set(found.flat());
  }

  sourceUses(): Promise<readonly SourceItem[]> {
    return this.#all<SourceItem>(SOURCES_PARTITION);
  }

  async addSourceUses(uses: readonly SourceUse[]): Promise<void> {
    const numbers = [...new Set(uses.map(({ phone }) => phone))];
    await Promise.all(
      numbers.map((number) =>
        this.#addUses(
          number,
          uses.filter(({ phone }) => phone === number),
        ),
      ),
    );
  }

  /** Takes away the hours of the day before, which no cap looks at any more. Older ones that a pause left do no harm. */
  async #addUses(phone: string, uses: readonly SourceUse[]): Promise<void> {
    const hours = [...new Set(uses.map(({ hour }) => hour))];
    const newest = Math.max(...hours);
    const past = Array.from({ length: HOURS_COUNTED }, (_, n) => newest - HOURS_COUNTED - 1 - n);
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { pk: SOURCES_PARTITION, sk: phone },
        UpdateExpression: `ADD ${hours.map((_, n) => `#h${n} :n${n}`).join(', ')} REMOVE ${past.map((_, n) => `#p${n}`).join(', ')}`,
        ExpressionAttributeNames: {
          ...Object.fromEntries(hours.map((hour, n) => [`#h${n}`, hourAttribute(hour)])),
          ...Object.fromEntries(past.map((hour, n) => [`#p${n}`, hourAttribute(hour)])),
        },
        ExpressionAttributeValues: Object.fromEntries(
          hours.map((each, n) => [`:n${n}`, uses.filter(({ hour }) => hour === each).length]),
        ),
      }),
    );
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
