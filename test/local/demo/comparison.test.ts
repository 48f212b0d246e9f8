import { compare, comparisonLines } from '../../../local/demo/comparison';
import { buildAccount } from '../../../sim/connect/account';

it('loses contacts with the usual recipe and none with Callpace, on the same account', async () => {
  const account = buildAccount({ callsPerSecond: 5, burst: 10, concurrentCallsQuota: 20, timeScale: 20 });
  const { contacts, recipe, callpace } = await compare(account, 1);
  expect(callpace).toMatchObject({ called: contacts, lost: 0, throttled: 0, breaches: 0 });
  expect(recipe.called + recipe.dropped + recipe.lost).toBe(contacts);
  expect(recipe.called).toBeLessThan(contacts);
  expect(recipe.throttled).toBeGreaterThan(0);
});

it('is a table that fits a terminal', () => {
  const figures = { called: 109, dropped: 408, lost: 483, breaches: 408, throttled: 436, seconds: 600 };
  const all = { called: 1_000, dropped: 0, lost: 0, breaches: 0, throttled: 0, seconds: 5_000 };
  const lines = comparisonLines({ contacts: 1_000, recipe: figures, callpace: all });
  expect(lines).toEqual([
    'The same account in virtual time, a list of 1000, each contact tried once:',
    '                                     called  never called  over the quota  throttled',
    '  SQS + Lambda, concurrency = rate      109           891             408        436',
    '  Callpace                             1000             0               0          0',
  ]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(85);
});
