import { NASTY_LIST, NASTY_ROWS } from '../lambda/core/intake/nasty-list';
import { type Deployment, fictionalNumbers, listOf, withDeployment } from './support/deployment';

const rowsThatAre = (kind: string) => NASTY_ROWS.filter(({ is }) => is === kind);

async function refusalOf(deployment: Deployment, campaign: string): Promise<string> {
  return deployment.until(`the refusal of ${campaign}`, async () => {
    const [list] = (await deployment.status(campaign))?.lists ?? [];
    return list?.state === 'refused' ? list.refusal : undefined;
  });
}

it('accounts for a nasty list row by row', async () => {
  await withDeployment({ account: { answerRate: 1, busyRate: 0 } }, async (deployment) => {
    await deployment.dropList('nasty', NASTY_LIST);
    const summary = await deployment.finished('nasty');

    const [contacts, duplicates, rejected] = ['contact', 'duplicate', 'rejected'].map(rowsThatAre);
    expect(summary).toMatchObject({
      rows: NASTY_ROWS.length,
      rejected: rejected?.length,
      duplicates: duplicates?.length,
      addsUp: true,
    });
    const items = await deployment.contacts('nasty');
    const found = items.map(({ row, phone }) => ({ row, phone })).sort((a, b) => a.row - b.row);
    expect(found).toEqual(contacts?.map((row) => ({ row: row.row, phone: 'phone' in row ? row.phone : '' })));
    const report = (await deployment.object('reports/default/nasty/rejects.csv')) ?? '';
    for (const { row, line } of rejected ?? []) expect(report).toMatch(new RegExp(`^${row},${line},`, 'm'));
    expect(new Set(deployment.calls.map((call) => call.destination))).toEqual(new Set(items.map(({ phone }) => phone)));
  });
});

it('refuses what is no list with a clear sentence, keeps the object, and lets other campaigns go on', async () => {
  const lists: Record<string, [string | Buffer, RegExp]> = {
    empty: ['', /empty/],
    headless: ['name,city\nAda,Paris\n', /no phone column/],
    binary: [Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0, 0xff, 0xfe, 0, 0]), /not|spreadsheet|zip/i],
    latin: [Buffer.from('phone,name\n+12065550100,Zo\xeb\n', 'latin1'), /UTF-8/],
    endless: [Buffer.alloc(40_000_000, 'x'), /line/],
  };
  await withDeployment({}, async (deployment) => {
    for (const [campaign, [body]] of Object.entries(lists)) await deployment.dropList(campaign, body);
    const numbers = fictionalNumbers(10);
    await deployment.dropList('sound', listOf(numbers));

    for (const [campaign, [, sentence]] of Object.entries(lists)) {
      expect(await refusalOf(deployment, campaign)).toMatch(sentence);
      expect(await deployment.object(`campaigns/default/${campaign}/lists/list.csv`)).toBeDefined();
    }
    expect(await deployment.finished('sound')).toMatchObject({ rows: numbers.length, addsUp: true });
    expect(await deployment.contacts()).toHaveLength(numbers.length);
  });
});
