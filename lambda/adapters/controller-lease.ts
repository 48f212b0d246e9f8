/** The controller's lease and memory: two items of the campaigns table. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { CONTROLLER_LEASE, CONTROLLER_MEMORY, DEPLOYMENT_PARTITION } from '../contract/items';
import type { LeaseRecord } from '../core/pace/lease';
import type { PaceMemory } from '../core/pace/memory';
import type { LeaseStore } from '../core/pace/ports';

const LEASE = { pk: DEPLOYMENT_PARTITION, sk: CONTROLLER_LEASE } as const;
const MEMORY = { pk: DEPLOYMENT_PARTITION, sk: CONTROLLER_MEMORY } as const;
/** What the holder writes; the marks of standbys belong to the standbys. */
const HOLDER_FIELDS = [
  'epoch',
  'sequence',
  'holder',
  'reservedUntilMs',
  'lastValidUntilMs',
  'renewedAtMs',
  'clean',
  'idle',
] as const satisfies readonly (keyof LeaseRecord)[];

export class DynamoLeaseStore implements LeaseStore {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(): Promise<LeaseRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: LEASE, ConsistentRead: true }),
    );
    return Item as LeaseRecord | undefined;
  }

  async write(
    record: LeaseRecord,
    expected: Pick<LeaseRecord, 'epoch' | 'sequence'> | undefined,
  ): Promise<LeaseRecord | undefined> {
    // A change of holder is a new start: the marks of those who waited for it go.
    const isHandOver = record.epoch !== expected?.epoch;
    const set = HOLDER_FIELDS.filter((field) => record[field] !== undefined);
    const removed = [
      ...HOLDER_FIELDS.filter((field) => record[field] === undefined),
      ...(isHandOver ? ['standby', 'standbySeenAtMs', 'challenger', 'challengerSeenAtMs'] : []),
    ];
    const command = new UpdateCommand({
      TableName: this.#table,
      Key: LEASE,
      UpdateExpression:
        `SET ${set.map((field) => `#${field} = :${field}`).join(', ')}` +
        (removed.length > 0 ? ` REMOVE ${removed.map((field) => `#${field}`).join(', ')}` : ''),
      ConditionExpression: expected
        ? '#epoch = :expectedEpoch AND #sequence = :expectedSequence'
        : 'attribute_not_exists(pk)',
      ExpressionAttributeNames: Object.fromEntries([...set, ...removed].map((field) => [`#${field}`, field])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(set.map((field) => [`:${field}`, record[field]])),
        ...(expected ? { ':expectedEpoch': expected.epoch, ':expectedSequence': expected.sequence } : {}),
      },
      ReturnValues: 'ALL_NEW',
    });
    try {
      return (await this.#client.send(command)).Attributes as LeaseRecord;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return this.#ownWrite(record);
    }
  }

  async announce(role: 'standby' | 'challenger', me: string, nowMs: number): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: LEASE,
        UpdateExpression: 'SET #role = :me, #seen = :now',
        ExpressionAttributeNames: { '#role': role, '#seen': `${role}SeenAtMs` },
        ExpressionAttributeValues: { ':me': me, ':now': nowMs },
      }),
    );
  }

  async readMemory(): Promise<PaceMemory | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: MEMORY, ConsistentRead: true }),
    );
    return Item?.['memory'] as PaceMemory | undefined;
  }

  async writeMemory(memory: PaceMemory): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#table, Item: { ...MEMORY, memory } }));
  }

  /** The SDK repeats a write whose answer was lost, and the repetition fails its condition: was it ours after all? */
  async #ownWrite(record: LeaseRecord): Promise<LeaseRecord | undefined> {
    const found = await this.read();
    const isOurs =
      found?.holder === record.holder && found?.epoch === record.epoch && found.sequence === record.sequence;
    return isOurs && record.holder !== undefined ? found : undefined;
  }
}
