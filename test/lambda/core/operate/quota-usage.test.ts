import { quotaUsage, type UsageReading } from '../../../../lambda/core/operate/quota-usage';

const reading = (overrides: Partial<UsageReading>): UsageReading => ({
  title: 'Concurrent active calls per instance',
  code: 'L-12AB7C57',
  unit: 'calls',
  quota: { kind: 'value', value: 50 },
  configured: 10,
  used: 20,
  caveat: 'inbound calls count, too',
  ...overrides,
});

const ROOM = 'there is room';
const NEARLY =
  'nearly used: normal while a campaign runs, as it is what limits it; ask for more if that takes too long (preflight --quota-request writes the text)';
const MORE = 'more was used than is allowed: calls were turned away, or the quota was lower than now';
const ZERO = 'the quota is 0: no call can be placed; npx tsx bin/callpace.ts preflight says what to do';

describe('quotaUsage', () => {
  it.each([
    [0, 0, ROOM],
    [20, 40, ROOM],
    [39.7, 79, ROOM],
    [39.8, 80, NEARLY],
    [40, 80, NEARLY],
    [50, 100, NEARLY],
    [51, 102, MORE],
    [undefined, undefined, 'CloudWatch shows no use of it in this time'],
  ] as const)('says of %s used what that means', (used, percent, said) => {
    expect(quotaUsage(reading({ used }))).toEqual({
      title: 'Concurrent active calls per instance',
      code: 'L-12AB7C57',
      unit: 'calls',
      allowed: 50,
      allowedFrom: 'Service Quotas',
      used,
      percent,
      note: `${said}; inbound calls count, too`,
    });
  });

  it.each([20, 0, undefined])('says that a quota of 0 lets nobody be called, with %s used', (used) => {
    expect(quotaUsage(reading({ used, quota: { kind: 'value', value: 0 } }))).toMatchObject({
      allowed: 0,
      percent: undefined,
      note: `${ZERO}; inbound calls count, too`,
    });
  });

  it.each([
    [{ kind: 'absent' } as const, 'Service Quotas shows no value for this account'],
    [{ kind: 'unreadable', reason: 'AccessDenied' } as const, 'Service Quotas cannot be read (AccessDenied)'],
  ])('goes by the configuration where Service Quotas does not tell, and says so: %j', (quota, why) => {
    expect(quotaUsage(reading({ quota }))).toMatchObject({
      allowed: 10,
      allowedFrom: 'the configuration',
      percent: 200,
      note: `${MORE}; ${why}, so what is configured stands in; inbound calls count, too`,
    });
  });
});
