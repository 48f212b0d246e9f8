import type { CampaignId } from '../../../lambda/contract/items';
import { audit } from '../../../sim/world/audit';
import type { SimulatedCampaign } from '../../../sim/world/options';
import { World, type WorldOptions } from '../../../sim/world/world';

const MINUTES = 60_000;
const ACCOUNT = { callsPerSecond: 5, burst: 10, concurrentCallsQuota: 400, answerRate: 0.5, talkSecondsMean: 20 };

/** A world of campaigns that always have somebody due. */
const endless = (campaigns: readonly SimulatedCampaign[], options: Partial<WorldOptions> = {}): World =>
  new World({ seed: 7, account: ACCOUNT, contacts: 'endless', campaigns, ...options });

/** The calls that the model has seen, by campaign: each number stands in one. */
function callsOf(world: World) {
  const campaignOf = new Map<string, CampaignId>(world.finals().map(({ phone, campaign }) => [phone, campaign]));
  const { contacts } = world.model.log();
  return Map.groupBy(contacts, ({ destination }) => campaignOf.get(destination ?? ''));
}

it('calls are shared by tenant, priority and weight, however often controllers change and die', async () => {
  const world = endless(
    [
      { id: 'acme/large', definition: { weight: 3 } },
      { id: 'acme/small', definition: { weight: 1 } },
      { id: 'other/high', definition: { priority: 'high' } },
      { id: 'other/low', definition: { priority: 'low' } },
    ],
    { killEveryMs: 90_000 },
  );
  await world.advance(world.clock.nowMs() + 10 * MINUTES);
  const calls = callsOf(world);
  const finals = [...calls].flatMap(([campaign, all]) => (campaign ? all : []));
  const share = (id: CampaignId) => (calls.get(id)?.length ?? 0) / finals.length;
  expect(finals.length).toBeGreaterThan(1_500);
  expect(share('acme/large')).toBeCloseTo(0.375, 1);
  expect(share('acme/small')).toBeCloseTo(0.125, 1);
  expect(Math.abs(share('other/high') - (0.5 * 64) / 65)).toBeLessThan(0.05);
  expect(share('other/low')).toBeGreaterThan(0);
  expect(share('other/low')).toBeLessThan(0.02);
  expect(world.departures.length).toBeGreaterThan(5);
});

it('caps of a campaign hold by the account of the instance, over changes of controllers, and others use the rest', async () => {
  const world = endless(
    [
      { id: 'acme/few', definition: { maxConcurrentCalls: 4, weight: 100 } },
      { id: 'acme/slow', definition: { maxCallsPerSecond: 0.5, weight: 100 } },
      { id: 'acme/free' },
    ],
    { duplicateRate: 0, lateDeliveryRate: 0 },
  );
  await world.advance(world.clock.nowMs() + 10 * MINUTES);
  const calls = callsOf(world);
  const few = calls.get('acme/few') ?? [];
  const slow = (calls.get('acme/slow') ?? []).map(({ initiatedAtMs }) => initiatedAtMs).toSorted((a, b) => a - b);
  for (const { initiatedAtMs } of few) {
    const up = few.filter(
      (call) => call.initiatedAtMs <= initiatedAtMs && (call.disconnectedAtMs ?? 0) > initiatedAtMs,
    );
    expect(up.length).toBeLessThanOrEqual(4);
  }
  expect(few.length).toBeGreaterThan(50);
  // Half a call per second for ten minutes, but for what a late lane takes away from one interval.
  expect(slow.length).toBeGreaterThan(200);
  expect(slow.length).toBeLessThanOrEqual(301);
  for (const [n, atMs] of slow.entries()) if (n > 0) expect(atMs - (slow[n - 1] ?? 0)).toBeGreaterThan(1_000);
  expect(calls.get('acme/free')?.length).toBeGreaterThan(1_500);
});

it('a campaign that is paused calls nobody after five seconds, and goes on where it was', async () => {
  const world = endless([{ id: 'acme/a' }, { id: 'acme/b' }]);
  const startMs = world.clock.nowMs();
  await world.advance(startMs + 2 * MINUTES);
  world.tables.define('acme/a', { mode: 'paused' });
  await world.advance(startMs + 4 * MINUTES);
  world.tables.define('acme/a', {});
  await world.advance(startMs + 8 * MINUTES);
  const own = callsOf(world).get('acme/a') ?? [];
  const within = (fromMs: number, toMs: number) =>
    own.filter(({ initiatedAtMs: atMs }) => atMs >= startMs + fromMs && atMs < startMs + toMs).length;
  expect(within(0, 2 * MINUTES)).toBeGreaterThan(100);
  expect(within(2 * MINUTES + 5_000, 4 * MINUTES)).toBe(0);
  expect(within(4 * MINUTES, 6 * MINUTES)).toBeGreaterThan(100);
});

it('a cancelled campaign leaves its contacts as they are, and no room held', async () => {
  const world = new World({
    ...{ seed: 7, account: ACCOUNT, contacts: 300 },
    campaigns: [{ id: 'acme/a' }, { id: 'acme/b' }],
  });
  const startMs = world.clock.nowMs();
  await world.advance(startMs + 20_000);
  world.tables.define('acme/a', { mode: 'cancelled' });
  await world.advance(startMs + 20 * MINUTES);
  const { created, open, final } = world.tally;
  expect(created).toBe(600);
  expect(open + Object.values(final).reduce((sum, count) => sum + count, 0)).toBe(600);
  expect(world.finals().filter(({ campaign }) => campaign === 'acme/b')).toHaveLength(300);
  expect(open).toBeGreaterThan(200);
  expect([...world.tables.flights.values()].some((flight) => flight.kind === 'lease')).toBe(false);
  const states = new Set([...world.tables.contacts.values()].map(({ state }) => state));
  expect([...states].filter((state) => state === 'admitted' || state === 'dialing')).toEqual([]);
});

it('retries by the rules of the campaign keep every invariant', async () => {
  const attempts = {
    max: 3,
    retry: { busy: { delayMs: 5_000 }, 'no-answer': { delayMs: 20_000, maxAttempts: 2 } },
    jitter: 0.5,
  } as const;
  const world = new World({
    ...{ seed: 7, account: ACCOUNT, contacts: 150, killEveryMs: 45_000 },
    campaigns: [{ id: 'acme/a', definition: { attempts } }],
  });
  expect(await world.run(2 * 60 * MINUTES)).toBe(true);
  // Given up before the budget is used up: the rule of the ending says so.
  const violations = audit(world, { contacts: 150, maxAttempts: 3 }).filter((each) => !each.startsWith('I6'));
  expect(violations).toEqual([]);
  const calls = Map.groupBy(world.model.log().contacts, ({ destination }) => destination);
  expect(Math.max(...[...calls.values()].map((all) => all.length))).toBe(3);
});
