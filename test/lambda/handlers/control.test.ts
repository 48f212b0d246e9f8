import type { LifecycleEvent } from '../../../lambda/contract/lifecycle';
import { METRICS } from '../../../lambda/contract/metrics';
import type { LifecycleBus } from '../../../lambda/core/lifecycle/events';
import { type ControlEvent, createControlHandler } from '../../../lambda/handlers/control';
import { VirtualClock } from '../../../sim/virtual-clock';
import { emptyMailbox, hoursWith, NOW_MS, RULES, somePorts } from '../core/pace/pacing';

/** An invocation in virtual time, with so long until the function's timeout. */
async function invoke(
  event: ControlEvent,
  remainingMs: number,
  prepare: (things: ReturnType<typeof somePorts>) => void,
  send: LifecycleBus['send'] = async () => [],
) {
  const clock = new VirtualClock(NOW_MS);
  const things = somePorts(clock);
  prepare(things);
  const handler = createControlHandler({
    ...things.ports,
    mailbox: emptyMailbox(clock),
    hours: hoursWith(),
    events: { bus: { send }, deployment: 'callpace' },
    rules: RULES,
  });
  let ended: { departure: string; atMs: number } | undefined;
  let failed: unknown;
  handler(event, { getRemainingTimeInMillis: () => remainingMs }).then(
    ({ departure }) => {
      ended = { departure, atMs: clock.nowMs() - NOW_MS };
    },
    (error: unknown) => {
      failed = error;
    },
  );
  await clock.runUntil(() => ended !== undefined || failed !== undefined, NOW_MS + 600_000);
  return { ended, failed, ...things };
}

const ACTIVE = { epoch: 1, sequence: 1, holder: 'other', reservedUntilMs: 0, lastValidUntilMs: 0, clean: false };

it('says why the controller left', async () => {
  const { ended } = await invoke({}, 300_000, () => undefined);
  expect(ended).toMatchObject({ departure: 'idle' });
});

it('leaves well before the function’s timeout', async () => {
  const { ended } = await invoke({}, 60_000, ({ tables }) => {
    tables.load('default/spring', '0'.repeat(32), '+12065550100', 'UTC');
    tables.stopReason = 'drill';
  });
  expect(ended?.departure).toBe('out-of-time');
  expect(ended?.atMs).toBeGreaterThanOrEqual(45_000);
  expect(ended?.atMs).toBeLessThan(50_000);
});

it('is not needed when it was woken and somebody stands by already', async () => {
  const standby = { standby: 's', standbySeenAtMs: NOW_MS };
  const { ended } = await invoke({ wake: true }, 300_000, ({ tables }) => {
    tables.lease = { ...ACTIVE, ...standby };
  });
  expect(ended).toMatchObject({ departure: 'not-needed' });
  expect(ended?.atMs).toBeLessThan(100);
});

it('stands by in the place of a scheduled one', async () => {
  const { tables } = await invoke({}, 300_000, (things) => {
    things.tables.lease = ACTIVE;
  });
  // The other one never moved: this one took over, and left when there was nothing to do.
  expect(tables.lease).toMatchObject({ epoch: 3, idle: true });
});

it('ends with the error when the store does not answer: the next invocation takes over', async () => {
  const { failed } = await invoke({}, 300_000, ({ failing }) => failing.add('lease.read'));
  expect(failed).toEqual(new Error('the store does not answer'));
});

describe('contacts that become final', () => {
  const suppressed = ({ tables }: ReturnType<typeof somePorts>) => {
    tables.load('default/spring', '0'.repeat(32), '+12065550100', 'UTC');
    tables.suppressedNumbers.add('+12065550100');
  };

  it('are told of on the event bus', async () => {
    const sent: LifecycleEvent[] = [];
    await invoke({}, 300_000, suppressed, async (events) => {
      sent.push(...events);
      return [];
    });
    expect(sent.map(({ detail }) => detail)).toMatchObject([
      { deployment: 'callpace', tenant: 'default', campaign: 'spring', state: 'suppressed', attempts: 0 },
    ]);
  });

  it('are told of to no avail while the bus fails, which keeps nobody from leaving, and is counted', async () => {
    const well = await invoke({}, 300_000, suppressed);
    const { ended, counts, tables } = await invoke({}, 300_000, suppressed, async (events) => events);
    expect(ended?.departure).toBe('idle');
    expect(ended?.atMs).toBeLessThan((well.ended?.atMs ?? 0) + 5_000);
    expect(tables.lease).toMatchObject({ clean: true });
    expect(counts.get(METRICS.lifecycleEventsDropped)).toBe(1);
  });
});
