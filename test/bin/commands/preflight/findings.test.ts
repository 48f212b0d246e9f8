import type { AccountPicture } from '../../../../bin/commands/preflight/account-picture';
import { findingsText } from '../../../../bin/commands/preflight/command';
import type { Finding } from '../../../../bin/commands/preflight/finding';
import { findings } from '../../../../bin/commands/preflight/findings';
import type { Reading } from '../../../../bin/commands/preflight/reading';
import { ALARMS, alarm, HEALTHY, value } from './pictures';

const find = (changes: Partial<AccountPicture>, id: string): Finding | undefined =>
  findings({ ...HEALTHY, ...changes }).find((finding) => finding.id === id);
const told = (changes: Partial<AccountPicture['told']>) => ({ told: { ...HEALTHY.told, ...changes } });
const flow = (changes: Partial<Extract<AccountPicture['flow'], { kind: 'value' }>['value']>) => ({
  flow: value({ name: 'Greeting', state: 'ACTIVE', status: 'PUBLISHED', type: 'CONTACT_FLOW', ...changes }),
});
const queue = (changes: { status?: string; callerIdNumberId?: undefined }) => ({
  queue: value({ name: 'Sales', status: 'ENABLED', callerIdNumberId: 'number' as string | undefined, ...changes }),
});
const concurrency = (unreservedConcurrentExecutions: number) => ({
  concurrency: value({ concurrentExecutions: 1000, unreservedConcurrentExecutions }),
});

describe('findings', () => {
  it('finds nothing to do in an account that is as it should be, and asks what no API tells', () => {
    const all = findings(HEALTHY);
    expect(all.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(all.filter(({ fix }) => fix !== 'none').map(({ id }) => id)).toEqual([
      'question-lex',
      'question-flow-lambda',
      'question-agents',
      'question-countries',
    ]);
  });

  it.each<[string, Finding['severity'], Partial<AccountPicture>, string]>([
    ['quota-concurrent-calls-zero', 'blocker', { concurrentCalls: value(0) }, '0 calls'],
    ['quota-start-rate-zero', 'blocker', { startRate: value(0) }, '0 calls per second'],
    ['quota-start-rate-above-ceiling', 'info', { startRate: value(11) }, '11 calls per second'],
    [
      'quota-concurrent-calls-below-configured',
      'warning',
      { concurrentCalls: value(99), ...told({ quotas: 'configured' }) },
      '99 calls',
    ],
    [
      'quota-start-rate-below-configured',
      'warning',
      { startRate: value(1), ...told({ quotas: 'configured' }) },
      '1 calls per second',
    ],
    [
      'instance-not-active',
      'blocker',
      { instance: value({ status: 'CREATION_FAILED', outboundCallsEnabled: true }) },
      'CREATION_FAILED',
    ],
    [
      'instance-outbound-disabled',
      'blocker',
      { instance: value({ status: 'ACTIVE', outboundCallsEnabled: false }) },
      'OutboundCallsEnabled false',
    ],
    ['contact-flow-archived', 'blocker', flow({ state: 'ARCHIVED' }), 'Greeting: ARCHIVED, PUBLISHED, CONTACT_FLOW'],
    ['contact-flow-not-published', 'blocker', flow({ status: 'SAVED' }), 'Greeting: ACTIVE, SAVED, CONTACT_FLOW'],
    [
      'contact-flow-of-another-type',
      'warning',
      flow({ type: 'AGENT_HOLD' }),
      'Greeting: ACTIVE, PUBLISHED, AGENT_HOLD',
    ],
    ['queue-disabled', 'blocker', queue({ status: 'DISABLED' }), 'DISABLED'],
    ['queue-without-caller-id', 'blocker', queue({ callerIdNumberId: undefined }), 'no OutboundCallerIdNumberId'],
    ['source-number-not-claimed', 'blocker', { sourceNumber: value(false) }, 'not claimed'],
    ['lambda-concurrency-zero', 'blocker', concurrency(0), '0 of 1000 unreserved'],
    ['lambda-concurrency-low', 'warning', concurrency(9), '9 of 1000 unreserved'],
    ['lambda-dialer-reserved-none', 'warning', { dialerReserved: value(undefined) }, 'none'],
    ['lambda-dialer-reserved-zero', 'blocker', { dialerReserved: value(0) }, '0'],
    ['contact-events-rule-disabled', 'blocker', { contactEventsRule: value('DISABLED') }, 'DISABLED'],
    ['alarms-missing', 'warning', { alarms: value({ expected: ALARMS, found: [] }) }, ALARMS.join(', ')],
    [
      'alarms-muted',
      'warning',
      { alarms: value({ expected: ['a'], found: [alarm('a', { actionsEnabled: false })] }) },
      'a',
    ],
    ['alarms-ringing', 'warning', { alarms: value({ expected: ['a'], found: [alarm('a', { state: 'ALARM' })] }) }, 'a'],
    [
      'alarm-subscription-missing',
      'warning',
      { subscriptions: value({ confirmed: 0, pending: 0 }) },
      '0 confirmed, 0 pending',
    ],
    [
      'alarm-subscription-pending',
      'warning',
      { subscriptions: value({ confirmed: 0, pending: 1 }) },
      '0 confirmed, 1 pending',
    ],
  ])('finds %s (%s)', (id, severity, changes, read) => {
    expect(find(HEALTHY, id)).toBeUndefined();
    expect(find(changes, id)).toMatchObject({ id, severity, value: read });
  });

  it('does not measure the account by settings that stand in only where it says nothing', () => {
    expect(findings({ ...HEALTHY, concurrentCalls: value(1), startRate: value(1) })).toHaveLength(
      findings(HEALTHY).length,
    );
  });
});

/** Each thing that is asked, the beginning of its ids, the API, and what it means that there is none. */
const ASKED: readonly [keyof AccountPicture, string, string, Finding['severity']][] = [
  ['concurrentCalls', 'quota-concurrent-calls', 'servicequotas:GetServiceQuota', 'warning'],
  ['startRate', 'quota-start-rate', 'servicequotas:GetServiceQuota', 'warning'],
  ['instance', 'instance', 'connect:DescribeInstance', 'blocker'],
  ['flow', 'contact-flow', 'connect:DescribeContactFlow', 'blocker'],
  ['queue', 'queue', 'connect:DescribeQueue', 'blocker'],
  ['sourceNumber', 'source-number', 'connect:ListPhoneNumbersV2', 'blocker'],
  ['concurrency', 'lambda-concurrency', 'lambda:GetAccountSettings', 'warning'],
  ['dialerReserved', 'lambda-dialer-reserved', 'lambda:GetFunctionConcurrency', 'blocker'],
  ['contactEventsRule', 'contact-events-rule', 'events:DescribeRule', 'blocker'],
  ['dashboard', 'dashboard', 'cloudwatch:GetDashboard', 'warning'],
  ['alarms', 'alarms', 'cloudwatch:DescribeAlarms', 'warning'],
  ['subscriptions', 'alarm-topic', 'sns:GetTopicAttributes', 'warning'],
];

describe.each(ASKED)('%s', (question, id, source, severity) => {
  const without = (reading: Reading<never>, suffix: string) => find({ [question]: reading }, `${id}-${suffix}`);

  it('is absent', () => {
    expect(without({ kind: 'absent', said: 'no such thing' }, 'absent')).toMatchObject({ severity, source });
  });

  it('is denied, which names the API, and is no blocker', () => {
    const finding = without({ kind: 'denied', said: 'AccessDenied: no' }, 'denied');
    expect(finding).toMatchObject({ severity: 'warning', source, value: 'AccessDenied: no' });
    expect(finding?.message).toContain(`you may not call ${source}`);
    expect(finding?.fix).toContain(source);
  });

  it('is unreadable', () => {
    const finding = without({ kind: 'unreadable', said: 'InternalFailure' }, 'unreadable');
    expect(finding).toMatchObject({ severity: 'warning', source, value: 'InternalFailure' });
  });

  it('is not available locally, which is no blocker', () => {
    const finding = without({ kind: 'not-here' }, 'not-here');
    expect(finding).toMatchObject({ severity: 'info', value: 'not available locally' });
  });
});

it('prints the gravest first, with what was read, where, and what to do', () => {
  const text = findingsText(
    findings({ ...HEALTHY, concurrentCalls: value(0), subscriptions: value({ confirmed: 0, pending: 0 }) }),
  );
  expect(text.split('\n').slice(0, 7)).toEqual([
    '1 blocker, 1 warning.',
    '',
    'blocker  quota-concurrent-calls-zero',
    '         The quota "Concurrent active calls per instance" (L-12AB7C57) is 0: no call can be placed,',
    '         and waiting does not cure it.',
    '         read: 0 calls (servicequotas:GetServiceQuota)',
    '         to do: request a quota increase; npx tsx bin/callpace.ts preflight --quota-request writes',
  ]);
});
