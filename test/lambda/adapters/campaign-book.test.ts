import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoCampaignBook } from '../../../lambda/adapters/campaign-book';
import type { CampaignId } from '../../../lambda/contract/items';
import { type LocalTables, startLocalTables } from './local-tables';

const CAMPAIGN: CampaignId = 'default/spring';
const LIST = 'suppression/all/dnc.csv';

/** A book with one campaign. */
async function aBook(tables: LocalTables) {
  const put = (item: object) => tables.client.send(new PutCommand({ TableName: tables.table, Item: item }));
  await put({ pk: 'CAMPAIGNS', sk: CAMPAIGN, createdAtMs: 1, zoneKeys: new Set(['UTC', 'Europe/Berlin']) });
  const book = new DynamoCampaignBook(tables.client, tables.table);
  const campaign = async () => (await book.campaigns())[0];
  return { book, put, campaign };
}

const aList = (etag: string, sk = LIST) => ({ pk: 'SUPPRESSION', sk, etag, state: 'loaded', numbers: 1, rejected: 0 });

describe('campaigns', () => {
  it('are read with the set of their zones', async () => {
    await using tables = await startLocalTables();
    const { book } = await aBook(tables);
    await expect(book.campaigns()).resolves.toMatchObject([
      { sk: CAMPAIGN, zoneKeys: new Set(['UTC', 'Europe/Berlin']) },
    ]);
  });

  it('are blocked with a reason and a time, and unblocked without a trace', async () => {
    await using tables = await startLocalTables();
    const { book, campaign } = await aBook(tables);
    await book.block(CAMPAIGN, 'NoSuchFlow', 7);
    await expect(campaign()).resolves.toMatchObject({ blockedReason: 'NoSuchFlow', blockedAtMs: 7, createdAtMs: 1 });
    await book.unblock(CAMPAIGN);
    await expect(campaign()).resolves.not.toHaveProperty('blockedReason');
    await expect(campaign()).resolves.not.toHaveProperty('blockedAtMs');
  });

  it('count their doubts until they are proven', async () => {
    await using tables = await startLocalTables();
    const { book, campaign } = await aBook(tables);
    await expect(book.doubt(CAMPAIGN)).resolves.toBe(1);
    await expect(book.doubt(CAMPAIGN)).resolves.toBe(2);
    await book.prove(CAMPAIGN, 9);
    await expect(campaign()).resolves.toMatchObject({ provenAtMs: 9 });
    await expect(book.doubt(CAMPAIGN)).resolves.toBe(1);
  });
});

describe('the stop switch', () => {
  it('is clear, or set with or without a reason', async () => {
    await using tables = await startLocalTables();
    const { book, put } = await aBook(tables);
    await expect(book.stopped()).resolves.toBeUndefined();
    await put({ pk: 'DEPLOYMENT', sk: 'STOP' });
    await expect(book.stopped()).resolves.toEqual({ reason: undefined });
    await put({ pk: 'DEPLOYMENT', sk: 'STOP', reason: 'wrong list' });
    await expect(book.stopped()).resolves.toEqual({ reason: 'wrong list' });
  });
});

describe('a number', () => {
  it('is suppressed while its list still has the version that it was loaded from', async () => {
    await using tables = await startLocalTables();
    const { book, put } = await aBook(tables);
    await put(aList('v2'));
    await put({ pk: 'SUPPRESSED#current', sk: LIST, etag: 'v2' });
    await put({ pk: 'SUPPRESSED#removed', sk: LIST, etag: 'v1' });
    await put({ pk: 'SUPPRESSED#elsewhere', sk: 'suppression/all/gone.csv', etag: 'v2' });
    await book.suppressionLists();
    const suppressed = await book.suppressed(['current', 'removed', 'elsewhere', 'never']);
    expect([...suppressed]).toEqual(['current']);
  });

  it('is suppressed by any of several lists', async () => {
    await using tables = await startLocalTables();
    const { book, put } = await aBook(tables);
    await put(aList('v1'));
    await put(aList('w1', 'suppression/all/second.csv'));
    await put({ pk: 'SUPPRESSED#both', sk: LIST, etag: 'old' });
    await put({ pk: 'SUPPRESSED#both', sk: 'suppression/all/second.csv', etag: 'w1' });
    await book.suppressionLists();
    await expect(book.suppressed(['both'])).resolves.toEqual(new Set(['both']));
  });

  it('is free again once its list has a new version without it', async () => {
    await using tables = await startLocalTables();
    const { book, put } = await aBook(tables);
    await put(aList('v1'));
    await put({ pk: 'SUPPRESSED#n', sk: LIST, etag: 'v1' });
    await book.suppressionLists();
    await expect(book.suppressed(['n'])).resolves.toEqual(new Set(['n']));
    await put(aList('v2'));
    await book.suppressionLists();
    await expect(book.suppressed(['n'])).resolves.toEqual(new Set());
  });
});
