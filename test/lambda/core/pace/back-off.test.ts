import fc from 'fast-check';
import { BackOff } from '../../../../lambda/core/pace/back-off';

const T = 1_000_000;

describe('a throttle', () => {
  it('cuts the rate once for all of one burst', () => {
    const backOff = new BackOff();
    for (let n = 0; n < 10; n += 1) backOff.throttled(T + n * 50);
    expect(backOff.rateShare(T + 450)).toBeCloseTo(0.8, 1);
  });

  it('cuts again when the next burst is throttled, down to a tenth', () => {
    const backOff = new BackOff();
    for (let n = 0; n < 100; n += 1) backOff.throttled(T + n * 1_000);
    expect(backOff.rateShare(T + 99_000)).toBeCloseTo(0.1, 5);
  });

  it('is forgotten by one percentage point a second', () => {
    const backOff = new BackOff();
    backOff.throttled(T);
    expect(backOff.rateShare(T + 10_000)).toBeCloseTo(0.9);
    expect(backOff.rateShare(T + 20_000)).toBeCloseTo(1);
    expect(backOff.rateShare(T + 3_600_000)).toBe(1);
  });

  it('pauses admission for a second', () => {
    const backOff = new BackOff();
    backOff.throttled(T);
    expect(backOff.isPaused(T + 999)).toBe(true);
    expect(backOff.isPaused(T + 1_000)).toBe(false);
  });
});

describe('a full instance', () => {
  it('pauses admission twice as long each time, up to half a minute', () => {
    const backOff = new BackOff();
    const pauses: number[] = [];
    let nowMs = T;
    for (let n = 0; n < 6; n += 1) {
      backOff.full(nowMs);
      pauses.push(backOff.memory.pausedUntilMs - nowMs);
      nowMs = backOff.memory.pausedUntilMs;
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('is one event for all calls that find it full during the pause', () => {
    const backOff = new BackOff();
    for (let n = 0; n < 20; n += 1) backOff.full(T + n * 90);
    expect(backOff.memory.pausedUntilMs).toBe(T + 2_000);
  });

  it('pauses admission as long as ever where it is found in the pause of a throttle, and longer the next time', () => {
    const backOff = new BackOff();
    backOff.throttled(T);
    backOff.full(T + 500);
    expect(backOff.memory.pausedUntilMs).toBe(T + 2_500);
    backOff.full(T + 1_500);
    expect(backOff.memory.pausedUntilMs).toBe(T + 2_500);
    backOff.full(T + 2_500);
    expect(backOff.memory.pausedUntilMs).toBe(T + 6_500);
    expect(backOff.isTrying(T + 6_500)).toBe(true);
  });

  it('is forgiven after a quiet minute', () => {
    const backOff = new BackOff();
    backOff.full(T);
    backOff.full(T + 2_000);
    backOff.full(T + 66_000);
    expect(backOff.memory.pausedUntilMs).toBe(T + 68_000);
  });

  it.each([
    [61_999, 4_000],
    [62_000, 2_000],
  ])('pauses, when it is found again %d ms later, for %d ms', (laterMs, pauseMs) => {
    const backOff = new BackOff();
    backOff.full(T);
    backOff.full(T + laterMs);
    expect(backOff.memory.pausedUntilMs).toBe(T + laterMs + pauseMs);
  });

  it('does not touch the rate', () => {
    const backOff = new BackOff();
    backOff.full(T);
    expect(backOff.rateShare(T)).toBe(1);
  });
});

it('a throttle never shortens the pause of a full instance', () => {
  const backOff = new BackOff();
  backOff.full(T);
  backOff.throttled(T + 100);
  expect(backOff.memory.pausedUntilMs).toBe(T + 2_000);
  backOff.throttled(T + 1_500);
  expect(backOff.memory.pausedUntilMs).toBe(T + 2_500);
});

it('the first pause of a full instance is the usual one, also after that of a throttle', () => {
  const backOff = new BackOff();
  backOff.throttled(T);
  backOff.full(T + 1_500);
  expect(backOff.memory.pausedUntilMs).toBe(T + 3_500);
});

it('a clock that was set back recovers nothing', () => {
  const backOff = new BackOff();
  backOff.throttled(T);
  expect(backOff.rateShare(T - 10_000)).toBe(0.8);
});

describe('calls above the quota of the instance', () => {
  it('cut the rate once for each period, however often it is read', () => {
    const backOff = new BackOff();
    backOff.callsThrottled(T, T + 1);
    backOff.callsThrottled(T, T + 2);
    backOff.callsThrottled(T - 1, T + 3);
    expect(backOff.rateShare(T + 3)).toBeCloseTo(0.8);
    backOff.callsThrottled(T + 1, T + 4);
    expect(backOff.rateShare(T + 4)).toBeCloseTo(0.64);
  });

  it('are forgotten by one percentage point a minute, and pause nothing', () => {
    const backOff = new BackOff();
    backOff.callsThrottled(T, T);
    expect(backOff.isPaused(T)).toBe(false);
    expect(backOff.rateShare(T + 10 * 60_000)).toBeCloseTo(0.9);
    expect(backOff.rateShare(T + 21 * 60_000)).toBe(1);
  });

  it('and throttled requests do not add up: the larger cut holds', () => {
    const backOff = new BackOff();
    backOff.callsThrottled(T, T);
    backOff.throttled(T);
    expect(backOff.rateShare(T)).toBe(0.8);
    expect(backOff.rateShare(T + 60_000)).toBeCloseTo(0.81);
  });
});

describe('the try of a full instance', () => {
  it('is one call, and none more until it is known to have found room', () => {
    const backOff = new BackOff();
    backOff.full(T);
    expect([backOff.isTrying(T + 2_000), backOff.triesLeft]).toEqual([true, 1]);
    backOff.admitted(T + 2_000);
    backOff.admitted(T + 3_000);
    expect([backOff.isTrying(T + 6_999), backOff.triesLeft]).toEqual([true, 0]);
    expect(backOff.isTrying(T + 7_000)).toBe(false);
  });

  it('is due again once that call was turned away', () => {
    const backOff = new BackOff();
    backOff.full(T);
    backOff.admitted(T + 2_000);
    backOff.full(T + 2_500);
    expect([backOff.isTrying(T + 6_500), backOff.triesLeft]).toEqual([true, 1]);
  });

  it('is not for an instance that was never full', () => {
    const backOff = new BackOff();
    const before = backOff.memory;
    backOff.admitted(T);
    expect(backOff.isTrying(T)).toBe(false);
    expect(backOff.memory).toEqual(before);
  });
});

it('a full instance makes suspicious for a quarter of an hour after it was last found full', () => {
  const backOff = new BackOff();
  expect(backOff.isSuspicious(T)).toBe(false);
  backOff.full(T);
  backOff.full(T + 1_000);
  expect(backOff.isSuspicious(T + 1_000 + 15 * 60_000 - 1)).toBe(true);
  expect(backOff.isSuspicious(T + 1_000 + 15 * 60_000)).toBe(false);
});

it('the share of the rate stays between a tenth and all of it, whatever happens', () => {
  const happenings = fc.array(fc.record({ isFull: fc.boolean(), afterMs: fc.nat(120_000) }), { maxLength: 60 });
  fc.assert(
    fc.property(happenings, (all) => {
      const backOff = new BackOff();
      let nowMs = T;
      for (const { isFull, afterMs } of all) {
        nowMs += afterMs;
        if (isFull) backOff.full(nowMs);
        else backOff.throttled(nowMs);
        const successor = new BackOff();
        successor.restore(backOff.memory);
        const share = backOff.rateShare(nowMs);
        expect(share).toBeGreaterThanOrEqual(0.1);
        expect(share).toBeLessThanOrEqual(1);
        expect(backOff.memory.pausedUntilMs - nowMs).toBeLessThanOrEqual(30_000);
        expect(successor.rateShare(nowMs + 500)).toBe(backOff.rateShare(nowMs + 500));
        expect(successor.isPaused(nowMs + 500)).toBe(backOff.isPaused(nowMs + 500));
      }
    }),
  );
});
