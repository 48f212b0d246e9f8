import type { QuotaAnswer, Reading } from '../../../../lambda/core/pace/account';
import { type ConfiguredLimits, Limits } from '../../../../lambda/core/pace/limits';

const T = 10_000_000;
const MINUTE = 60_000;
const CONFIGURED: ConfiguredLimits = {
  bucket: { callsPerSecond: 2, burst: 5 },
  callsPerSecondCeiling: 4,
  callsPerSecondQuota: undefined,
  quota: 100,
};
const ABSENT: QuotaAnswer = { kind: 'absent' };
const value = (number: number): QuotaAnswer => ({ kind: 'value', value: number });
const reading = (endMs: number, concurrentCalls: number, quotaShare: number | undefined): Reading => ({
  endMs,
  periodMs: MINUTE,
  concurrentCalls,
  quotaShare,
  breaches: 0,
  throttledCalls: 0,
});

describe('the limits in force', () => {
  it('are the configured ones until Service Quotas tells', () => {
    const limits = new Limits(CONFIGURED);
    expect([limits.quota, limits.callsPerSecond]).toEqual([100, 2]);
    limits.told({ concurrentCalls: ABSENT, callsPerSecond: ABSENT }, T);
    expect([limits.quota, limits.callsPerSecond]).toEqual([100, 2]);
  });

  it('are what Service Quotas tells, up and down, and the change is said', () => {
    const limits = new Limits(CONFIGURED);
    expect(limits.told({ concurrentCalls: value(200), callsPerSecond: value(3) }, T)).toBe(
      'the account now allows 200 concurrent calls and 3 calls per second',
    );
    expect([limits.quota, limits.callsPerSecond]).toEqual([200, 3]);
    expect(limits.told({ concurrentCalls: value(200), callsPerSecond: value(3) }, T + MINUTE)).toBeUndefined();
    limits.told({ concurrentCalls: value(40), callsPerSecond: value(1) }, T + 2 * MINUTE);
    expect([limits.quota, limits.callsPerSecond]).toEqual([40, 1]);
  });

  it('are said to have changed when either of them has', () => {
    const limits = new Limits(CONFIGURED);
    expect(limits.told({ concurrentCalls: value(200), callsPerSecond: ABSENT }, T)).toBe(
      'the account now allows 200 concurrent calls and 2 calls per second',
    );
    expect(limits.told({ concurrentCalls: value(200), callsPerSecond: value(1.5) }, T)).toBe(
      'the account now allows 200 concurrent calls and 1.5 calls per second',
    );
    expect(limits.told({ concurrentCalls: ABSENT, callsPerSecond: value(1.5) }, T)).toBe(
      'the account now allows 100 concurrent calls and 1.5 calls per second',
    );
  });

  it('stay as they were told when Service Quotas cannot be read', () => {
    const limits = new Limits(CONFIGURED);
    limits.told({ concurrentCalls: value(200), callsPerSecond: value(3) }, T);
    const unreadable: QuotaAnswer = { kind: 'unreadable', reason: 'AccessDenied' };
    limits.told({ concurrentCalls: unreadable, callsPerSecond: unreadable }, T + MINUTE);
    expect([limits.quota, limits.callsPerSecond]).toEqual([200, 3]);
  });

  it('use the rate up to what the lanes were built for', () => {
    const limits = new Limits(CONFIGURED);
    limits.told({ concurrentCalls: ABSENT, callsPerSecond: value(10) }, T);
    expect([limits.callsPerSecond, limits.accountRate]).toEqual([4, 10]);
    expect(limits.buckets(0)).toEqual([{ callsPerSecond: 4, burst: 5 }]);
  });

  it('leave of the calls-per-second quota what inbound calls take', () => {
    const limits = new Limits({ ...CONFIGURED, callsPerSecondQuota: 3 });
    expect(limits.buckets(0.5)[1]).toEqual({ callsPerSecond: 2.5, burst: 1 });
    expect(limits.buckets(50)[1]?.callsPerSecond).toBe(0.05);
  });

  it.each([
    [1, 1],
    [3, 1],
    [10, 5],
    [11, 5],
  ])('leave inbound calls half of a burst where the calls-per-second quota is %d', (callsPerSecondQuota, burst) => {
    const limits = new Limits({ ...CONFIGURED, callsPerSecondQuota });
    expect(limits.buckets(0)[1]).toEqual({ callsPerSecond: callsPerSecondQuota, burst });
  });

  it('are at their widest as fast as the lanes are, with nobody else on the instance', () => {
    expect(new Limits(CONFIGURED).widestBuckets).toEqual([{ callsPerSecond: 4, burst: 5 }]);
    expect(new Limits({ ...CONFIGURED, callsPerSecondQuota: 3 }).widestBuckets).toEqual([
      { callsPerSecond: 4, burst: 5 },
      { callsPerSecond: 3, burst: 1 },
    ]);
  });

  it.each([
    ['concurrent calls', value(0), ABSENT, 'the quota of concurrent calls (L-12AB7C57) is 0'],
    ['calls per second', ABSENT, value(0), 'the rate of StartOutboundVoiceContact (L-4E9BCC96) is 0'],
  ])('refuse everybody while the quota of %s is 0, by its name', (_what, concurrentCalls, callsPerSecond, which) => {
    const limits = new Limits(CONFIGURED);
    expect(limits.refusal).toBeUndefined();
    limits.told({ concurrentCalls, callsPerSecond }, T);
    expect(limits.refusal).toBe(`${which}: request an increase in Service Quotas`);
  });
});

describe('what CloudWatch implies about the quota', () => {
  it('lowers it, and is let go when CloudWatch shows the whole quota again', () => {
    const limits = new Limits(CONFIGURED);
    limits.observe(reading(T, 50, 1.25));
    expect(limits.quota).toBe(40);
    limits.observe(reading(T + MINUTE, 50, 0.5));
    expect(limits.quota).toBe(100);
  });

  it('never raises it', () => {
    const limits = new Limits(CONFIGURED);
    limits.observe(reading(T, 50, 0.25));
    expect(limits.quota).toBe(100);
  });

  it.each<[string, Reading]>([
    ['the share is so small that rounding decides', reading(T, 10, 0.19)],
    ['there are too few calls', reading(T, 4, 0.9)],
    ['the difference is rounding', reading(T, 30, 0.31)],
    ['no share is published', reading(T, 50, undefined)],
  ])('is nothing where %s', (_why, one) => {
    const limits = new Limits(CONFIGURED);
    limits.observe(one);
    expect(limits.quota).toBe(100);
  });

  it.each<[string, Reading, number]>([
    ['a fifth of the quota', reading(T, 10, 0.2), 50],
    ['five calls', reading(T, 5, 0.2), 25],
    ['just more than rounding', reading(T, 47, 0.5), 94],
    ['what rounding might be', reading(T, 19, 0.2), 100],
  ])('is believed from %s on', (_what, one, quota) => {
    const limits = new Limits(CONFIGURED);
    limits.observe(one);
    expect(limits.quota).toBe(quota);
  });

  it('is compared with the quota that was told', () => {
    const limits = new Limits(CONFIGURED);
    limits.told({ concurrentCalls: value(40), callsPerSecond: ABSENT }, T);
    limits.observe(reading(T + MINUTE, 39, 1));
    expect(limits.quota).toBe(40);
  });

  it('outlasts an answer that tells the same quota again, and goes on to be seen', () => {
    const limits = new Limits(CONFIGURED);
    const answers = { concurrentCalls: value(200), callsPerSecond: ABSENT };
    limits.told(answers, T);
    limits.observe(reading(T + MINUTE, 50, 1));
    limits.told(answers, T + 2 * MINUTE);
    expect(limits.quota).toBe(50);
    limits.observe(reading(T + 2 * MINUTE, 60, 1));
    expect(limits.quota).toBe(60);
  });

  it('is not believed about a time before the quota changed', () => {
    const limits = new Limits(CONFIGURED);
    limits.observe(reading(T, 50, 1));
    limits.told({ concurrentCalls: value(200), callsPerSecond: ABSENT }, T);
    expect(limits.quota).toBe(200);
    limits.observe(reading(T + 30_000, 50, 1));
    expect(limits.quota).toBe(200);
    limits.observe(reading(T + MINUTE, 50, 1));
    expect(limits.quota).toBe(50);
  });

  it('is forgotten ten minutes after it was last seen', () => {
    const limits = new Limits(CONFIGURED);
    limits.observe(reading(T, 50, 1));
    limits.forget(T + 10 * MINUTE);
    expect(limits.quota).toBe(50);
    limits.forget(T + 10 * MINUTE + 1);
    expect(limits.quota).toBe(100);
  });

  it('is all that is forgotten: what Service Quotas told stays', () => {
    const limits = new Limits(CONFIGURED);
    limits.told({ concurrentCalls: value(80), callsPerSecond: value(3) }, T - MINUTE);
    const told = limits.memory;
    limits.observe(reading(T, 50, 1));
    limits.forget(T + 10 * MINUTE + 1);
    expect([limits.quota, limits.callsPerSecond]).toEqual([80, 3]);
    expect(limits.memory).toEqual(told);
  });

  it('and all else is the same for a successor', () => {
    const limits = new Limits(CONFIGURED);
    limits.told({ concurrentCalls: value(80), callsPerSecond: value(3) }, T - MINUTE);
    limits.observe(reading(T, 50, 1));
    const successor = new Limits(CONFIGURED);
    successor.restore(limits.memory);
    expect([successor.quota, successor.callsPerSecond]).toEqual([50, 3]);
  });
});
