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

  it('is forgiven after a quiet minute', () => {
    const backOff = new BackOff();
    backOff.full(T);
    backOff.full(T + 2_000);
    backOff.full(T + 66_000);
    expect(backOff.memory.pausedUntilMs).toBe(T + 68_000);
  });

  it('does not touch the rate', () => {
    const backOff = new BackOff();
    backOff.full(T);
    expect(backOff.rateShare(T)).toBe(1);
  });
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
