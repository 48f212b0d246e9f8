import { Random } from '../../../sim/random';
import { VirtualClock } from '../../../sim/virtual-clock';
import { nothingInjected } from '../../../sim/world/injected';
import { type QueueWeather, SimulatedQueue } from '../../../sim/world/queue';

const KIND: QueueWeather = {
  duplicateRate: 0,
  delayMs: [10, 10],
  clumpMs: 1,
  lateRate: 0,
  lateMs: [1_000, 5_000],
  visibilityMs: 30_000,
};

function queueWith(weather: Partial<QueueWeather> = {}) {
  const clock = new VirtualClock(0);
  const injected = nothingInjected();
  const queue = new SimulatedQueue(clock, new Random(1, 'queue'), { ...KIND, ...weather }, injected);
  const received: { readonly atMs: number; readonly bodies: readonly string[] }[] = [];
  const receive = async (waitMs = 1_000) => {
    const deliveries = await queue.receive(waitMs);
    received.push({ atMs: clock.nowMs(), bodies: deliveries.map(({ body }) => body) });
    return deliveries;
  };
  return { clock, injected, queue, received, receive, runTo: (ms: number) => clock.runUntil(() => false, ms) };
}

describe('SimulatedQueue', () => {
  it('serves whoever waits at the very moment a message becomes visible', async () => {
    const { queue, received, receive, runTo } = queueWith();
    void receive();
    queue.push('one');
    await runTo(100);
    expect(received).toEqual([{ atMs: 10, bodies: ['one'] }]);
  });

  it('answers an empty long poll when its time is up', async () => {
    const { received, receive, runTo } = queueWith();
    void receive(700);
    await runTo(2_000);
    expect(received).toEqual([{ atMs: 700, bodies: [] }]);
  });

  it('delivers again what nobody deleted within the visibility timeout, and nothing else', async () => {
    const { queue, received, receive, runTo, injected } = queueWith();
    queue.push('kept');
    queue.push('deleted');
    void receive().then((deliveries) => {
      queue.remove(deliveries.filter(({ body }) => body === 'deleted').map(({ receipt }) => receipt));
      void receive(60_000);
    });
    await runTo(100_000);
    expect(received).toEqual([
      { atMs: 10, bodies: ['kept', 'deleted'] },
      { atMs: 30_010, bodies: ['kept'] },
    ]);
    expect(injected.redeliveries).toBe(1);
    expect(queue.size).toBe(1);
  });

  it('hands messages out in clumps of ten at most', async () => {
    const { queue, received, receive, runTo } = queueWith({ delayMs: [1, 40], clumpMs: 50 });
    for (let n = 0; n < 12; n += 1) queue.push(`${n}`);
    void receive();
    void receive();
    await runTo(100);
    expect(received.map(({ atMs, bodies }) => [atMs, bodies.length])).toEqual([
      [50, 10],
      [50, 2],
    ]);
  });

  it('counts what it delivers twice or late', async () => {
    const { queue, injected, received, receive, runTo } = queueWith({ duplicateRate: 1, lateRate: 1 });
    queue.push('one');
    void receive(10_000).then(() => receive(10_000));
    await runTo(20_000);
    expect(received.map(({ bodies }) => bodies)).toEqual([['one'], ['one']]);
    expect(received[0]?.atMs).toBeGreaterThanOrEqual(1_000);
    expect(injected).toMatchObject({ duplicates: 1, lateDeliveries: 2 });
  });
});
