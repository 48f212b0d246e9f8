import fc from 'fast-check';
import { contactDueKey } from '../../../../lambda/contract/items';
import { decidePutBack } from '../../../../lambda/core/operate/put-back';
import { NOW_MS, OPERATION, refused, SPRING } from './contacts';

const attempt = { requestId: 'r', try: 1, admittedAtMs: 1 };
const crashed = (attempts: number) =>
  refused(1, { attempts, deadLetterReason: 'crashed', history: [{ ...attempt, outcome: 'unknown' }] });

describe('decidePutBack', () => {
  it('sends a refused contact back, due now, and gives back the attempt that it was charged', () => {
    const contact = refused(1, { try: 3, attempts: 2 });
    expect(decidePutBack(contact, 3, OPERATION)).toEqual({
      kind: 'put-back',
      change: {
        contact: { pk: contact.pk, sk: contact.sk },
        was: { try: 3, attempts: 2 },
        attempts: 1,
        dueKey: contactDueKey(SPRING, 'UTC', contact.sk),
        dueAtMs: NOW_MS,
        entry: 0,
        action: OPERATION,
      },
    });
  });

  it('sends back whom a refusal took the only attempt that the budget had', () => {
    expect(decidePutBack(refused(1, { attempts: 1 }), 1, OPERATION).kind).toBe('put-back');
  });

  it('leaves crashed attempts charged, because they may have placed calls', () => {
    expect(decidePutBack(crashed(2), 3, OPERATION)).toMatchObject({ kind: 'put-back', change: { attempts: 2 } });
    expect(decidePutBack(crashed(2), 2, OPERATION)).toEqual({ kind: 'used-up' });
  });

  it('marks the attempt that ended in the dead letter, or nothing where no history was kept', () => {
    const twice = refused(1, { history: [attempt, { ...attempt, try: 2, outcome: 'refused' }] });
    expect(decidePutBack(twice, 3, OPERATION)).toMatchObject({ change: { entry: 1 } });
    expect(decidePutBack(refused(1, { history: [] }), 3, OPERATION)).toMatchObject({ change: { entry: undefined } });
  });

  it('gives nothing back for a refusal before the last attempt, and never more than was charged', () => {
    const history = [
      { ...attempt, outcome: 'refused' },
      { ...attempt, try: 2, outcome: 'unknown' },
    ] as const;
    expect(decidePutBack(refused(1, { attempts: 2, history }), 3, OPERATION)).toMatchObject({
      change: { attempts: 2 },
    });
    expect(decidePutBack(refused(1, { attempts: 0 }), 3, OPERATION)).toMatchObject({ change: { attempts: 0 } });
  });

  it('does without a history', () => {
    const { history: _, ...unwritten } = refused(1, { attempts: 2 });
    expect(decidePutBack(unwritten, 3, OPERATION)).toMatchObject({ change: { attempts: 2, entry: undefined } });
  });

  it.each(['pending', 'completed', 'suppressed', 'in-progress'] as const)(
    'leaves a contact alone that is %s',
    (state) => {
      expect(decidePutBack(refused(1, { state }), 3, OPERATION)).toEqual({ kind: 'not-dead-lettered' });
    },
  );

  it('never leaves a contact more attempts than the budget, and never fewer than one', () => {
    const outcomes = fc.constantFrom('refused' as const, 'unknown' as const, 'accepted' as const);
    fc.assert(
      fc.property(fc.nat(9), fc.integer({ min: 1, max: 9 }), outcomes, (attempts, maxAttempts, outcome) => {
        const contact = refused(1, { attempts, history: [{ ...attempt, outcome }] });
        const decision = decidePutBack(contact, maxAttempts, OPERATION);
        if (decision.kind !== 'put-back') return;
        const left = maxAttempts - decision.change.attempts;
        expect(left).toBeGreaterThanOrEqual(1);
        expect(left).toBeLessThanOrEqual(maxAttempts);
      }),
    );
  });
});
