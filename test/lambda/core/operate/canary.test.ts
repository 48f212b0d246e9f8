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
    ['dead-lettered', undefined],
    ['suppressed', undefined],
    ['exhausted', 'invalid-number'],
    ['pending', 'failed'],
  ] as const)('objects where all are %s (%s): no telephone rang', (state, disposition) => {
    expect(judgeCanary([contact(state, disposition)]).objection).toMatch(/not one of the 1 calls/);
  });

  it('shows numbers by their last digits', () => {
    expect(judgeCanary([contact('completed', 'answered')]).contacts[0]?.number).toBe('…01');
  });
});
