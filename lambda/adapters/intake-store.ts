/** What the intake keeps of campaigns, contacts and suppressed numbers. Every write may be repeated. */
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
  DUE_SHARDS,
  SUPPRESSION_PARTITION,
  type SuppressedNumberItem,
  type SuppressionListItem,
  suppressedPartition,
  suppressedSortKey,
} from '../contract/items';
import type { Clock } from '../core/clock';
import type { CampaignStore, LoadedContact, Origin, PutContact, SuppressionStore } from '../core/intake/ports';
import { allOf, pagesOf } from './partition-query';

export interface IntakeTables {
  readonly campaignsTable: string;
  readonly contactsTable: string;
}

type Client = Pick<DynamoDBDocumentClient, 'send'>;

export interface TableClients {
  readonly campaigns: Client;
  readonly contacts: Client;
}

/** Items in one BatchWriteItem, at most (DynamoDB's limit). */
const BATCH = 25;
/** Batches written at the same time. */
const BATCHES_AT_ONCE = 8;
/** Wait before what DynamoDB left undone is written again; doubles from one round to the next. */
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5_000;

/** What is read of a contact that is there already. */
const ORIGIN = {
  ProjectionExpression: '#list, listEtag, #row',
  ExpressionAttributeNames: { '#list': 'list', '#row': 'row' },
};

/** Too much for the table, the index, a partition, or the account: the names that DynamoDB has for it. */
const THROTTLES = ['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'];
const isThrottle = (error: unknown): boolean => error instanceof Error && THROTTLES.includes(error.name);

export class DynamoIntakeStore implements CampaignStore, SuppressionStore {
  readonly #client: Client;
  readonly #contacts: Client;
  readonly #tables: IntakeTables;
  readonly #clock: Pick<Clock, 'sleep'>;

  /** @param clients of the two tables: one is asked again and again where the other says that it is busy */
  constructor(clients: TableClients, tables: IntakeTables, clock: Pick<Clock, 'sleep'>) {
    this.#client = clients.campaigns;
    this.#contacts = clients.contacts;
    this.#tables = tables;
    this.#clock = clock;
  }

  async touchCampaign(campaign: CampaignId, nowMs: number, dueShards: number = DUE_SHARDS): Promise<void> {
    const sets = ['createdAtMs = if_not_exists(createdAtMs, :now)', 'loadedAtMs = :now'];
    // There are two numbers of shards, and a campaign keeps the greater: contacts are in all of them.
    const isMany = dueShards > DUE_SHARDS;
    if (isMany) sets.push('dueShards = :shards');
    // Whoever begins to load while its contacts begin to be deleted finds out here, and is told why the next time.
    const isKept = 'attribute_not_exists(erasedAtMs)';
    const values = { ':now': nowMs, ...(isMany ? { ':shards': dueShards } : {}) };
    await this.#updateCampaign(campaign, `SET ${sets.join(', ')} REMOVE finishedAtMs`, values, isKept);
  }

  async addZoneKeys(campaign: CampaignId, zoneKeys: readonly string[]): Promise<void> {
    await this.#updateCampaign(campaign, 'ADD zoneKeys :zones', { ':zones': new Set(zoneKeys) });
  }

  async putContact(contact: LoadedContact): Promise<PutContact> {
    const TableName = this.#tables.contactsTable;
    try {
      const ConditionExpression = 'attribute_not_exists(pk)';
      await this.#contacts.send(new PutCommand({ TableName, Item: contact, ConditionExpression }));
      return { kind: 'stored' };
    } catch (error) {
      if (isThrottle(error)) return { kind: 'throttled' };
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
    const Key = { pk: contact.pk, sk: contact.sk };
    try {
      const get = new GetCommand({ TableName, Key, ConsistentRead: true, ...ORIGIN });
      const { Item: item } = await this.#contacts.send(get);
      if (!item) throw new Error(`contact ${contact.sk} is there when it is written, and not when it is read`);
      return { kind: 'exists', origin: item as Origin };
    } catch (error) {
      if (isThrottle(error)) return { kind: 'throttled' };
      throw error;
    }
  }

  async countContacts(campaign: CampaignId, list: string, etag: string): Promise<number> {
    const projection = ['list', 'listEtag'];
    let count = 0;
    for (let partition = 0; partition < CONTACT_PARTITIONS; partition++) {
      const pk = contactPartition(campaign, partition);
      for await (const page of pagesOf<Origin>(this.#contacts, this.#tables.contactsTable, pk, projection))
        count += page.filter((origin) => origin.list === list && origin.listEtag === etag).length;
    }
    return count;
  }

  async openCampaigns(): Promise<readonly CampaignId[]> {
    const campaigns = await allOf<CampaignItem>(this.#client, this.#tables.campaignsTable, CAMPAIGNS_PARTITION);
    return campaigns.filter((campaign) => campaign.finishedAtMs === undefined).map((campaign) => campaign.sk);
  }

  async suppressionLists(): Promise<readonly SuppressionListItem[]> {
    return allOf<SuppressionListItem>(this.#client, this.#tables.campaignsTable, SUPPRESSION_PARTITION);
  }

  async replaceSuppressionList(item: SuppressionListItem, seen: SuppressionListItem | undefined): Promise<boolean> {
    try {
      await this.#client.send(new PutCommand({ TableName: this.#tables.campaignsTable, Item: item, ...stillAs(seen) }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async suppress(numberKeys: readonly string[], { sk: list, etag, version = 0 }: SuppressionListItem): Promise<void> {
    const sk = suppressedSortKey(list, version);
    // DynamoDB refuses a batch that names an item twice.
    const items = [...new Set(numberKeys)].map(
      (key): SuppressedNumberItem => ({ pk: suppressedPartition(key), sk, list, etag, version }),
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

  async #updateCampaign(
    campaign: CampaignId,
    update: string,
    values: Record<string, unknown>,
    condition?: string,
  ): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#tables.campaignsTable,
        Key: { pk: CAMPAIGNS_PARTITION, sk: campaign },
        UpdateExpression: update,
        ExpressionAttributeValues: values,
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
      }),
    );
  }
}

const chunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));

/** Names are aliased: some of them are words of DynamoDB's. */
function stillAs(seen: SuppressionListItem | undefined) {
  if (!seen) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const { etag, state, version } = seen;
  const isOfVersion = version === undefined ? 'attribute_not_exists(#version)' : '#version = :version';
  return {
    ConditionExpression: `etag = :etag AND #state = :state AND ${isOfVersion}`,
    ExpressionAttributeNames: { '#state': 'state', '#version': 'version' },
    ExpressionAttributeValues: {
      ':etag': etag,
      ':state': state,
      ...(version === undefined ? {} : { ':version': version }),
    },
  };
}
