import { fictionalNumbers, listOf, paceOf, revoke, type Template, withDeployment } from './support/deployment';

/** Calls long enough that a campaign lasts, and a rate that leaves half of the quota free. */
const ENDLESS = {
  context: { callsPerSecond: '2', burst: '5', longestCallSeconds: '60' },
  account: { timeScale: 10, answerRate: 1, busyRate: 0 },
} as const;
const many = listOf(fictionalNumbers(900));

it('lets calls in only as CloudWatch allows once it shows the quota nearly used up by calls that no event tells of', async () => {
  await withDeployment(ENDLESS, async (deployment) => {
    await deployment.dropList('spring', many);
    await deployment.until('calls to be up', () => (paceOf(deployment)?.own ?? 0) >= 8);
    deployment.stack.reconfigureAccount({ metrics: { forcedConcurrentShare: 0.95 }, events: { lossRate: 1 } });
    // One reading: a period of 2 s, at most 2 s late, read every 2 s.
    await deployment.until(
      'the reading to bind',
      () => (paceOf(deployment)?.unseen ?? 0) > 0 || isDegraded(deployment),
      10,
    );
    const boundMs = Date.now();
    await deployment.until('the effect', () => Date.now() - boundMs > 4_000, 6);
    expect(deployment.calls.filter((call) => call.initiatedAtMs > boundMs + 1_500).length).toBeLessThanOrEqual(2);
  });
});

it('slows down, declared as degraded, when CloudWatch shows nothing although calls are up', async () => {
  await withDeployment(
    { ...ENDLESS, account: { ...ENDLESS.account, metrics: { empty: true } } },
    async (deployment) => {
      await deployment.dropList('spring', many);
      const before = await deployment.until('the full rate', () => {
        const pace = paceOf(deployment);
        return pace && pace.own > 0 && pace.allowedRate > 1.9 ? pace : undefined;
      });
      const after = await deployment.until('the slower rate', () => {
        const pace = paceOf(deployment);
        return pace && pace.allowedRate < 1.1 ? pace : undefined;
      });
      expect(after.allowedRate).toBeLessThanOrEqual(before.allowedRate / 2);
      await deployment.until('it to be declared', () => isDegraded(deployment));
    },
  );
});

it('goes on, degraded and loud about it, without the permission to read CloudWatch', async () => {
  const breakTemplate = (template: Template) => revoke(template, 'cloudwatch:GetMetricData');
  await withDeployment({ breakTemplate }, async (deployment) => {
    await deployment.dropList('spring', listOf(fictionalNumbers(40)));
    await deployment.until('the refusal', () =>
      deployment.stack.front.counts().some((call) => call.action === 'cloudwatch:GetMetricData' && !call.allowed),
    );
    await deployment.until('it to be declared', () =>
      deployment.logs.some(({ text }) => text.includes('CloudWatch cannot be read') && text.includes('AccessDenied')),
    );
  });
});

it('paces by its configuration, loud about it, without the permission to read quotas', async () => {
  const breakTemplate = (template: Template) => revoke(template, 'servicequotas:GetServiceQuota');
  await withDeployment({ breakTemplate }, async (deployment) => {
    await deployment.dropList('spring', listOf(fictionalNumbers(20)));
    await deployment.until('the refusal to be named', () =>
      deployment.stack.problems.some(({ message }) => message.includes('servicequotas:GetServiceQuota')),
    );
    await deployment.until('it to be declared', () =>
      deployment.logs.some(({ text }) => text.includes('quota cannot be read') && text.includes('AccessDenied')),
    );
    await deployment.finished('spring');
  });
});

const isDegraded = (deployment: Parameters<typeof paceOf>[0]) => paceOf(deployment)?.binding === 'degraded';
