import fc from 'fast-check';
import { CONTACT_STATES } from '../../../lambda/contract/items';
import { accountsOf, openContacts } from '../../../local/demo/accounts';
import { type Breaks, failuresOf } from '../../../local/demo/failures';
import { list, states, status } from './reports';

const CLEAN: Breaks = { throttled: 0, breaches: 0, numbersCalledTwice: 0 };
const FINISHED = { kind: 'finished' } as const;

describe('accountsOf', () => {
  it('adds the lists up, and the contacts over all states', () => {
    const twoLists = status({ lists: [list(), list({ rows: 5, rejected: 0, duplicates: 5, contacts: 0 })] });
    expect(accountsOf(twoLists)).toMatchObject({ rows: 15, rejected: 1, duplicates: 7, accounted: 15 });
  });

  it('knows of nothing before the first report', () => {
    expect(accountsOf(undefined)).toMatchObject({ rows: 0, accounted: 0 });
  });
});

describe('openContacts', () => {
  it('counts whoever is neither final nor held', () => {
    const contacts = states({ pending: 4, dialing: 1, completed: 2 });
    expect(openContacts(accountsOf(status({ contacts, held: 3 })))).toBe(2);
  });
});

describe('failuresOf', () => {
  it('finds none where every row is in a final state and the books are clean', () => {
    expect(failuresOf(FINISHED, accountsOf(status()), 10, CLEAN)).toEqual([]);
  });

  it('accepts held contacts: they are accounted for, and wait for their zone', () => {
    const held = status({ contacts: states({ completed: 4, pending: 3 }), held: 3 });
    expect(failuresOf({ kind: 'only-held' }, accountsOf(held), 10, CLEAN)).toEqual([]);
  });

  it('does not blame the dialer for what only the owner of a foreign Connect knows', () => {
    expect(failuresOf(FINISHED, accountsOf(status()), undefined, undefined)).toEqual([]);
  });

  it.each([
    [
      'rows that went nowhere',
      status({ contacts: states({ completed: 6 }) }),
      '10 rows, but rejected + duplicate + contacts = 9',
    ],
    ['open contacts', status({ contacts: states({ completed: 6, dialing: 1 }) }), '1 contacts are in no final state'],
  ])('names %s', (_, report, failure) => {
    expect(failuresOf(FINISHED, accountsOf(report), 10, CLEAN)).toEqual([failure]);
  });

  it('holds the reports against rows that somebody else counted', () => {
    expect(failuresOf(FINISHED, accountsOf(status()), 12, CLEAN)).toEqual([
      'the list has 12 rows, the reports account for 10',
    ]);
  });

  it('does not take the absence of a report for success', () => {
    expect(failuresOf(FINISHED, accountsOf(undefined), undefined, CLEAN)).toEqual(['the reports know of no row']);
  });

  it.each([
    [{ throttled: 2 }, 'the account throttled 2 requests'],
    [{ breaches: 3 }, '3 calls were placed into a full account'],
    [{ numbersCalledTwice: 1 }, '1 numbers were called twice'],
  ])('names the broken invariant of %j', (breaks, failure) => {
    expect(failuresOf(FINISHED, accountsOf(status()), 10, { ...CLEAN, ...breaks })).toEqual([failure]);
  });

  it('says why a run ended early', () => {
    expect(failuresOf({ kind: 'timeout', why: 'not finished after 5 s' }, accountsOf(status()), 10, CLEAN)).toEqual([
      'not finished after 5 s',
    ]);
  });

  it('counts no rows of a list that was refused as a whole', () => {
    const refused = status({
      lists: [list({ rows: 0, rejected: 0, duplicates: 0, contacts: 0 })],
      contacts: states({}),
    });
    const ending = { kind: 'refused', why: 'the list was refused: no phone column' } as const;
    expect(failuresOf(ending, accountsOf(refused), 5, CLEAN)).toEqual(['the list was refused: no phone column']);
  });

  it('fails whenever a single row is lost or a single contact is left open', () => {
    const counts = fc.record(Object.fromEntries(CONTACT_STATES.map((state) => [state, fc.nat(20)])));
    fc.assert(
      fc.property(counts, fc.nat(9), fc.integer({ min: -3, max: 3 }), (contacts, rejected, lost) => {
        const all = Object.values(contacts).reduce((sum, count) => sum + count, 0);
        const lists = [list({ rows: rejected + all + lost, rejected, duplicates: 0, contacts: all })];
        const accounts = accountsOf(status({ lists, contacts: states(contacts) }));
        const isClean = lost === 0 && openContacts(accounts) === 0 && rejected + all > 0;
        expect(failuresOf(FINISHED, accounts, undefined, CLEAN).length === 0).toBe(isClean);
      }),
    );
  });
});
