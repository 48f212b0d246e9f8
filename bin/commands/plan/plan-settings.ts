/** What a plan goes by: the flags first, then the deployment, and where there is none what is assumed; each is said. */
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { CONFIGURED_QUOTAS, ServiceQuotasReader } from '../../../lambda/adapters/service-quotas';
import type { CampaignDefinition } from '../../../lambda/contract/campaign';
import type { CampaignId } from '../../../lambda/contract/items';
import type { ControllerSettings } from '../../../lambda/contract/settings';
import { campaignFileKey } from '../../../lambda/contract/storage';
import { parseDefinition } from '../../../lambda/core/campaign/definition';
import { textOf } from '../../../lambda/core/intake/campaign-file';
import type { ColumnMapping } from '../../../lambda/core/intake/header';
import type { PlanSettings } from '../../../lambda/core/operate/plan/plan-campaign';
import type { QuotaAnswers } from '../../../lambda/core/pace/account';
import { campaignAsked } from '../campaign-flag';
import { type FoundDeployment, findDeployment } from '../deployment';
import { USUAL_COUNTRY } from '../list-argument';
import { controllerSettings, defaultCountryOf, operating } from '../operated-tables';
import { lend } from '../preflight/lend';
import type { PlanOptions } from './options';

export interface SettingsOfPlan {
  readonly settings: PlanSettings;
  /** Sentences. */
  readonly assumptions: readonly string[];
  /** Of numbers without a country code. */
  readonly country: string;
  /** Of the campaign that was named; plainly active without one. */
  readonly definition: { readonly definition: CampaignDefinition; readonly columns: ColumnMapping | undefined };
}

/** The deployment's defaults, as the README has them. */
const DEFAULTS = {
  callsPerSecond: 2,
  lines: 10,
  callingWindow: { fromMinute: 8 * 60, toMinute: 20 * 60 },
  callingRules: 'us',
  allowLaxerHours: false,
  maxAttempts: 3,
  retryDelayMs: 3_600_000,
} as const;

const ACTIVE = { definition: { mode: 'active' }, columns: undefined } as const;

/** @throws Error where a campaign was named and there is no deployment to ask. */
export async function planSettings(
  options: PlanOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SettingsOfPlan> {
  const { answerShare, holdSeconds } = options;
  const shown = (country: string, from: string) => [
    `${Math.round(100 * answerShare)} % of calls are answered, and a call takes ${holdSeconds} s of a line on average (--answer-share, --hold-seconds)`,
    `numbers without a country code are of ${country} (${options.country === undefined ? from : '--country'})`,
    'no other campaign and no inbound call takes a share (--calls-per-second, --concurrent-calls)',
  ];
  const asked = options.offline ? 'it was not asked (--offline)' : await ask(options, environment);
  if (typeof asked === 'string') {
    if (options.campaign !== undefined)
      throw new Error(`--campaign needs the deployment: ${asked}; give --campaign-file FILE instead`);
    const country = options.country ?? USUAL_COUNTRY;
    return {
      settings: without(options),
      assumptions: [withoutDeployment(options, asked), ...shown(country, '--country says another')],
      country,
      definition: ACTIVE,
    };
  }
  const { told, quotas, definition, name } = asked;
  const country = options.country ?? asked.country;
  return {
    settings: within(options, told, quotas),
    assumptions: [sources(options, name, quotas), ...shown(country, 'defaultCountry of the deployment')],
    country,
    definition,
  };
}

interface Asked {
  readonly name: string;
  readonly told: ControllerSettings;
  readonly country: string;
  readonly quotas: QuotaAnswers;
  readonly definition: SettingsOfPlan['definition'];
}

/** A text says why there is no answer. */
async function ask(
  options: PlanOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Asked | string> {
  let found: FoundDeployment;
  let told: ControllerSettings;
  let country: string;
  try {
    found = await findDeployment(options, environment);
    [told, country] = await Promise.all([controllerSettings(found), defaultCountryOf(found)]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { quotas: whose, instanceArn } = told;
  const quotas = await lend(new ServiceQuotasClient(found.clients), (client) =>
    (whose === 'account' ? new ServiceQuotasReader(client, instanceArn) : CONFIGURED_QUOTAS).read(),
  );
  const definition = options.campaign === undefined ? ACTIVE : await definitionOf(found, options.campaign);
  return { name: found.name, told, country, quotas, definition };
}

/** As it lies in the bucket now: the next list is read by it. */
async function definitionOf(found: FoundDeployment, campaign: CampaignId): Promise<SettingsOfPlan['definition']> {
  return operating(found, async ({ control, objects }) => {
    campaignAsked(await control.campaigns(), campaign, '--campaign');
    const bytes = await objects.read(campaignFileKey(campaign));
    if (!bytes) return ACTIVE;
    const reading = parseDefinition(await textOf(bytes));
    if (reading.kind === 'defined') return reading;
    throw new Error(`${campaignFileKey(campaign)} cannot be used: ${reading.problems.join('; ')}`);
  });
}

function within(options: PlanOptions, told: ControllerSettings, quotas: QuotaAnswers): PlanSettings {
  const rate = quotas.callsPerSecond.kind === 'value' ? quotas.callsPerSecond.value : told.callsPerSecond;
  const quota = quotas.concurrentCalls.kind === 'value' ? quotas.concurrentCalls.value : told.concurrentCallsQuota;
  return {
    callsPerSecond: options.callsPerSecond ?? Math.min(rate, told.callsPerSecondCeiling),
    lines: options.concurrentCalls ?? Math.floor(quota * (1 - told.capacityBuffer)),
    holdSeconds: options.holdSeconds,
    answerShare: options.answerShare,
    callingWindow: told.callingWindow,
    callingRules: told.callingRules,
    allowLaxerHours: told.allowLaxerHours,
    maxAttempts: told.maxAttempts,
    attemptsPerNumberPerDay: told.attemptsPerNumberPerDay,
    retryDelayMs: told.retryDelaySeconds * 1_000,
  };
}

const without = ({ callsPerSecond, concurrentCalls, holdSeconds, answerShare }: PlanOptions): PlanSettings => ({
  ...DEFAULTS,
  callsPerSecond: callsPerSecond ?? DEFAULTS.callsPerSecond,
  lines: concurrentCalls ?? DEFAULTS.lines,
  holdSeconds,
  answerShare,
});

const withoutDeployment = (options: PlanOptions, why: string): string =>
  `the deployment is not known: ${why}; so ${options.callsPerSecond ?? DEFAULTS.callsPerSecond} calls per second, ${options.concurrentCalls ?? DEFAULTS.lines} calls at once, calling hours 08:00-20:00 with the US rules, 3 attempts an hour apart`;

function sources(options: PlanOptions, name: string, quotas: QuotaAnswers): string {
  const from = (given: number | undefined, answer: QuotaAnswers['callsPerSecond'], flag: string): string =>
    given !== undefined ? flag : answer.kind === 'value' ? 'Service Quotas' : 'the configuration';
  return `hours and attempts are those of the deployment ${name}; the calls per second are from ${from(options.callsPerSecond, quotas.callsPerSecond, '--calls-per-second')}, the calls at once from ${from(options.concurrentCalls, quotas.concurrentCalls, '--concurrent-calls')}`;
}
