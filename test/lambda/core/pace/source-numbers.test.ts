import fc from 'fast-check';
import { hourOf, type SourceItem, type SourceUse } from '../../../../lambda/contract/source-items';
import { SourceNumbers } from '../../../../lambda/core/pace/source-numbers';
import { NOW_MS } from './pacing';

const HOUR_MS = 3_600_000;
const A = '+12065550100';
const B = '+12065550101';

/** A book as a table keeps it, and controllers that come one after the other. */
function aBook() {
  const items = new Map<string, SourceItem>();
  let isFailing = false;
  const book = {
    sourceUses: async () => [...items.values()],
    addSourceUses: async (uses: readonly SourceUse[]) => {
      if (isFailing) throw new Error('the store does not answer');
      for (const { phone, hour } of uses) {
        const before = items.get(phone);
        items.set(phone, { pk: 'SOURCES', sk: phone, ...before, [`h${hour}`]: (before?.[`h${hour}`] ?? 0) + 1 });
      }
    },
  };
  return {
    items,
    fail: (does: boolean) => {
      isFailing = does;
    },
    controller: () => {
      const numbers = new SourceNumbers(book);
      numbers.restore([...items.values()]);
      return numbers;
    },
  };
}

it('takes the number that was used least, and none beyond its cap', async () => {
  const numbers = aBook().controller();
  const pool = [
    { phone: A, dailyCap: 2 },
    { phone: B, dailyCap: 3 },
  ];
  const taken = Array.from({ length: 6 }, () => numbers.take(pool, NOW_MS));
  expect(taken).toEqual([A, B, A, B, B, undefined]);
  expect(numbers.left(pool, NOW_MS)).toBe(0);
});

it('a number without a cap never runs out, and nobody has to write that down', async () => {
  const { controller, items } = aBook();
  const numbers = controller();
  const pool = [{ phone: A }, { phone: B }];
  expect(Array.from({ length: 4 }, () => numbers.take(pool, NOW_MS))).toEqual([A, B, A, B]);
  expect(numbers.left(pool, NOW_MS)).toBe(Number.POSITIVE_INFINITY);
  await numbers.write();
  expect(items.size).toBe(0);
});

it('a number is one number, whichever campaign uses it', () => {
  const numbers = aBook().controller();
  expect(numbers.take([{ phone: A, dailyCap: 1 }], NOW_MS)).toBe(A);
  expect(numbers.take([{ phone: A, dailyCap: 1 }, { phone: B }], NOW_MS)).toBe(B);
});

it('what could not be written is written the next time', async () => {
  const { controller, items, fail } = aBook();
  const numbers = controller();
  numbers.take([{ phone: A, dailyCap: 9 }], NOW_MS);
  fail(true);
  await expect(numbers.write()).rejects.toThrow('the store does not answer');
  fail(false);
  numbers.take([{ phone: A, dailyCap: 9 }], NOW_MS);
  await numbers.write();
  await numbers.write();
  expect(items.get(A)?.[`h${hourOf(NOW_MS)}`]).toBe(2);
});

it('keeps the cap in every 24 hours, over changes of controllers and crashes between writing and sending', async () => {
  const steps = fc.array(
    fc.record({
      waitMs: fc.integer({ min: 0, max: 9 * HOUR_MS }),
      calls: fc.integer({ min: 0, max: 4 }),
      end: fc.constantFrom('none', 'hand-over', 'crash'),
    }),
    { maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (all, dailyCap) => {
      const { controller } = aBook();
      let numbers = controller();
      let nowMs = NOW_MS;
      const placed: number[] = [];
      for (const { waitMs, calls, end } of all) {
        nowMs += waitMs;
        for (let call = 0; call < calls; call += 1) {
          const number = numbers.take([{ phone: A, dailyCap }], nowMs);
          if (number === undefined) break;
          await numbers.write();
          if (end !== 'crash') placed.push(nowMs);
        }
        if (end !== 'none') numbers = controller();
      }
      for (const atMs of placed) {
        const inDay = placed.filter((other) => other <= atMs && other > atMs - 24 * HOUR_MS);
        expect(inDay.length).toBeLessThanOrEqual(dailyCap);
      }
    }),
  );
});

it('what was used a day ago and an hour is free again', () => {
  const numbers = aBook().controller();
  const pool = [{ phone: A, dailyCap: 1 }];
  expect(numbers.take(pool, NOW_MS)).toBe(A);
  expect(numbers.take(pool, NOW_MS + 24 * HOUR_MS)).toBeUndefined();
  expect(numbers.take(pool, NOW_MS + 25 * HOUR_MS)).toBe(A);
});

it('a cap that was lowered below what was used leaves the other numbers what they have', () => {
  const numbers = aBook().controller();
  for (let call = 0; call < 3; call += 1) numbers.take([{ phone: A, dailyCap: 3 }], NOW_MS);
  const pool = [
    { phone: A, dailyCap: 1 },
    { phone: B, dailyCap: 2 },
  ];
  expect(numbers.left(pool, NOW_MS)).toBe(2);
});

it('uses of a number without a cap are written where another of the pool has one: they take turns', async () => {
  const { controller, items } = aBook();
  const numbers = controller();
  const pool = [{ phone: A, dailyCap: 1 }, { phone: B }];
  expect(Array.from({ length: 3 }, () => numbers.take(pool, NOW_MS))).toEqual([A, B, B]);
  await numbers.write();
  expect([...items.values()].map((item) => item[`h${hourOf(NOW_MS)}`])).toEqual([1, 2]);
});

it('what is taken while others are being written is written the next time', async () => {
  const { controller, items } = aBook();
  const numbers = controller();
  const pool = [{ phone: A, dailyCap: 9 }];
  numbers.take(pool, NOW_MS);
  const writing = numbers.write();
  numbers.take(pool, NOW_MS);
  await writing;
  expect(items.get(A)?.[`h${hourOf(NOW_MS)}`]).toBe(1);
  await numbers.write();
  expect(items.get(A)?.[`h${hourOf(NOW_MS)}`]).toBe(2);
});
