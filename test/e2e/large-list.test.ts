/** A list of several chunks on the synthesized template: what is killed goes on, what is packed is unpacked. */
import { gzipSync } from 'node:zlib';
import { fictionalNumbers, withDeployment } from './support/deployment';

/** Few rows, so long that they fill more than one chunk (8 MiB). */
const NOTE = 'x'.repeat(16_000);
const numbers = fictionalNumbers(600);
const rows = [...numbers, ...numbers.slice(0, 7), ...Array.from({ length: 9 }, () => '1.206E+10')];
const LIST = ['Name,Mobile,Note', ...rows.map((phone, n) => `Ada,${phone},"${NOTE}\n${n}"`)].join('\n');

it('accounts for a packed list of two chunks, although its function is killed in the middle', async () => {
  await withDeployment({}, async (deployment) => {
    await deployment.dropList('large', gzipSync(LIST), 'list.csv.gz');
    await deployment.until('some contacts', async () => (await deployment.contacts('large')).length > 100);
    await deployment.stack.terminateWorkers(deployment.functionId('ListIntake'));
    const list = await deployment.until('the whole list', async () =>
      (await deployment.status('large'))?.lists.find(({ state }) => state !== 'loading'),
    );

    expect(list).toMatchObject({
      state: 'loaded',
      rowsFound: rows.length,
      rows: rows.length,
      rejected: 9,
      rejectedFor: { 'scientific-notation': 9 },
      duplicates: 7,
      duplicateOf: { thisList: 7, otherLists: 0 },
      contacts: numbers.length,
      columns: { phone: ['Mobile'], from: 'guessed' },
    });
    expect(await deployment.contacts('large')).toHaveLength(numbers.length);
    const rejects = (await deployment.object('reports/default/large/rejects/list.csv.gz.csv')) ?? '';
    expect(rejects.trim().split('\n')).toHaveLength(9 + 1);
    expect(deployment.calls.length).toBeGreaterThan(0);
  });
});
