/** Deletes the contacts of campaigns whose time is over. The only place that deletes contacts. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ContactRef } from '../contract/dial-request';
import {
  CAMPAIGNS_PARTITION,
  type CampaignId,
  type CampaignItem,
  CONTACT_PARTITIONS,
  contactPartition,
} from '../contract/items';
import type { Clock } from '../core/clock';
import type { CountedContact } from '../core/report/ports';
import type { RetentionStore } from '../core/retention/ports';
import { allOf, pagesOf } from './partition-query';

export interface RetentionTables {
  readonly campaignsTable: string;
  readonly contactsTable: string;
}

/** Items in one BatchWriteItem, at most (DynamoDB's limit). */
const BATCH = 25;
/** Batches at the same time: nobody waits for this, and campaigns that dial share the table. */
const BATCHES_AT_ONCE = 4;
/** Wait before what DynamoDB left undone is written again; doubles from one round to the next. */
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5_000;

export class DynamoRetentionStore implements RetentionStore {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #tables: RetentionTables;
  readonly #clock: Pick<Clock, 'sleep'>;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, tables: RetentionTables, clock: Pick<Clock, 'sleep'>) {
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
  }

  campaigns(): Promise<readonly CampaignItem[]> {
    return allOf<CampaignItem>(this.#client, this.#tables.campaignsTable, CAMPAIGNS_PARTITION);
  }

  async forEachState(campaign: CampaignId, visit: (contact: CountedContact) => void): Promise<void> {
    for (const pk of partitionsOf(campaign)) {
      const pages = pagesOf<CountedContact>(this.#client, this.#tables.contactsTable, pk, ['state', 'zoneKey']);
      for await (const page of pages) page.forEach(visit);
    }
  }

  async markErased(
    { sk, finishedAtMs, loadedAtMs }: CampaignItem,
    counted: NonNullable<CampaignItem['counted']>,
    nowMs: number,
  ): Promise<boolean> {
    const isAsLoaded = loadedAtMs === undefined ? 'attribute_not_exists(loadedAtMs)' : 'loadedAtMs = :loaded';
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#tables.campaignsTable,
          Key: { pk: CAMPAIGNS_PARTITION, sk },
          UpdateExpression: 'SET erasedAtMs = :now, counted = :counted',
          ConditionExpression: `finishedAtMs = :finished AND ${isAsLoaded} AND attribute_not_exists(erasedAtMs)`,
          ExpressionAttributeValues: {
            ':now': nowMs,
            ':counted': counted,
            ':finished': finishedAtMs,
            ...(loadedAtMs === undefined ? {} : { ':loaded': loadedAtMs }),
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async *contactKeys(campaign: CampaignId): AsyncGenerator<readonly ContactRef[]> {
    for (const pk of partitionsOf(campaign))
      yield* pagesOf<ContactRef>(this.#client, this.#tables.contactsTable, pk, ['pk', 'sk']);
  }

  async deleteContacts(contacts: readonly ContactRef[]): Promise<void> {
    const batches = chunks(contacts, BATCH);
    for (const group of chunks(batches, BATCHES_AT_ONCE)) await Promise.all(group.map((batch) => this.#delete(batch)));
  }

  async noteErasureDone(campaign: CampaignId, nowMs: number): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#tables.campaignsTable,
        Key: { pk: CAMPAIGNS_PARTITION, sk: campaign },
        UpdateExpression: 'SET erasureDoneAtMs = :now',
        ConditionExpression: 'attribute_exists(erasedAtMs)',
        ExpressionAttributeValues: { ':now': nowMs },
      }),
    );
  }

  /** Until nothing is left: DynamoDB may leave a part of a batch undone without an error. */
  async #delete(contacts: readonly ContactRef[]): Promise<void> {
    const table = this.#tables.contactsTable;
    let left = contacts.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }));
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      const answer = await this.#client.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
      left = (answer.UnprocessedItems?.[table] ?? []) as typeof left;
      if (left.length === 0) return;
      await this.#clock.sleep(waitMs);
    }
  }
}

const partitionsOf = (campaign: CampaignId): readonly string[] =>
  Array.from({ length: CONTACT_PARTITIONS }, (_, partition) => contactPartition(campaign, partition));

const chunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));
