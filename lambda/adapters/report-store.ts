/** What the reports read: a campaign, its lists and contacts, and what stops everybody. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  CAMPAIGNS_PARTITION,
  type CampaignId,
  type CampaignItem,
  CHUNK_PREFIX,
  type ChunkItem,
  CONTACT_PARTITIONS,
  type ContactItem,
  chunkPartition,
  contactPartition,
  DEPLOYMENT_PARTITION,
  type ListItem,
  listPartition,
  STOP_SWITCH,
  type StopItem,
  SUPPRESSION_PARTITION,
  type SuppressionListItem,
  type ToldState,
} from '../contract/items';
import type { Counted, CountedContact, ReportStore } from '../core/report/ports';
import { allOf, pagesOf } from './partition-query';

export interface ReportTables {
  readonly campaignsTable: string;
  readonly contactsTable: string;
}

export class DynamoReportStore implements ReportStore {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #tables: ReportTables;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, tables: ReportTables) {
    this.#client = client;
    this.#tables = tables;
  }

  async campaign(campaign: CampaignId): Promise<CampaignItem | undefined> {
    return (await this.#get(CAMPAIGNS_PARTITION, campaign)) as CampaignItem | undefined;
  }

  async stopSwitch(): Promise<StopItem | undefined> {
    return (await this.#get(DEPLOYMENT_PARTITION, STOP_SWITCH)) as StopItem | undefined;
  }

  async listsOf(campaign: CampaignId): Promise<readonly ListItem[]> {
    return allOf<ListItem>(this.#client, this.#tables.campaignsTable, listPartition(campaign));
  }

  async chunksOf(plan: string): Promise<readonly ChunkItem[]> {
    const items = await allOf<ChunkItem>(this.#client, this.#tables.campaignsTable, chunkPartition(plan));
    return items.filter(({ sk }) => sk.startsWith(CHUNK_PREFIX));
  }

  async suppressionLists(): Promise<readonly SuppressionListItem[]> {
    return allOf<SuppressionListItem>(this.#client, this.#tables.campaignsTable, SUPPRESSION_PARTITION);
  }

  async forEachState(campaign: CampaignId, visit: (contact: CountedContact) => void, isExact: boolean): Promise<void> {
    const projection = ['state', 'zoneKey'];
    await Promise.all(
      partitionsOf(campaign).map(async (pk) => {
        const pages = pagesOf<CountedContact>(this.#client, this.#tables.contactsTable, pk, projection, isExact);
        for await (const page of pages) page.forEach(visit);
      }),
    );
  }

  async *contacts(campaign: CampaignId): AsyncGenerator<readonly ContactItem[]> {
    for (const pk of partitionsOf(campaign)) yield* pagesOf<ContactItem>(this.#client, this.#tables.contactsTable, pk);
  }

  async noteCount(campaign: CampaignId, contacts: number, counted: Counted): Promise<void> {
    const isLatest = '(attribute_not_exists(counted) OR counted.atMs <= :at)';
    const update = 'SET countedContacts = :contacts, counted = :counted';
    await this.#update(campaign, update, `attribute_exists(pk) AND ${isLatest}`, {
      ':contacts': contacts,
      ':counted': counted,
      ':at': counted.atMs,
    });
  }

  async noteTold(campaign: CampaignId, told: ToldState, before: ToldState | undefined): Promise<void> {
    const isAsBefore = before ? 'told.atMs = :before' : 'attribute_not_exists(told)';
    await this.#update(campaign, 'SET told = :told', `attribute_exists(pk) AND ${isAsBefore}`, {
      ':told': told,
      ...(before ? { ':before': before.atMs } : {}),
    });
  }

  async finishCampaign(
    campaign: CampaignId,
    loadedAtMs: number | undefined,
    nowMs: number,
    counted: Counted | undefined,
  ): Promise<boolean> {
    const isAsLoaded = loadedAtMs === undefined ? 'attribute_not_exists(loadedAtMs)' : 'loadedAtMs = :loaded';
    const count = counted ? ', counted = :counted' : '';
    return this.#update(campaign, `SET finishedAtMs = :now${count}`, `attribute_exists(pk) AND ${isAsLoaded}`, {
      ':now': nowMs,
      ...(counted ? { ':counted': counted } : {}),
      ...(loadedAtMs === undefined ? {} : { ':loaded': loadedAtMs }),
    });
  }

  async #get(pk: string, sk: string): Promise<unknown> {
    const TableName = this.#tables.campaignsTable;
    const answer = await this.#client.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }));
    return answer.Item;
  }

  /** False where the condition does not hold. */
  async #update(campaign: CampaignId, update: string, condition: string, values: object): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#tables.campaignsTable,
          Key: { pk: CAMPAIGNS_PARTITION, sk: campaign },
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeValues: { ...values },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const partitionsOf = (campaign: CampaignId): readonly string[] =>
  Array.from({ length: CONTACT_PARTITIONS }, (_, partition) => contactPartition(campaign, partition));
