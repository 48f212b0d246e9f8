import fc from 'fast-check';
import type { ContactRef } from '../../../lambda/contract/dial-request';
import type { ContactItem, ContactState } from '../../../lambda/contract/items';
import type { CampaignStatus, CampaignSummary, ReportRequest } from '../../../lambda/contract/reports';
import type { RetentionStore } from '../../../lambda/core/retention/ports';
import { createIntakeHandler } from '../../../lambda/handlers/intake';
import { createReportHandler } from '../../../lambda/handlers/report';
import { createRetentionHandler } from '../../../lambda/handlers/retention';
import { LIST_KEY, SPRING, World } from '../core/intake/intake-world';
import { deliverTo } from './deliveries';
import { objectCreated } from './sqs-events';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SUMMARY_KEY = 'reports/default/spring/summary.json';
const STATUS_KEY = 'reports/default/spring/status.json';
const RESULTS_KEY = 'reports/default/spring/results.csv';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The tables of a world; `pageSize` contacts come at once, and `onPage` runs before each page is deleted. */
function storeOf(world: World, pageSize = 2, onPage: () => void = () => undefined): RetentionStore {
  return {
    campaigns: async () => [...world.campaigns.values()],
    forEachState: (campaign, visit) => world.store.forEachState(campaign, visit, true),
    markErased: async (item, counted, nowMs) => {
      const now = world.campaigns.get(item.sk);
      const isAsRead = now?.finishedAtMs === item.finishedAtMs && now?.loadedAtMs === item.loadedAtMs;
      if (!now || !isAsRead || now.erasedAtMs !== undefined) return false;
      world.campaigns.set(item.sk, { ...now, erasedAtMs: nowMs, counted });
      return true;
    },
    contactKeys: async function* () {
      const keys: ContactRef[] = [...world.contacts.values()];
      while (keys.length > 0) yield keys.splice(0, pageSize);
    },
    deleteContacts: async (contacts) => {
      onPage();
      for (const { sk } of contacts) world.contacts.delete(sk);
    },
    noteErasureDone: async (campaign, nowMs) => {
      const item = world.campaigns.get(campaign);
      if (item) world.campaigns.set(campaign, { ...item, erasureDoneAtMs: nowMs });
    },
  };
}

/** A campaign with these rows, whose contacts end in these states, in turn. */
async function aCampaign(states: readonly ContactState[], rows = 5) {
  const world = new World();
  let nowMs = Date.UTC(2026, 10, 21);
  let monotonicMs = 0;
  const clock = { nowMs: () => nowMs, monotonicMs: () => monotonicMs, sleep: async () => undefined };
  const intake = createIntakeHandler({ ...world, defaultCountry: 'US', clock, log: silent });
  const report = createReportHandler({ ...world, clock, log: silent });
  const load = async (key: string, content: string) => {
    world.drop(key, content);
    await deliverTo(intake, world, objectCreated(key));
  };
  const numbers = Array.from({ length: rows }, (_, n) => `+1206555${String(100 + n).padStart(4, '0')}`);
  await load(LIST_KEY, ['phone', ...numbers, 'nonsense', '+12065550100'].join('\n'));
  let turn = 0;
  world.settleAll((): Partial<ContactItem> => ({ state: states[turn++ % states.length] ?? 'completed' }));
  const erase = (options: { retentionDays?: number; pageSize?: number; pageMs?: number; budgetMs?: number } = {}) => {
    const { retentionDays = 30, pageSize, pageMs = 0, budgetMs = 5 * MINUTE_MS } = options;
    const store = storeOf(world, pageSize, () => {
      monotonicMs += pageMs;
    });
    const handler = createRetentionHandler({ store, retentionDays, clock, log: silent });
    return handler({}, { getRemainingTimeInMillis: () => budgetMs });
  };
  return {
    world,
    load,
    erase,
    ask: (kind: ReportRequest['kind']) => report({ campaign: SPRING, kind }),
    pass: (days: number) => {
      nowMs += days * DAY_MS;
    },
    item: () => world.campaigns.get(SPRING),
  };
}

const FINAL = ['completed', 'exhausted', 'dead-lettered', 'suppressed'] as const;

it('deletes the contacts of a campaign that ended the days ago that contacts are kept, and not a day before', async () => {
  const { world, erase, ask, pass, item } = await aCampaign(FINAL);
  await ask('final');
  pass(29);
  await erase();
  expect(world.contacts.size).toBe(5);
  pass(1);
  await erase();
  expect(world.contacts.size).toBe(0);
  expect(item()?.erasureDoneAtMs).toBeDefined();
});

it('leaves a campaign that is not finished, however old it is', async () => {
  const { world, erase, ask, pass } = await aCampaign(['completed', 'pending']);
  await ask('final');
  pass(4_000);
  await erase();
  expect(world.contacts.size).toBe(5);
});

it('leaves a campaign whose first list is still to come', async () => {
  const { world, load, erase, pass } = await aCampaign(FINAL);
  await load('campaigns/default/autumn/campaign.json', '{"version": 1}');
  world.contacts.clear();
  pass(4_000);
  await erase();
  expect(world.campaigns.get('default/autumn')?.finishedAtMs).toBeDefined();
  expect(world.campaigns.get('default/autumn')?.erasedAtMs).toBeUndefined();
});

it('believes the contacts, not the mark, that a campaign is finished', async () => {
  const { world, erase, ask, pass } = await aCampaign(FINAL);
  await ask('final');
  world.settleAll(() => ({ state: 'in-progress' }));
  pass(30);
  await erase();
  expect(world.contacts.size).toBe(5);
});

it('leaves a campaign that was opened again between the look and the mark', async () => {
  const { world, erase, ask, pass, item } = await aCampaign(FINAL);
  await ask('final');
  pass(30);
  const { forEachState } = world.store;
  Object.assign(world.store, {
    forEachState: async (...given: Parameters<typeof forEachState>) => {
      await forEachState(...given);
      await world.store.touchCampaign(SPRING, 1);
    },
  });
  await erase();
  expect(world.contacts.size).toBe(5);
  expect(item()?.erasedAtMs).toBeUndefined();
});

it('goes on where it stopped, when its time is up', async () => {
  const { world, erase, ask, pass, item } = await aCampaign(FINAL);
  await ask('final');
  pass(30);
  const slow = { pageMs: 40_000, budgetMs: 2 * MINUTE_MS };
  await erase(slow);
  expect([world.contacts.size, item()?.erasureDoneAtMs]).toEqual([1, undefined]);
  await erase(slow);
  expect(world.contacts.size).toBe(0);
  expect(item()?.erasureDoneAtMs).toBeDefined();
});

it('refuses a list for a campaign whose contacts are deleted, and says what to do: nobody is called again by mistake', async () => {
  const { world, load, erase, ask, pass } = await aCampaign(FINAL);
  await ask('final');
  pass(30);
  await erase();
  await load('campaigns/default/spring/lists/more.csv', 'phone\n+12065550100');
  await ask('status');
  expect(world.contacts.size).toBe(0);
  expect(world.json<CampaignStatus>(STATUS_KEY).lists.at(-1)).toMatchObject({
    state: 'refused',
    refusal: expect.stringMatching(/were deleted on 2026-12-21.*drop the list into a new campaign$/),
  });
});

it('leaves the results alone, and the campaign finished, when campaign.json is dropped once more', async () => {
  const { world, load, erase, ask, pass, item } = await aCampaign(FINAL);
  await ask('final');
  const results = world.text(RESULTS_KEY);
  pass(30);
  await erase();
  await load('campaigns/default/spring/campaign.json', '{"version": 1}');
  await ask('final');
  expect(world.text(RESULTS_KEY)).toBe(results);
  expect(item()?.finishedAtMs).toBeDefined();
});

it('keeps the account of the rows (invariant I4): whenever it stops, the sums and the states are those from before', async () => {
  const states = fc.array(fc.constantFrom(...FINAL), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      states,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 0, max: 6 }),
      async (ends, rows, pages) => {
        const { world, erase, ask, pass } = await aCampaign(ends, rows);
        await ask('final');
        const before = world.json<CampaignSummary>(SUMMARY_KEY);
        expect(before.addsUp).toBe(true);
        pass(30);
        await erase({ pageSize: 1, pageMs: 1, budgetMs: MINUTE_MS + pages });
        await ask('final');
        const after = world.json<CampaignSummary>(SUMMARY_KEY);
        const account = ({ rows, rejected, duplicates, contacts, addsUp, state }: CampaignSummary) => ({
          rows,
          rejected,
          duplicates,
          contacts,
          addsUp,
          state,
        });
        expect(account(after)).toEqual(account(before));
      },
    ),
    { numRuns: 50 },
  );
});
