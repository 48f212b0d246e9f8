/** campaign.json, dropped, changed, broken, deleted and dropped again while the campaign runs; calls by the account's books. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { CampaignStatus } from '../../lambda/contract/reports';
import { ACTS_WITHIN_MS, callsOf, listFor, moreCalls, passed, startedFrom } from './support/campaigns';
import { type Deployment, fictionalNumbers, withDeployment } from './support/deployment';

const FAST = {
  context: { callsPerSecond: '10', burst: '20', concurrentCallsQuota: '60' },
  account: { callsPerSecond: 10, burst: 20, concurrentCallsQuota: 60, timeScale: 40, answerRate: 1, busyRate: 0 },
};
const numbers = fictionalNumbers(1_600);
/** So many calls of the lighter campaign are between the first and the last one that are counted. */
const OTHERS = 20;
const KEY = 'campaigns/default/one/campaign.json';

const rows = (from: number, count: number) =>
  numbers.slice(from, from + count).map((phone) => ({ phone, zone: 'Atlantic/Reykjavik' }));

const dropFile = (deployment: Deployment, file: object | string): Promise<void> =>
  deployment.drop(KEY, typeof file === 'string' ? file : JSON.stringify(file));

/** The first status that says so, and when it was written, Unix ms. */
async function acknowledged(
  deployment: Deployment,
  what: string,
  saysSo: (status: CampaignStatus) => boolean,
): Promise<CampaignStatus & { readonly atMs: number }> {
  const status = await deployment.until(what, async () => {
    const now = await deployment.status('one');
    return now && saysSo(now) ? now : undefined;
  });
  return { ...status, atMs: Date.parse(status.updatedAt) };
}

/** Nobody of the campaign is called from a few seconds after the acknowledgement on, while another one is. */
async function staysQuiet(deployment: Deployment, acknowledgedMs: number): Promise<void> {
  await moreCalls(deployment, 'other', acknowledgedMs + ACTS_WITHIN_MS + 2_000);
  expect(startedFrom(callsOf(deployment, 'one'), acknowledgedMs + ACTS_WITHIN_MS)).toEqual([]);
}

async function goesOn(deployment: Deployment, sinceMs: number): Promise<void> {
  await moreCalls(deployment, 'one', sinceMs);
}

it('holds from its acknowledgement on, whether it is changed, broken, dropped in a hurry, deleted or dropped again', async () => {
  await withDeployment(FAST, async (deployment) => {
    await dropFile(deployment, { weight: 1 });
    await deployment.drop('campaigns/default/other/campaign.json', '{"weight": 1}');
    await deployment.dropList('one', listFor('one', rows(0, 900)));
    await deployment.dropList('other', listFor('other', rows(900, 700)));
    await moreCalls(deployment, 'one', 0);
    await moreCalls(deployment, 'other', 0);

    // Another weight: the calls of the next seconds show it.
    const { definition: first } = (await deployment.status('one')) ?? {};
    await dropFile(deployment, { weight: 9 });
    const weighed = await acknowledged(
      deployment,
      'the weight',
      ({ definition }) => definition?.state === 'applied' && definition.etag !== first?.etag,
    );
    const fromMs = weighed.atMs + ACTS_WITHIN_MS;
    await moreCalls(deployment, 'other', fromMs, OTHERS + 1);
    const others = startedFrom(callsOf(deployment, 'other'), fromMs).slice(0, OTHERS + 1);
    const lastMs = others.at(-1)?.initiatedAtMs ?? 0;
    const own = startedFrom(callsOf(deployment, 'one'), others[0]?.initiatedAtMs ?? 0);
    const perOther = own.filter(({ initiatedAtMs }) => initiatedAtMs <= lastMs).length / OTHERS;
    // What is admitted together starts in any order: among so many calls that is less than a tenth.
    expect(perOther).toBeGreaterThanOrEqual(9 * 0.9);
    expect(perOther).toBeLessThanOrEqual(9 * 1.1);

    await dropFile(deployment, { weight: 9, state: 'paused' });
    const paused = await acknowledged(deployment, 'the pause', ({ state }) => state === 'paused');
    expect(paused.message).toContain('campaign.json');
    await staysQuiet(deployment, paused.atMs);
    const activeMs = Date.now();
    await dropFile(deployment, { weight: 9 });
    await goesOn(deployment, activeMs);

    // Broken in three places: each is told, and nobody is called.
    await dropFile(deployment, { weight: 9, hours: { daily: '9-17' }, wieght: 2, attempts: { max: 99 } });
    const broken = await acknowledged(deployment, 'the problems', ({ definition }) => definition?.state === 'refused');
    expect(broken.state).toBe('blocked');
    expect(broken.definition?.problems).toHaveLength(3);
    for (const field of ['hours.daily', 'wieght', 'attempts.max'])
      expect(broken.definition?.problems?.join('\n')).toContain(field);
    await staysQuiet(deployment, broken.atMs);

    // Many in a hurry, several of them at once: the one that lies there in the end holds.
    for (let round = 0; round < 4; round += 1)
      await Promise.all([
        dropFile(deployment, { weight: 10 + round }),
        dropFile(deployment, { state: 'paused', weight: 20 + round }),
        dropFile(deployment, `{"weight": ${round}`),
      ]);
    const newestMs = Date.now();
    await dropFile(deployment, { weight: 5 });
    const etag = (await deployment.etagOf(KEY)) ?? '';
    const newest = await acknowledged(deployment, 'the newest', ({ definition }) => definition?.etag === etag);
    expect(newest.definition?.state).toBe('applied');
    await goesOn(deployment, newestMs);
    await passed(deployment, newest.atMs + ACTS_WITHIN_MS);
    expect((await deployment.status('one'))?.definition).toMatchObject({ state: 'applied', etag });

    await deployment.services.s3.send(new DeleteObjectCommand({ Bucket: deployment.bucket, Key: KEY }));
    const missing = await acknowledged(deployment, 'the loss', ({ definition }) => definition?.state === 'missing');
    expect(missing).toMatchObject({ state: 'blocked', message: expect.stringContaining('deleted') as string });
    await staysQuiet(deployment, missing.atMs);

    const againMs = Date.now();
    await dropFile(deployment, { weight: 5 });
    await goesOn(deployment, againMs);
    await acknowledged(deployment, 'that it goes on', ({ state }) => state === 'dialing');
    expect(deployment.log).toMatchObject({ throttled: 0, breaches: 0 });
  });
});
