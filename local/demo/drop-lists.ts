/** Drops lists into the bucket the way an owner does: suppressed numbers first, and only then whom to call. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type CampaignId, SUPPRESSION_PARTITION, type SuppressionListItem } from '../../lambda/contract/items';
import { LISTS_PREFIX, SUPPRESSION_PREFIX } from '../../lambda/contract/storage';
import type { LocalServices } from './local-services';

export interface Drop {
  readonly services: LocalServices;
  readonly bucket: string;
  readonly campaignsTable: string;
}

export const contactsKey = (campaign: CampaignId): string => `${LISTS_PREFIX}${campaign}/lists/contacts.csv`;
const SUPPRESSION_KEY = `${SUPPRESSION_PREFIX}all/suppression.csv`;

const POLL_MS = 100;
const GIVE_UP_MS = 20_000;

export async function dropContacts(drop: Drop, campaign: CampaignId, list: Buffer): Promise<void> {
  await put(drop, contactsKey(campaign), list);
}

/**
 * Resolves once the numbers are loaded: a contact that is called in between would have been called wrongly.
 *
 * @throws Error when the list is refused, or not loaded after 20 s.
 */
export async function dropSuppression(drop: Drop, list: Buffer): Promise<void> {
  await put(drop, SUPPRESSION_KEY, list);
  const giveUpAtMs = Date.now() + GIVE_UP_MS;
  for (;;) {
    const item = await readSuppression(drop);
    if (item?.state === 'loaded') return;
    if (item?.state === 'refused')
      throw new Error(`the suppression list was refused: ${item.refusal ?? 'no reason given'}`);
    if (Date.now() > giveUpAtMs) throw new Error(`the suppression list was not loaded within ${GIVE_UP_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function put({ services, bucket }: Drop, key: string, body: Buffer): Promise<void> {
  await services.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'text/csv' }));
}

async function readSuppression({ services, campaignsTable }: Drop): Promise<SuppressionListItem | undefined> {
  const key = { pk: SUPPRESSION_PARTITION, sk: SUPPRESSION_KEY };
  const { Item } = await services.tables.send(
    new GetCommand({ TableName: campaignsTable, Key: key, ConsistentRead: true }),
  );
  return Item as SuppressionListItem | undefined;
}
