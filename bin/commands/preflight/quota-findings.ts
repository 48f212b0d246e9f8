/** Judges the two quotas that decide the pace, and the concurrency of the functions that use them. */
import type { AccountPicture, ConcurrencyRead, Told } from './account-picture';
import { type Finding, fine, judge, type Subject } from './finding';

const SOURCE = 'servicequotas:GetServiceQuota';

interface Quota extends Subject {
  readonly code: string;
  /** As AWS names it. */
  readonly title: string;
  readonly unit: string;
  /** The setting that stands in for it. */
  readonly setting: 'callsPerSecond' | 'concurrentCallsQuota';
}

const quota = (id: string, code: string, title: string, unit: string, setting: Quota['setting']): Quota => ({
  id,
  code,
  title,
  unit,
  setting,
  what: `The quota "${title}" (${code})`,
  source: SOURCE,
  absent: {
    severity: 'warning',
    message: `Service Quotas shows no value of "${title}" (${code}) for this account; what is configured as ${setting} is used. A new account can have less than the documented default, even 0, which no API lists: then Connect answers "throttled", and waiting never cures it.`,
    fix: `ask AWS Support for the applied value and configure it as ${setting}; npx tsx bin/callpace.ts preflight --quota-request writes the text`,
  },
});

const CONCURRENT = quota(
  'quota-concurrent-calls',
  'L-12AB7C57',
  'Concurrent active calls per instance',
  'calls',
  'concurrentCallsQuota',
);
const START_RATE = quota(
  'quota-start-rate',
  'L-4E9BCC96',
  'Rate of StartOutboundVoiceContact API requests',
  'calls per second',
  'callsPerSecond',
);

export function quotaFindings({ told, concurrentCalls, startRate }: AccountPicture): readonly Finding[] {
  return [
    ...judge(concurrentCalls, CONCURRENT, (value) => [judgeQuota(value, CONCURRENT, told)]),
    ...judge(startRate, START_RATE, (value) => [judgeQuota(value, START_RATE, told), ...aboveCeiling(value, told)]),
  ];
}

function judgeQuota(value: number, { id, what, unit, setting }: Quota, told: Told): Finding {
  const configured = told[setting];
  const shown = { value: `${value} ${unit}`, source: SOURCE };
  if (value === 0)
    return {
      ...shown,
      id: `${id}-zero`,
      severity: 'blocker',
      message: `${what} is 0: no call can be placed, and waiting does not cure it.`,
      fix: 'request a quota increase; npx tsx bin/callpace.ts preflight --quota-request writes the text',
    };
  if (told.quotas === 'configured' && configured > value)
    return {
      ...shown,
      id: `${id}-below-configured`,
      severity: 'warning',
      message: `${what} is ${value} ${unit}, but the deployment is told to use ${configured} (quotas=configured, ${setting}).`,
      fix: `deploy with -c ${setting}=${value}, or with -c quotas=account`,
    };
  const used = told.quotas === 'configured' ? `; the deployment uses ${configured}, as configured` : '';
  return fine({ id, source: SOURCE }, `${what} is ${value} ${unit}${used}.`, shown.value);
}

/** The dialer has lanes for the ceiling only. */
const aboveCeiling = (value: number, { quotas, callsPerSecondCeiling: ceiling }: Told): readonly Finding[] =>
  quotas === 'configured' || value <= ceiling
    ? []
    : [
        {
          id: 'quota-start-rate-above-ceiling',
          severity: 'info',
          message: `The account allows ${value} calls per second, and the deployment has lanes for ${ceiling}.`,
          value: `${value} calls per second`,
          source: SOURCE,
          fix: `deploy with -c callsPerSecondCeiling=${value} to use all of it`,
        },
      ];

const CONCURRENCY: Subject = {
  id: 'lambda-concurrency',
  what: "Lambda's unreserved concurrency",
  source: 'lambda:GetAccountSettings',
  absent: {
    severity: 'warning',
    message: "Lambda shows no limits of the account: whether there is room for the functions isn't known.",
    fix: 'look at Concurrent executions in Service Quotas',
  },
};

const RESERVED: Subject = {
  id: 'lambda-dialer-reserved',
  what: "The dialer's reserved concurrency",
  source: 'lambda:GetFunctionConcurrency',
  absent: {
    severity: 'blocker',
    message: 'The dialer function of the deployment does not exist.',
    fix: 'deploy again',
  },
};

export function concurrencyFindings({ concurrency, dialerReserved }: AccountPicture): readonly Finding[] {
  return [
    ...judge(concurrency, CONCURRENCY, (value) => [judgeConcurrency(value)]),
    ...judge(dialerReserved, RESERVED, (value) => [judgeReserved(value)]),
  ];
}

/** Intake and reports share what is unreserved with all other functions of the account. */
const FEW = 10;

function judgeConcurrency({ concurrentExecutions, unreservedConcurrentExecutions: free }: ConcurrencyRead): Finding {
  const { id, source, what } = CONCURRENCY;
  const value = `${free} of ${concurrentExecutions} unreserved`;
  const fix = 'raise "Concurrent executions" (L-B99A9384) in Service Quotas, or take reserved concurrency from others';
  if (free === 0)
    return {
      id: `${id}-zero`,
      severity: 'blocker',
      message: `${what} is 0: no list can be loaded.`,
      value,
      source,
      fix,
    };
  if (free < FEW)
    return {
      id: `${id}-low`,
      severity: 'warning',
      message: `${what} is ${free}: intake and reports share it with all other functions of the account.`,
      value,
      source,
      fix,
    };
  return fine({ id, source }, `${what} is ${free}.`, value);
}

function judgeReserved(reserved: number | undefined): Finding {
  const { id, source } = RESERVED;
  if (reserved === undefined)
    return {
      id: `${id}-none`,
      severity: 'warning',
      message: 'The dialer has no reserved concurrency: other functions of the account can take its lanes away.',
      value: 'none',
      source,
      fix: 'deploy with -c reserveConcurrency=true once the account has concurrency to spare',
    };
  if (reserved === 0)
    return {
      id: `${id}-zero`,
      severity: 'blocker',
      message: 'The concurrency of the dialer is reserved at 0: nobody is called, and healthy requests lapse.',
      value: '0',
      source,
      fix: 'deploy again; to stop dialing, use the stop switch',
    };
  return fine({ id, source }, `The dialer has ${reserved} lanes reserved.`, String(reserved));
}
