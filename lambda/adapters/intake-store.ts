/** What the intake keeps in the campaigns and contacts tables. Every write may be repeated. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import {
  CAMPAIGNS_PARTITION,
  type CampaignId,
  type CampaignItem,
  CONTACT_PARTITIONS,
  contactPartition,
  type ListItem,
  listPartition,
  SUPPRESSION_PARTITION,
  type SuppressedNumberItem,
  type SuppressionListItem,
  suppressedPartition,
} from '../contract/items';
import type { Clock } from '../core/clock';
import type { IntakeStore, LoadedContact, Origin, PutContact } from '../core/intake/ports';
import { allOf, pagesOf } from './partition-query';

export interface IntakeTables {
  readonly campaignsTable: string;
  readonly contactsTable: string;
}

type Client = Pick<DynamoDBDocumentClient, 'send'>;

/** Items in one BatchWriteItem, at most (DynamoDB's limit). */
const BATCH = 25;
/** Batches written at the same time. */
const BATCHES_AT_ONCE = 8;
/** Wait before what DynamoDB left undone is written again; doubles from one round to the next. */
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5_000;

export class DynamoIntakeStore implements IntakeStore {
  readonly #client: Client;
  readonly #tables: IntakeTables;
  readonly #clock: Pick<Clock, 'sleep'>;

  constructor(client: Client, tables: IntakeTables, clock: Pick<Clock, 'sleep'>) {
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
  }

  async touchCampaign(campaign: CampaignId, nowMs: number): Promise<void> {
    await this.#updateCampaign(
      campaign,
      'SET createdAtMs = if_not_exists(createdAtMs, :now), loadedAtMs = :now REMOVE finishedAtMs',
      { ':now': nowMs },
    );
  }

  async addZoneKeys(campaign: CampaignId, zoneKeys: readonly string[]): Promise<void> {
    await this.#updateCampaign(campaign, 'ADD zoneKeys :zones', { ':zones': new Set(zoneKeys) });
  }

  async putContact(contact: LoadedContact): Promise<PutContact> {
    const TableName = this.#tables.contactsTable;
    try {
      const ConditionExpression = 'attribute_not_exists(pk)';
      await this.#client.send(new PutCommand({ TableName, Item: contact, ConditionExpression }));
      return { kind: 'stored' };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
    const Key = { pk: contact.pk, sk: contact.sk };
    const { Item: item } = await this.#client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    if (!item) throw new Error(`contact ${contact.sk} is there when it is written, and not when it is read`);
    return { kind: 'exists', origin: item as Origin };
  }

  async countContacts(campaign: CampaignId, list: string, etag: string): Promise<number> {
    const projection = ['list', 'listEtag'];
    let count = 0;
    for (let partition = 0; partition < CONTACT_PARTITIONS; partition++) {
      const pk = contactPartition(campaign, partition);
      for await (const page of pagesOf<Origin>(this.#client, this.#tables.contactsTable, pk, projection))
        count += page.filter((origin) => origin.list === list && origin.listEtag === etag).length;
    }
    return count;
  }

  async listsOf(campaign: CampaignId): Promise<readonly ListItem[]> {
    return allOf<ListItem>(this.#client, this.#tables.campaignsTable, listPartition(campaign));
  }

  async putList(item: ListItem): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#tables.campaignsTable, Item: item }));
  }

  async openCampaigns(): Promise<readonly CampaignId[]> {
    const campaigns = await allOf<CampaignItem>(this.#client, this.#tables.campaignsTable, CAMPAIGNS_PARTITION);
    return campaigns.filter((campaign) => campaign.finishedAtMs === undefined).map((campaign) => campaign.sk);
  }

  async suppressionLists(): Promise<readonly SuppressionListItem[]> {
    return allOf<SuppressionListItem>(this.#client, this.#tables.campaignsTable, SUPPRESSION_PARTITION);
  }

  async beginSuppressionList(key: string, etag: string): Promise<void> {
    const Item: SuppressionListItem = {
      pk: SUPPRESSION_PARTITION,
      sk: key,
      etag,
      state: 'loading',
      numbers: 0,
      rejected: 0,
    };
    await this.#client.send(new PutCommand({ TableName: this.#tables.campaignsTable, Item }));
  }

  async endSuppressionList(item: SuppressionListItem): Promise<void> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#tables.campaignsTable,
          Item: item,
          ConditionExpression: 'etag = :etag',
          ExpressionAttributeValues: { ':etag': item.etag },
        }),
      );
    } catch (error) {
      // Another version has been begun since, and whoever did ends it.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async suppress(numberKeys: readonly string[], list: string, etag: string): Promise<void> {
    // DynamoDB refuses a batch that names an item twice.
    const items = [...new Set(numberKeys)].map(
      (key): SuppressedNumberItem => ({ pk: suppressedPartition(key), sk: list, etag }),
    );
    const batches = chunks(items, BATCH);
    for (const group of chunks(batches, BATCHES_AT_ONCE)) await Promise.all(group.map((batch) => this.#putAll(batch)));
  }

  /** Writes until nothing is left: DynamoDB may leave a part of a batch undone without an error. */
  async #putAll(items: readonly SuppressedNumberItem[]): Promise<void> {
    const table = this.#tables.campaignsTable;
    let left = items.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      const answer = await this.#client.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
      left = (answer.UnprocessedItems?.[table] ?? []) as typeof left;
      if (left.length === 0) return;
      await this.#clock.sleep(waitMs);
    }
  }

  async #updateCampaign(campaign: CampaignId, update: string, values: Record<string, unknown>): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#tables.campaignsTable,
        Key: { pk: CAMPAIGNS_PARTITION, sk: campaign },
        UpdateExpression: update,
        ExpressionAttributeValues: values,
      }),
    );
  }
}

const chunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));
