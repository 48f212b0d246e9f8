/**
 * What a seed stands for: which faults there are in a run and how strong, the account, the list, and when something
 * happens that no call asks for. The same seed draws the same schedule; what comes of it depends on real time.
 */
import type { AccountOptions } from '../../../sim/connect/account';
import { Random } from '../../../sim/random';
import { ROLES, type Role } from './faults/fault';
import { drawRows, REFUSED_PREFIX, type Row } from './list';

export interface Schedule {
  readonly seed: number;
  /** Strength of each fault of the wire by name, as a factor of its rate; 0 = not in this run. */
  readonly strength: (name: string) => number;
  readonly account: AccountOptions;
  readonly rows: readonly Row[];
  readonly suppressed: readonly string[];
  /** Moments after the drop, ms. */
  readonly timed: readonly TimedFault[];
  /** Faults end then, ms after the drop: a run must come to its end. */
  readonly faultsEndMs: number;
}

export type TimedFault =
  | { readonly kind: 'two-controllers'; readonly atMs: number }
  | { readonly kind: 'cold-start'; readonly atMs: number }
  | { readonly kind: 'freeze'; readonly atMs: number; readonly role: Role; readonly forMs: number }
  | { readonly kind: 'list-again'; readonly atMs: number }
  | {
      readonly kind: 'store-outage' | 'controller-outage' | 'stop-switch';
      readonly atMs: number;
      readonly forMs: number;
    };

const FAULTS_END_MS = 16_000;
const LONGEST_FREEZE_MS: Readonly<Record<Role, number>> = {
  intake: 3_000,
  dialer: 1_500,
  controller: 4_000,
  report: 2_000,
};

export function drawSchedule(seed: number): Schedule {
  const random = new Random(seed, 'a schedule');
  const rows = drawRows(random, Math.round(random.between(40, 80)));
  const numbers = [...new Set(rows.flatMap(({ number }) => number ?? []))];
  return {
    seed,
    strength: (name) => strengthOf(seed, name),
    account: drawAccount(random),
    rows,
    suppressed: numbers.filter((number) => !number.startsWith(REFUSED_PREFIX)).slice(0, 4),
    timed: drawTimed(random),
    faultsEndMs: FAULTS_END_MS,
  };
}

/** Half of the faults are in a run, each in a stream of its own: a new fault changes nothing about the others. */
function strengthOf(seed: number, name: string): number {
  const random = new Random(seed, `strength of ${name}`);
  return random.chance(0.5) ? random.between(0.5, 1.5) : 0;
}

function drawAccount(random: Random): AccountOptions {
  const rarely = (rate: number) => Math.max(0, random.between(-rate, rate));
  return {
    answerRate: random.between(0.4, 0.8),
    busyRate: 0.1,
    invalidNumberRate: 0.05,
    apiLatencyMs: Math.round(random.between(30, 300)),
    whenFull: random.chance(0.5) ? 'drop' : 'reject',
    events: {
      latencyMedianMs: random.between(80, 600),
      latencySigma: 0.6,
      lossRate: rarely(0.08),
      duplicateRate: rarely(0.3),
      lateRate: rarely(0.08),
      lateSeconds: [2, 6],
    },
    ...(random.chance(0.3)
      ? { inbound: { kind: 'steady' as const, share: 0.2, peakShare: 0.2, holdSeconds: 120 } }
      : {}),
  };
}

function drawTimed(random: Random): readonly TimedFault[] {
  const at = () => Math.round(random.between(1_000, FAULTS_END_MS));
  const some = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: Math.floor(random.next() * (most + 1)) }, make);
  const roles = Object.keys(ROLES) as Role[];
  const freeze = (): TimedFault => {
    const role = roles[Math.floor(random.next() * roles.length)] ?? 'dialer';
    return { kind: 'freeze', atMs: at(), role, forMs: Math.round(random.between(0.2, 1) * LONGEST_FREEZE_MS[role]) };
  };
  return [
    ...some(4, (): TimedFault => ({ kind: 'two-controllers', atMs: at() })),
    ...some(4, (): TimedFault => ({ kind: 'cold-start', atMs: at() })),
    ...some(8, freeze),
    ...some(1, (): TimedFault => ({ kind: 'list-again', atMs: at() })),
    ...drawWindow(random),
  ].toSorted((one, other) => one.atMs - other.atMs);
}

/** Early, while there is somebody to call. */
function drawWindow(random: Random): readonly TimedFault[] {
  const kinds = ['store-outage', 'controller-outage', 'stop-switch', undefined] as const;
  const kind = kinds[Math.floor(random.next() * kinds.length)];
  const atMs = Math.round(random.between(2_000, 5_000));
  return kind ? [{ kind, atMs, forMs: Math.round(random.between(4_500, 7_000)) }] : [];
}
