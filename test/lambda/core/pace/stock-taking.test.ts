import type { LeaseItem } from '../../../../lambda/contract/items';
import type { Outcome } from '../../../../lambda/contract/outcome';
import type { AttemptView } from '../../../../lambda/core/pace/ports';
import { takeStock } from '../../../../lambda/core/pace/stock-taking';
import { acceptedAs, aLease, NOW_MS } from './pacing';

const entry = (requestId: string) => ({ requestId, try: 1, admittedAtMs: NOW_MS });

/** What the stock is of one lease whose contact says this of its attempts. */
async function stockOf(lease: LeaseItem, view: Omit<AttemptView, 'sk'> | undefined) {
  const asked: unknown[] = [];
  const stock = await takeStock([lease], {
    readAll: async (contacts) => {
      asked.push(...contacts);
      return view ? [{ sk: lease.contact.sk, ...view }] : [];
    },
  });
  return { ...stock, asked };
}

const own = 'request-1';

it('learns the call of a lease from its contact', async () => {
  const stock = await stockOf(aLease(1), { requestId: own, outcome: acceptedAs('c1') });
  const call = { requestId: own, contactId: 'c1', startedAtMs: aLease(1).admittedAtMs };
  expect(stock).toEqual({ items: [aLease(1)], calls: [call], over: [], asked: [aLease(1).contact] });
  const told = await stockOf(aLease(1), { requestId: own, outcome: acceptedAs('c1'), startedAtMs: 7 });
  expect(told.calls).toEqual([{ ...call, startedAtMs: 7 }]);
});

it('finds those over whose attempt is settled, called again since or not', async () => {
  const settled = { history: [entry('request-0'), entry(own)] };
  const again = { requestId: 'request-9', outcome: acceptedAs('c9'), history: [entry(own)] };
  for (const view of [settled, again])
    expect(await stockOf(aLease(1), view)).toMatchObject({ items: [], calls: [], over: [aLease(1)] });
});

it.each<[string, Omit<AttemptView, 'sk'> | undefined]>([
  ['there is no contact', undefined],
  ['nobody has placed it yet', { requestId: own }],
  ['it was refused, which has to be settled', { requestId: own, outcome: { kind: 'throttled', reason: 'x' } }],
  ['its outcome is of another version', { requestId: own, outcome: { kind: 'cloned' } as unknown as Outcome }],
  ['the contact was never let in', { history: [entry('request-0')] }],
  ['the call is of another request', { requestId: 'request-9', outcome: acceptedAs('c9') }],
])('leaves a lease as it is where %s', async (_, view) => {
  expect(await stockOf(aLease(1), view)).toMatchObject({ items: [aLease(1)], calls: [], over: [] });
});

it.each([
  ['a call', { contactId: 'c1' }],
  ['a doubt', { unknownSinceMs: NOW_MS }],
])('asks nobody about a lease that says %s itself', async (_, known) => {
  const stock = await stockOf(aLease(1, known), { requestId: own, outcome: acceptedAs('c2'), history: [entry(own)] });
  expect(stock).toEqual({ items: [aLease(1, known)], calls: [], over: [], asked: [] });
});

it('leaves other people’s calls alone', async () => {
  const other = { pk: 'FLIGHTS', sk: 'CALL#x', kind: 'other', contactId: 'x', sinceMs: NOW_MS, isApi: true } as const;
  expect(await takeStock([other], { readAll: async () => [] })).toEqual({ items: [other], calls: [], over: [] });
});

it('fails when the contacts cannot be read', async () => {
  const readAll = () => Promise.reject(new Error('the store does not answer'));
  await expect(takeStock([aLease(1)], { readAll })).rejects.toThrow('does not answer');
});
