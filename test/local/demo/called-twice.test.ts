import fc from 'fast-check';
import { numbersCalledTwice } from '../../../local/demo/called-twice';
import { contact } from './contacts';

const call = (destination: string, fromMs: number, toMs: number | undefined) =>
  contact({ destination, initiatedAtMs: fromMs, disconnectedAtMs: toMs });

describe('numbersCalledTwice', () => {
  it('lets a retry pass that starts when the call before has ended', () => {
    expect(numbersCalledTwice([call('+1', 0, 1000), call('+1', 1000, 2000), call('+1', 9000, undefined)], 3)).toBe(0);
  });

  it('counts a number whose second call starts while the first is up', () => {
    expect(numbersCalledTwice([call('+1', 0, 1000), call('+1', 999, 2000)], 3)).toBe(1);
    expect(numbersCalledTwice([call('+1', 0, undefined), call('+1', 50_000, 51_000)], 3)).toBe(1);
  });

  it('counts a number that was called more often than there are attempts', () => {
    const calls = [call('+1', 0, 1), call('+1', 2, 3), call('+1', 4, 5)];
    expect(numbersCalledTwice(calls, 3)).toBe(0);
    expect(numbersCalledTwice(calls, 2)).toBe(1);
  });

  it('does not charge a call that died because the account was full', () => {
    expect(numbersCalledTwice([{ ...call('+1', 0, 1), breach: true }, call('+1', 2, 3)], 1)).toBe(0);
  });

  it('counts two calls with one client token, and every number that shares one', () => {
    expect(
      numbersCalledTwice([contact({ clientToken: 't' }), contact({ clientToken: 't', initiatedAtMs: 2000 })], 3),
    ).toBe(1);
    expect(
      numbersCalledTwice(
        [contact({ destination: '+1', clientToken: 't' }), contact({ destination: '+2', clientToken: 't' })],
        3,
      ),
    ).toBe(2);
  });

  it('counts two calls for one dial request', () => {
    const attributes = { callpace_request: 'r' };
    expect(numbersCalledTwice([contact({ attributes }), contact({ attributes, initiatedAtMs: 2000 })], 3)).toBe(1);
  });

  it('finds nothing shared in calls without token or request', () => {
    const bare = { clientToken: undefined, attributes: {} };
    expect(
      numbersCalledTwice([contact({ ...bare, destination: '+1' }), contact({ ...bare, destination: '+2' })], 3),
    ).toBe(0);
  });

  it('leaves inbound calls out', () => {
    const inbound = { direction: 'inbound', destination: '+1', clientToken: undefined, attributes: {} } as const;
    expect(numbersCalledTwice([contact(inbound), contact(inbound), call('+1', 0, 1)], 1)).toBe(0);
  });

  it('counts a number once, however much is wrong with it', () => {
    const calls = [0, 1, 2, 3].map((ms) => contact({ clientToken: 't', initiatedAtMs: ms }));
    expect(numbersCalledTwice(calls, 1)).toBe(1);
  });

  it('counts exactly the numbers into whose calls another one was squeezed, in any order of the books', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 6 });
    const plan = numbers.chain((all) =>
      fc.record({ all: fc.constant(all), wronged: fc.subarray(all), seed: fc.integer() }),
    );
    fc.assert(
      fc.property(plan, ({ all, wronged, seed }) => {
        const proper = all.flatMap((number) => [call(`+${number}`, 0, 1000), call(`+${number}`, 1000, 2000)]);
        const squeezed = wronged.map((number) => call(`+${number}`, 500, 600));
        const calls = [...proper, ...squeezed].sort((a, b) =>
          hash(a.contactId, seed) < hash(b.contactId, seed) ? -1 : 1,
        );
        expect(numbersCalledTwice(calls, 3)).toBe(wronged.length);
      }),
    );
  });
});

const hash = (text: string, seed: number): number =>
  [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, seed);
