import { openWindow } from '../../../sim/measure/figures';
import { inboundAlone } from '../../../sim/measure/limit';
import { modelOf } from '../../../sim/measure/run';
import { at, callAt, runOf } from './hand-made';

/** Share of calls that find all lines busy, by Erlang's recursion. */
function erlangB(lines: number, load: number): number {
  let blocked = 1;
  for (let line = 1; line <= lines; line += 1) blocked = (load * blocked) / (line + load * blocked);
  return blocked;
}

/** Calls at these seconds, each to a number of its own, with a window from 60 to 120 s. */
function measured(seconds: readonly number[], run = runOf()) {
  const model = modelOf(run);
  const [before, after] = [seconds.filter((second) => second < 60), seconds.filter((second) => second >= 60)];
  before.map((second, index) => callAt(model, run, second, index));
  model.advance(at(60));
  const window = openWindow(model, run, at(60));
  for (const { atSeconds, account } of run.changes) model.reconfigure(account, at(atSeconds));
  after.map((second, index) => callAt(model, run, second, 100 + index));
  model.advance(at(120));
  return window.close(at(120), 3);
}

describe('the figures of a window', () => {
  it('are exact where lines bind: line time within the window over quota times length', () => {
    // 20 s of the first call, all 30 s of the second, 10 s of the third; 4 lines for 60 s.
    expect(measured([50, 70, 110])).toMatchObject({
      calls: 2,
      requests: 2,
      utilisation: 60 / 240,
      possibleCalls: 240 / 30,
      lost: 3,
      breaches: 0,
      windowSeconds: 60,
    });
  });

  it('are exact where the rate binds: calls over rate times length', () => {
    const run = runOf({ callsPerSecond: 0.1, burst: 5 });
    expect(measured([50, 70, 90, 110], run)).toMatchObject({ calls: 3, utilisation: 3 / 6, possibleCalls: 6 });
  });

  it('follow a quota that changes within the window', () => {
    const run = runOf({}, [{ atSeconds: 90, account: { concurrentCallsQuota: 2 } }]);
    // The call at 60 s is over when the quota is cut; 4 lines for 30 s, then 2.
    expect(measured([60, 91], run).utilisation).toBeCloseTo((30 + 29) / (4 * 30 + 2 * 30), 10);
  });

  it('leave out what happened before the window', () => {
    const full = [40, 40, 40, 40, 40];
    expect(measured(full)).toMatchObject({ breaches: 0, requests: 0 });
    expect(measured([...full, 75, 75, 75, 75, 75, 75])).toMatchObject({ breaches: 2, calls: 4, requests: 6 });
  });

  it('count requests above the token bucket, and full instances that say so', () => {
    const run = runOf({ callsPerSecond: 1, burst: 5, whenFull: 'reject' });
    const figures = measured([75, 75, 75, 75, 75, 75, 75], run);
    expect(figures).toMatchObject({ calls: 4, breaches: 1, throttled: 2, requests: 7 });
  });

  it('notice a number that is called again, also one from before the window', () => {
    const run = runOf();
    const model = modelOf(run);
    callAt(model, run, 10, 1);
    const window = openWindow(model, run, at(60));
    callAt(model, run, 70, 1);
    callAt(model, run, 80, 2);
    model.advance(at(120));
    expect(window.close(at(120)).calledTwice).toBe(1);
  });

  it('hold the dialer against the same inbound traffic without any dialer', () => {
    const run = runOf({ concurrentCallsQuota: 10, inbound: { kind: 'steady', share: 0.5, holdSeconds: 100 } });
    const model = modelOf(run);
    const window = openWindow(model, run, at(0));
    for (let second = 0; second < 36_000; second += 3) callAt(model, run, second, second);
    model.advance(at(36_000));
    const figures = window.close(at(36_000));
    expect(figures.inboundBlocked).toBeGreaterThan(2 * figures.inboundBlockedAlone);
    expect(figures.inboundBlockedAlone).toBeGreaterThan(0);
    // Ten calls at a time are offered, and inbound alone would leave 5 lines: more than all of it is taken.
    expect(figures.utilisation).toBeGreaterThan(1);
    expect(figures.possibleCalls).toBeLessThan((5.4 * 36_000) / 30);
  });
});

describe('inbound alone', () => {
  it.each([
    [10, 0.7],
    [100, 0.95],
  ])('is blocked as Erlang B says on %i lines at %d of the quota', (lines, share) => {
    const run = runOf({ concurrentCallsQuota: lines, inbound: { kind: 'steady', share } });
    const seconds = (100_000 * 300) / (lines * share);
    const { offered, blocked } = inboundAlone(run, { fromMs: at(7200), toMs: at(7200 + seconds) });
    expect(Math.abs(blocked / offered - erlangB(lines, lines * share))).toBeLessThan(0.005);
  });
});
