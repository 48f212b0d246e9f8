import type { Binding } from '../../../../lambda/core/pace/binding';
import { Prevailing } from '../../../../lambda/core/pace/prevailing';

const RATE: Binding = { kind: 'rate', callsPerSecond: 2, limit: 2, isShared: false };
const IDLE: Binding = { kind: 'nothing-due' };

const noteAll = (prevailing: Prevailing, ...bindings: readonly Binding[]) => {
  for (const binding of bindings) prevailing.note(binding);
};

it('what bound most of the turns prevails, since it did first', () => {
  const prevailing = new Prevailing();
  noteAll(prevailing, RATE, IDLE, RATE);
  expect(prevailing.settle(5_000)).toMatchObject({ kind: 'rate', sinceMs: 5_000 });
  noteAll(prevailing, IDLE, RATE, RATE);
  expect(prevailing.settle(10_000)).toMatchObject({ kind: 'rate', sinceMs: 5_000 });
  noteAll(prevailing, IDLE, IDLE, RATE);
  expect(prevailing.settle(15_000)).toEqual({ kind: 'nothing-due', sentence: 'Nothing is due', sinceMs: 15_000 });
});

it('it goes on as the predecessor left it, while there is nothing new and when it is still the same', () => {
  const before = { kind: 'rate', sentence: 'as it was', sinceMs: 1 };
  const prevailing = new Prevailing(before);
  expect(prevailing.settle(5_000)).toEqual(before);
  prevailing.note(RATE);
  expect(prevailing.settle(10_000)).toMatchObject({
    sinceMs: 1,
    sentence: expect.stringContaining('2 calls') as string,
  });
});

it('of those that bound equally often the one that came first prevails, with its latest figures', () => {
  const prevailing = new Prevailing();
  noteAll(prevailing, RATE, IDLE, IDLE, { ...RATE, callsPerSecond: 3, limit: 3 });
  expect(prevailing.settle(5_000)).toEqual({
    kind: 'rate',
    sentence: 'The rate binds: 3 calls per second is all the account allows',
    sinceMs: 5_000,
  });
});

it('nothing prevails before anything was noted', () => {
  expect(new Prevailing().settle(5_000)).toBeUndefined();
});
