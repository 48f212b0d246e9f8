/** The lists of campaigns in the campaigns table: one item for each version of a list. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type CampaignId, type ListItem, listPartition } from '../contract/items';
import type { ListRef, ListStore } from '../core/intake/ports';
import { allOf } from './partition-query';

type Client = Pick<DynamoDBDocumentClient, 'send'>;

export class DynamoListStore implements ListStore {
  readonly #client: Client;
  readonly #table: string;

  constructor(client: Client, campaignsTable: string) {
    this.#client = client;
    this.#table = campaignsTable;
  }

  async listsOf(campaign: CampaignId): Promise<readonly ListItem[]> {
    return allOf<ListItem>(this.#client, this.#table, listPartition(campaign));
  }

  async list({ pk, sk }: ListRef): Promise<ListItem | undefined> {
    const get = new GetCommand({ TableName: this.#table, Key: { pk, sk }, ConsistentRead: true });
    return (await this.#client.send(get)).Item as ListItem | undefined;
  }

  async putList(item: ListItem): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#table, Item: item }));
  }

  async putUnplannedList(item: ListItem): Promise<boolean> {
    return this.#putIf(item, 'attribute_not_exists(#plan) OR #state = :refused', { ':refused': 'refused' });
  }

  async planList(planned: ListItem): Promise<boolean> {
    return this.#putIf(planned, 'attribute_not_exists(#plan) AND #state = :loading', { ':loading': 'loading' });
  }

  async endList(ended: ListItem): Promise<boolean> {
    const values = { ':loading': 'loading', ':incomplete': 'incomplete', ':plan': ended.plan };
    // One that is incomplete is ended again only by what was missing.
    const isOpen = ended.state === 'loaded' ? '#state IN (:loading, :incomplete)' : '#state = :loading';
    const { ':incomplete': _, ...fewer } = values;
    return this.#putIf(ended, `#plan = :plan AND ${isOpen}`, ended.state === 'loaded' ? values : fewer);
  }

  async #putIf(item: ListItem, condition: string, values: Record<string, unknown>): Promise<boolean> {
    const names = { '#plan': 'plan', '#state': 'state' };
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: item,
          ConditionExpression: condition,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
