import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoCampaignBook } from '../../../lambda/adapters/campaign-book';
import {
  type CampaignId,
  operatorSuppression,
  type SuppressedNumberItem,
  suppressedSortKey,
} from '../../../lambda/contract/items';
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

const aList = (etag: string, overrides: object = {}) => ({
  ...{ pk: 'SUPPRESSION', sk: LIST, etag, state: 'loaded', numbers: 1, rejected: 0 },
  ...overrides,
});

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
  const asked = (numberKey: string, campaign: CampaignId = CAMPAIGN) => ({ campaign, numberKey });
  const anItem = (numberKey: string, overrides: Partial<SuppressedNumberItem> = {}): SuppressedNumberItem => {
    const { list = LIST, version = 1, etag = `v${version}` } = overrides;
    return { pk: `SUPPRESSED#${numberKey}`, sk: suppressedSortKey(list, version), list, version, etag };
  };
  /** Whom the book would not call. */
  const suppressedBy = async (book: DynamoCampaignBook, ...numberKeys: string[]) =>
    [...(await book.suppressed(numberKeys.map((key) => asked(key))))].map(({ numberKey }) => numberKey);

  it('is suppressed while its list still has the version that it was loaded from', async () => {
    await using tables = await startLocalTables();
    const { book, put } = await aBook(tables);
    await put(aList('v2', { version: 2 }));
    await put(anItem('current', { version: 2 }));
    await put(anItem('removed', { version: 1 }));
    await book.suppressionLists();
    await expect(suppressedBy(book, 'current', 'removed', 'never')).resolves.toEqual(['current']);
  });

  it('is suppressed by contents that come back, whatever their version was then', async () => {
    await using tables = await startLocalTables();
    const { book, put } = await aBook(tables);
    await put(aList('v1', { version: 3 }));
    await put(anItem('n', { version: 1, etag: 'v1' }));
    await book.suppressionLists();
    await expect(suppressedBy(book, 'n')).resolves.toEqual(['n']);
  });

  it('is suppressed by a list, or a version, that was begun after the lists were read', async () => {
    await using tables = await startLocalTables();
    const { book, put } = await aBook(tables);
    await put(aList('v1', { version: 1 }));
    await book.suppressionLists();
    await put(anItem('newer', { version: 2 }));
    await put(anItem('new', { list: 'suppression/default/new.csv' }));
    await expect(suppressedBy(book, 'newer', 'new')).resolves.toEqual(['newer', 'new']);
  });

  it('is suppressed in the campaigns that its list covers, and in no other', async () => {
    await using tables = await startLocalTables();
    const { book, put } = await aBook(tables);
    const [tenants, own] = ['suppression/acme/dnc.csv', 'campaigns/default/spring/suppression/dnc.csv'];
    await put(aList('v1', { sk: tenants }));
    await put(aList('v1', { sk: own }));
    await put(anItem('n', { list: tenants }));
    await put(anItem('m', { list: own }));
    await book.suppressionLists();
    const campaigns = ['default/spring', 'default/autumn', 'acme/spring'] as const;
    const all = campaigns.flatMap((campaign) => [asked('n', campaign), asked('m', campaign)]);
    await expect(book.suppressed(all)).resolves.toEqual(
      new Set([asked('m', 'default/spring'), asked('n', 'acme/spring')]),
    );
  });

  it('is suppressed by an operator without any list, in the scope that was said', async () => {
    await using tables = await startLocalTables();
    const { book, put } = await aBook(tables);
    const action = { by: 'arn:aws:iam::111122223333:user/ada', atMs: 7 };
    await put(operatorSuppression('n', 'all', action));
    await put(operatorSuppression('m', 'acme', action));
    await expect(suppressedBy(book, 'n', 'm')).resolves.toEqual(['n']);
    await expect(book.suppressed([asked('m', 'acme/spring')])).resolves.toEqual(new Set([asked('m', 'acme/spring')]));
  });

  it('is suppressed by what an older version stored, while the list has the same etag', async () => {
    await using tables = await startLocalTables();
    const { book, put } = await aBook(tables);
    await put(aList('e2'));
    await put({ pk: 'SUPPRESSED#current', sk: LIST, etag: 'e2' });
    await put({ pk: 'SUPPRESSED#removed', sk: LIST, etag: 'e1' });
    await book.suppressionLists();
    await expect(suppressedBy(book, 'current', 'removed')).resolves.toEqual(['current']);
  });
});

describe('uses of source numbers', () => {
  const [A, B] = ['+12065550100', '+12065550101'];

  it('are counted by number and hour', async () => {
    await using tables = await startLocalTables();
    const { book } = await aBook(tables);
    await expect(book.sourceUses()).resolves.toEqual([]);
    await book.addSourceUses([]);
    await book.addSourceUses([{ phone: A, hour: 500_000 }]);
    await book.addSourceUses([
      { phone: A, hour: 500_000 },
      { phone: A, hour: 500_001 },
      { phone: B, hour: 500_001 },
    ]);
    await expect(book.sourceUses()).resolves.toEqual([
      { pk: 'SOURCES', sk: A, h500000: 2, h500001: 1 },
      { pk: 'SOURCES', sk: B, h500001: 1 },
    ]);
  });

  it('are forgotten once no cap looks at them any more', async () => {
    await using tables = await startLocalTables();
    const { book } = await aBook(tables);
    await book.addSourceUses([{ phone: A, hour: 500_000 }]);
    await book.addSourceUses([{ phone: A, hour: 500_024 }]);
    await expect(book.sourceUses()).resolves.toMatchObject([{ h500000: 1, h500024: 1 }]);
    await book.addSourceUses([{ phone: A, hour: 500_025 }]);
    await expect(book.sourceUses()).resolves.toEqual([{ pk: 'SOURCES', sk: A, h500024: 1, h500025: 1 }]);
  });
});
