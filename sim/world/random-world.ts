/**
 * Worlds drawn at random: an account, its weather, faults and a list, all of it out of one seed. Whatever is drawn, the
 * promises hold, or the seed is a counterexample that anybody can run again.
 */
import type { AccountOptions } from '../connect/account';
import type { EventDelivery, InboundTraffic } from '../connect/types';
import { Random } from '../random';
import { audit, type Outage } from './audit';
import type { Injected } from './injected';
import type { AccountChange, FaultOptions, WorldOptions } from './options';
import { World } from './world';

/** What becomes of one drawn world. */
export interface Trial {
  readonly seed: number;
  /** Calls that the account accepted. */
  readonly calls: number;
  /** Every violation, as a sentence; empty if all promises were kept. */
  readonly violations: readonly string[];
  readonly injected: Injected & { readonly storeOutages: number };
  /** Virtual time that it took, s. */
  readonly seconds: number;
}

/** What a seed stands for. */
export interface DrawnWorld {
  readonly options: WorldOptions & { readonly contacts: number; readonly maxAttempts: number };
  /** When the store answers nobody, ms after the start. */
  readonly outage: Outage | undefined;
}

/** Longer than anything takes: with three lines, and others on them whom no event tells of, a list takes half a day. */
const LIMIT_MS = 48 * 3_600_000;
const SIZES = [
  { concurrentCallsQuota: 3, callsPerSecond: 1, burst: 1 },
  { concurrentCallsQuota: 10, callsPerSecond: 1, burst: 5 },
  { concurrentCallsQuota: 10, callsPerSecond: 2, burst: 5 },
  { concurrentCallsQuota: 40, callsPerSecond: 5, burst: 10 },
  { concurrentCallsQuota: 200, callsPerSecond: 2, burst: 1 },
  { concurrentCallsQuota: 200, callsPerSecond: 10, burst: 20 },
] as const;

/** Dials the world of a seed to its end and audits it. */
export const tryWorld = (seed: number): Promise<Trial> => tryDrawn(drawWorld(seed));

/** Dials one drawn world to its end and audits it. */
export async function tryDrawn({ options, outage }: DrawnWorld): Promise<Trial> {
  const world = new World(options);
  const startMs = world.clock.nowMs();
  const outages = outage ? [{ fromMs: startMs + outage.fromMs, toMs: startMs + outage.toMs }] : [];
  for (const { fromMs, toMs } of outages) {
    world.clock.at(fromMs, () => {
      world.tables.isDown = true;
    });
    world.clock.at(toMs, () => {
      world.tables.isDown = false;
    });
  }
  const isOver = await world.run(LIMIT_MS);
  const rules = { ...options, concurrentCallsQuota: greatestQuota(options), outages };
  const found = audit(world, rules).filter((violation) => isViolation(violation, options));
  const calls = world.model.log().contacts.filter(({ direction }) => direction === 'api').length;
  return {
    seed: options.seed,
    calls,
    violations: [...(isOver ? [] : ['it never ended']), ...found],
    injected: { ...world.injected, storeOutages: outages.length },
    seconds: (world.clock.nowMs() - startMs) / 1_000,
  };
}

const greatestQuota = ({ account, changes = [] }: WorldOptions): number =>
  Math.max(...[account, ...changes.map((change) => change.account)].map((each) => each.concurrentCallsQuota ?? 0));

/** A quota that is cut is met by calls that nobody could know of: I2 holds again once it is read. */
const isViolation = (violation: string, { changes = [] }: WorldOptions): boolean =>
  changes.length === 0 || !violation.includes('found the quota full');

/** The world of a seed. */
export function drawWorld(seed: number): DrawnWorld {
  const random = new Random(seed, 'a world');
  const size = pick(random, SIZES);
  const account: AccountOptions = {
    ...size,
    answerRate: random.between(0, 0.9),
    busyRate: random.between(0, 0.1),
    ringOutSeconds: [5, 20],
    talkSecondsMean: random.between(5, 60),
    whenFull: pick(random, ['drop', 'reject']),
    apiLatencyMs: Math.round(random.between(50, 1_500)),
    inbound: drawInbound(random),
    events: drawEvents(random),
    metrics: { statistic: pick(random, ['maximum', 'snapshot']), empty: random.chance(0.1) },
  };
  const options = {
    seed,
    account,
    contacts: Math.round(random.between(10, 80)),
    maxAttempts: pick(random, [1, 2, 3]),
    retryDelayMs: Math.round(random.between(1_000, 60_000)),
    longestCallMs: 400_000,
    quotas: pick(random, ['readable', 'absent', 'unreadable'] as const),
    changes: drawChanges(random, size.concurrentCallsQuota),
    ...drawFaults(random),
  };
  const fromMs = Math.round(random.between(5_000, 60_000));
  const outage = random.chance(0.15) ? { fromMs, toMs: fromMs + Math.round(random.between(2_000, 40_000)) } : undefined;
  return { options, outage };
}

function drawInbound(random: Random): Partial<InboundTraffic> {
  const kind = pick(random, ['none', 'none', 'steady', 'diurnal', 'surge', 'flash']);
  const traffic = { share: random.between(0, 0.3), peakShare: random.between(0.1, 0.5), periodSeconds: 600 };
  return { kind, ...traffic, holdSeconds: 60, visible: !random.chance(0.2) };
}

function drawEvents(random: Random): Partial<EventDelivery> {
  const fromSeconds = random.between(10, 200);
  const outage = { fromSeconds, toSeconds: fromSeconds + random.between(5, 120), mode: pick(random, ['cut', 'hold']) };
  return {
    latencyMedianMs: random.between(100, 4_000),
    lossRate: rarely(random, 0.05),
    duplicateRate: rarely(random, 0.2),
    lateRate: rarely(random, 0.05),
    outage: random.chance(0.15) ? outage : undefined,
  };
}

function drawChanges(random: Random, quota: number): readonly AccountChange[] {
  const atMs = Math.round(random.between(10_000, 200_000));
  const concurrentCallsQuota = Math.max(1, Math.round(quota * random.between(0.3, 2)));
  return random.chance(0.15) ? [{ atMs, account: { concurrentCallsQuota } }] : [];
}

function drawFaults(random: Random): Partial<FaultOptions> {
  return {
    duplicateRate: rarely(random, 0.2),
    lateDeliveryRate: rarely(random, 0.05),
    lostAnswerRate: rarely(random, 0.05),
    crashRate: rarely(random, 0.05),
    deadSocketRate: rarely(random, 0.1),
    ...(random.chance(0.3) ? { killEveryMs: random.between(20_000, 180_000) } : {}),
    ...(random.chance(0.3) ? { freezeEveryMs: random.between(30_000, 180_000) } : {}),
    killWhom: pick(random, ['active', 'any']),
    doubleStarts: random.chance(0.2),
  };
}

/** Half of the time not at all, otherwise up to a rate. */
const rarely = (random: Random, rate: number): number => Math.max(0, random.between(-rate, rate));

function pick<const T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random.next() * values.length)] as T;
}
