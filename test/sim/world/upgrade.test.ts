/** A deploy in the middle of a run, and its rollback: for a while code of two versions works side by side. */
import type { PaceMemory } from '../../../lambda/core/pace/memory';
import { audit } from '../../../sim/world/audit';
import type { WorldOptions } from '../../../sim/world/options';
import { World } from '../../../sim/world/world';

const MINUTE_MS = 60_000;
const ACCOUNT = { callsPerSecond: 5, burst: 10, concurrentCallsQuota: 40 };
const CONTACTS = 500;
const RULES = { contacts: CONTACTS, maxAttempts: 2 } as const;

/** Who is the controller's other version at a moment, ms after the start; undefined: nobody. */
type Era = (sinceMs: number) => 'older' | 'newer' | undefined;

/** Versions before 3 had no arrivals, and others may have anything. */
const inShapeOf = (era: 'older' | 'newer', memory: PaceMemory): unknown => {
  const { arrivals, limits, ...rest } = memory;
  return era === 'older'
    ? { ...rest, version: 2, limits: 'as it was then', lastStarts: 'none' }
    : { version: 4, savedAtMs: memory.savedAtMs, everything: { limits, arrivals } };
};

async function deployed(era: Era, options: Partial<WorldOptions> = {}) {
  const made = new World({
    seed: 7,
    account: ACCOUNT,
    contacts: CONTACTS,
    maxAttempts: 2,
    retryDelayMs: 30_000,
    ...options,
  });
  const startMs = made.clock.nowMs();
  const saved = { older: 0, newer: 0, own: 0 };
  let memory: unknown;
  // A controller of another version saves in its own shape; whoever takes over finds what the last one saved.
  Object.defineProperty(made.tables, 'memory', {
    get: () => memory,
    set: (own: PaceMemory) => {
      const other = era(made.clock.nowMs() - startMs);
      saved[other ?? 'own'] += 1;
      memory = other ? inShapeOf(other, own) : own;
    },
  });
  const isOver = await made.run(90 * MINUTE_MS);
  return { made, saved, isOver };
}

const afterMinutes =
  (minutes: number, other: 'older' | 'newer'): Era =>
  (sinceMs) =>
    sinceMs < minutes * MINUTE_MS ? other : undefined;

it.each(['older', 'newer'] as const)(
  'a controller that takes over from one of a version that is %s loses nobody and calls nobody twice',
  async (other) => {
    const { made, saved, isOver } = await deployed(afterMinutes(2.5, other));
    expect(isOver).toBe(true);
    expect(saved[other]).toBeGreaterThan(5);
    expect(saved.own).toBeGreaterThan(5);
    expect(made.departures.filter((departure) => departure === 'handed-over').length).toBeGreaterThan(2);
    expect(audit(made, RULES)).toEqual([]);
  },
);

it('versions that take turns, as while a deploy is rolled back, keep every promise, even if controllers die', async () => {
  const turns: Era = (sinceMs) => (['older', undefined, 'newer', undefined] as const)[Math.floor(sinceMs / 45_000) % 4];
  const { made, saved, isOver } = await deployed(turns, { killEveryMs: 100_000 });
  expect(isOver).toBe(true);
  expect(Math.min(saved.older, saved.newer, saved.own)).toBeGreaterThan(3);
  expect(made.injected.kills).toBeGreaterThan(0);
  expect(audit(made, RULES)).toEqual([]);
});

it('requests that the dialer cannot read lapse, and their contacts are called later', async () => {
  let rewritten = 0;
  const untilMs = Date.UTC(2026, 10, 21, 12) + 2 * MINUTE_MS;
  const rewrite = (body: string, nowMs: number): string => {
    const message = JSON.parse(body) as { readonly kind?: string; readonly requestId: string };
    if (message.kind === 'attempt' || nowMs > untilMs || !/[05]$/.test(message.requestId)) return body;
    rewritten += 1;
    return JSON.stringify({ ...message, version: 3 });
  };
  const { made, isOver } = await deployed(() => undefined, { rewrite });
  expect(isOver).toBe(true);
  expect(rewritten).toBeGreaterThan(10);
  expect(made.counts.get('Lapsed') ?? 0).toBeGreaterThanOrEqual(rewritten);
  expect(audit(made, RULES)).toEqual([]);
});

it('notes that the controller cannot read cost a second, and nothing else', async () => {
  let rewritten = 0;
  const rewrite = (body: string): string => {
    const message = JSON.parse(body) as { readonly kind?: string };
    if (message.kind !== 'attempt') return body;
    rewritten += 1;
    return JSON.stringify({ ...message, version: 2, outcome: { kind: 'placed' } });
  };
  const { made, isOver } = await deployed(() => undefined, { rewrite });
  expect(isOver).toBe(true);
  expect(rewritten).toBeGreaterThan(CONTACTS - 1);
  expect(audit(made, RULES)).toEqual([]);
});
