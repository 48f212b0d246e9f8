import { audit } from '../../../sim/world/audit';
import { World } from '../../../sim/world/world';

const MINUTE_MS = 60_000;
const BUSY = { callsPerSecond: 20, burst: 40, concurrentCallsQuota: 200, talkSecondsMean: 10 };
const RULES = { contacts: 'endless', maxAttempts: 1 } as const;

async function endless(minutes: number, options = {}): Promise<World> {
  const world = new World({ seed: 1, account: BUSY, contacts: 'endless', ...options });
  await world.advance(world.clock.nowMs() + minutes * MINUTE_MS);
  return world;
}

describe('an endless list', () => {
  it('never runs dry, forgets who is final, and still accounts for everybody', async () => {
    const world = await endless(6);
    const { created, open, final } = world.tally;
    expect(created).toBeGreaterThan(1_500);
    expect(final.completed + final.exhausted).toBe(created - open);
    expect(world.tables.contacts.size).toBe(open);
    expect(world.tables.contacts.countAllDue(world.clock.nowMs())).toBe(400);
    expect(world.finals()).toHaveLength(created - open);
    expect(world.isOver()).toBe(false);
    expect(audit(world, RULES)).toEqual([]);
  });

  it('is missed by the audit as soon as one contact is lost', async () => {
    const world = await endless(1);
    const [key] = world.tables.contacts.keys();
    world.tables.contacts.delete(key ?? '');
    expect(audit(world, RULES)).toEqual([expect.stringMatching(/^I4: \d+ of \d+ contacts are open or final$/)]);
  });

  it('advances to the moment it is told, and goes on from there as if it had never stopped', async () => {
    const whole = await endless(2);
    const parts = await endless(1);
    await parts.advance(parts.clock.nowMs() + MINUTE_MS);
    expect(parts.clock.nowMs()).toBe(whole.clock.nowMs());
    expect(parts.model.log().contacts).toEqual(whole.model.log().contacts);
  });

  it('gives another history for another seed', async () => {
    const [one, other] = [await endless(1), await endless(1, { seed: 2 })];
    expect(one.model.log().contacts).not.toEqual(other.model.log().contacts);
  });
});
