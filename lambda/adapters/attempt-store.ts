/** Attempts on the contacts table: one conditional write to claim, one to record, and nothing that needs a transaction. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ContactRef } from '../contract/dial-request';
import type { ContactItem, ContactState } from '../contract/items';
import type { Outcome } from '../contract/outcome';
import type { Attempt, AttemptStore, Claim, NoAnswer } from '../core/dial/ports';

/**
 * For the clients of everything that a slot waits for: answer quickly or say that you did not. Two repetitions at most,
 * since a repeated write is recognised by its claimant.
 */
export const QUICK_CLIENT = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 500,
    requestTimeout: 1_000,
    // Without it, the timeout only logs a warning.
    throwOnRequestTimeout: true,
    // Covers an answer whose body never comes.
    socketTimeout: 1_000,
  },
} as const;

/** Where an outcome leaves the contact. What is not up is settled by the controller, from `dialing` and the outcome. */
function stateAfter(outcome: Outcome): ContactState {
  switch (outcome.kind) {
    case 'accepted':
      return 'in-progress';
    case 'unknown':
      return 'unknown';
    case 'throttled':
    case 'capacity':
    case 'not-sent':
    case 'refused':
    case 'blocked':
      return 'dialing';
  }
}

export class DynamoAttemptStore implements AttemptStore {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async claim({ request, claimant, atMs }: Claim): ReturnType<AttemptStore['claim']> {
    const command = new UpdateCommand({
      TableName: this.#table,
      Key: keyOf(request.contact),
      ConditionExpression: '#state = :admitted AND requestId = :request',
      UpdateExpression: 'SET #state = :dialing, claimedBy = :claimant, claimedAtMs = :at REMOVE outcome, startedAtMs',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':admitted': 'admitted' satisfies ContactState,
        ':dialing': 'dialing' satisfies ContactState,
        ':request': request.requestId,
        ':claimant': claimant,
        ':at': atMs,
      },
      ReturnValues: 'ALL_NEW',
    });
    try {
      const { Attributes: contact } = await this.#client.send(command);
      return { kind: 'claimed', contact: contact as ContactItem };
    } catch (error) {
      return error instanceof ConditionalCheckFailedException ? { kind: 'refused' } : noAnswer(error);
    }
  }

  async read(contact: ContactRef): ReturnType<AttemptStore['read']> {
    const command = new GetCommand({ TableName: this.#table, Key: keyOf(contact), ConsistentRead: true });
    try {
      const { Item: item } = await this.#client.send(command);
      return item ? { kind: 'found', contact: item as ContactItem } : { kind: 'missing' };
    } catch (error) {
      return noAnswer(error);
    }
  }

  async record({ request, claimant, outcome, startedAtMs }: Attempt): ReturnType<AttemptStore['record']> {
    const command = new UpdateCommand({
      TableName: this.#table,
      Key: keyOf(request.contact),
      // The state, because a contact event may have settled a claim whose outcome was long in coming.
      ConditionExpression: 'requestId = :request AND claimedBy = :claimant AND #state IN (:dialing, :unknown)',
      UpdateExpression: 'SET #state = :state, outcome = :outcome, startedAtMs = :started',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':dialing': 'dialing' satisfies ContactState,
        ':unknown': 'unknown' satisfies ContactState,
        ':state': stateAfter(outcome),
        ':request': request.requestId,
        ':claimant': claimant,
        ':outcome': outcome,
        ':started': startedAtMs,
      },
    });
    try {
      await this.#client.send(command);
      return { kind: 'recorded' };
    } catch (error) {
      return error instanceof ConditionalCheckFailedException ? { kind: 'superseded' } : noAnswer(error);
    }
  }
}

const keyOf = ({ pk, sk }: ContactRef) => ({ pk, sk });

const noAnswer = (error: unknown): NoAnswer => ({
  kind: 'no-answer',
  // The name alone: messages of the store may quote an item.
  cause: error instanceof Error ? error.name : 'unknown error',
});
