/** The flights table: one partition, read whole with strong consistency. */
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { FLIGHTS_PARTITION, type StoredFlightItem } from '../contract/items';
import type { FlightTable } from '../core/pace/ports';
import { allOf } from './partition-query';

/** DynamoDB's limit of BatchWriteItem. */
const BATCH = 25;
const LARGEST_RETRIES = 8;

type WriteRequest = { PutRequest: { Item: StoredFlightItem } } | { DeleteRequest: { Key: { pk: string; sk: string } } };

export class DynamoFlightTable implements FlightTable {
  readonly #client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;

  constructor(client: Pick<DynamoDBDocumentClient, 'send'>, table: string) {
    this.#client = client;
    this.#table = table;
  }

  load(): Promise<readonly StoredFlightItem[]> {
    return allOf<StoredFlightItem>(this.#client, this.#table, FLIGHTS_PARTITION);
  }

  async put(items: readonly StoredFlightItem[]): Promise<void> {
    await this.#write(items.map((item) => ({ PutRequest: { Item: item } })));
  }

  async remove(sortKeys: readonly string[]): Promise<void> {
    await this.#write(sortKeys.map((sk) => ({ DeleteRequest: { Key: { pk: FLIGHTS_PARTITION, sk } } })));
  }

  async #write(requests: readonly WriteRequest[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(requests.length / BATCH) }, (_, index) =>
      requests.slice(index * BATCH, (index + 1) * BATCH),
    );
    await Promise.all(batches.map((batch) => this.#writeBatch(batch)));
  }

  /** What DynamoDB hands back unprocessed is sent again; it throttles by itself through the SDK's back-off. */
  async #writeBatch(batch: readonly WriteRequest[]): Promise<void> {
    let left: readonly WriteRequest[] = batch;
    for (let round = 0; left.length > 0; round += 1) {
      if (round > LARGEST_RETRIES)
        throw new Error(`${left.length} flights could not be written: the table is throttled`);
      const command = new BatchWriteCommand({ RequestItems: { [this.#table]: [...left] } });
      const { UnprocessedItems } = await this.#client.send(command);
      left = (UnprocessedItems?.[this.#table] ?? []) as WriteRequest[];
    }
  }
}
