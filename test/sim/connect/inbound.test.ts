import { type AccountOptions, DEFAULT_ACCOUNT } from '../../../sim/connect/account';
import { InboundArrivals } from '../../../sim/connect/inbound';
import type { InboundTraffic } from '../../../sim/connect/types';
import { Random } from '../../../sim/random';
import { accepted, at, call, instance, START_MS } from './instance';

const LINES = 1000;
const PERIOD_SECONDS = 7200;

/** Arrivals in each twelfth of a period, as the share of the lines that they would hold in the long run. */
function loadByPhase(traffic: Partial<InboundTraffic>, periods: number): readonly number[] {
  const arrivals = new InboundArrivals({
    traffic: { ...DEFAULT_ACCOUNT.inbound, periodSeconds: PERIOD_SECONDS, ...traffic },
    lines: LINES,
    timeScale: 1,
    startMs: START_MS,
    fromMs: START_MS,
    random: new Random(21, 'inbound'),
  });
  const counts = new Array<number>(12).fill(0);
  for (let ms = arrivals.next(); ms !== undefined; ms = arrivals.next()) {
    const phase = (ms - START_MS) / 1000 / PERIOD_SECONDS;
    if (phase >= periods) break;
    const slot = Math.floor((phase % 1) * 12);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  const slotSeconds = (PERIOD_SECONDS / 12) * periods;
  return counts.map((count) => ((count / slotSeconds) * DEFAULT_ACCOUNT.inbound.holdSeconds) / LINES);
}

/** Share of calls that find all lines busy, by Erlang's recursion. */
function erlangB(lines: number, load: number): number {
  let blocked = 1;
  for (let line = 1; line <= lines; line += 1) blocked = (load * blocked) / (line + load * blocked);
  return blocked;
}

describe('inbound traffic', () => {
  it.each([
    [10, 0.7],
    [100, 0.95],
  ])('blocks as much as Erlang B says on %i lines at %d of the quota', (lines, share) => {
    const model = instance({
      concurrentCallsQuota: lines,
      inbound: { kind: 'steady', share, visible: false },
    });
    const warmHours = 4;
    model.advance(at(warmHours * 3600));
    const before = model.log();
    const arrivalsPerHour = (lines * share * 3600) / 300;
    model.advance(at((warmHours + 100_000 / arrivalsPerHour) * 3600));
    const after = model.log();
    const blocked = (after.inboundBlocked - before.inboundBlocked) / (after.inboundOffered - before.inboundOffered);
    expect(Math.abs(blocked - erlangB(lines, lines * share))).toBeLessThan(0.004);
  });

  it('swings from the trough to the peak and back within a period when diurnal', () => {
    const load = loadByPhase({ kind: 'diurnal', share: 0.25, peakShare: 0.4 }, 40);
    expect(load[0]).toBeCloseTo(0.11, 1);
    expect(Math.max(...load.slice(5, 7))).toBe(Math.max(...load));
    expect(load[5]).toBeGreaterThan(0.37);
    expect(load[0]).toBeLessThan(0.13);
    expect(load.reduce((sum, share) => sum + share, 0) / 12).toBeCloseTo(0.25, 2);
  });

  it('steps from the share to the peak in the middle of a period when it surges', () => {
    const load = loadByPhase({ kind: 'surge', share: 0.1, peakShare: 0.4 }, 40);
    for (const low of load.slice(0, 6)) expect(Math.abs(low - 0.1)).toBeLessThan(0.01);
    for (const high of load.slice(6)) expect(Math.abs(high - 0.4)).toBeLessThan(0.02);
  });

  it('adds a crowd of the peak share once a period when it flashes', () => {
    const load = loadByPhase({ kind: 'flash', share: 0.1, peakShare: 0.15 }, 40);
    const crowd = ((load[6] ?? 0) - 0.1) * LINES * (PERIOD_SECONDS / 12 / DEFAULT_ACCOUNT.inbound.holdSeconds);
    expect(Math.abs(crowd - 150)).toBeLessThan(10);
    expect(Math.abs((load[5] ?? 0) - 0.1)).toBeLessThan(0.01);
    expect(Math.abs((load[7] ?? 0) - 0.1)).toBeLessThan(0.01);
  });

  it('is the same whatever the dialer does', () => {
    const options: AccountOptions = {
      concurrentCallsQuota: 20,
      inbound: { kind: 'steady', share: 0.3 },
    };
    const [idle, busy] = [instance(options), instance(options)];
    for (let second = 0; second < 3600; second += 1) accepted(busy.start(call(), at(second)));
    idle.advance(at(3600));
    expect(busy.log().inboundOffered).toBe(idle.log().inboundOffered);
    expect(busy.log().inboundBlocked).toBeGreaterThan(idle.log().inboundBlocked);
    const busyStarts = busy.log().contacts.filter((contact) => contact.direction === 'inbound');
    const idleStarts = new Map(idle.log().contacts.map((contact) => [contact.initiatedAtMs, contact]));
    for (const { initiatedAtMs, disconnectedAtMs } of busyStarts)
      if (disconnectedAtMs !== undefined)
        expect(idleStarts.get(initiatedAtMs)?.disconnectedAtMs).toBe(disconnectedAtMs);
    expect(busyStarts.length).toBeGreaterThan(10);
  });

  it('keeps its volume when the quota changes, and changes when it is told to', () => {
    const inbound = { kind: 'steady', share: 0.5, holdSeconds: 10 } as const;
    const offeredPerHour = (model: ReturnType<typeof instance>, fromHour: number) => {
      const before = model.log().inboundOffered;
      model.advance(at((fromHour + 1) * 3600));
      return model.log().inboundOffered - before;
    };
    const model = instance({ concurrentCallsQuota: 100, inbound });
    expect(Math.abs(offeredPerHour(model, 0) / 18_000 - 1)).toBeLessThan(0.03);
    model.reconfigure({ concurrentCallsQuota: 400 });
    expect(Math.abs(offeredPerHour(model, 1) / 18_000 - 1)).toBeLessThan(0.03);
    model.reconfigure({ inbound: { share: 0.1 } });
    expect(Math.abs(offeredPerHour(model, 2) / (3600 * 4) - 1)).toBeLessThan(0.03);
    model.reconfigure({ inbound: { kind: 'none' } });
    expect(offeredPerHour(model, 3)).toBe(0);
  });
});
