/** An account in which everything is as it should be, to be spoilt one thing at a time. */
import type { AccountPicture } from '../../../../bin/commands/preflight/account-picture';
import type { Reading } from '../../../../bin/commands/preflight/reading';

export const value = <T>(of: T): Reading<T> => ({ kind: 'value', value: of });

export const ALARMS = ['callpace-dead-letters', 'callpace-quota-breached'];
export const alarm = (name: string, changes: { state?: string; actionsEnabled?: boolean } = {}) => ({
  name,
  state: 'OK',
  actionsEnabled: true,
  ...changes,
});

export const HEALTHY: AccountPicture = {
  told: {
    quotas: 'account',
    callsPerSecond: 2,
    callsPerSecondCeiling: 10,
    concurrentCallsQuota: 100,
    instanceId: '11111111-2222-4333-8444-555555555555',
    instanceArn: 'arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-4333-8444-555555555555',
    contactFlowId: 'flow',
    queueId: 'queue',
    sourcePhoneNumber: undefined,
  },
  concurrentCalls: value(100),
  startRate: value(10),
  instance: value({ status: 'ACTIVE', outboundCallsEnabled: true }),
  flow: value({ name: 'Greeting', state: 'ACTIVE', status: 'PUBLISHED', type: 'CONTACT_FLOW' }),
  queue: value({ name: 'Sales', status: 'ENABLED', callerIdNumberId: 'number' }),
  sourceNumber: undefined,
  concurrency: value({ concurrentExecutions: 1000, unreservedConcurrentExecutions: 900 }),
  dialerReserved: value(20),
  contactEventsRule: value('ENABLED'),
  dashboard: value('callpace-us-east-1'),
  alarms: value({ expected: ALARMS, found: ALARMS.map((name) => alarm(name)) }),
  subscriptions: value({ confirmed: 1, pending: 0 }),
};
