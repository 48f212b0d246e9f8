import { audit } from '../../sim/world/audit';
import { World, type WorldOptions } from '../../sim/world/world';

const HOURS = 3_600_000;

/** Dials a world to its end and audits it. */
async function dial(options: WorldOptions): Promise<{ world: World; violations: readonly string[] }> {
  const world = new World(options);
  const isOver = await world.run(4 * HOURS);
  const rules = { contacts: options.contacts, maxAttempts: options.maxAttempts ?? 1 };
  return { world, violations: [...(isOver ? [] : ['it never ended']), ...audit(world, rules)] };
}

const SEEDS = [1, 2];
const SMALL = { contacts: 50, account: {} };
const LARGE = { contacts: 200, account: { callsPerSecond: 5, burst: 10, concurrentCallsQuota: 40 } };

describe('a deployment in virtual time keeps its invariants', () => {
  it.each(SEEDS)('when the concurrent-call quota binds (seed %i)', async (seed) => {
    expect((await dial({ ...SMALL, seed })).violations).toEqual([]);
  });

  it.each(SEEDS)('when the rate binds and there is no burst (seed %i)', async (seed) => {
    const account = { callsPerSecond: 1, burst: 1, concurrentCallsQuota: 100 };
    expect((await dial({ contacts: 150, account, seed })).violations).toEqual([]);
  });

  it.each(SEEDS)('with retries, lost answers and crashing lanes (seed %i)', async (seed) => {
    const faults = {
      lostAnswerRate: 0.03,
      crashRate: 0.03,
      maxAttempts: 3,
      retryDelayMs: 20_000,
      longestCallMs: 300_000,
    };
    expect((await dial({ ...SMALL, ...faults, seed })).violations).toEqual([]);
  });

  it.each(SEEDS)('with every tenth message delivered twice (seed %i)', async (seed) => {
    expect(
      (await dial({ ...LARGE, duplicateRate: 0.1, maxAttempts: 2, retryDelayMs: 5_000, seed })).violations,
    ).toEqual([]);
  });

  it.each(SEEDS)('with controllers killed and frozen at random (seed %i)', async (seed) => {
    const faults = { killEveryMs: 45_000, freezeEveryMs: 60_000 };
    expect((await dial({ ...LARGE, ...faults, maxAttempts: 2, retryDelayMs: 5_000, seed })).violations).toEqual([]);
  });

  it.each(SEEDS)('with contact events lost, doubled and late (seed %i)', async (seed) => {
    const events = { lossRate: 0.02, duplicateRate: 0.05, lateRate: 0.01 };
    expect((await dial({ ...LARGE, account: { ...LARGE.account, events }, seed })).violations).toEqual([]);
  });

  it.each(SEEDS)('with two controllers started every few seconds (seed %i)', async (seed) => {
    expect((await dial({ ...LARGE, scheduleMs: 3_000, seed })).violations).toEqual([]);
  });
});

it('uses nearly all of the quota while it binds', async () => {
  const { world } = await dial({ ...LARGE, seed: 7 });
  const own = world.model.log().contacts;
  const heldMs = own.reduce((sum, call) => sum + (call.disconnectedAtMs ?? 0) - call.initiatedAtMs, 0);
  const [first, last] = [own[0]?.initiatedAtMs ?? 0, own.at(-1)?.initiatedAtMs ?? 0];
  const physicalLimit = (40 * 1_000) / (heldMs / own.length);
  expect((own.length * 1_000) / (last - first) / physicalLimit).toBeGreaterThan(0.9);
});

it('never dials a number that is suppressed', async () => {
  const world = new World({ ...SMALL, seed: 1 });
  const phones = [...world.tables.contacts.values()].slice(0, 20).map((contact) => contact.phone);
  for (const phone of phones) world.tables.suppressedNumbers.add(phone);
  await world.run(HOURS);
  const called = new Set(world.model.log().contacts.map((call) => call.destination));
  expect(phones.filter((phone) => called.has(phone))).toEqual([]);
  expect([...world.tables.contacts.values()].filter((contact) => contact.state === 'suppressed')).toHaveLength(20);
});

it('starts no call five seconds after the stop switch was set', async () => {
  const world = new World({ ...LARGE, seed: 1 });
  const { clock, model, tables } = world;
  const startMs = clock.nowMs();
  await world.run(30_000);
  tables.stopReason = 'drill';
  const stoppedMs = clock.nowMs();
  await clock.runUntil(() => false, stoppedMs + 60_000);
  const late = model.log().contacts.filter((call) => call.initiatedAtMs > stoppedMs + 5_000);
  expect(stoppedMs - startMs).toBeGreaterThan(25_000);
  expect(late).toEqual([]);
});

it('stops by itself while the store is down, and goes on afterwards', async () => {
  const world = new World({ ...LARGE, seed: 1 });
  const { clock, model, tables } = world;
  await world.run(30_000);
  tables.isDown = true;
  const downMs = clock.nowMs();
  await clock.runUntil(() => false, downMs + 30_000);
  expect(model.log().contacts.filter((call) => call.initiatedAtMs > downMs + 3_000)).toEqual([]);
  tables.isDown = false;
  await clock.runUntil(() => world.isOver(), downMs + HOURS);
  await clock.runUntil(() => false, clock.nowMs() + 5_000);
  expect(audit(world, { contacts: LARGE.contacts, maxAttempts: 1 })).toEqual([]);
});
