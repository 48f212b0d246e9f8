import { contactRef } from '../../../../lambda/contract/items';
import type { LifecycleEvent } from '../../../../lambda/contract/lifecycle';
import { METRICS } from '../../../../lambda/contract/metrics';
import type { Clock } from '../../../../lambda/core/clock';
import type { FinalContact } from '../../../../lambda/core/lifecycle/events';
import { Outbox } from '../../../../lambda/core/lifecycle/outbox';

const NOW_MS = Date.UTC(2026, 10, 21, 12);

/** Every wait is over at once, and time moves by it. */
class LeapingClock implements Clock {
  ms = NOW_MS;
  readonly waits: number[] = [];

  nowMs(): number {
    return this.ms;
  }

  monotonicMs(): number {
    return this.ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (!signal?.aborted) {
      this.waits.push(ms);
      this.ms += ms;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const aContact = (row: number): FinalContact => ({
  ...contactRef('acme/spring', row.toString(16).padStart(32, '0')),
  state: 'completed',
  list: 'campaigns/acme/spring/lists/list.csv',
  row,
  attempts: 1,
});

function anOutbox(take: (batch: readonly LifecycleEvent[], nth: number) => readonly LifecycleEvent[] = () => []) {
  const clock = new LeapingClock();
  const batches: (readonly LifecycleEvent[])[] = [];
  const counts = new Map<string, number>();
  const gauges = {
    count: (metric: string, by = 1) => void counts.set(metric, (counts.get(metric) ?? 0) + by),
    flush: () => undefined,
  };
  const bus = {
    send: async (events: readonly LifecycleEvent[]) => {
      batches.push(events);
      return take(events, batches.length);
    },
  };
  const warnings: string[] = [];
  const log = { warn: (message: string) => void warnings.push(message) };
  const outbox = new Outbox({ clock, gauges, log }, bus, 'callpace');
  const rows = (events: readonly LifecycleEvent[]) => events.map(({ detail }) => 'row' in detail && detail.row);
  return { clock, batches, counts, warnings, outbox, rows };
}

it('sends what came together, each event once', async () => {
  const { outbox, batches, rows, counts } = anOutbox();
  for (let row = 1; row <= 75; row += 1) outbox.contact(aContact(row));
  await outbox.end();
  expect(batches.map(({ length }) => length)).toEqual([50, 25]);
  expect(batches.flatMap(rows).sort((a, b) => Number(a) - Number(b))).toEqual(
    Array.from({ length: 75 }, (_, n) => n + 1),
  );
  expect(counts.size).toBe(0);
});

it('begins anew with whoever comes later', async () => {
  const { outbox, batches, rows, clock } = anOutbox();
  outbox.contact(aContact(1));
  while (batches.length === 0) await clock.sleep(1);
  await clock.sleep(1);
  outbox.contact(aContact(2));
  await outbox.end();
  expect(batches.map(rows)).toEqual([[1], [2]]);
});

it('sends again what the bus did not take, ever more rarely, and says so once', async () => {
  const { outbox, batches, rows, clock, warnings, counts } = anOutbox((batch, nth) => (nth <= 3 ? batch.slice(1) : []));
  const enough = 30;
  for (let row = 1; row <= enough; row += 1) outbox.contact(aContact(row));
  while (batches.flatMap(rows).length < enough || warnings.length === 0) await clock.sleep(0);
  for (let turn = 0; turn < 50; turn += 1) await clock.sleep(0);
  await outbox.end();
  expect(new Set(batches.flatMap(rows)).size).toBe(enough);
  expect(clock.waits.filter((ms) => ms >= 1_000)).toEqual([1_000, 2_000, 4_000]);
  expect(warnings).toHaveLength(1);
  expect(counts.size).toBe(0);
});

it('drops what does not fit any more while the bus fails, and counts it', async () => {
  const { outbox, counts, batches } = anOutbox((batch) => batch);
  for (let row = 1; row <= 5_003; row += 1) outbox.contact(aContact(row));
  expect(counts.get(METRICS.lifecycleEventsDropped)).toBe(3);
  await outbox.end();
  expect(counts.get(METRICS.lifecycleEventsDropped)).toBe(5_003);
  // Whoever leaves tries no more than twice.
  expect(batches.length).toBe(2);
});

it('tells nothing of a contact that is not final', async () => {
  const { outbox, batches } = anOutbox();
  outbox.contact({ ...aContact(1), state: 'pending' });
  await outbox.end();
  expect(batches).toEqual([]);
});
