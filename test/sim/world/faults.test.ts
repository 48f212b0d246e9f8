import { audit } from '../../../sim/world/audit';
import type { WorldOptions } from '../../../sim/world/options';
import { World } from '../../../sim/world/world';

const MINUTE_MS = 60_000;
const ACCOUNT = { callsPerSecond: 5, burst: 10, concurrentCallsQuota: 40 };
const RULES = { contacts: 'endless', maxAttempts: 1 } as const;

async function world(minutes: number, options: Partial<WorldOptions>): Promise<World> {
  const made = new World({ seed: 3, account: ACCOUNT, contacts: 'endless', ...options });
  await made.advance(made.clock.nowMs() + minutes * MINUTE_MS);
  return made;
}

describe('the faults of a world really happen', () => {
  it('kills the active controller at exact intervals: every death ends an epoch', async () => {
    const made = await world(9, { killEveryMs: 100_000, faultTimes: 'exact' });
    expect(made.injected.kills).toBe(5);
    expect(made.tables.lease?.epoch).toBeGreaterThanOrEqual(5);
    expect(audit(made, RULES)).toEqual([]);
  });

  it('freezes the active controller, who comes back deposed', async () => {
    const made = await world(6, { freezeEveryMs: 70_000, faultTimes: 'exact' });
    expect(made.injected.freezes).toBe(5);
    expect(made.departures.filter((departure) => departure === 'deposed').length).toBeGreaterThanOrEqual(4);
    expect(audit(made, RULES)).toEqual([]);
  });

  it('starts two controllers at one moment', async () => {
    const made = await world(3.5, { doubleStarts: true });
    // At any second of each minute, so three or four times.
    expect(made.injected.doubleStarts).toBeGreaterThanOrEqual(3);
    expect(audit(made, RULES)).toEqual([]);
  });

  it('keeps every promise when all of it comes together', async () => {
    const made = await world(12, {
      killEveryMs: 180_000,
      freezeEveryMs: 240_000,
      doubleStarts: true,
      duplicateRate: 0.05,
      lateDeliveryRate: 0.02,
      lostAnswerRate: 0.01,
      crashRate: 0.01,
      deadSocketRate: 0.05,
      environmentLifeMs: MINUTE_MS,
      longestCallMs: 300_000,
    });
    const { changes, ...faults } = made.injected;
    expect(Object.entries(faults).filter(([, count]) => count === 0)).toEqual([]);
    expect(changes).toBe(0);
    expect(audit(made, RULES)).toEqual([]);
  });
});

describe('the path of a dial request', () => {
  it('takes cold starts once per environment, and again when environments have had their time', async () => {
    const [longLived, shortLived] = [await world(8, {}), await world(8, { environmentLifeMs: MINUTE_MS })];
    expect(longLived.injected.coldStarts).toBeLessThan(15);
    expect(shortLived.injected.coldStarts).toBeGreaterThan(2 * longLived.injected.coldStarts);
  });

  it('makes requests lapse that come after their slot', async () => {
    const made = await world(4, { lateDeliveryRate: 1 });
    expect(made.counts.get('Lapsed') ?? 0).toBeGreaterThan(10);
    expect(audit(made, RULES)).toEqual([]);
  });

  it('throttles nobody as long as the clocks keep the promise, and somebody if they do not', async () => {
    const fast = { account: { callsPerSecond: 10, burst: 1, concurrentCallsQuota: 1_000 } };
    const [kept, broken] = [await world(1, fast), await world(1, { ...fast, clockErrorMs: 400 })];
    expect(kept.model.log().throttled).toBe(0);
    expect(broken.model.log().throttled).toBeGreaterThan(0);
  });
});
