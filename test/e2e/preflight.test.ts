import type { Finding } from '../../bin/commands/preflight/finding';
import { callpace } from './support/command-line';
import { type Deployment, withDeployment } from './support/deployment';

async function preflight(
  deployment: Deployment,
): Promise<{ readonly code: number; readonly findings: readonly Finding[] }> {
  const { code, stdout } = await callpace(deployment, 'preflight', '--json');
  return { code, findings: (JSON.parse(stdout) as { findings: readonly Finding[] }).findings };
}

it('reads the local stack: what is not there is no blocker, and a quota of 0 is one', async () => {
  await withDeployment({}, async (deployment) => {
    const healthy = await preflight(deployment);
    expect(healthy.code).toBe(0);
    expect(healthy.findings.find(({ id }) => id === 'quota-concurrent-calls')?.value).toBe('30 calls');
    expect(healthy.findings.find(({ id }) => id === 'instance-not-here')?.value).toBe('not available locally');
    expect(healthy.findings.filter(({ id }) => /-(denied|unreadable|absent)$/.test(id))).toEqual([]);

    deployment.stack.reconfigureAccount({ concurrentCallsQuota: 0 });
    const blocked = await preflight(deployment);
    expect(blocked.code).toBe(1);
    expect(blocked.findings[0]).toMatchObject({ id: 'quota-concurrent-calls-zero', severity: 'blocker' });

    const { stdout } = await callpace(deployment, 'preflight', '--quota-request', '--target-rate', '5');
    expect(stdout).toContain('applied now: 0 calls; requested: 330 calls');
  });
});

it('says which stack it did not find, and what to give instead', async () => {
  await withDeployment({}, async (deployment) => {
    const { code, stderr } = await callpace(deployment, 'preflight', '--deployment', 'elsewhere');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        `callpace preflight: there is no stack "elsewhere" in ${deployment.stack.endpoint}: give the deployment's name ` +
        'with --deployment (default callpace) and the Region of its instance with --region\n',
    });
    expect(await callpace(deployment, 'dead-letters', '--campaign', 'default/nobody')).toMatchObject({
      code: 1,
      stderr:
        'callpace dead-letters: --campaign must be a campaign of the deployment, got "default/nobody": there is none so far\n',
    });
  });
});
