/** All that the tables hold of one person, read with strong consistency, and the writes that erase or suppress it. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ContactRef } from '../contract/dial-request';
import {
  type CampaignId,
  type ContactItem,
  type ListItem,
  listPartition,
  NUMBER_RECORD,
  type NumberItem,
  numberPartition,
  type OperatorSuppressionItem,
  SUPPRESSION_PARTITION,
  type SuppressedNumberItem,
  type SuppressionListItem,
  suppressedPartition,
} from '../contract/items';
import type { Erasure, PersonStore } from '../core/operate/ports';
import type { OperatedTables } from './dead-letter-store';
import { allOf } from './partition-query';

export class DynamoPersonStore implements PersonStore {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #tables: OperatedTables;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, tables: OperatedTables) {
    this.#client = client;
    this.#tables = tables;
  }

  async contact({ pk, sk }: ContactRef): Promise<ContactItem | undefined> {
    const command = new GetCommand({ TableName: this.#tables.contactsTable, Key: { pk, sk }, ConsistentRead: true });
    return (await this.#client.send(command)).Item as ContactItem | undefined;
  }

  listsOf(campaign: CampaignId): Promise<readonly ListItem[]> {
    return this.#all<ListItem>(listPartition(campaign));
  }

  suppressionLists(): Promise<readonly SuppressionListItem[]> {
    return this.#all<SuppressionListItem>(SUPPRESSION_PARTITION);
  }

  async number(numberKey: string): Promise<NumberItem | undefined> {
    const Key = { pk: numberPartition(numberKey), sk: NUMBER_RECORD };
    const command = new GetCommand({ TableName: this.#tables.campaignsTable, Key, ConsistentRead: true });
    return (await this.#client.send(command)).Item as NumberItem | undefined;
  }

  suppressions(numberKey: string): Promise<readonly (SuppressedNumberItem | OperatorSuppressionItem)[]> {
    return this.#all<SuppressedNumberItem | OperatorSuppressionItem>(suppressedPartition(numberKey));
  }

  async suppress(item: OperatorSuppressionItem): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#tables.campaignsTable, Item: item }));
  }

  async erase({ contact, was, state, action }: Erasure): Promise<boolean> {
    const command = new UpdateCommand({
      TableName: this.#tables.contactsTable,
      Key: { pk: contact.pk, sk: contact.sk },
      UpdateExpression:
        'SET #state = :state, phone = :none, attributes = :nothing, forgotten = :action ' +
        `REMOVE ${ERASED.map((field) => `#${field}`).join(', ')}`,
      // The second half recognises our own write when the SDK repeated it after a lost answer.
      ConditionExpression:
        '(#state = :was AND #try = :try AND attempts = :attempts) OR (#forgotten.#by = :by AND #forgotten.#at = :at)',
      ExpressionAttributeNames: {
        '#state': 'state',
        '#try': 'try',
        '#forgotten': 'forgotten',
        '#by': 'by',
        '#at': 'atMs',
        ...Object.fromEntries(ERASED.map((field) => [`#${field}`, field])),
      },
      ExpressionAttributeValues: {
        ':state': state,
        ':none': '',
        ':nothing': {},
        ':action': action,
        ':was': was.state,
        ':try': was.try,
        ':attempts': was.attempts,
        ':by': action.by,
        ':at': action.atMs,
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

  #all<T>(partition: string): Promise<readonly T[]> {
    return allOf<T>(this.#client, this.#tables.campaignsTable, partition);
  }
}

/** All that tells of the person or leads to the calls. Row, list and counters stay: the account of the rows rests on them. */
const ERASED = [
  'history',
  'outcome',
  'startedAtMs',
  'requestId',
  'claimedBy',
  'claimedAtMs',
  'validUntilMs',
  'dueKey',
  'dueAtMs',
] as const satisfies readonly (keyof ContactItem)[];
