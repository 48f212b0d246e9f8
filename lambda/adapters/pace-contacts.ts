/** Contacts as the controller sees and moves them: every move is one conditional write on one item. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ContactRef, DialRequest } from '../contract/dial-request';
import { type ContactItem, type ContactState, DUE_INDEX, type LeaseItem } from '../contract/items';
import type { AttemptView, DueContact, PaceContacts, ShardBacklog, Verdict } from '../core/pace/ports';
import type { Settlement } from '../core/rules/settlement';
import { readAll } from './batch-read';

/** Pages that a backlog count reads at most: enough for tens of thousands, cheap for millions. */
const COUNT_PAGES = 5;
/** Waiting contacts of a shard that are counted at most: nobody has to act on them, and most shards are asleep. */
const MOST_WAITING = 1_000;

interface Change {
  readonly contact: ContactRef;
  readonly update: string;
  readonly condition: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export class DynamoPaceContacts implements PaceContacts {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async due(dueKey: string, limit: number): Promise<readonly DueContact[]> {
    const { Items } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: DUE_INDEX,
        KeyConditionExpression: 'dueKey = :key',
        ExpressionAttributeValues: { ':key': dueKey },
        Limit: limit,
      }),
    );
    const found = (Items ?? []) as Pick<ContactItem, 'pk' | 'sk' | 'numberKey' | 'dueAtMs'>[];
    return found.map(({ pk, sk, numberKey, dueAtMs }) => ({ contact: { pk, sk }, numberKey, dueAtMs: dueAtMs ?? 0 }));
  }

  async countDue(dueKey: string, nowMs: number): Promise<number> {
    let count = 0;
    let start: Record<string, unknown> | undefined;
    for (let page = 0; page === 0 || (start && page < COUNT_PAGES); page += 1) {
      const answer = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: DUE_INDEX,
          KeyConditionExpression: 'dueKey = :key AND dueAtMs <= :now',
          ExpressionAttributeValues: { ':key': dueKey, ':now': nowMs },
          Select: 'COUNT',
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      count += answer.Count ?? 0;
      start = answer.LastEvaluatedKey;
    }
    return count;
  }

  async backlog(dueKey: string, nowMs: number): Promise<ShardBacklog> {
    const later = new QueryCommand({
      TableName: this.#table,
      IndexName: DUE_INDEX,
      KeyConditionExpression: 'dueKey = :key AND dueAtMs > :now',
      ExpressionAttributeValues: { ':key': dueKey, ':now': nowMs },
      Select: 'COUNT',
      Limit: MOST_WAITING,
    });
    const [[first], { Count }] = await Promise.all([this.due(dueKey, 1), this.#client.send(later)]);
    const isDue = first !== undefined && first.dueAtMs <= nowMs;
    return { waiting: Count ?? 0, oldestDueAtMs: isDue ? first.dueAtMs : undefined };
  }

  async read(contact: ContactRef): Promise<ContactItem | undefined> {
    const command = new GetCommand({ TableName: this.#table, Key: keyOf(contact), ConsistentRead: true });
    return (await this.#client.send(command)).Item as ContactItem | undefined;
  }

  readAll(contacts: readonly ContactRef[]): Promise<readonly AttemptView[]> {
    const keys = [...new Map(contacts.map((contact) => [contact.sk, keyOf(contact)])).values()];
    return readAll<AttemptView>(this.#client, this.#table, keys, [
      'sk',
      'requestId',
      'outcome',
      'startedAtMs',
      'history',
    ]);
  }

  async admit(request: Omit<DialRequest, 'try' | 'version'>, dueAtMs: number): Promise<number | undefined> {
    const { contact, requestId, validUntilMs } = request;
    const admitted = await this.#change({
      contact,
      update:
        'SET #state = :admitted, requestId = :request, validUntilMs = :until ' +
        'REMOVE dueKey, dueAtMs, outcome, claimedBy, claimedAtMs, startedAtMs',
      // The second half recognises our own write when the SDK repeated it after a lost answer.
      condition: '(#state = :pending AND dueAtMs = :due) OR (#state = :admitted AND requestId = :request)',
      values: {
        ':admitted': 'admitted',
        ':pending': 'pending',
        ':due': dueAtMs,
        ':request': requestId,
        ':until': validUntilMs,
      },
    });
    return admitted?.try;
  }

  async renew({ pk, sk, dueAtMs = 0 }: ContactItem): Promise<boolean> {
    const renewed = await this.#change({
      contact: { pk, sk },
      update: 'SET dueAtMs = :anew',
      condition: '#state = :pending AND dueAtMs = :due',
      values: { ':pending': 'pending', ':due': dueAtMs, ':anew': dueAtMs + 1 },
    });
    return renewed !== undefined;
  }

  async passOver(contact: ContactRef, verdict: Verdict): Promise<ContactItem | undefined> {
    const { atMs, reason } = verdict;
    const values = { ':why': { atMs, reason }, ':pending': 'pending' };
    const isLater = verdict.state === 'pending';
    return this.#change({
      contact,
      update: isLater
        ? 'SET passedOver = :why, dueAtMs = :due'
        : 'SET passedOver = :why, #state = :state REMOVE dueKey, dueAtMs',
      condition: '#state = :pending',
      values: { ...values, ...(isLater ? { ':due': verdict.dueAtMs } : { ':state': verdict.state }) },
    });
  }

  async lapse({ contact, requestId }: LeaseItem, dueKey: string, nowMs: number): Promise<boolean> {
    const lapsed = await this.#change({
      contact,
      update: 'SET #state = :pending, dueKey = :key, dueAtMs = :now',
      condition: '#state = :admitted AND requestId = :request',
      values: { ':pending': 'pending', ':admitted': 'admitted', ':request': requestId, ':key': dueKey, ':now': nowMs },
    });
    return lapsed !== undefined;
  }

  async settle({ contact, requestId }: LeaseItem, settlement: Settlement, dueKey: string): Promise<boolean> {
    const { dueAtMs, deadLetterReason } = settlement;
    const isPending = dueAtMs !== undefined;
    const isDeadLetter = deadLetterReason !== undefined;
    const settled = await this.#change({
      contact,
      update:
        'SET #state = :state, #try = :try, attempts = :attempts, crashes = :crashes, ' +
        'history = list_append(if_not_exists(history, :none), :entry)' +
        (isPending ? ', dueKey = :key, dueAtMs = :due' : '') +
        (isDeadLetter ? ', deadLetterReason = :reason' : '') +
        ' REMOVE requestId, outcome, claimedBy, claimedAtMs, validUntilMs',
      condition: 'requestId = :request AND #state IN (:dialing, :up, :unknown)',
      values: {
        ...inFlight(requestId),
        ':state': settlement.state,
        ':try': settlement.try,
        ':attempts': settlement.attempts,
        ':crashes': settlement.crashes,
        ':none': [],
        ':entry': [settlement.entry],
        ...(isPending ? { ':key': dueKey, ':due': dueAtMs } : {}),
        ...(isDeadLetter ? { ':reason': deadLetterReason } : {}),
      },
    });
    return settled !== undefined;
  }

  async markUnknown({ contact, requestId }: LeaseItem): Promise<void> {
    await this.#change({
      contact,
      update: 'SET #state = :unknown',
      condition: 'requestId = :request AND #state = :dialing AND attribute_not_exists(outcome)',
      values: { ':unknown': 'unknown', ':dialing': 'dialing', ':request': requestId },
    });
  }

  async join({ contact, requestId }: LeaseItem, contactId: string): Promise<void> {
    await this.#change({
      contact,
      update: 'SET #state = :up, outcome = :outcome',
      condition: 'requestId = :request AND #state IN (:dialing, :up, :unknown)',
      values: { ...inFlight(requestId), ':outcome': { kind: 'accepted', contactId } },
    });
  }

  /** Undefined where the condition does not hold. */
  async #change({ contact, update, condition, values }: Change): Promise<ContactItem | undefined> {
    const hasTry = /#try\b/.test(update);
    const command = new UpdateCommand({
      TableName: this.#table,
      Key: keyOf(contact),
      UpdateExpression: update,
      ConditionExpression: condition,
      ExpressionAttributeNames: { '#state': 'state', ...(hasTry ? { '#try': 'try' } : {}) },
      ExpressionAttributeValues: values,
      ReturnValues: 'ALL_NEW',
    });
    try {
      return (await this.#client.send(command)).Attributes as ContactItem;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

const keyOf = ({ pk, sk }: ContactRef) => ({ pk, sk });

const inFlight = (requestId: string) => ({
  ':request': requestId,
  ':dialing': 'dialing' satisfies ContactState,
  ':up': 'in-progress' satisfies ContactState,
  ':unknown': 'unknown' satisfies ContactState,
});
