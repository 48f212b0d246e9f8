import fc from 'fast-check';
import type { CampaignDefinition } from '../../../../lambda/contract/campaign';
import type { CampaignId, CampaignItem } from '../../../../lambda/contract/items';
import { LastLook } from '../../../../lambda/core/pace/last-look';
import type { Candidate } from '../../../../lambda/core/pace/supply';
import type { NumberCaps } from '../../../../lambda/core/rules/number-record';
import { numberBook } from '../../../../sim/world/controller-stores';
import { CAMPAIGN, definedAs, HandClock, keyOf, NOW_MS, somePorts, ZONE } from './pacing';

const OTHER: CampaignId = 'acme/autumn';
const HOUR_MS = 3_600_000;

interface Setting {
  readonly definition?: Partial<CampaignDefinition>;
  readonly closed?: readonly CampaignId[];
  readonly up?: readonly string[];
  readonly caps?: NumberCaps;
}

/** A last look over tables in memory. The contact `n` of a campaign has the number `phone`, which is its own key, too. */
function aLook({ definition = {}, closed = [], up = [], caps = {} }: Setting = {}) {
  const { tables, journal, ports } = somePorts(new HandClock());
  const campaign = (sk: CampaignId): CampaignItem => ({
    pk: 'CAMPAIGNS',
    sk,
    createdAtMs: NOW_MS,
    applied: definedAs(definition),
  });
  const known = new Map([CAMPAIGN, OTHER].map((id) => [id, campaign(id)]));
  const told: string[] = [];
  const look = new LastLook({
    ...ports,
    lifecycle: { contact: ({ sk, state }) => void told.push(`${sk} ${state}`) },
    gates: {
      mayCall: ({ sk }) => (closed.includes(sk) ? { kind: 'suppression', way: { kind: 'unread' } } : undefined),
    },
    supply: { campaign: (id) => known.get(id) },
    isUp: (numberKey) => up.includes(numberKey),
    caps,
  });
  const candidate = (n: number, phone: string, of: CampaignId = CAMPAIGN): Candidate => {
    tables.load(of, keyOf(n), phone, ZONE);
    const { pk, sk, numberKey, dueAtMs = 0 } = contact(n);
    return {
      contact: { pk, sk },
      numberKey,
      dueAtMs,
      campaign: of,
      closesAtMs: NOW_MS + HOUR_MS,
      attemptsPerDay: undefined,
    };
  };
  const contact = (n: number) => {
    const found = tables.contacts.get(keyOf(n));
    if (!found) throw new Error(`no contact ${n}`);
    return found;
  };
  return { look, told, tables, journal, numbers: numberBook(tables), candidate, contact };
}

it('lets whom nothing speaks against be called, and changes nothing', async () => {
  const { look, candidate, contact } = aLook();
  const one = candidate(1, '+12065550101');
  const before = contact(1);
  await expect(look.callable([one], NOW_MS)).resolves.toEqual([one]);
  expect(contact(1)).toBe(before);
});

it('tells of whom it makes final, once', async () => {
  const { look, candidate, tables, told } = aLook();
  tables.suppressedNumbers.add('+12065550101');
  const all = [candidate(1, '+12065550101'), candidate(2, '+12065550102')];
  await look.callable(all, NOW_MS);
  await look.callable(all, NOW_MS);
  expect(told).toEqual([`${keyOf(1)} suppressed`]);
});

it('makes the suppressed final, with the reason, where the suppression holds', async () => {
  const { look, candidate, contact, tables } = aLook();
  tables.suppressedNumbers.add('+12065550101').add('acme +12065550102');
  const all = [candidate(1, '+12065550101'), candidate(2, '+12065550102'), candidate(3, '+12065550103', OTHER)];
  tables.suppressedNumbers.add('acme +12065550103');
  await expect(look.callable(all, NOW_MS)).resolves.toEqual([all[1]]);
  const why = { atMs: NOW_MS, reason: 'the number is suppressed' };
  expect(contact(1)).toMatchObject({ state: 'suppressed', passedOver: why });
  expect(contact(2).state).toBe('pending');
  expect(contact(3).state).toBe('suppressed');
});

it('calls nobody of a campaign whose gate is closed, or that nobody knows, and leaves them as they are', async () => {
  const { look, candidate, contact, journal } = aLook({ closed: [CAMPAIGN] });
  const all = [candidate(1, '+12065550101'), candidate(2, '+12065550102', 'acme/gone')];
  await expect(look.callable(all, NOW_MS)).resolves.toEqual([]);
  expect([contact(1).state, contact(2).state]).toEqual(['pending', 'pending']);
  expect(journal).toEqual([]);
});

it('calls a number once at a time: neither one with a call, nor one of two that are due together', async () => {
  const { look, candidate, contact } = aLook({ up: ['+12065550101'] });
  const all = [
    candidate(1, '+12065550101'),
    candidate(2, '+12065550102'),
    candidate(3, '+12065550102', OTHER),
    candidate(4, '+12065550101', OTHER),
  ];
  await expect(look.callable(all, NOW_MS)).resolves.toEqual([all[1]]);
  expect([1, 2, 3, 4].map((n) => contact(n).state)).toEqual(['pending', 'pending', 'pending', 'pending']);
});

it('puts a number off that has had its calls of the day, and gives up one that had all', async () => {
  const caps = { max: 9, retry: {}, jitter: 0, perNumberPerDay: 1, perNumberInAll: 2 };
  const { look, candidate, contact, numbers } = aLook({ definition: { attempts: caps } });
  await numbers.note('+12065550101', { requestId: 'a', atMs: NOW_MS - HOUR_MS }, NOW_MS);
  await numbers.note('+12065550102', { requestId: 'b', atMs: NOW_MS - 50 * HOUR_MS }, NOW_MS - 50 * HOUR_MS);
  await numbers.note('+12065550102', { requestId: 'c', atMs: NOW_MS - 40 * HOUR_MS }, NOW_MS - 40 * HOUR_MS);
  const all = [candidate(1, '+12065550101'), candidate(2, '+12065550102'), candidate(3, '+12065550103')];
  await expect(look.callable(all, NOW_MS)).resolves.toEqual([all[2]]);
  expect(contact(1)).toMatchObject({
    state: 'pending',
    dueAtMs: NOW_MS + 23 * HOUR_MS + 60_000,
    passedOver: { reason: 'the number was tried once within 24 hours, the cap is 1' },
  });
  expect(contact(2)).toMatchObject({
    state: 'exhausted',
    passedOver: { reason: 'the number was tried 2 times in all campaigns, the cap is 2' },
  });
  expect(contact(2)).not.toHaveProperty('dueKey');
});

it('holds the cap of the deployment where a campaign has none, and does not read numbers where nobody has', async () => {
  const free = aLook();
  await free.look.callable([free.candidate(1, '+12065550101')], NOW_MS);
  expect(free.journal).not.toContain('numbers.read');
  const capped = aLook({ caps: { perDay: 1 } });
  await capped.numbers.note('+12065550101', { requestId: 'a', atMs: NOW_MS }, NOW_MS);
  await expect(capped.look.callable([capped.candidate(1, '+12065550101')], NOW_MS)).resolves.toEqual([]);
});

it('holds the cap of the deployment in all campaigns, and gives such a number up', async () => {
  const { look, candidate, contact, numbers } = aLook({ caps: { inAll: 1 } });
  await numbers.note('+12065550101', { requestId: 'a', atMs: NOW_MS - 50 * HOUR_MS }, NOW_MS);
  await expect(look.callable([candidate(1, '+12065550101')], NOW_MS)).resolves.toEqual([]);
  expect(contact(1)).toMatchObject({ state: 'exhausted', passedOver: { atMs: NOW_MS } });
});

it('asks nobody where nobody is to be called', async () => {
  const { look, journal } = aLook({ caps: { perDay: 1 } });
  await expect(look.callable([], NOW_MS)).resolves.toEqual([]);
  expect(journal).toEqual([]);
});

it('reads no contact where its campaign names no countries', async () => {
  const { look, candidate, journal } = aLook();
  await look.callable([candidate(1, '+12065550101')], NOW_MS);
  expect(journal).not.toContain('contacts.read');
});

it('a number that is suppressed is so for that, whatever else speaks against it', async () => {
  const { look, candidate, contact, tables } = aLook({ definition: { countries: ['US'] } });
  tables.suppressedNumbers.add('+14165550101');
  await look.callable([candidate(1, '+14165550101')], NOW_MS);
  expect(contact(1)).toMatchObject({ passedOver: { atMs: NOW_MS, reason: 'the number is suppressed' } });
});

it('calls no number of a country that the campaign does not name, and says whose it is', async () => {
  const { look, candidate, contact } = aLook({ definition: { countries: ['US'] } });
  const all = [candidate(1, '+12065550101'), candidate(2, '+14165550101')];
  await expect(look.callable(all, NOW_MS)).resolves.toEqual([all[0]]);
  expect(contact(2)).toMatchObject({
    state: 'suppressed',
    passedOver: { reason: expect.stringContaining('the number belongs to CA') },
  });
});

it('puts off a number that was tried as often as the law of its place allows, whatever else is allowed', async () => {
  const { look, candidate, contact, numbers } = aLook({ caps: { perDay: 9 } });
  const [free, tried] = [candidate(1, '+12065550101'), candidate(2, '+13055550102')];
  for (const requestId of ['r1', 'r2', 'r3'])
    await numbers.note(tried.numberKey, { requestId, atMs: NOW_MS - HOUR_MS }, NOW_MS);
  const all = [free, { ...tried, attemptsPerDay: 3 }];
  await expect(look.callable(all, NOW_MS)).resolves.toEqual([free]);
  expect(contact(2)).toMatchObject({
    state: 'pending',
    passedOver: { reason: expect.stringContaining('the cap is 3') },
  });
});

it.each(['campaigns.suppressed', 'numbers.read', 'contacts.read'])('calls nobody when %s fails', async (failure) => {
  const clock = new HandClock();
  const { tables, ports, failing } = somePorts(clock);
  tables.load(CAMPAIGN, keyOf(1), '+12065550101', ZONE);
  const definition = definedAs({ countries: ['US'], attempts: { perNumberPerDay: 1 } });
  const look = new LastLook({
    ...ports,
    gates: { mayCall: () => undefined },
    supply: { campaign: (sk) => ({ pk: 'CAMPAIGNS', sk, createdAtMs: 1, applied: definition }) },
    isUp: () => false,
    caps: {},
  });
  failing.add(failure);
  const { pk, sk, numberKey } = tables.contacts.get(keyOf(1)) ?? { pk: '', sk: '', numberKey: '' };
  const one = {
    contact: { pk, sk },
    numberKey,
    dueAtMs: 0,
    campaign: CAMPAIGN,
    closesAtMs: NOW_MS + HOUR_MS,
    attemptsPerDay: undefined,
  };
  await expect(look.callable([one], NOW_MS)).rejects.toThrow('the store does not answer');
  expect(tables.contacts.get(sk)?.state).toBe('pending');
});

it('of any numbers and campaigns, lets through each number at most once, and none that is suppressed, up or capped', async () => {
  const numbers = fc.integer({ min: 0, max: 5 }).map((n) => `+1206555010${n}`);
  const due = fc.array(fc.record({ phone: numbers, of: fc.constantFrom(CAMPAIGN, OTHER) }), { maxLength: 20 });
  const sets = fc.record({
    suppressed: fc.uniqueArray(numbers),
    up: fc.uniqueArray(numbers),
    tried: fc.uniqueArray(numbers),
  });
  await fc.assert(
    fc.asyncProperty(due, sets, async (contacts, { suppressed, up, tried }) => {
      const { look, candidate, tables, numbers: book } = aLook({ up, caps: { perDay: 1 } });
      for (const phone of suppressed) tables.suppressedNumbers.add(phone);
      for (const phone of tried) await book.note(phone, { requestId: phone, atMs: NOW_MS }, NOW_MS);
      const candidates = contacts.map(({ phone, of }, n) => candidate(n, phone, of));
      const called = (await look.callable(candidates, NOW_MS)).map(({ numberKey }) => numberKey);
      const forbidden = new Set([...suppressed, ...up, ...tried]);
      const wanted = new Set(contacts.map(({ phone }) => phone).filter((phone) => !forbidden.has(phone)));
      expect([...called].sort()).toEqual([...wanted].sort());
    }),
  );
});
