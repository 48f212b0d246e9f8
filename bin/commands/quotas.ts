/** `callpace quotas`: how much of the two quotas that decide the pace was used. Changes nothing. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { ServiceQuotasReader } from '../../lambda/adapters/service-quotas';
import { systemClock } from '../../lambda/adapters/system-clock';
import { usageMaxima } from '../../lambda/adapters/usage-readings';
import { type QuotaUsage, quotaUsage } from '../../lambda/core/operate/quota-usage';
import { command } from '../../local/cli/command';
import { type FlagTable, readBy } from '../../local/cli/flag';
import { wrapWords } from '../../local/cli/wrap-words';
import { findDeployment } from './deployment';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from './deployment-options';
import { controllerSettings } from './operated-tables';
import { lend } from './preflight/lend';
import { table } from './table';

interface QuotasOptions extends DeploymentOptions {
  readonly days: number;
}

const DAY_MS = 24 * 60 * 60_000;
/** CloudWatch keeps values by the minute for 15 days. */
const MOST_DAYS = 15;

const QUOTAS_FLAGS: FlagTable<QuotasOptions> = {
  days: readBy(
    'N',
    `a whole number from 1 to ${MOST_DAYS}`,
    (text) => (/^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_DAYS ? Number(text) : undefined),
    { fallback: 7, help: 'how far back to look' },
  ),
  ...DEPLOYMENT_FLAGS,
};

export const quotasCommand = command<QuotasOptions>({
  name: 'quotas',
  summary: 'compare what was used of the quotas with what they allow',
  typed: 'npx tsx bin/callpace.ts quotas',
  about: [
    'Reads the two quotas that decide the pace from Service Quotas, and the most that was used of them from CloudWatch:',
    'ConcurrentCalls of the instance, and the requests of the whole account to start a call. Changes nothing.',
  ],
  flags: QUOTAS_FLAGS,
  run: async ({ days, ...options }, { stdout, environment }) => {
    const found = await findDeployment(options, environment);
    const told = await controllerSettings(found);
    const nowMs = systemClock.nowMs();
    const [quotas, maxima] = await Promise.all([
      lend(new ServiceQuotasClient(found.clients), (client) =>
        new ServiceQuotasReader(client, told.instanceArn).read(),
      ),
      lend(new CloudWatchClient(found.clients), (client) =>
        usageMaxima(client, told.instanceId, nowMs - days * DAY_MS, nowMs),
      ),
    ]);
    const { concurrentCalls, requestsPerMinute } = maxima;
    const usages = [
      quotaUsage({
        title: 'Concurrent active calls per instance',
        code: 'L-12AB7C57',
        unit: 'calls',
        quota: quotas.concurrentCalls,
        configured: told.concurrentCallsQuota,
        used: concurrentCalls,
        caveat: 'inbound calls count, too',
      }),
      quotaUsage({
        title: 'Rate of StartOutboundVoiceContact API requests',
        code: 'L-4E9BCC96',
        unit: 'calls per second',
        quota: quotas.callsPerSecond,
        configured: told.callsPerSecond,
        used: requestsPerMinute === undefined ? undefined : Math.round(requestsPerMinute / 0.6) / 100,
        caveat: 'the mean of the busiest minute: what a second had may be more',
      }),
    ];
    stdout.write(options.json ? `${JSON.stringify({ days, quotas: usages })}\n` : quotasText(usages, days));
    return 0;
  },
});

const WIDTH = 100;

function quotasText(usages: readonly QuotaUsage[], days: number): string {
  const rows = usages.map(({ title, code, unit, allowed, used, percent }) => [
    `${title} (${code})`,
    used === undefined ? 'none seen' : String(used),
    `${allowed} ${unit}`,
    percent === undefined ? '' : `${percent} %`,
  ]);
  const notes = usages.flatMap(({ code, note }) => wrapWords(`${code}: ${note}.`, WIDTH));
  const period = `the last ${days === 1 ? 'day' : `${days} days`}`;
  return [...table(['quota', `most used in ${period}`, 'allowed', 'share'], rows), '', ...notes, ''].join('\n');
}
