import fc from 'fast-check';
import { CONTACT_STATES, type ContactItem } from '../../../lambda/contract/items';
import { ContactTable } from '../../../sim/world/contact-table';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];
const contact = fc.record({
  pk: fc.constantFrom('acme/a#0', 'acme/a#1', 'acme/b#0'),
  sk: fc.constantFrom(...KEYS),
  state: fc.constantFrom(...CONTACT_STATES),
  dueKey: fc.constantFrom('x', 'y', undefined),
  dueAtMs: fc.nat(5),
});

describe('ContactTable', () => {
  it('shows in its index and its counts what a look at all contacts would show, after any changes', () => {
    const move = fc.oneof(contact, fc.constantFrom(...KEYS));
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), fc.nat(5), (moves, nowMs) => {
        const table = new ContactTable();
        for (const step of moves) {
          if (typeof step === 'string') table.delete(step);
          else table.set(step.sk, step as unknown as ContactItem);
        }
        const all = [...table.values()];
        const inX = all
          .filter(({ dueKey }) => dueKey === 'x')
          .sort((a, b) => (a.dueAtMs ?? 0) - (b.dueAtMs ?? 0) || a.sk.localeCompare(b.sk));
        expect(table.next('x', 3)).toEqual(inX.slice(0, 3));
        expect(table.countDue('x', nowMs)).toBe(inX.filter(({ dueAtMs = 0 }) => dueAtMs <= nowMs).length);
        for (const state of CONTACT_STATES)
          expect(table.count(state)).toBe(all.filter((item) => item.state === state).length);
        const isOfA = ({ pk, state }: ContactItem) => pk.startsWith('acme/a#') && state === 'pending';
        expect(table.countsOf('acme/a').get('pending') ?? 0).toBe(all.filter(isOfA).length);
      }),
    );
  });
});
