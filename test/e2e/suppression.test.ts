/** Suppression while campaigns run: lists that are lost or cannot be read, an operator's word, a tenant's list. */
import { gzipSync } from 'node:zlib';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { CampaignStatus } from '../../lambda/contract/reports';
import { ACTS_WITHIN_MS, callsOf, listFor, moreCalls, startedFrom } from './support/campaigns';
import { callpace } from './support/command-line';
import { type Deployment, fictionalNumbers, listOf, withDeployment } from './support/deployment';

const FAST = {
  context: { callsPerSecond: '10', burst: '20', concurrentCallsQuota: '60' },
  account: { callsPerSecond: 10, burst: 20, concurrentCallsQuota: 60, timeScale: 40, answerRate: 1, busyRate: 0 },
};
const numbers = fictionalNumbers(1_200);
/** Long enough that half of it is missing where half of the file is. */
const suppressed = numbers.slice(1_000);
const ZIPPED = gzipSync(listOf(suppressed));
const TENANT_LIST = 'suppression/acme/do-not-call.csv.gz';

const rows = (called: readonly string[]) => called.map((phone) => ({ phone, zone: 'Atlantic/Reykjavik' }));

const statusOf = async (deployment: Deployment, campaign: string): Promise<CampaignStatus | undefined> => {
  const text = await deployment.object(`reports/${campaign}/status.json`);
  return text === undefined ? undefined : (JSON.parse(text) as CampaignStatus);
};

/** Blocked, and its status names the list and says what to do; when that was written, Unix ms. */
async function blockedBy(deployment: Deployment, campaign: string, list: string, why: string): Promise<number> {
  const status = await deployment.until(`${campaign} to be blocked: ${why}`, async () => {
    const now = await statusOf(deployment, campaign);
    return now?.state === 'blocked' && now.message.includes(why) ? now : undefined;
  });
  expect(status.message).toContain(list);
  return Date.parse(status.updatedAt);
}

/** While those who do not depend on the list are called. */
async function staysQuiet(deployment: Deployment, sinceMs: number): Promise<void> {
  await moreCalls(deployment, 'free', sinceMs + ACTS_WITHIN_MS + 2_000);
  expect(startedFrom(callsOf(deployment, 'bound'), sinceMs + ACTS_WITHIN_MS)).toEqual([]);
}

it('calls nobody of a tenant whose list is deleted or cut off, tells which one, and goes on once it is back', async () => {
  await withDeployment(FAST, async (deployment) => {
    const tenants = { bound: numbers.slice(0, 500), free: numbers.slice(500, 1_000) };
    await deployment.drop(TENANT_LIST, ZIPPED);
    await deployment.drop(
      'campaigns/acme/bound/lists/list.csv',
      listFor('bound', rows([...suppressed.slice(0, 20), ...tenants.bound])),
    );
    // The same numbers: a list of another tenant does not hold for it.
    await deployment.dropList('free', listFor('free', rows([...suppressed.slice(0, 20), ...tenants.free])));
    await moreCalls(deployment, 'bound', 0, 10);
    await moreCalls(deployment, 'free', 0, 30);

    const lostMs = Date.now();
    await deployment.services.s3.send(new DeleteObjectCommand({ Bucket: deployment.bucket, Key: TENANT_LIST }));
    await blockedBy(deployment, 'acme/bound', TENANT_LIST, 'deleted');
    await staysQuiet(deployment, lostMs);
    expect(await statusOf(deployment, 'default/free')).toMatchObject({ state: 'dialing' });

    let restoredMs = Date.now();
    await deployment.drop(TENANT_LIST, ZIPPED);
    await moreCalls(deployment, 'bound', restoredMs);

    const brokenMs = Date.now();
    await deployment.drop(TENANT_LIST, ZIPPED.subarray(0, ZIPPED.length / 2));
    await blockedBy(deployment, 'acme/bound', TENANT_LIST, 'cannot be read');
    await staysQuiet(deployment, brokenMs);

    restoredMs = Date.now();
    await deployment.drop(TENANT_LIST, ZIPPED);
    await moreCalls(deployment, 'bound', restoredMs);
    await deployment.until('it to say so', async () => (await statusOf(deployment, 'acme/bound'))?.state === 'dialing');

    const ofTenant = new Set(callsOf(deployment, 'bound').map(({ destination }) => destination));
    const ofOther = new Set(callsOf(deployment, 'free').map(({ destination }) => destination));
    expect(suppressed.filter((number) => ofTenant.has(number))).toEqual([]);
    // Whose turn has come is not in the order of the rows: some of the twenty may still wait, but none is written off.
    expect(suppressed.slice(0, 20).filter((number) => ofOther.has(number)).length).toBeGreaterThanOrEqual(5);
    expect((await deployment.contacts('free')).filter(({ state }) => state === 'suppressed')).toEqual([]);
  });
});

it('never dials a number that an operator suppresses between its load and its turn, in the scope that was given', async () => {
  await withDeployment(FAST, async (deployment) => {
    await deployment.setStopSwitch('until the operator has spoken');
    const all = numbers.slice(0, 12);
    const [everywhere = '', inTenant = '', inCampaign = ''] = all;
    for (const campaign of ['acme/one', 'acme/two', 'beta/one'])
      await deployment.drop(`campaigns/${campaign}/lists/list.csv`, listFor(campaign, rows(all)));
    for (const campaign of ['acme/one', 'acme/two', 'beta/one'])
      await deployment.until(
        `${campaign} to be loaded`,
        async () => (await statusOf(deployment, campaign))?.lists[0]?.state === 'loaded',
      );
    const runs = [
      await callpace(deployment, 'suppress', everywhere, '--reason', 'asked on the phone'),
      await callpace(deployment, 'suppress', inTenant, '--scope', 'acme'),
      await callpace(deployment, 'suppress', inCampaign, '--scope', 'acme/one'),
    ];
    expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(runs.map(() => ({ code: 0, stderr: '' })));
    // A misspelt scope would suppress nobody, and look as if it did.
    expect((await callpace(deployment, 'suppress', everywhere, '--scope', 'acne')).code).toBe(1);
    const shown = runs.map(({ stdout }) => stdout).join('');
    expect(all.filter((number) => shown.includes(number.slice(2)))).toEqual([]);

    await deployment.clearStopSwitch();
    const over = async (campaign: string): Promise<boolean> =>
      (await statusOf(deployment, campaign))?.state === 'finished';
    for (const campaign of ['acme/one', 'acme/two', 'beta/one'])
      await deployment.until(`${campaign} to finish`, () => over(campaign), 90);

    const callers = (number: string) =>
      [
        ...new Set(
          deployment.calls
            .filter(({ destination }) => destination === number)
            .map((call) => call.attributes['campaign']),
        ),
      ].sort();
    expect(callers(everywhere)).toEqual([]);
    expect(callers(inTenant)).toEqual(['beta/one']);
    expect(callers(inCampaign)).toEqual(['acme/two', 'beta/one']);
    expect(callers(all[3] ?? '')).toEqual(['acme/one', 'acme/two', 'beta/one']);
    const counts = await Promise.all(
      ['acme/one', 'acme/two', 'beta/one'].map(async (each) => (await statusOf(deployment, each))?.contacts.suppressed),
    );
    expect(counts).toEqual([3, 2, 1]);
  });
});
