import { CircuitBreaker } from '../../../../lambda/core/pace/circuit-breaker';

const T = 1_000_000;
const MINUTE = 60_000;

/** A breaker after so many calls, every `failing`-th of which failed. */
function having(calls: number, failing: number, breaker = new CircuitBreaker()): CircuitBreaker {
  for (let n = 1; n <= calls; n += 1) breaker.ended(n % failing === 0, T, T);
  return breaker;
}

describe('the circuit breaker', () => {
  it('stays closed while fewer than half of the calls fail', () => {
    expect(having(200, 3).state(T)).toEqual({ kind: 'closed' });
  });

  it('judges nothing before twenty calls', () => {
    expect(having(19, 1).state(T).kind).toBe('closed');
    expect(having(20, 1).state(T)).toEqual({ kind: 'open', untilMs: T + MINUTE, failed: 20, judged: 20 });
  });

  it('opens when half of the latest forty calls failed, however well it went before', () => {
    const breaker = having(500, 1_000);
    having(19, 1, breaker);
    expect(breaker.state(T).kind).toBe('closed');
    having(1, 1, breaker);
    expect(breaker.state(T)).toMatchObject({ kind: 'open', failed: 20, judged: 40 });
  });

  it('lets three calls try once the pause is over', () => {
    const breaker = having(20, 1);
    const thenMs = T + MINUTE;
    expect(breaker.state(thenMs - 1).kind).toBe('open');
    expect(breaker.state(thenMs)).toEqual({ kind: 'trial', calls: 3 });
    breaker.admitted(thenMs);
    breaker.admitted(thenMs);
    expect(breaker.state(thenMs)).toEqual({ kind: 'trial', calls: 1 });
  });

  it('closes when the trial succeeds', () => {
    const breaker = having(20, 1);
    const thenMs = T + MINUTE;
    for (const hasFailed of [false, true, false]) breaker.ended(hasFailed, thenMs, thenMs + 5_000);
    expect(breaker.state(thenMs + 5_000)).toEqual({ kind: 'closed' });
    for (let n = 0; n < 19; n += 1) breaker.ended(true, thenMs, thenMs + 5_000);
    expect(breaker.state(thenMs + 5_000)).toEqual({ kind: 'closed' });
    breaker.ended(true, thenMs, thenMs + 5_000);
    expect(breaker.state(thenMs + 5_000)).toMatchObject({ kind: 'open', failed: 20, judged: 20 });
  });

  it('decides on trial by three calls, and opens when two of them failed', () => {
    const breaker = having(20, 1);
    const thenMs = T + MINUTE;
    breaker.ended(true, thenMs, thenMs);
    breaker.ended(true, thenMs, thenMs);
    expect(breaker.state(thenMs).kind).toBe('trial');
    breaker.ended(false, thenMs, thenMs);
    expect(breaker.state(thenMs)).toEqual({ kind: 'open', untilMs: thenMs + 2 * MINUTE, failed: 2, judged: 3 });
  });

  it('counts only what is let in on trial as tried', () => {
    const breaker = having(20, 1);
    breaker.admitted(T + MINUTE - 1);
    expect(breaker.state(T + MINUTE)).toEqual({ kind: 'trial', calls: 3 });
    const closed = having(5, 9);
    const before = closed.memory;
    closed.admitted(T);
    expect(closed.memory).toEqual(before);
  });

  it('pauses twice as long when the trial fails, up to ten minutes', () => {
    const breaker = having(20, 1);
    const pauses: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const { openUntilMs } = breaker.memory;
      for (let n = 0; n < 3; n += 1) breaker.ended(true, openUntilMs, openUntilMs);
      pauses.push((breaker.memory.openUntilMs - openUntilMs) / MINUTE);
    }
    expect(pauses).toEqual([2, 4, 8, 10, 10, 10]);
  });

  it('does not count calls that were let in before the trial', () => {
    const breaker = having(20, 1);
    for (let n = 0; n < 30; n += 1) breaker.ended(true, T, T + MINUTE + 1);
    expect(breaker.state(T + MINUTE + 1)).toEqual({ kind: 'trial', calls: 3 });
  });

  it('tries again when nothing became of the trial', () => {
    const breaker = having(20, 1);
    const thenMs = T + MINUTE;
    for (let n = 0; n < 3; n += 1) breaker.admitted(thenMs);
    expect(breaker.state(thenMs + MINUTE - 1)).toEqual({ kind: 'trial', calls: 0 });
    expect(breaker.state(thenMs + MINUTE)).toEqual({ kind: 'trial', calls: 3 });
    breaker.admitted(thenMs + MINUTE);
    expect(breaker.state(thenMs + MINUTE)).toEqual({ kind: 'trial', calls: 2 });
  });

  it('is the same for a successor', () => {
    const breaker = having(20, 1);
    const successor = new CircuitBreaker();
    successor.restore(breaker.memory);
    expect(successor.state(T)).toEqual(breaker.state(T));
  });
});
