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

describe('quotaUsage', () => {
  it.each([
    [20, 40, /there is room/],
    [40, 80, /nearly used/],
    [51, 102, /more was used than is allowed/],
    [undefined, undefined, /shows no use/],
  ] as const)('says of %s used what that means', (used, percent, note) => {
    expect(quotaUsage(reading({ used }))).toMatchObject({
      allowed: 50,
      percent,
      note: expect.stringMatching(note) as string,
    });
  });

  it('says that a quota of 0 lets nobody be called', () => {
    expect(quotaUsage(reading({ quota: { kind: 'value', value: 0 } })).note).toMatch(/quota is 0.*preflight/);
  });

  it('goes by the configuration where Service Quotas does not tell, and says so', () => {
    expect(quotaUsage(reading({ quota: { kind: 'absent' } }))).toMatchObject({
      allowed: 10,
      allowedFrom: 'the configuration',
      percent: 200,
      note: expect.stringMatching(/no value for this account/) as string,
    });
    expect(quotaUsage(reading({ quota: { kind: 'unreadable', reason: 'AccessDenied' } })).note).toMatch(/AccessDenied/);
  });
});
