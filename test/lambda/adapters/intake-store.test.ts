import { type BatchWriteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoHashKeys } from '../../../lambda/adapters/hash-secret';
import { DynamoIntakeStore } from '../../../lambda/adapters/intake-store';
import { DynamoReportStore } from '../../../lambda/adapters/report-store';
import {
  type CampaignItem,
  type ContactItem,
  type SuppressionListItem,
  suppressedSortKey,
} from '../../../lambda/contract/items';
import { newContact } from '../../../lambda/core/intake/contact';
import type { LoadedContact } from '../../../lambda/core/intake/ports';
import { LIST_KEY, SPRING, testHash } from '../core/intake/intake-world';
import { type LocalTables, startLocalTables } from './local-tables';

const NOW_MS = 1_790_000_000_000;
const aContact = (n: number, overrides: Partial<LoadedContact> = {}): LoadedContact => ({
  ...newContact(
    SPRING,
    { kind: 'contact', phone: `+1206555${1000 + n}`, zoneKey: 'America/Los_Angeles', attributes: { Name: 'Ada' } },
    { list: LIST_KEY, listEtag: 'v1', row: n },
    testHash,
    NOW_MS,
  ),
  ...overrides,
});

/** Both tables are one: their keys do not meet. */
function stores({ client, table }: Pick<LocalTables, 'client' | 'table'>) {
  const tables = { campaignsTable: table, contactsTable: table };
  const slept: number[] = [];
  const clock = { sleep: async (ms: number) => void slept.push(ms) };
  return {
    intake: new DynamoIntakeStore({ campaigns: client, contacts: client }, tables, clock),
    report: new DynamoReportStore(client, tables),
    slept,
  };
}

describe('contacts', () => {
  it('are stored once, and the second to come learns where the first came from', async () => {
    await using tables = await startLocalTables();
    const { intake } = stores(tables);

    await expect(intake.putContact(aContact(1))).resolves.toEqual({ kind: 'stored' });
    await expect(intake.putContact(aContact(1, { row: 7, state: 'completed' }))).resolves.toMatchObject({
      kind: 'exists',
      origin: { list: LIST_KEY, listEtag: 'v1', row: 1 },
    });
  });

  it('are counted by state, over all partitions, and read page by page', async () => {
    await using tables = await startLocalTables();
    const { intake, report } = stores(tables);
    const all = Array.from({ length: 60 }, (_, n) => aContact(n + 1, n < 9 ? { state: 'completed' } : {}));
    await Promise.all(all.map((contact) => intake.putContact(contact)));

    const states: Record<string, number> = {};
    await report.forEachState(
      SPRING,
      ({ state }) => {
        states[state] = (states[state] ?? 0) + 1;
      },
      true,
    );
    const read: ContactItem[] = [];
    for await (const page of report.contacts(SPRING)) read.push(...page);

    expect(states).toEqual({ pending: 51, completed: 9 });
    expect(read.sort((one, other) => one.row - other.row)).toEqual(all);
    await expect(intake.countContacts(SPRING, LIST_KEY, 'v1')).resolves.toBe(60);
    await expect(intake.countContacts(SPRING, LIST_KEY, 'v2')).resolves.toBe(0);
  });

  it('are all counted when they fill more than one page', async () => {
    await using tables = await startLocalTables();
    const { intake, report } = stores(tables);
    const heavy = Array.from({ length: 50 }, (_, n) =>
      aContact(n + 1, { pk: `${SPRING}#3`, attributes: { Note: 'x'.repeat(30_000) } }),
    );
    await Promise.all(heavy.map((contact) => intake.putContact(contact)));

    let count = 0;
    await report.forEachState(
      SPRING,
      () => {
        count += 1;
      },
      false,
    );

    expect(count).toBe(50);
  });
});

describe('the campaign', () => {
  const campaignIn = async ({ client, table }: LocalTables): Promise<CampaignItem> =>
    (await client.send(new GetCommand({ TableName: table, Key: { pk: 'CAMPAIGNS', sk: SPRING } })))
      .Item as CampaignItem;

  it('keeps the time of its creation, and all its zones', async () => {
    await using tables = await startLocalTables();
    const { intake } = stores(tables);
    await intake.touchCampaign(SPRING, NOW_MS);
    await intake.addZoneKeys(SPRING, ['Europe/Berlin', 'Europe/London']);
    await intake.touchCampaign(SPRING, NOW_MS + 5);
    await intake.addZoneKeys(SPRING, ['Europe/London', 'unknown']);

    expect(await campaignIn(tables)).toEqual({
      pk: 'CAMPAIGNS',
      sk: SPRING,
      createdAtMs: NOW_MS,
      loadedAtMs: NOW_MS + 5,
      zoneKeys: new Set(['Europe/Berlin', 'Europe/London', 'unknown']),
    });
  });

  it('is finished only if nothing was loaded since, and reopened by what is', async () => {
    await using tables = await startLocalTables();
    const { intake, report } = stores(tables);
    await intake.touchCampaign(SPRING, NOW_MS);
    const counted = { atMs: NOW_MS, held: 0, contacts: { completed: 7 } as never };

    await expect(report.finishCampaign(SPRING, NOW_MS - 1, NOW_MS + 1, counted)).resolves.toBe(false);
    await expect(report.finishCampaign(SPRING, undefined, NOW_MS + 1, counted)).resolves.toBe(false);
    expect(await campaignIn(tables)).not.toHaveProperty('counted');
    await expect(report.finishCampaign(SPRING, NOW_MS, NOW_MS + 1, counted)).resolves.toBe(true);
    expect(await campaignIn(tables)).toMatchObject({ finishedAtMs: NOW_MS + 1, counted });
    await expect(report.finishCampaign(SPRING, NOW_MS, NOW_MS + 1, undefined)).resolves.toBe(true);
    expect(await campaignIn(tables)).toMatchObject({ counted });
    await expect(intake.openCampaigns()).resolves.toEqual([]);

    await intake.touchCampaign(SPRING, NOW_MS + 2);
    await expect(intake.openCampaigns()).resolves.toEqual([SPRING]);
  });

  it('is not brought into being by a count', async () => {
    await using tables = await startLocalTables();
    const { report } = stores(tables);
    await report.noteCount(SPRING, 7, { atMs: NOW_MS, held: 0, contacts: {} as never });

    await expect(report.campaign(SPRING)).resolves.toBeUndefined();
  });

  it('remembers how many contacts it has', async () => {
    await using tables = await startLocalTables();
    const { intake, report } = stores(tables);
    await intake.touchCampaign(SPRING, NOW_MS);
    await report.noteCount(SPRING, 7, { atMs: NOW_MS, held: 0, contacts: {} as never });

    await expect(report.campaign(SPRING)).resolves.toMatchObject({ countedContacts: 7 });
  });

  it('keeps what was told last, unless somebody has told meanwhile', async () => {
    await using tables = await startLocalTables();
    const { intake, report } = stores(tables);
    const [first, second] = [
      { state: 'loading', atMs: NOW_MS },
      { state: 'dialing', atMs: NOW_MS + 1 },
    ] as const;
    await report.noteTold(SPRING, first, undefined);
    await expect(report.campaign(SPRING)).resolves.toBeUndefined();
    await intake.touchCampaign(SPRING, NOW_MS);
    await report.noteTold(SPRING, first, undefined);
    await report.noteTold(SPRING, second, first);
    await report.noteTold(SPRING, { state: 'paused', atMs: NOW_MS + 2 }, first);
    await report.noteTold(SPRING, { state: 'blocked', atMs: NOW_MS + 3 }, undefined);

    await expect(report.campaign(SPRING)).resolves.toMatchObject({ told: second });
  });

  it('shows the stop switch', async () => {
    await using tables = await startLocalTables();
    const { report } = stores(tables);
    const stop = { pk: 'DEPLOYMENT', sk: 'STOP', reason: 'fire drill' };
    await tables.client.send(new PutCommand({ TableName: tables.table, Item: stop }));

    await expect(report.stopSwitch()).resolves.toEqual(stop);
  });
});

describe('suppression', () => {
  const OPT_OUT = 'suppression/all/optout.csv';
  const aList = (overrides: Partial<SuppressionListItem> = {}): SuppressionListItem => ({
    ...{ pk: 'SUPPRESSION', sk: OPT_OUT, etag: 'v1', version: 1, state: 'loading', numbers: 0, rejected: 0 },
    ...overrides,
  });

  it('stores every number, also when one is named twice', async () => {
    await using tables = await startLocalTables();
    const { intake } = stores(tables);
    const keys = Array.from({ length: 300 }, (_, n) => `number-${n >> 1}`);

    await intake.suppress(keys, aList());

    const { client, table } = tables;
    const Key = { pk: 'SUPPRESSED#number-149', sk: suppressedSortKey(OPT_OUT, 1) };
    await expect(client.send(new GetCommand({ TableName: table, Key }))).resolves.toMatchObject({
      Item: { ...Key, list: OPT_OUT, etag: 'v1', version: 1 },
    });
  });

  it('keeps the numbers of a new version when a slow load of the old one comes after it', async () => {
    await using tables = await startLocalTables();
    const { intake } = stores(tables);
    const [old, now] = [aList(), aList({ etag: 'v2', version: 2 })];
    await intake.suppress(['n'], now);
    await intake.suppress(['n'], old);
    const { client, table } = tables;
    const Key = { pk: 'SUPPRESSED#n', sk: suppressedSortKey(OPT_OUT, 2) };
    await expect(client.send(new GetCommand({ TableName: table, Key }))).resolves.toMatchObject({
      Item: { etag: 'v2', version: 2 },
    });
  });

  it('writes again, after a wait, what DynamoDB left undone', async () => {
    const left = [3, 1];
    const sent: number[] = [];
    const client = {
      send: async ({ input }: BatchWriteCommand) => {
        const requests = input.RequestItems?.['items'] ?? [];
        sent.push(requests.length);
        return { UnprocessedItems: { items: requests.slice(0, left.shift() ?? 0) } };
      },
    } as unknown as DynamoDBDocumentClient;
    const { intake, slept } = stores({ client, table: 'items' });

    await intake.suppress(['a', 'b', 'c', 'd'], aList());

    expect(sent).toEqual([4, 3, 1]);
    expect(slept).toEqual([50, 100]);
  });

  it('replaces a list only while it is what was seen', async () => {
    await using tables = await startLocalTables();
    const { intake } = stores(tables);
    const [first, second] = [aList(), aList({ etag: 'v2', version: 2 })];
    await expect(intake.replaceSuppressionList(first, undefined)).resolves.toBe(true);
    await expect(intake.replaceSuppressionList(first, undefined)).resolves.toBe(false);
    await expect(intake.replaceSuppressionList(second, first)).resolves.toBe(true);
    await expect(intake.replaceSuppressionList({ ...first, state: 'loaded' }, first)).resolves.toBe(false);
    await expect(intake.suppressionLists()).resolves.toEqual([second]);
    const loaded = { ...second, state: 'loaded', numbers: 2 } as const;
    await expect(intake.replaceSuppressionList(loaded, second)).resolves.toBe(true);
    await expect(intake.replaceSuppressionList(loaded, second)).resolves.toBe(false);
    await expect(intake.suppressionLists()).resolves.toEqual([loaded]);
  });

  it('replaces a list of an older version, which has no number', async () => {
    await using tables = await startLocalTables();
    const { intake } = stores(tables);
    const { version, ...old } = aList({ state: 'loaded' });
    await intake.replaceSuppressionList(old, undefined);
    await expect(intake.replaceSuppressionList(aList({ etag: 'v2' }), aList({ state: 'loaded' }))).resolves.toBe(false);
    await expect(intake.replaceSuppressionList(aList({ etag: 'v2' }), old)).resolves.toBe(true);
  });
});

describe('keyed hashes', () => {
  it('are the same for everybody, however many need the secret at once', async () => {
    await using tables = await startLocalTables();
    const keys = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const hash = await new DynamoHashKeys(tables.client, tables.table).load();
        return hash.numberKey('+12065550100');
      }),
    );

    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('differ between campaigns, numbers and deployments', async () => {
    await using here = await startLocalTables();
    await using there = await startLocalTables();
    const hash = await new DynamoHashKeys(here.client, here.table).load();
    const other = await new DynamoHashKeys(there.client, there.table).load();
    const keys = [
      hash.contactKey(SPRING, '+12065550100'),
      hash.contactKey('default/autumn', '+12065550100'),
      hash.contactKey(SPRING, '+12065550101'),
      hash.numberKey('+12065550100'),
      other.numberKey('+12065550100'),
      other.contactKey(SPRING, '+12065550100'),
    ];

    expect(new Set(keys).size).toBe(keys.length);
  });
});
