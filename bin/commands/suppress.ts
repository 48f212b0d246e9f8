/** `callpace suppress`: one number is never called from now on, without a list. */
import { systemClock } from '../../lambda/adapters/system-clock';
import {
  type CampaignId,
  type CampaignItem,
  EVERYBODY,
  operatorSuppression,
  type SuppressionScope,
} from '../../lambda/contract/items';
import { maskPhone } from '../../lambda/core/rules/phone';
import { command } from '../../local/cli/command';
import { type FlagTable, readBy } from '../../local/cli/flag';
import { campaignAsked } from './campaign-flag';
import { findDeployment } from './deployment';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from './deployment-options';
import { reasonFlag } from './hold';
import { NUMBER_FLAGS, type NumberOptions, phoneOf } from './number-argument';
import { callerArn, operating } from './operated-tables';

interface SuppressOptions extends DeploymentOptions, NumberOptions {
  readonly scope: SuppressionScope;
  readonly reason: string | undefined;
}

const SCOPE = /^[A-Za-z0-9!_.*'()-]+(\/[A-Za-z0-9!_.*'()-]+)?$/;

const SUPPRESS_FLAGS: FlagTable<SuppressOptions> = {
  ...NUMBER_FLAGS,
  scope: readBy('SCOPE', 'all, a tenant, or <tenant>/<campaign>', (text) => (SCOPE.test(text) ? text : undefined), {
    fallback: EVERYBODY,
    help: 'for whom: all, a tenant, or one campaign as <tenant>/<campaign>',
  }),
  reason: reasonFlag('none'),
  ...DEPLOYMENT_FLAGS,
};

export const suppressCommand = command<SuppressOptions>({
  name: 'suppress',
  summary: 'never call one number from now on',
  typed: 'npx tsx bin/callpace.ts suppress',
  about: [
    'Writes the number down as suppressed, by its keyed hash: it counts from this moment, in campaigns that run and in those',
    'to come. A call that is up is not cut off. Who did it, and when, is kept. Running it twice changes nothing but that.',
  ],
  flags: SUPPRESS_FLAGS,
  run: async (options, { stdout, environment }) => {
    const phone = phoneOf(options);
    const found = await findDeployment(options, environment);
    const by = await callerArn(found.clients);
    const atMs = systemClock.nowMs();
    const { scope, reason } = options;
    await operating(found, async ({ control, hashKeys, people }) => {
      if (scope !== EVERYBODY) requireScope(scope, await control.campaigns());
      const { numberKey } = await hashKeys.load();
      const action = { by, atMs, ...(reason === undefined ? {} : { reason }) };
      await people.suppress(operatorSuppression(numberKey(phone), scope, action));
    });
    const number = maskPhone(phone);
    const shown = { suppressed: true, number, scope, by, at: new Date(atMs).toISOString() };
    stdout.write(
      options.json
        ? `${JSON.stringify(shown)}\n`
        : `${number} is suppressed for ${scope === EVERYBODY ? 'all campaigns' : scope} from now on.\n`,
    );
    return 0;
  },
});

/** A misspelt scope would suppress nobody, and look as if it did. */
function requireScope(scope: SuppressionScope, campaigns: readonly CampaignItem[]): void {
  if (scope.includes('/')) {
    campaignAsked(campaigns, scope as CampaignId, '--scope');
    return;
  }
  const tenants = [...new Set(campaigns.map(({ sk }) => sk.slice(0, sk.indexOf('/'))))];
  if (tenants.includes(scope)) return;
  const known = tenants.length === 0 ? 'there is none so far' : `there are ${tenants.slice(0, 10).join(', ')}`;
  throw new Error(`--scope must be a tenant that has a campaign, got "${scope}": ${known}`);
}
