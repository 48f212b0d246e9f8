import { Problem } from '../../lambda/contract/settings';
import { readDeploymentConfig } from '../../lib/deployment-config';
import { SETTINGS } from '../../lib/deployment-settings';
import { resourceTags, TAG_SETTINGS } from '../../lib/deployment-tags';
import type { Setting } from '../../lib/setting-formats';

const INSTANCE = 'arn:aws:connect:eu-central-1:444455556666:instance/12345678-1234-4123-8123-123456789012';
const given = {
  instanceArn: INSTANCE,
  contactFlowId: '11111111-2222-4333-8444-555555555555',
  sourcePhoneNumber: '+12065550100',
};

function problemsOf(context: Readonly<Record<string, unknown>>): string[] {
  try {
    readDeploymentConfig(context);
  } catch (error) {
    return (error as Error).message.split('\n- ').slice(1);
  }
  return [];
}

describe('the configuration of a deployment', () => {
  it('is complete without any setting, for an example instance', () => {
    expect(readDeploymentConfig({})).toMatchObject({
      isExample: true,
      deployment: 'callpace',
      instance: { account: '111122223333', region: 'us-east-1' },
      quotas: 'account',
      callsPerSecond: 2,
      callsPerSecondCeiling: 2,
      callsPerSecondQuota: undefined,
      burst: 5,
      concurrentCallsQuota: 10,
      callingWindow: { fromMinute: 480, toMinute: 1200 },
      callingRules: 'us',
      allowLaxerHours: false,
      ringTimeoutSeconds: undefined,
      production: false,
    });
  });

  it('takes Region and account from the instance', () => {
    const { instance, isExample } = readDeploymentConfig(given);

    expect(isExample).toBe(false);
    expect(instance).toEqual({
      arn: INSTANCE,
      id: '12345678-1234-4123-8123-123456789012',
      region: 'eu-central-1',
      account: '444455556666',
      contactsArn: `${INSTANCE}/contact/*`,
    });
  });

  it('takes numbers and booleans as they stand in cdk.json', () => {
    const config = readDeploymentConfig({ ...given, callsPerSecond: 0.5, reserveConcurrency: false });

    expect(config).toMatchObject({ callsPerSecond: 0.5, reserveConcurrency: false });
  });

  it('has the rate as its own ceiling, unless one is given', () => {
    expect(readDeploymentConfig({ ...given, callsPerSecond: '7' }).callsPerSecondCeiling).toBe(7);
    const raised = readDeploymentConfig({ ...given, callsPerSecond: '7', callsPerSecondCeiling: '20' });
    expect(raised).toMatchObject({ callsPerSecond: 7, callsPerSecondCeiling: 20 });
  });

  it('refuses a ceiling below the rate', () => {
    expect(problemsOf({ ...given, callsPerSecond: '7', callsPerSecondCeiling: '5' })).toEqual([
      'callsPerSecondCeiling must be at least callsPerSecond (7), got "5": pass for example -c callsPerSecondCeiling=7, or leave it out',
    ]);
  });

  it.each([
    ['quotas', 'aws', 'quotas must be one of account, configured, got "aws": pass for example -c quotas=account'],
    ['metricsPeriodSeconds', '90', 'metricsPeriodSeconds must be a multiple of 60, got "90": pass for example'],
    ['metricsPeriodSeconds', '360', 'metricsPeriodSeconds must be at most 300, got "360": pass for example'],
    ['callsPerSecondCeiling', '201', 'callsPerSecondCeiling must be at most 200, got "201": pass for example'],
    ['warmWritesPerSecond', '3999', 'warmWritesPerSecond must be from 4000 to 40000, got "3999": pass for example'],
    ['callsPerSecondQuota', '0', 'callsPerSecondQuota must be a number above 0, got "0": pass for example'],
  ])('says what is allowed instead of %s=%s', (name, value, problem) => {
    expect(problemsOf({ ...given, [name]: value })).toEqual([expect.stringContaining(problem)]);
  });

  it('reports every problem at once: setting, value, what is allowed, what to type', () => {
    const problems = problemsOf({
      ...given,
      burst: '0',
      callingWindow: '20:00-08:00',
      costCenter: 'a b',
      production: 'yes',
    });

    expect(problems).toEqual([
      'burst must be a whole number above 0, got "0": pass for example -c burst=5',
      'callingWindow must be a window such as 08:00-20:00, got "20:00-08:00": pass for example -c callingWindow=08:00-20:00',
      'production must be one of true, false, got "yes": pass for example -c production=false',
      'costCenter must be letters, digits, dots, underscores and hyphens, at most 64, got "a b": pass for example -c costCenter=CC-1234',
    ]);
  });

  it.each([
    ['instanceArn', 'arn:aws:connect:us-east-1:1:instance/x'],
    ['contactFlowId', 'arn:aws:connect:us-east-1:111122223333:instance/i/contact-flow/f'],
    ['sourcePhoneNumber', '206 555 0100'],
    ['callsPerSecond', '0'],
    ['callsPerSecond', '201'],
    ['callsPerSecondCeiling', '0'],
    ['burst', '1.5'],
    ['concurrentCallsQuota', 'ten'],
    ['capacityBuffer', '1'],
    ['defaultCountry', 'usa'],
    ['maxAttempts', '0'],
    ['retryDelaySeconds', '-1'],
    ['ringTimeoutSeconds', '61'],
    ['longestCallSeconds', '0'],
    ['clockSkewMilliseconds', '-1'],
    ['metricsReadSeconds', '0'],
    ['surveySeconds', '61'],
    ['metricsPeriodSeconds', '5'],
    ['reserveConcurrency', '1'],
    ['alarmEmail', 'nobody'],
    ['deployment', 'Call_Pace'],
    ['tenant', 'Acme Inc'],
    ['environment', 'prod'],
    ['project', ''],
    ['dataClassification', 'secret'],
    ['owner', 'Jo Doe'],
    ['managedBy', 'C D K'],
    ['createdDate', '21.11.2026'],
    ['createdDate', '2026-02-30'],
  ])('refuses %s=%s', (name, value) => {
    expect(problemsOf({ ...given, [name]: value })).toEqual([expect.stringContaining(`${name} `)]);
  });

  it('wants all of instance, flow and caller id as soon as one of them is given', () => {
    expect(problemsOf({ sourcePhoneNumber: '+12065550100' })).toEqual([
      expect.stringMatching(/^instanceArn is missing: pass for example -c instanceArn=arn:/),
      expect.stringMatching(/^contactFlowId is missing/),
    ]);
    expect(problemsOf({ instanceArn: INSTANCE, contactFlowId: given.contactFlowId })).toEqual([
      expect.stringMatching(/^queueId or sourcePhoneNumber is missing/),
    ]);
  });

  it('does not guess which of queue and source number wins', () => {
    expect(problemsOf({ ...given, queueId: SETTINGS.queueId.example })).toEqual([
      'queueId and sourcePhoneNumber exclude each other: leave one of them out',
    ]);
  });

  it('finds a misspelt setting, and leaves the keys of others alone', () => {
    const context = {
      callPerSecond: '1',
      Owner: 'x',
      'cli-telemetry': false,
      '@aws-cdk/core:x': true,
      ownership: 'ours',
    };

    expect(problemsOf(context)).toEqual([
      'callPerSecond is no setting: callsPerSecond was probably meant',
      'Owner is no setting: owner was probably meant',
    ]);
  });

  it('accepts its own examples and defaults', () => {
    const all = Object.entries({ ...SETTINGS, ...TAG_SETTINGS }) as [string, Setting<unknown>][];
    const refused = all.filter(([, { example, fallback, parse }]) =>
      [example, fallback ?? example].some((text) => parse(text) instanceof Problem),
    );

    expect(refused).toEqual([]);
  });

  it('has the eight tags', () => {
    expect(resourceTags(readDeploymentConfig({}).tags)).toEqual({
      Tenant: 'default',
      Environment: 'dev',
      Project: 'callpace',
      CostCenter: 'unassigned',
      DataClassification: 'confidential',
      Owner: 'unassigned',
      ManagedBy: 'cdk',
      CreatedDate: '2026-11-21',
    });
  });
});
