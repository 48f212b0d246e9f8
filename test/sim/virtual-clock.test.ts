import { VirtualClock } from '../../sim/virtual-clock';

describe('VirtualClock', () => {
  it('lets every promise go on before time does, however long the chain', async () => {
    const clock = new VirtualClock(0);
    let doneAtMs: number | undefined;
    const chain = async () => {
      await clock.sleep(5);
      for (let link = 0; link < 500; link += 1) await Promise.resolve();
      doneAtMs = clock.nowMs();
    };
    void chain();
    void clock.sleep(6);
    await clock.runUntil(() => false, 100);
    expect(doneAtMs).toBe(5);
  });

  it('wakes at whole milliseconds, never too early', async () => {
    const clock = new VirtualClock(1_000);
    const woken: number[] = [];
    for (const ms of [0.2, 7, 3.5, 0]) void clock.sleep(ms).then(() => woken.push(clock.nowMs()));
    await clock.runUntil(() => false, 2_000);
    expect(woken).toEqual([1_000, 1_001, 1_004, 1_007]);
  });

  it('wakes a sleeper as soon as its signal aborts, and once', async () => {
    const clock = new VirtualClock(0);
    const abort = new AbortController();
    const woken: number[] = [];
    void clock.sleep(1_000, abort.signal).then(() => woken.push(clock.nowMs()));
    void clock.sleep(30).then(() => abort.abort());
    expect(await clock.runUntil(() => false, 5_000)).toBe(false);
    expect(woken).toEqual([30]);
    expect(clock.nowMs()).toBe(30);
  });

  it('rings no alarm that was cancelled', async () => {
    const clock = new VirtualClock(0);
    const rung: string[] = [];
    const cancelled = clock.at(10, () => rung.push('cancelled'));
    clock.at(20, () => rung.push('kept'));
    cancelled.cancel();
    await clock.runUntil(() => false, 100);
    expect(rung).toEqual(['kept']);
  });

  it('leaves real timers their turn: a run without end can be ended', async () => {
    const clock = new VirtualClock(0);
    let isStopped = false;
    const timer = setTimeout(() => {
      isStopped = true;
    }, 1);
    const tick = () => void clock.at(clock.nowMs() + 1, tick);
    tick();
    expect(await clock.runUntil(() => isStopped, Number.POSITIVE_INFINITY)).toBe(true);
    clearTimeout(timer);
  });
});
