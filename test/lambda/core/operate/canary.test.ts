import type { AttemptEntry, ContactItem } from '../../../../lambda/contract/items';
import { judgeCanary } from '../../../../lambda/core/operate/canary';
import { refused } from './contacts';

const contact = (state: ContactItem['state'], disposition?: AttemptEntry['disposition']): ContactItem => {
  const entry = { requestId: 'r', try: 1, admittedAtMs: 1, ...(disposition ? { disposition } : {}) };
  return {
    ...refused(1),
    version: 1,
    numberKey: 'n',
    attributes: {},
    listEtag: 'e',
    crashes: 0,
    state,
    history: [entry],
  };
};

const attempts = (...of: readonly Partial<AttemptEntry>[]): readonly AttemptEntry[] =>
  of.map((entry, index) => ({ requestId: `r${index}`, try: index + 1, admittedAtMs: index, ...entry }));
const uncalled = (state: ContactItem['state']): ContactItem => {
  const { history: _, deadLetterReason: __, ...rest } = contact(state);
  return rest;
};

describe('judgeCanary', () => {
  it('is done when everybody is final or waits after a call that is over', () => {
    expect(judgeCanary([contact('completed', 'answered'), contact('pending', 'busy')])).toMatchObject({
      isDone: true,
      waiting: 0,
      objection: undefined,
    });
  });

  it.each(['pending', 'admitted', 'in-progress', 'unknown'] as const)(
    'waits for who is %s without an ending',
    (state) => {
      expect(judgeCanary([contact('completed', 'answered'), contact(state)])).toMatchObject({
        isDone: false,
        waiting: 1,
      });
    },
  );

  it.each([
    ['is called again', contact('dialing', 'busy')],
    ['was not called', uncalled('pending')],
  ])('waits for who %s', (_, of) => {
    expect(judgeCanary([of])).toMatchObject({ isDone: false, waiting: 1 });
  });

  it('does not wait for who had a call that is over, and one without an ending', () => {
    const history = attempts({ disposition: 'busy' }, { outcome: 'refused' });
    expect(judgeCanary([{ ...contact('pending'), history }])).toMatchObject({ isDone: true, waiting: 0 });
  });

  it.each(['answered', 'voicemail', 'no-answer', 'busy'] as const)('has no objection to one %s', (disposition) => {
    expect(judgeCanary([contact('pending', disposition), contact('dead-lettered')]).objection).toBeUndefined();
  });

  it('goes by how the last call ended that did end', () => {
    const rangFirst = attempts({ disposition: 'busy' }, { disposition: 'failed' }, {});
    const judged = judgeCanary([{ ...contact('pending'), history: rangFirst }]);
    expect(judged.objection).toBeDefined();
    expect(judged.contacts[0]?.result).toBe('failed');
  });

  it.each([
    ['dead-lettered', undefined],
    ['suppressed', undefined],
    ['exhausted', 'invalid-number'],
    ['pending', 'failed'],
  ] as const)('objects where all are %s (%s): no telephone rang', (state, disposition) => {
    expect(judgeCanary([contact(state, disposition), contact('suppressed')]).objection).toBe(
      'not one of the 2 calls reached a telephone: look at the reasons before anybody else is called',
    );
  });

  it('shows numbers by their last digits, with row, state, attempts and how it went', () => {
    expect(judgeCanary([contact('completed', 'answered')]).contacts).toEqual([
      { number: '…01', row: 1, state: 'completed', attempts: 1, result: 'answered' },
    ]);
  });

  const { deadLetterReason: _, ...pending } = contact('pending');

  it.each([
    ['the reason of a dead letter', contact('dead-lettered'), 'DestinationNotAllowedException: not allowed'],
    [
      'the last reason why a call was not placed',
      { ...pending, history: attempts({ reason: 'first' }, { reason: 'last' }) },
      'last',
    ],
    ['nothing of who was called without a reason', pending, ''],
    ['nothing of who was not called', uncalled('pending'), ''],
    ['nothing of an empty history', { ...pending, history: [] }, ''],
  ])('shows %s where no call ended', (_, of, result) => {
    expect(judgeCanary([of]).contacts[0]?.result).toBe(result);
  });
});
