/** Dead letters in the contacts table, as an operator reads them and sends them back: one conditional write each. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  CAMPAIGNS_PARTITION,
  type CampaignId,
  type CampaignItem,
  CONTACT_PARTITIONS,
  type ContactState,
  contactPartition,
} from '../contract/items';
import { STANDING_FIELDS, type StandingContact } from '../core/operate/dead-letters';
import type { DeadLetterStore } from '../core/operate/ports';
import type { PutBack } from '../core/operate/put-back';
import { allOf } from './partition-query';

export interface OperatedTables {
  readonly campaignsTable: string;
  readonly contactsTable: string;
}

export class DynamoDeadLetterStore implements DeadLetterStore {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #tables: OperatedTables;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, tables: OperatedTables) {
    this.#client = client;
    this.#tables = tables;
  }

  campaigns(): Promise<readonly CampaignItem[]> {
    return allOf<CampaignItem>(this.#client, this.#tables.campaignsTable, CAMPAIGNS_PARTITION);
  }

  async *contactsIn(campaign: CampaignId, states: readonly ContactState[]): AsyncGenerator<readonly StandingContact[]> {
    for (let partition = 0; partition < CONTACT_PARTITIONS; partition += 1)
      yield* this.#pagesIn(contactPartition(campaign, partition), states);
  }

  async reopen(campaign: CampaignId, nowMs: number): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#tables.campaignsTable,
        Key: { pk: CAMPAIGNS_PARTITION, sk: campaign },
        UpdateExpression: 'SET loadedAtMs = :now REMOVE finishedAtMs',
        // Not while its contacts are being deleted, their time being over.
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(erasedAtMs)',
        ExpressionAttributeValues: { ':now': nowMs },
      }),
    );
  }

  async putBack({ contact, was, attempts, dueKey, dueAtMs, entry, action }: PutBack): Promise<boolean> {
    // The second half recognises our own write when the SDK repeated it after a lost answer.
    const mark = `history[${entry}].redriven`;
    const own = entry === undefined ? '' : ` OR (#state = :pending AND ${mark}.#by = :by AND ${mark}.#at = :at)`;
    const command = new UpdateCommand({
      TableName: this.#tables.contactsTable,
      Key: { pk: contact.pk, sk: contact.sk },
      UpdateExpression:
        'SET #state = :pending, attempts = :attempts, crashes = :none, dueKey = :key, dueAtMs = :due' +
        (entry === undefined ? '' : `, ${mark} = :action`) +
        ' REMOVE deadLetterReason',
      ConditionExpression: `(#state = :dead AND #try = :try AND attempts = :was)${own}`,
      ExpressionAttributeNames: {
        '#state': 'state',
        '#try': 'try',
        ...(entry === undefined ? {} : { '#by': 'by', '#at': 'atMs' }),
      },
      ExpressionAttributeValues: {
        ':pending': 'pending' satisfies ContactState,
        ':dead': 'dead-lettered' satisfies ContactState,
        ':attempts': attempts,
        ':none': 0,
        ':key': dueKey,
        ':due': dueAtMs,
        ':try': was.try,
        ':was': was.attempts,
        ...(entry === undefined ? {} : { ':action': action, ':by': action.by, ':at': action.atMs }),
      },
    });
    try {
      await this.#client.send(command);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async *#pagesIn(pk: string, states: readonly ContactState[]): AsyncGenerator<readonly StandingContact[]> {
    const placeholders = states.map((_, index) => `:state${index}`);
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#tables.contactsTable,
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: `#state IN (${placeholders.join(', ')})`,
          ProjectionExpression: STANDING_FIELDS.map((field) => `#${field}`).join(', '),
          ExpressionAttributeNames: Object.fromEntries(STANDING_FIELDS.map((field) => [`#${field}`, field])),
          ExpressionAttributeValues: {
            ':pk': pk,
            ...Object.fromEntries(states.map((state, index) => [`:state${index}`, state])),
          },
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      yield (page.Items ?? []) as StandingContact[];
      start = page.LastEvaluatedKey;
    } while (start);
  }
}
