/** The deployment's hash secret: one random item, made by whoever needs it first, the same for everybody since. */
import { createHmac, randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DEPLOYMENT_PARTITION, HASH_SECRET, type SecretItem } from '../contract/items';
import type { HashKeys, KeyedHash } from '../core/intake/ports';

const KEY = { pk: DEPLOYMENT_PARTITION, sk: HASH_SECRET } as const;
const SECRET_BYTES = 32;
/** 128 bits: no two numbers of a deployment share a key. */
const KEY_DIGITS = 32;

export class DynamoHashKeys implements HashKeys {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;
  #loaded: KeyedHash | undefined;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async load(): Promise<KeyedHash> {
    this.#loaded ??= keyedHash((await this.#read()) ?? (await this.#make()));
    return this.#loaded;
  }

  async #read(): Promise<string | undefined> {
    const command = new GetCommand({ TableName: this.#table, Key: KEY, ConsistentRead: true });
    return ((await this.#client.send(command)).Item as SecretItem | undefined)?.secret;
  }

  async #make(): Promise<string> {
    const secret = randomBytes(SECRET_BYTES).toString('hex');
    try {
      const Item: SecretItem = { ...KEY, secret };
      await this.#client.send(
        new PutCommand({ TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
    // Read again in any case: another function may have been quicker, and only the stored one counts.
    const stored = await this.#read();
    if (stored === undefined) throw new Error(`the hash secret is not in ${this.#table} although it was just written`);
    return stored;
  }
}

function keyedHash(secret: string): KeyedHash {
  const hash = (text: string) => createHmac('sha256', secret).update(text).digest('hex').slice(0, KEY_DIGITS);
  return { contactKey: (campaign, phone) => hash(`${campaign}|${phone}`), numberKey: hash };
}
