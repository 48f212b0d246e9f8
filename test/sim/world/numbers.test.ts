import type { CampaignDefinition } from '../../../lambda/contract/campaign';
import type { CampaignId } from '../../../lambda/contract/items';
import { Random } from '../../../sim/random';
import { audit } from '../../../sim/world/audit';
import { World, type WorldOptions } from '../../../sim/world/world';

const HOURS = 3_600_000;
const FIRST: CampaignId = 'default/demo';
const OTHERS: readonly CampaignId[] = ['default/second', 'acme/third'];
const ACCOUNT = { callsPerSecond: 10, burst: 10, concurrentCallsQuota: 40 };
const FAULTS = { killEveryMs: 40_000, lostAnswerRate: 0.02, crashRate: 0.02, longestCallMs: 300_000 };

/** A world whose three campaigns have the same people. */
function sharing(options: Omit<WorldOptions, 'account'>, definition: Partial<CampaignDefinition>): World {
  const world = new World({ account: ACCOUNT, ...options });
  const random = new Random(options.seed, 'shared');
  const { tables } = world;
  for (const { phone, zoneKey } of [...tables.contacts.values()])
    for (const campaign of OTHERS) tables.load(campaign, random.uuid().replaceAll('-', ''), phone, zoneKey);
  for (const id of [FIRST, ...OTHERS]) {
    const campaign = tables.campaigns.get(id);
    const applied = { definition: { mode: 'active', ...definition }, sequencer: '1', etag: 'e', atMs: 0 } as const;
    if (campaign) tables.campaigns.set(id, { ...campaign, applied });
  }
  return world;
}

it.each([1, 2, 3])(
  'campaigns that share their numbers never have two calls to one of them at once (seed %i)',
  async (seed) => {
    const contacts = 40;
    const world = sharing({ seed, contacts, ...FAULTS, maxAttempts: 2, retryDelayMs: 5_000 }, {});
    expect(await world.run(4 * HOURS)).toBe(true);
    expect(audit(world, { contacts: 3 * contacts, maxAttempts: 2, contactsPerNumber: 3 })).toEqual([]);
    // Else nothing was put to the test.
    const calls = Map.groupBy(world.model.log().contacts, (call) => call.destination);
    expect([...calls.values()].filter((each) => each.length > 2).length).toBeGreaterThan(contacts / 2);
  },
);

it.each([1, 2])('a number that has had all its attempts is given up by every campaign (seed %i)', async (seed) => {
  const [contacts, inAll] = [40, 2];
  const attempts = { perNumberInAll: inAll };
  const world = sharing({ seed, contacts, ...FAULTS, maxAttempts: 2, retryDelayMs: 5_000 }, { attempts });
  expect(await world.run(4 * HOURS)).toBe(true);
  const rules = { contacts: 3 * contacts, maxAttempts: 2, contactsPerNumber: 3, perNumber: { inAll } };
  expect(audit(world, rules)).toEqual([]);
  expect(world.finals().filter(({ isPassedOver }) => isPassedOver).length).toBeGreaterThan(contacts);
});

it.each([1, 2])('a number is called once in 24 hours, and by the others on the days after (seed %i)', async (seed) => {
  const contacts = 10;
  const world = sharing({ seed, contacts, scheduleMs: 600_000 }, { attempts: { perNumberPerDay: 1 } });
  expect(await world.run(80 * HOURS)).toBe(true);
  const rules = { contacts: 3 * contacts, maxAttempts: 1, contactsPerNumber: 3, perNumber: { perDay: 1 } };
  expect(audit(world, rules)).toEqual([]);
  const days = world.model.log().contacts.map(({ initiatedAtMs }) => initiatedAtMs);
  expect(Math.max(...days) - Math.min(...days)).toBeGreaterThan(48 * HOURS);
});

it('the audit sees calls that overlap, and calls beyond a cap', async () => {
  const world = sharing({ seed: 1, contacts: 20, maxAttempts: 2, retryDelayMs: 5_000 }, {});
  await world.run(4 * HOURS);
  const rules = { contacts: 60, maxAttempts: 2, contactsPerNumber: 3 };
  expect(audit(world, { ...rules, perNumber: { perDay: 1 } }).join()).toContain('more than 1 times within 24 hours');
  expect(audit(world, { ...rules, perNumber: { inAll: 1 } }).join()).toContain('was called');
});
