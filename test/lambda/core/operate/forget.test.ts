import { CONTACT_STATES, type ContactItem, FINAL_STATES } from '../../../../lambda/contract/items';
import { decideErasure } from '../../../../lambda/core/operate/forget';
import { OPERATION, refused } from './contacts';

const contact = (overrides: Partial<ContactItem> = {}): ContactItem => ({
  ...refused(1),
  version: 1,
  numberKey: 'n',
  attributes: { First_Name: 'Ada' },
  listEtag: 'e',
  crashes: 0,
  ...overrides,
});

const IN_FLIGHT = ['admitted', 'dialing', 'in-progress', 'unknown'] as const;

describe('decideErasure', () => {
  it.each(IN_FLIGHT)('leaves a contact that is %s: its ending would write it anew', (state) => {
    expect(decideErasure(contact({ state }), OPERATION)).toEqual({ kind: 'in-flight', state });
  });

  it.each(['pending', 'dead-lettered'] as const)(
    'suppresses who is %s, so that nobody calls it without a number',
    (state) => {
      const decision = decideErasure(contact({ state }), OPERATION);
      expect(decision).toMatchObject({ kind: 'erase', erasure: { state: 'suppressed', was: { state } } });
    },
  );

  it.each(['completed', 'exhausted', 'suppressed'] as const)('leaves who is %s what it is', (state) => {
    const { pk, sk, try: tried, attempts } = refused(1);
    expect(decideErasure(contact({ state }), OPERATION)).toEqual({
      kind: 'erase',
      erasure: { contact: { pk, sk }, was: { state, try: tried, attempts }, state, action: OPERATION },
      contactIds: [],
    });
  });

  it('leaves every contact final that it erases', () => {
    for (const state of CONTACT_STATES) {
      const decision = decideErasure(contact({ state }), OPERATION);
      if (decision.kind === 'erase') expect(FINAL_STATES).toContain(decision.erasure.state);
      else expect(IN_FLIGHT).toContain(state);
    }
  });

  it('tells the calls that Connect keeps records of, and erases once', () => {
    const history = [{ requestId: 'r', try: 1, admittedAtMs: 1, contactId: 'c-1' }];
    expect(decideErasure(contact({ history }), OPERATION)).toMatchObject({ contactIds: ['c-1'] });
    const { history: _, ...uncalled } = contact();
    expect(decideErasure(uncalled, OPERATION)).toMatchObject({ contactIds: [] });
    expect(decideErasure(contact({ forgotten: OPERATION }), OPERATION)).toEqual({ kind: 'erased-before' });
  });
});
